/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ballots that an audit drew, as the administrator names them.
 */
#ifndef APP_ELECTIONGUARD_ELECTION_DRAWS_H
#define APP_ELECTIONGUARD_ELECTION_DRAWS_H

#include "message/payload.h"

/** {0} is empty. */
typedef struct election_draws {
    app_draw *draw;
    size_t len;
    size_t room;
} election_draws;

/**
 * Take one ballot: CODE:N[,N], blanks around it allowed.
 *
 * @retval EG_ERR_ARGUMENT It is no such thing; @p err says why.
 */
EG_NODISCARD eg_status election_draws_take(election_draws *list,
                                           const char *text,
                                           size_t len,
                                           eg_error *err);

/** Take ballots from a file, one on a line; empty lines and those that begin
 * with "#" are left out. */
EG_NODISCARD eg_status election_draws_read(election_draws *list,
                                           const char *path,
                                           eg_error *err);

/** Sort them, as a message has them; none stands twice. */
EG_NODISCARD eg_status election_draws_settle(election_draws *list,
                                             eg_error *err);

void election_draws_free(election_draws *list);

#endif
