/* SPDX-License-Identifier: Apache-2.0 */
/* Pages of TAXII, and marks of pages in a query. */
#include <string.h>

#include "accountguard/indicator/taxii.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static ag_taxii_page page;
    static char path[4 * (AG_TAXII_TEXT_MAX + 1)];
    eg_error err = {0};
    const eg_status status =
        ag_taxii_page_read(&page, (eg_span){data, size}, &err);
    FUZZ_LAW((status == EG_OK) == (err.text[0] == '\0'));
    if (status != EG_OK) {
        return 0;
    }
    FUZZ_LAW(strlen(page.next) <= AG_TAXII_TEXT_MAX);
    if (ag_taxii_path(path, sizeof(path), "https://host.example/c/1", "",
                      page.next, NULL) == EG_OK) {
        /* Nothing of a mark ends the line or begins another member. */
        const char *mark = strstr(path, "&next=");
        FUZZ_LAW((mark == NULL) == (page.next[0] == '\0'));
        FUZZ_LAW(strpbrk(path, " \r\n\t#\"<>") == NULL);
        FUZZ_LAW(mark == NULL || strchr(mark + 1, '&') == NULL);
    }
    return 0;
}
