/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an import made, and what it had to leave out.
 */
#include "codec/json_write.h"
#include "electionguard/import/draft.h"

static size_t
count_choices(const eg_manifest *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->contest_len; i++) {
        n += m->contest[i].option_len;
    }
    return n;
}

static size_t
count_omissions(const draft *d)
{
    size_t n = 0;
    for (const draft_omission *o = d->first_omission; o != NULL; o = o->next) {
        n++;
    }
    return n;
}

/** Append a text of any length. */
static void
put(eg_buffer *out, const char *before, const char *text, const char *after)
{
    eg_buffer_text(out, before);
    eg_buffer_text(out, text);
    eg_buffer_text(out, after);
}

void
draft_report_text(const draft *d, const eg_manifest *m, eg_buffer *out)
{
    put(out, "", d->name, "");
    if (d->jurisdiction != NULL) {
        put(out, ", ", d->jurisdiction, "");
    }
    if (d->date != NULL) {
        put(out, ", ", d->date, "");
    }
    put(out, "\nFrom: ", d->format, "\n");
    eg_buffer_format(out,
                     "Manifest: contests %zu, choices %zu, ballot styles %zu\n",
                     m->contest_len, count_choices(m), m->style_len);
    const size_t omitted = count_omissions(d);
    eg_buffer_format(out, "Left out: %zu%s\n", omitted,
                     omitted == 0 ? ""
                                  : ", because they cannot be represented "
                                    "or were not asked for");
    for (const draft_omission *o = d->first_omission; o != NULL; o = o->next) {
        put(out, "  ", o->kind, " ");
        put(out, "", o->source, " \"");
        put(out, "", o->name, "\": ");
        put(out, "", o->reason, "\n");
    }
    for (const draft_note *n = d->first_note; n != NULL; n = n->next) {
        put(out, "Note: ", n->text, "\n");
    }
}

static void
put_omissions(eg_json_writer *w, const draft *d)
{
    eg_json_name(w, "leftOut");
    eg_json_begin_array(w);
    for (const draft_omission *o = d->first_omission; o != NULL; o = o->next) {
        eg_json_begin_object(w);
        eg_json_member_string(w, "kind", o->kind);
        eg_json_member_string(w, "id", o->source);
        eg_json_member_string(w, "name", o->name);
        eg_json_member_string(w, "reason", o->reason);
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
}

eg_status
draft_report_json(const draft *d, const eg_manifest *m, eg_buffer *out)
{
    eg_json_writer w;
    eg_json_writer_init(&w, out, EG_JSON_PRETTY);
    eg_json_begin_object(&w);
    eg_json_member_string(&w, "format", d->format);
    eg_json_member_string(&w, "election", d->name);
    eg_json_member_int(&w, "contests", (int64_t)m->contest_len);
    eg_json_member_int(&w, "choices", (int64_t)count_choices(m));
    eg_json_member_int(&w, "ballotStyles", (int64_t)m->style_len);
    put_omissions(&w, d);
    eg_json_name(&w, "notes");
    eg_json_begin_array(&w);
    for (const draft_note *n = d->first_note; n != NULL; n = n->next) {
        eg_json_put_string(&w, n->text);
    }
    eg_json_end_array(&w);
    eg_json_end_object(&w);
    return eg_json_writer_finish(&w);
}
