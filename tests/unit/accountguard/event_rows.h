/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of adapters share: a row in, its events as one line each. */
#ifndef EG_TESTS_EVENT_ROWS_H
#define EG_TESTS_EVENT_ROWS_H

#include <stdio.h>

#include "accountguard/event/reader.h"
#include "test.h"

static ag_reader *reader;

static eg_span
span(const char *text)
{
    return (eg_span){(const uint8_t *)text, strlen(text)};
}

/** "action outcome account ip time id code [state]", one event a line; or "! "
 * and why the row was refused. */
static const char *
told(const char *row)
{
    static char out[8192];
    ag_event events[AG_ROW_EVENTS];
    size_t count = 99;
    size_t len = 0;
    eg_error err = {0};
    out[0] = '\0';
    if (ag_reader_row(reader, span(row), events, &count, &err) != EG_OK) {
        assert_int_equal(count, 0);
        assert_true(err.text[0] != '\0');
        (void)snprintf(out, sizeof(out), "! %s", err.text);
        return out;
    }
    for (size_t i = 0; i < count; i++) {
        const ag_event *e = &events[i];
        char ip[AG_IP_TEXT];
        char time[AG_TIME_TEXT];
        ag_ip_write(ip, &e->ip);
        ag_time_write(time, e->time);
        len += (size_t)snprintf(
            out + len, sizeof(out) - len, "%s%s %s %.*s %s %s %.*s %.*s%s",
            i > 0 ? "\n" : "", ag_action_name(e->action),
            ag_outcome_name(e->outcome), (int)e->account.len,
            (const char *)e->account.data, e->ip.family == 0 ? "-" : ip, time,
            (int)e->native_id.len, (const char *)e->native_id.data,
            (int)e->code.len, (const char *)e->code.data,
            e->nation_state ? " state" : "");
        assert_true(len < sizeof(out));
    }
    return out;
}

/** Begin to read another format. */
static void
use(ag_format format)
{
    ag_reader_free(reader);
    reader = NULL;
    assert_ok(ag_reader_new(&reader, format));
}

/** A row, and what told() says of it. */
typedef struct row_case {
    const char *row;
    const char *told;
} row_case;

static void
check_rows(const row_case *cases, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        assert_string_equal(told(cases[i].row), cases[i].told);
    }
}

#endif
