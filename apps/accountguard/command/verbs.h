/* SPDX-License-Identifier: Apache-2.0 */
/* The verbs of the accountguard command, a group a file. */
#ifndef ACCOUNTGUARD_COMMAND_VERBS_H
#define ACCOUNTGUARD_COMMAND_VERBS_H

#include "common/cli.h"

extern const app_verb verb_backup;
extern const app_verb verb_init;
extern const app_verb verb_operator_add;
extern const app_verb verb_operator_disable;
extern const app_verb verb_operator_list;
extern const app_verb verb_restore;
extern const app_verb verb_serve;

#endif
