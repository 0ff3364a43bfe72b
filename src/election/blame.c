/* SPDX-License-Identifier: Apache-2.0 */
/* Naming who is at fault. */
#include "base/base.h"
#include "election/decrypt.h"

const char *
eg_blame_text(eg_blame_reason reason)
{
    switch (reason) {
    case EG_BLAME_NONE:
        return "did nothing wrong";
    case EG_BLAME_MISSING:
        return "sent nothing for this step";
    case EG_BLAME_COMMITMENT:
        return "reveals what it did not commit to";
    case EG_BLAME_RESPONSE:
        return "sent a response that does not fit its commitment (eq. 94)";
    case EG_BLAME_SHARE:
        return "sent a partial decryption that is wrong (eq. 95)";
    case EG_BLAME_NONCE_SHARE:
        return "sent a share of the ballot nonce that is wrong";
    case EG_BLAME_MEDIATOR:
        return "got its own commitments back changed";
    }
    return "did something unknown";
}

eg_status
eg_blame_reject(eg_blame *blame,
                eg_blame found,
                const eg_decrypt_batch *batch,
                eg_error *err)
{
    if (blame != NULL) {
        *blame = found;
    }
    if (found.item >= batch->len) {
        return eg_fail(err, EG_REJECT, "guardian %u %s",
                       (unsigned)found.guardian, eg_blame_text(found.reason));
    }
    const eg_decryption_claim *claim = &batch->item[found.item].claim;
    if (batch->kind == EG_KEY_DATA) {
        return eg_fail(err, EG_REJECT, "contest %u, data: guardian %u %s",
                       (unsigned)claim->contest, (unsigned)found.guardian,
                       eg_blame_text(found.reason));
    }
    return eg_fail(err, EG_REJECT, "contest %u, field %u: guardian %u %s",
                   (unsigned)claim->contest, (unsigned)claim->field,
                   (unsigned)found.guardian, eg_blame_text(found.reason));
}
