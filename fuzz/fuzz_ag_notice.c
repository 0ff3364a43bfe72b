/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mails that claim to be notices.  Nobody but the service can make one, so that
 * whatever is not in the corpus of genuine mails is refused; and the reader of
 * facts, whose bytes are signed, takes its one encoding alone.
 */
#include <string.h>

#include "accountguard/notice/canonical.h"
#include "accountguard/notice/verify.h"
#include "base/base.h"
#include "common/identity.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ag_card card = {.service = "AccountGuard",
                    .from = "notices@guard.example.org",
                    .page = "guard.example.org/n"};
    /* A key whose private half nobody has. */
    memset(card.key, 0x42, sizeof(card.key));
    eg_error err = {.status = EG_OK};
    ag_received received = {.to = ""};
    const eg_span bytes = {data, size};
    const eg_status status = ag_notice_verify(&received, bytes, &card, &err);
    FUZZ_LAW(status == EG_REJECT && err.text[0] != '\0');
    FUZZ_LAW(received.to[0] == '\0');

    ag_facts facts;
    if (ag_canonical_read(&facts, bytes, &err) == EG_OK) {
        EG_BUFFER(again, AG_CANONICAL_MAX);
        FUZZ_LAW(ag_canonical_write(&again, &facts, NULL) == EG_OK);
        FUZZ_LAW(again.len == size && memcmp(again.data, data, size) == 0);
    }
    ag_card other;
    if (ag_card_read(&other, bytes, &err) == EG_OK) {
        EG_BUFFER(again, 1024);
        FUZZ_LAW(ag_card_write(&again, &other) == EG_OK);
        FUZZ_LAW(again.len == size && memcmp(again.data, data, size) == 0);
    }
    return 0;
}
