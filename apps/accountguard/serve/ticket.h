/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tickets: what a browser holds to show, for a while, that it did something here,
 * such as apply, or type the code by which a person is known.  They carry a row's
 * number and an end, under a key that is not in the database, and change nothing.
 */
#ifndef ACCOUNTGUARD_SERVE_TICKET_H
#define ACCOUNTGUARD_SERVE_TICKET_H

#include "accountguard/model/time.h"
#include "accountguard/store/keys.h"
#include "base/base.h"

/** Room for a ticket's text. */
#define AG_TICKET_TEXT 112

/** Write a ticket that is good before @p until. */
void ag_ticket_write(char out[AG_TICKET_TEXT],
                     const ag_keys *keys,
                     const char *purpose,
                     uint64_t id,
                     ag_time until);

/**
 * Whose a ticket is.
 *
 * @return Whether it is one of this purpose, unaltered, and still good; else
 *         @p id is untouched.
 */
bool ag_ticket_read(uint64_t *id,
                    const ag_keys *keys,
                    const char *purpose,
                    eg_span text,
                    ag_time now);

#endif
