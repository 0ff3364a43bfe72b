/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The choice of who runs an account.
 */
#ifndef ACCOUNTGUARD_SERVE_PROVIDER_H
#define ACCOUNTGUARD_SERVE_PROVIDER_H

#include "accountguard/event/event.h"
#include "accountguard/serve/web.h"

/** Put the choice into a form, with what was chosen before. */
void ag_web_provider(ag_web *p);

/** What was chosen; another provider, where it is none of ours. */
ag_provider ag_web_provider_of(const ag_web *p);

#endif
