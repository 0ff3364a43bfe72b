/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The functions that JavaScript calls, by their names here (module.js).
 *
 * Texts end with a zero byte.  Each gives an answer, which is freed with
 * eg_web_answer_free(); arguments belong to the caller.
 */
#ifndef EG_WEB_EXPORTS_H
#define EG_WEB_EXPORTS_H

#include "answer.h"

/** A function that JavaScript calls. */
#define WEB_EXPORT(name) __attribute__((export_name(#name)))

/** Room for an argument; NULL if there is none. */
WEB_EXPORT(eg_web_alloc) void *eg_web_alloc(size_t len);
WEB_EXPORT(eg_web_free) void eg_web_free(void *bytes);
WEB_EXPORT(eg_web_answer_free) void eg_web_answer_free(web_answer *answer);

/**
 * What `electionguard verify` does with the record at @p path.
 *
 * @param[in] profile An eg_profile.
 * @param[in] only    NULL, or the 32 bytes of a confirmation code: the one
 *                    ballot to be verified.
 *
 * @return Three parts: the verdict's name, the report as text and as JSON.  The
 *         exit code is 0 if everything holds, else 1.
 */
WEB_EXPORT(eg_web_verify)
web_answer *
eg_web_verify(const char *path, uint32_t profile, const uint8_t *only);

#endif
