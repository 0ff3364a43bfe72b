/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The guardians that a request asks: `--guardian I`, repeated.
 */
#ifndef APP_ELECTIONGUARD_ELECTION_GUARDIANS_H
#define APP_ELECTIONGUARD_ELECTION_GUARDIANS_H

#include "electionguard/election/state.h"

typedef struct election_guardians {
    uint32_t index[EG_GUARDIANS_MAX];
    size_t len;
} election_guardians;

/** Take one argument; wrong usage ends the program. */
void election_guardians_take(election_guardians *list,
                             const char *text,
                             struct argp_state *state);

/** Sort them; they exist and are enough. */
EG_NODISCARD eg_status election_guardians_settle(election_guardians *list,
                                                 const app_roster *roster,
                                                 eg_error *err);

/** Say whom request @p what, @p number, was posted to. */
void election_guardians_show(const election_guardians *list,
                             const election_settings *settings,
                             const app_roster *roster,
                             const char *what,
                             uint32_t number);

#endif
