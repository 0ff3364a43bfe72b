/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Delivery reports of strangers: what is read is fit to be shown and kept, and
 * no made-up address proves a delivery.
 */
#include <string.h>

#include "accountguard/deliver/dsn.h"
#include "accountguard/deliver/verp.h"
#include "codec/text.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ag_dsn dsn;
    eg_error err = {.status = EG_OK};
    const eg_status status = ag_dsn_read(&dsn, (eg_span){data, size}, &err);
    if (status != EG_OK) {
        FUZZ_LAW(err.text[0] != '\0');
        return 0;
    }
    uint64_t delivery;
    const eg_hash key = {{1}};
    FUZZ_LAW(dsn.action < AG_DSN_COUNT);
    FUZZ_LAW(strchr("245", dsn.status[0]) != NULL && dsn.status[1] == '.');
    FUZZ_LAW(eg_utf8_valid(dsn.text, strlen(dsn.text)));
    FUZZ_LAW(strpbrk(dsn.text, "\r\n") == NULL);
    FUZZ_LAW(ag_mail_address_is_safe(dsn.to));
    FUZZ_LAW(!ag_verp_read(&delivery, &key, dsn.to));
    return 0;
}
