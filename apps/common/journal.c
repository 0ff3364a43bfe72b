/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events of a server.
 */
#include "common/journal.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "codec/json_write.h"
#include "common/text.h"

/** Longest line; a write of so much is not mixed with those of others. */
#define LINE_MAX_BYTES 4096

static const char *const level_name[] = {"error", "warning", "info"};
/** As syslog counts. */
static const char *const level_priority[] = {"<3>", "<4>", "<6>"};

static atomic_int told = APP_INFO;

void
app_journal_level(app_level level)
{
    atomic_store(&told, (int)level);
}

static void
put_time(eg_json_writer *w)
{
    char text[32] = "";
    const time_t now = time(NULL);
    struct tm parts;
    if (gmtime_r(&now, &parts) != NULL) {
        (void)strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
    }
    eg_json_member_string(w, "time", text);
}

static void
put_fact(eg_json_writer *w, const app_fact *fact)
{
    if (fact->text == NULL) {
        eg_json_name(w, fact->name);
        eg_json_put_uint(w, fact->number);
        return;
    }
    /* A path could hold any bytes; JSON does not. */
    const bool plain = app_text_is_plain(fact->text, strlen(fact->text));
    eg_json_member_string(w, fact->name,
                          plain ? fact->text : "(no plain text)");
}

void
app_tell(app_level level, const char *event, const app_fact *fact, size_t len)
{
    eg_json_writer w;
    EG_BUFFER(line, LINE_MAX_BYTES);
    if ((int)level > atomic_load(&told)) {
        return;
    }
    if (getenv("JOURNAL_STREAM") != NULL) {
        eg_buffer_text(&line, level_priority[level]);
    }
    eg_json_writer_init(&w, &line, EG_JSON_ASCII);
    eg_json_begin_object(&w);
    put_time(&w);
    eg_json_member_string(&w, "level", level_name[level]);
    eg_json_member_string(&w, "event", event);
    for (size_t i = 0; i < len; i++) {
        put_fact(&w, &fact[i]);
    }
    eg_json_end_object(&w);
    eg_buffer_byte(&line, '\n');
    /* Without memory, or when nobody listens, nothing can be said. */
    if (eg_json_writer_finish(&w) == EG_OK &&
        write(STDERR_FILENO, line.data, line.len) < 0) {
        return;
    }
}

void
app_tell_failure(const char *event, const eg_error *err)
{
    const app_fact fact = {.name = "message", .text = err->text};
    app_tell(APP_ERROR, event, &fact, 1);
}
