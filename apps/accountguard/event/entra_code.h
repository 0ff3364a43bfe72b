/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What error codes of Microsoft's sign-ins prove.
 */
#ifndef ACCOUNTGUARD_EVENT_ENTRA_CODE_H
#define ACCOUNTGUARD_EVENT_ENTRA_CODE_H

#include "accountguard/event/event.h"

/**
 * The outcome that an error code proves: "0" alone is a success, the codes by
 * which the sign-in page asks for another step are interruptions, each other
 * number is a failure; what is no number proves nothing.
 */
ag_outcome ag_entra_outcome(eg_span code);

#endif
