/* SPDX-License-Identifier: Apache-2.0 */
/*
 * In which language somebody reads: the one that the path begins with, "/fr/n",
 * else the one that the browser prefers.
 */
#ifndef ACCOUNTGUARD_SERVE_PREFER_H
#define ACCOUNTGUARD_SERVE_PREFER_H

#include "accountguard/model/language.h"

/**
 * The first language of a path.
 *
 * @param[in,out] path Without its language afterwards: "/n", "/".
 *
 * @return Whether it had one.
 */
bool ag_prefer_path(ag_language *out, const char **path);

/** The best of what a browser accepts (RFC 9110, section 12.5.4); English where it
 * tells nothing, or nothing of ours.  NULL is nothing. */
ag_language ag_prefer_header(const char *accept_language);

#endif
