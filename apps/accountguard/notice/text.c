/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words and facts to lines.
 */
#include "accountguard/notice/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"

/** Bytes of a paragraph at most. */
#define PARAGRAPH_MAX 1024

/** Something that stands in braces, and what is put there. */
typedef struct field {
    const char *name;
    const char *value;
} field;

/* -- paragraphs -------------------------------------------------------------- */

/** The value of the field whose name begins at @p name and ends at a brace. */
static const char *
value_of(const field *fields, size_t len, const char *name, size_t name_len)
{
    for (size_t i = 0; i < len; i++) {
        if (strlen(fields[i].name) == name_len &&
            memcmp(fields[i].name, name, name_len) == 0) {
            return fields[i].value;
        }
    }
    return NULL;
}

/** Append @p words with its fields; values are not searched for braces. */
static void
fill(eg_buffer *out, const char *words, const field *fields, size_t len)
{
    while (*words != '\0') {
        const size_t plain = strcspn(words, "{");
        eg_buffer_append(out, words, plain);
        words += plain;
        if (*words == '{') {
            const size_t name = strcspn(words + 1, "}");
            const char *value = value_of(fields, len, words + 1, name);
            if (value == NULL) { /* a mistake in words_*.c */
                out->status = out->status == EG_OK ? EG_ERR_STATE : out->status;
                return;
            }
            eg_buffer_text(out, value);
            words += name + 2;
        }
    }
}

/** Columns of text that is Latin: its code points. */
static size_t
columns(const char *text, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        n += ((unsigned char)text[i] & 0xC0) != 0x80 ? 1 : 0;
    }
    return n;
}

/** Append lines of at most AG_TEXT_COLUMNS; all but the first are indented. */
static void
wrap(eg_buffer *out, const char *text, size_t len, size_t indent)
{
    size_t used = 0;
    for (size_t i = 0; i < len;) {
        size_t word = 0;
        while (i + word < len && text[i + word] != ' ') {
            word++;
        }
        const size_t width = columns(text + i, word);
        if (used > 0 && used + 1 + width > AG_TEXT_COLUMNS) {
            eg_buffer_byte(out, '\n');
            for (used = 0; used < indent; used++) {
                eg_buffer_byte(out, ' ');
            }
        } else if (used > 0) {
            eg_buffer_byte(out, ' ');
            used++;
        }
        eg_buffer_append(out, text + i, word);
        used += width;
        for (i += word; i < len && text[i] == ' '; i++) {
        }
    }
    eg_buffer_byte(out, '\n');
}

/** What is put together before it is wrapped. */
typedef struct writer {
    eg_buffer *out;
    bool dense; /**< Without blank lines. */
    eg_buffer paragraph;
    const field *fields;
    size_t fields_len;
} writer;

/** Add a sentence to the paragraph. */
static void
say(writer *w, const char *words)
{
    if (words[0] != '\0') {
        if (w->paragraph.len > 0) {
            eg_buffer_byte(&w->paragraph, ' ');
        }
        fill(&w->paragraph, words, w->fields, w->fields_len);
    }
}

/** End the paragraph. */
static void
end(writer *w, size_t indent)
{
    const eg_status status = eg_buffer_status(&w->paragraph);
    if (status != EG_OK && w->out->status == EG_OK) {
        w->out->status = status;
    }
    if (w->paragraph.len > 0) {
        wrap(w->out, (const char *)w->paragraph.data, w->paragraph.len, indent);
    }
    eg_buffer_clear(&w->paragraph);
}

static void
line(writer *w, const char *words)
{
    say(w, words);
    end(w, 2);
}

static void
blank(writer *w)
{
    if (!w->dense) {
        eg_buffer_byte(w->out, '\n');
    }
}

/* -- values ------------------------------------------------------------------ */

/** Room for a moment in words. */
#define MOMENT_MAX 64

