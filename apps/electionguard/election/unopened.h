/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Challenged ballots that nobody can open, and that the administrator names to
 * finish and publish the record without their openings.
 */
#ifndef APP_ELECTIONGUARD_ELECTION_UNOPENED_H
#define APP_ELECTIONGUARD_ELECTION_UNOPENED_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>

#include <electionguard/hash.h>

/** Confirmation codes, each once. */
typedef struct election_unopened {
    eg_hash *code;
    size_t len;
} election_unopened;

/** Take the argument of `--without-opening`; wrong usage ends the program. */
void election_unopened_take(election_unopened *list,
                            const char *text,
                            struct argp_state *state);

bool election_unopened_has(const election_unopened *list, const eg_hash *code);
void election_unopened_free(election_unopened *list);

#endif
