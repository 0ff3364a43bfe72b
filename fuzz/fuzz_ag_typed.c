/* SPDX-License-Identifier: Apache-2.0 */
/* What people type: domains and codes have one spelling, and it is read again as
 * itself. */
#include <string.h>

#include "accountguard/enrol/domain_name.h"
#include "accountguard/model/code.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    ag_domain domain;
    ag_domain again;
    ag_code code;
    ag_code same;
    eg_error err = {0};
    const eg_status status = ag_domain_read(&domain, text, size, &err);
    FUZZ_LAW((err.text[0] == '\0') == (status == EG_OK));
    if (status == EG_OK) {
        const size_t len = strlen(domain.text);
        FUZZ_LAW(len <= AG_DOMAIN_MAX && strchr(domain.text, '.') != NULL);
        FUZZ_LAW(strspn(domain.text,
                        "abcdefghijklmnopqrstuvwxyz0123456789-.") == len);
        FUZZ_LAW(ag_domain_read(&again, domain.text, len, NULL) == EG_OK);
        FUZZ_LAW(strcmp(domain.text, again.text) == 0);
    }
    if (ag_code_read(&code, text, size)) {
        char shown[AG_CODE_TEXT];
        ag_code_write(shown, &code);
        FUZZ_LAW(ag_code_read(&same, shown, strlen(shown)));
        FUZZ_LAW(strcmp(code.text, same.text) == 0);
    }
    return 0;
}