/** "23 November 2026" or, with its clock, "23 November 2026, 01:56". */
static void
write_moment(char out[MOMENT_MAX], const ag_words *words, ag_time t, bool clock)
{
    const ag_date d = ag_time_date(t);
    char day[12];
    char year[12];
    snprintf(day, sizeof(day), "%u", d.day);
    snprintf(year, sizeof(year), "%u", d.year);
    const field fields[] = {{"day", d.day == 1 ? words->first_day : day},
                            {"month", words->month[d.month - 1]},
                            {"year", year}};
    EG_BUFFER(text, MOMENT_MAX);
    fill(&text, words->date, fields, EG_ARRAY_LEN(fields));
    snprintf(out, MOMENT_MAX, "%.*s", (int)text.len, (const char *)text.data);
    if (clock) {
        const size_t len = strlen(out);
        snprintf(out + len, MOMENT_MAX - len, ", %02u:%02u", d.hour, d.minute);
    }
}

/** What fields need that outlives their making. */
typedef struct values {
    char tlp[24];
    char first[MOMENT_MAX];
    char last[MOMENT_MAX];
    char here[MOMENT_MAX];
    char local[2 * MOMENT_MAX];
    char count[16];
    char subject[AG_FACT_ACCOUNT_MAX + 64];
    char code[AG_CODE_TEXT];
    char revision[16];
    char log[24];
} values;

/** The one account that is told, or words for it. */
static void
write_subject(values *v, const ag_words *words, const ag_facts *f)
{
    const field fields[] = {{"account", f->account}};
    EG_BUFFER(text, sizeof(v->subject));
    fill(&text, f->account[0] == '\0' ? words->an_account : words->the_account,
         fields, 1);
    snprintf(v->subject, sizeof(v->subject), "%.*s", (int)text.len,
             (const char *)text.data);
}

/** The moment by the reader's clock, where it is known. */
static void
write_local(values *v, const ag_words *words, const ag_facts *f)
{
    v->local[0] = '\0';
    const ag_time there = f->first + f->offset * AG_MINUTE;
    if (f->offset == AG_NO_OFFSET || f->offset == 0 || there < 0 ||
        there > AG_TIME_MAX) {
        return;
    }
    const bool same_day = f->first / AG_DAY == there / AG_DAY;
    write_moment(v->here, words, there, true);
    const char *clock = same_day ? v->here + strlen(v->here) - 5 : v->here;
    const field fields[] = {{"local", clock}};
    EG_BUFFER(text, sizeof(v->local) - 1);
    fill(&text, words->when_local, fields, 1);
    snprintf(v->local, sizeof(v->local), "%.*s", (int)text.len,
             (const char *)text.data);
}

/* -- parts ------------------------------------------------------------------- */

/** What happened, or that nothing did. */
static void
write_state(writer *w, const ag_words *words, const ag_facts *f)
{
    if (f->seen_by == AG_SEEN_BY_CANARY) {
        say(w, words->canary);
    } else {
        say(w, words->state[f->audience][f->level]);
        say(w, words->meaning[f->level]);
    }
    say(w, words->kind[f->kind]);
}

static void
write_kind(writer *w, const ag_words *words, const ag_facts *f)
{
    switch (f->kind) {
    case AG_NOTICE_RETRACTED:
    case AG_NOTICE_CLOSED:
    case AG_NOTICE_WAITING:
        say(w, words->kind[f->kind]);
        break;
    case AG_NOTICE_NEW:
    case AG_NOTICE_RAISED:
    case AG_NOTICE_CORRECTED:
    case AG_NOTICE_KIND_COUNT:
        write_state(w, words, f);
        break;
    }
    end(w, 0);
    blank(w);
}

static void
write_told(writer *w, const ag_words *words, const ag_facts *f)
{
    for (unsigned i = 0; i < f->told_len; i++) {
        const ag_told *t = &f->told[i];
        char consent[MOMENT_MAX];
        write_moment(consent, words, t->consent, false);
        const field fields[] = {{"who", t->who}, {"consent", consent}};
        const char *said = t->who[0] == '\0' ? words->told_owner
                           : t->detail       ? words->told_detail
                                             : words->told_fact;
        fill(&w->paragraph, said, fields, EG_ARRAY_LEN(fields));
        end(w, 2);
    }
    if (f->told_len == 0) {
        line(w, words->told_nobody);
    }
}

