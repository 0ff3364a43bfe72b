/* SPDX-License-Identifier: Apache-2.0 */
/* The verbs of the electionguard command, one a file. */
#ifndef APP_ELECTIONGUARD_VERBS_H
#define APP_ELECTIONGUARD_VERBS_H

#include "common/cli.h"

extern const app_verb verb_verify;

#endif
