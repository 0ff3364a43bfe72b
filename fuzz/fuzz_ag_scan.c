/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The scanner of logs takes what the strict tree takes, but for names that are
 * given twice where nobody reads them; spellings of addresses and moments that
 * were read are read again as what they were written as.
 */
#include <string.h>

#include "accountguard/event/fields.h"
#include "accountguard/event/ip.h"
#include "accountguard/event/moment.h"
#include "codec/json.h"
#include "fuzz.h"

#define ARENA_MAX ((size_t)64 << 20)

static void
check_cells(const char *text, size_t len)
{
    ag_ip ip;
    ag_ip back;
    ag_time t;
    ag_time again;
    if (ag_ip_read_log(&ip, text, len) && ip.family != 0) {
        char out[AG_IP_TEXT];
        ag_ip_write(out, &ip);
        FUZZ_LAW(ag_ip_read(&back, out, strlen(out)));
        FUZZ_LAW(ag_ip_equal(&ip, &back));
    }
    if (ag_moment_read(&t, text, len)) {
        char out[AG_TIME_TEXT];
        FUZZ_LAW(t >= 0 && t <= AG_TIME_MAX);
        ag_time_write(out, t);
        FUZZ_LAW(ag_moment_read(&again, out, strlen(out)) && again == t);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const ag_field table[] = {{"a", 0}, {"b/c", 1}, {"b/d", 2}};
    ag_fields fields;
    ag_json slot[AG_FIELDS_SLOTS];
    eg_arena *arena = NULL;
    const eg_json *tree = NULL;
    eg_error err = {0};
    const eg_span text = {data, size};
    check_cells((const char *)data, size);
    FUZZ_LAW(ag_fields_init(&fields, table, EG_ARRAY_LEN(table)));
    const eg_status status = ag_fields_read(&fields, slot, text, &err);
    FUZZ_LAW((err.text[0] == '\0') == (status == EG_OK));
    FUZZ_LAW(eg_arena_new(&arena, ARENA_MAX) == EG_OK);
    eg_error why = {0};
    const eg_status strict = eg_json_parse(&tree, arena, text, &why);
    if (strict == EG_OK && tree->type == EG_JSON_OBJECT) {
        FUZZ_LAW(status == EG_OK);
    } else if (status == EG_OK) {
        FUZZ_LAW(strict != EG_OK && strstr(why.text, "twice") != NULL);
    }
    eg_arena_free(arena);
    return 0;
}
