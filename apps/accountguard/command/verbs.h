/* SPDX-License-Identifier: Apache-2.0 */
/* The verbs of the accountguard command, a group a file; verbs.def lists them. */
#ifndef ACCOUNTGUARD_COMMAND_VERBS_H
#define ACCOUNTGUARD_COMMAND_VERBS_H

#include "common/cli.h"

#define VERB(name) extern const app_verb verb_##name;
#include "accountguard/command/verbs.def"
#undef VERB

#endif
