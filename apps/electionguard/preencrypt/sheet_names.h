/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of an election in a second language, from a file:
 *
 *     {"election": "Elección municipal",
 *      "contests": {
 *        "mayor": {"name": "Alcaldía",
 *                  "choices": {"none": "Ninguna de las anteriores"}}},
 *      "ballotStyles": {"north": "Norte"}}
 *
 * Keys are the manifest's labels; those of choices are unique in their contest
 * only, so they stand inside it.  Any name may be missing, such as people's,
 * which need no translation: then it is printed once.
 */
#ifndef ELECTIONGUARD_PREENCRYPT_SHEET_NAMES_H
#define ELECTIONGUARD_PREENCRYPT_SHEET_NAMES_H

#include <electionguard/manifest.h>

/** The largest file of names that is read, in bytes. */
#define SHEET_NAMES_BYTES_MAX ((size_t)4 * 1024 * 1024)

typedef struct sheet_names sheet_names;

/**
 * Read a file of names.  A label that the manifest does not have, a name that
 * is empty or no plain text, a member twice or an unknown one is refused.
 */
EG_NODISCARD eg_status sheet_names_read(sheet_names **out,
                                        const char *path,
                                        const eg_manifest *manifest,
                                        eg_error *err);

/** NULL is harmless. */
void sheet_names_free(sheet_names *names);

/* The name of a thing, or NULL; also where @p names is NULL. */
const char *sheet_names_election(const sheet_names *names);
const char *sheet_names_style(const sheet_names *names, const char *style);
const char *sheet_names_contest(const sheet_names *names, const char *contest);
const char *sheet_names_option(const sheet_names *names,
                               const char *contest,
                               const char *option);

#endif