static void
write_content(writer *w, const ag_words *words, const ag_facts *f)
{
    if (f->count > 0) {
        line(w, f->count > 1 ? words->when_several : words->when);
        line(w, words->seen[f->seen_by]);
        line(w, f->seen_by == AG_SEEN_BY_CANARY ? ""
                : f->group[0] == '\0'           ? words->unnamed
                : f->alias[0] == '\0'           ? words->named
                                                : words->named_alias);
    }
    write_told(w, words, f);
    blank(w);
    line(w, words->steps);
    for (unsigned i = 0; i < f->step_len; i++) {
        eg_buffer_format(&w->paragraph, "%u.", i + 1);
        say(w, words->step[f->step[i]]);
        end(w, 3);
    }
    blank(w);
}

static void
write_end(writer *w, const ag_words *words, const ag_facts *f)
{
    line(w, words->real);
    if (f->phrase[0] != '\0') {
        line(w, words->phrase);
    }
    line(w, words->never);
    for (unsigned i = 0; i < f->help_len; i++) {
        const field help[] = {{"help", f->help[i]}};
        fill(&w->paragraph, i == 0 ? words->help : "{help}", help, 1);
        end(w, 2);
    }
    line(w, words->end);
}

static size_t
lines_from(const eg_buffer *out, size_t from)
{
    size_t lines = 0;
    for (size_t i = from; i < out->len; i++) {
        lines += out->data[i] == '\n' ? 1 : 0;
    }
    return lines;
}

static void
write_parts(writer *w, const ag_words *words, const ag_facts *f)
{
    line(w, words->title);
    blank(w);
    write_kind(w, words, f);
    if (f->kind != AG_NOTICE_WAITING) {
        write_content(w, words, f);
    }
    write_end(w, words, f);
}

/** Write it; without blank lines where it is more than a screen with them. */
static eg_status
write_screen(writer *w, const ag_words *words, const ag_facts *f, eg_error *err)
{
    const size_t from = w->out->len;
    write_parts(w, words, f);
    if (lines_from(w->out, from) > AG_TEXT_LINES) {
        eg_buffer_truncate(w->out, from);
        w->dense = true;
        write_parts(w, words, f);
    }
    EG_TRY(eg_buffer_status(w->out));
    const size_t lines = lines_from(w->out, from);
    return lines <= AG_TEXT_LINES
               ? EG_OK
               : eg_fail(err, EG_ERR_LIMIT,
                         "a notice of %zu lines is more than one screen",
                         lines);
}

eg_status
ag_text_write(eg_buffer *out, const ag_facts *f, eg_error *err)
{
    const ag_words *words = ag_words_of(f->language);
    values v = {.tlp = ""};
    snprintf(v.tlp, sizeof(v.tlp), "TLP:%s", ag_tlp_name(f->tlp));
    write_moment(v.first, words, f->first, true);
    write_moment(v.last, words, f->last, true);
    write_local(&v, words, f);
    write_subject(&v, words, f);
    ag_code_write(v.code, &f->code);
    snprintf(v.count, sizeof(v.count), "%u", f->count);
    snprintf(v.revision, sizeof(v.revision), "%u", f->revision);
    snprintf(v.log, sizeof(v.log), "%" PRIu64, f->log);
    const field fields[] = {{"service", f->service},
                            {"reference", f->reference},
                            {"tlp", v.tlp},
                            {"account", f->account},
                            {"subject", v.subject},
                            {"first", v.first},
                            {"last", v.last},
                            {"local", v.local},
                            {"count", v.count},
                            {"group", f->group},
                            {"alias", f->alias},
                            {"page", f->page},
                            {"code", v.code},
                            {"phrase", f->phrase},
                            {"log", v.log},
                            {"revision", v.revision},
                            {"key", f->key},
                            {"confidence", words->confidence[f->confidence]}};
    writer w = {.out = out,
                .paragraph = {.ceiling = PARAGRAPH_MAX},
                .fields = fields,
                .fields_len = EG_ARRAY_LEN(fields)};
    const eg_status status = write_screen(&w, words, f, err);
    eg_buffer_free(&w.paragraph);
    return status;
}

void
ag_subject_write(char out[AG_SUBJECT_MAX], const ag_facts *f)
{
    const field fields[] = {{"service", f->service},
                            {"reference", f->reference}};
    EG_BUFFER(text, AG_SUBJECT_MAX - 1);
    fill(&text, ag_words_of(f->language)->subject, fields,
         EG_ARRAY_LEN(fields));
    snprintf(out, AG_SUBJECT_MAX, "%.*s", (int)text.len,
             (const char *)text.data);
}
