/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Manifests and plain ballots from files, for the verbs that read them.
 */
#ifndef APP_ELECTIONGUARD_BALLOTS_PLAIN_INPUT_H
#define APP_ELECTIONGUARD_BALLOTS_PLAIN_INPUT_H

#include <electionguard/manifest.h>
#include <electionguard/plain_ballot.h>

/** Read, parse and check a manifest; errors name the file.  A manifest that
 * fails its check is malformed input. */
EG_NODISCARD eg_status plain_manifest_read(eg_manifest **out,
                                           const char *path,
                                           eg_error *err);

/** Called for each ballot, which lives until the call returns. */
typedef eg_status (*plain_visit)(void *context,
                                 const eg_plain_ballot *ballot,
                                 eg_error *err);

/** Visit all ballots of a file in constant memory ("-": standard input). */
EG_NODISCARD eg_status plain_ballots_read(const eg_manifest *manifest,
                                          const char *path,
                                          plain_visit visit,
                                          void *context,
                                          eg_error *err);

#endif
