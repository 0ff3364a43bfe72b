/* SPDX-License-Identifier: Apache-2.0 */
/* The verbs of the electionguard-board command, one a file. */
#ifndef APP_BOARD_VERBS_H
#define APP_BOARD_VERBS_H

#include "common/cli.h"

extern const app_verb verb_board_ask_witnesses;
extern const app_verb verb_board_backup;
extern const app_verb verb_board_export;
extern const app_verb verb_board_init;
extern const app_verb verb_board_log_key;
extern const app_verb verb_board_monitor;
extern const app_verb verb_board_receipt;
extern const app_verb verb_board_restore;
extern const app_verb verb_board_serve;
extern const app_verb verb_board_witness;
extern const app_verb verb_board_witness_serve;

#endif
