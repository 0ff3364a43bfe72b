/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The electionguard-board command: a table of verbs.
 */
#include "base/base.h"
#include "board/verbs.h"
#include "common/identity.h"

static const app_verb *const verbs[] = {
    &verb_board_init,          &verb_board_serve,         &verb_board_export,
    &verb_board_backup,        &verb_board_restore,       &verb_board_log_key,
    &verb_board_witness,       &verb_board_monitor,       &verb_board_receipt,
    &verb_board_witness_serve, &verb_board_ask_witnesses,
};

int
main(int argc, char **argv)
{
    eg_error err = {0};
    const eg_status status = app_crypto_init(&err);
    if (status != EG_OK) {
        return app_report(&err, status);
    }
    return app_main("electionguard-board",
                    "a bulletin board for verifiable elections", verbs,
                    EG_ARRAY_LEN(verbs), argc, argv);
}
