/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Error codes of Microsoft's sign-ins.
 *
 * Microsoft writes interruptions as failed sign-ins here and as successful ones
 * there ("Keep me signed in" is the best known), so the code alone decides.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
#include "accountguard/event/entra_code.h"

/** Codes by which another step is asked for, in ascending order. */
static const uint32_t interruptions[] = {
    16000,  /* choose one of several accounts */
    16001,  /* likewise */
    50055,  /* the password has expired */
    50058,  /* no session for a silent sign-in */
    50059,  /* no tenant in the request */
    50072,  /* enrol a second factor */
    50074,  /* give a second factor */
    50076,  /* likewise, by a policy */
    50078,  /* likewise, the last one is too old */
    50079,  /* enrol a second factor, by a policy */
    50097,  /* prove the device */
    50125,  /* register or reset the password */
    50127,  /* install the broker application */
    50129,  /* join the device to the workplace */
    50140,  /* "Keep me signed in?" */
    50143,  /* another session was chosen */
    50144,  /* the password of the directory has expired */
    50158,  /* an external challenge */
    50196,  /* a loop of the client was stopped */
    50199,  /* confirm the application */
    51006,  /* sign in with another method */
    52004,  /* agree to terms */
    65001,  /* consent to an application */
    165100, /* go on in a form */
    165900, /* likewise */
};

ag_outcome
ag_entra_outcome(eg_span code)
{
    uint32_t value = 0;
    if (code.len == 0 || code.len > 9) {
        return AG_OUTCOME_UNKNOWN;
    }
    for (size_t i = 0; i < code.len; i++) {
        if (code.data[i] < '0' || code.data[i] > '9') {
            return AG_OUTCOME_UNKNOWN;
        }
        value = value * 10 + (uint32_t)(code.data[i] - '0');
    }
    if (value == 0) {
        return AG_OUTCOME_SUCCESS;
    }
    for (size_t i = 0; i < EG_ARRAY_LEN(interruptions); i++) {
        if (interruptions[i] == value) {
            return AG_OUTCOME_INTERRUPTED;
        }
    }
    return AG_OUTCOME_FAILURE;
}
