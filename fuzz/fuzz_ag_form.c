/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Forms, preferred languages and cookies: what strangers send to a page.  What
 * is read has no zero byte and no control character but ends of lines.
 */
#include <string.h>

#include "accountguard/serve/prefer.h"
#include "accountguard/serve/request.h"
#include "fuzz.h"

static void
check_value(const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        FUZZ_LAW((unsigned char)*c >= 0x20 || *c == '\n');
        FUZZ_LAW(*c != 0x7f);
    }
}

static const char *
any_header(void *context, const char *name)
{
    (void)name;
    return context;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ag_form form;
    char *text = malloc(size + 1);
    if (text == NULL) {
        return 0;
    }
    memcpy(text, data, size);
    text[size] = '\0';
    const ag_request request = {.header = any_header, .context = text};
    const eg_span cookie = ag_request_cookie(&request, "__Host-visit");
    FUZZ_LAW(cookie.len <= size);
    FUZZ_LAW(ag_prefer_header(text) < AG_LANGUAGE_COUNT);
    if (ag_form_read(&form, text, size, NULL) == EG_OK) {
        FUZZ_LAW(form.len <= AG_FORM_FIELDS_MAX);
        for (size_t i = 0; i < form.len; i++) {
            check_value(form.field[i].name);
            check_value(form.field[i].value);
            FUZZ_LAW(ag_form_has(&form, form.field[i].name));
        }
    }
    free(text);
    return 0;
}
