/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of notices (notice/, deliver/): what was said to whom, by which ways it
 * goes, what became of it, and who answered.
 */
#ifndef ACCOUNTGUARD_STORE_SCHEMA_NOTICE_H
#define ACCOUNTGUARD_STORE_SCHEMA_NOTICE_H

/*
 * notice           recipient: row of a person or a contact's organisation; code:
 *                  hash of what is typed at the page; sealed: the notice's file;
 *                  log: its entry; step: when the next way is tried, 0: none is
 *                  left; desk: deliver/delivery.h.
 * delivery         A notice on one way; mark: its key for being sent once; place:
 *                  the order of ways; account: whose own mailbox it is, 0: none;
 *                  sealed: the address and the mail; due: when to try; boot and
 *                  seal: evidence for a crash (deliver/seal.h).
 * attempt          What a server said.
 * acknowledgement  way 0: the person, at the page; 1: an operator spoke with
 *                  them.
 */
#define AG_SCHEMA_NOTICE(NUMBER, ROW, BYTES, NAME)                             \
    "CREATE TABLE notice (id " ROW " PRIMARY KEY, mark " BYTES                 \
    " NOT NULL UNIQUE, incident " NUMBER " NOT NULL, audience " NUMBER         \
    " NOT NULL, recipient " NUMBER " NOT NULL, subject " BYTES                 \
    " NOT NULL, reference " NAME " NOT NULL, revision " NUMBER                 \
    " NOT NULL, code " BYTES " NOT NULL UNIQUE, kind " NUMBER                  \
    " NOT NULL, level " NUMBER " NOT NULL, log " NUMBER                        \
    " NOT NULL, made " NUMBER " NOT NULL, expires " NUMBER                     \
    " NOT NULL, step " NUMBER " NOT NULL, desk " NUMBER                        \
    " NOT NULL, sealed " BYTES " NOT NULL);"                                   \
    "CREATE INDEX notice_step ON notice (step, id);"                           \
    "CREATE INDEX notice_desk ON notice (desk, id);"                           \
    "CREATE INDEX notice_incident ON notice (incident, id);"                   \
    "CREATE INDEX notice_recipient ON notice (audience, recipient, made);"     \
    "CREATE TABLE delivery (id " ROW " PRIMARY KEY, notice " NUMBER            \
    " NOT NULL, mark " BYTES " NOT NULL UNIQUE, place " NUMBER                 \
    " NOT NULL, account " NUMBER " NOT NULL, subject " BYTES                   \
    " NOT NULL, sealed " BYTES " NOT NULL, state " NUMBER                      \
    " NOT NULL, attempts " NUMBER " NOT NULL, due " NUMBER                     \
    " NOT NULL, changed " NUMBER " NOT NULL, boot " NAME                       \
    " NOT NULL, seal " NUMBER " NOT NULL, reply " NAME " NOT NULL);"           \
    "CREATE INDEX delivery_due ON delivery (state, due, id);"                  \
    "CREATE INDEX delivery_notice ON delivery (notice, place);"                \
    "CREATE TABLE attempt (delivery " NUMBER " NOT NULL, number " NUMBER       \
    " NOT NULL, time " NUMBER " NOT NULL, outcome " NUMBER                     \
    " NOT NULL, reply " NAME " NOT NULL, PRIMARY KEY (delivery, number));"     \
    "CREATE TABLE acknowledgement (notice " NUMBER " PRIMARY KEY, way " NUMBER \
    " NOT NULL, operator " NUMBER " NOT NULL, time " NUMBER " NOT NULL);"

#endif
