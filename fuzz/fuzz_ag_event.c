/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logs to events: the first byte picks the format.  However the bytes arrive, the
 * same rows come out; whatever a reader gives is within its bounds; an account's
 * canonical text is canonical.
 */
#include <string.h>

#include "accountguard/account/canon.h"
#include "accountguard/event/rows.h"
#include "codec/text.h"
#include "fuzz.h"

typedef struct source {
    eg_span text;
    size_t piece;
} source;

static eg_status
give(void *context, uint8_t *into, size_t room, size_t *got, eg_error *err)
{
    (void)err;
    source *s = context;
    size_t n = s->text.len < room ? s->text.len : room;
    n = n < s->piece ? n : s->piece;
    if (n > 0) {
        memcpy(into, s->text.data, n);
        s->text.data += n;
        s->text.len -= n;
    }
    *got = n;
    return EG_OK;
}

static void
check_text(eg_span text)
{
    FUZZ_LAW(text.len <= AG_EVENT_TEXT_MAX + 16);
    FUZZ_LAW(eg_utf8_valid(text.data, text.len));
    for (size_t i = 0; i < text.len; i++) {
        FUZZ_LAW(text.data[i] >= 0x20 && text.data[i] != 0x7f);
    }
}

static void
check_account(const ag_event *e)
{
    char once[AG_CANON_MAX];
    char twice[AG_CANON_MAX];
    const size_t len = ag_canon(once, e->provider, e->account);
    FUZZ_LAW(len == strlen(once));
    if (len == 0 || strchr(once, '@') == NULL) {
        return;
    }
    const eg_span span = {(const uint8_t *)once, len};
    const size_t again = ag_canon(twice, AG_PROVIDER_OTHER, span);
    FUZZ_LAW(again == len && memcmp(once, twice, len) == 0);
}

static void
check_events(const ag_event *events, size_t count)
{
    FUZZ_LAW(count <= AG_ROW_EVENTS);
    for (size_t i = 0; i < count; i++) {
        const ag_event *e = &events[i];
        FUZZ_LAW(e->provider < AG_PROVIDER_COUNT);
        FUZZ_LAW(e->action < AG_ACTION_COUNT);
        FUZZ_LAW(e->outcome < AG_OUTCOME_COUNT);
        FUZZ_LAW(e->time >= 0 && e->time <= AG_TIME_MAX);
        FUZZ_LAW(e->ip.family == 0 || e->ip.family == 4 || e->ip.family == 6);
        FUZZ_LAW(e->native_id.len > 0);
        check_text(e->account);
        check_text(e->native_id);
        check_text(e->code);
        check_text(e->url);
        check_text(e->agent);
        check_text(e->sender);
        check_account(e);
    }
}

/** All rows of a text; a number that depends on each of them. */
static uint64_t
read_all(ag_format format, eg_span text, size_t piece, bool events)
{
    source s = {text, piece};
    const ag_place start = AG_PLACE_START;
    ag_rows *rows = NULL;
    ag_reader *reader = NULL;
    uint64_t sum = 0;
    uint64_t offset = 0;
    bool first = true;
    bool more = true;
    const bool table = format == AG_FORMAT_CSV;
    FUZZ_LAW(ag_rows_new(&rows, table, &start, give, &s) == EG_OK);
    FUZZ_LAW(ag_reader_new(&reader, format) == EG_OK);
    while (true) {
        ag_row row;
        FUZZ_LAW(ag_rows_next(rows, &row, &more, NULL) == EG_OK);
        if (!more) {
            break;
        }
        FUZZ_LAW(row.offset >= offset && row.offset <= text.len);
        FUZZ_LAW(row.bytes.len <= AG_ROW_MAX);
        offset = row.offset;
        sum = sum * 31 + row.offset * 7 + row.bytes.len + row.line +
              (row.why != NULL);
        static ag_event list[AG_ROW_EVENTS];
        eg_error err = {0};
        size_t count = 0;
        if (!events || row.why != NULL) {
            continue;
        }
        const eg_status status =
            table && first
                ? ag_reader_header(reader, row.bytes, &err)
                : ag_reader_row(reader, row.bytes, list, &count, &err);
        first = false;
        FUZZ_LAW((err.text[0] == '\0') == (status == EG_OK));
        FUZZ_LAW(status == EG_OK || count == 0);
        check_events(list, count);
    }
    FUZZ_LAW(ag_rows_place(rows).offset == text.len);
    ag_reader_free(reader);
    ag_rows_free(rows);
    return sum;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    const ag_format format = (ag_format)(data[0] % AG_FORMAT_COUNT);
    const eg_span text = {data + 1, size - 1};
    const uint64_t whole = read_all(format, text, SIZE_MAX, true);
    FUZZ_LAW(read_all(format, text, 1 + data[0] / AG_FORMAT_COUNT, false) ==
             whole);
    return 0;
}
