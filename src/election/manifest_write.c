/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing a manifest in compact form.  The record hashes a manifest as it was
 * entered, so this form has no special rank; it is what our tools make.
 */
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "codec/json_write.h"
#include "election/manifest.h"

static void
put_optional(eg_json_writer *w, const char *name, const char *text)
{
    if (text != NULL) {
        eg_json_member_string(w, name, text);
    }
}

static void
put_labels(eg_json_writer *w, const char *id, const char *name)
{
    eg_json_member_string(w, "id", id);
    eg_json_member_string(w, "name", name);
}

static void
put_choices(eg_json_writer *w, const eg_contest *contest)
{
    eg_json_name(w, "choices");
    eg_json_begin_array(w);
    for (size_t i = 0; i < contest->option_len; i++) {
        const eg_field *field = &contest->field[i];
        eg_json_begin_object(w);
        put_labels(w, field->id, field->name);
        eg_json_member_int(w, "index", field->index);
        if (field->write_in) {
            eg_json_member_bool(w, "writeIn", true);
        }
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
}

static void
put_supplemental(eg_json_writer *w, const eg_contest *contest)
{
    eg_json_name(w, "supplementalFields");
    eg_json_begin_array(w);
    for (size_t i = contest->option_len; i < contest->field_len; i++) {
        const eg_field *field = &contest->field[i];
        eg_json_begin_object(w);
        eg_json_member_string(w, "kind", eg_field_kind_name(field->kind));
        put_labels(w, field->id, field->name);
        eg_json_member_int(w, "index", field->index);
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
}

static void
put_contest(eg_json_writer *w, const eg_contest *contest)
{
    eg_json_begin_object(w);
    put_labels(w, contest->id, contest->name);
    eg_json_member_int(w, "selectionLimit", contest->selection_limit);
    eg_json_member_int(w, "optionSelectionLimit", contest->option_limit);
    eg_json_member_int(w, "index", contest->index);
    put_choices(w, contest);
    put_supplemental(w, contest);
    eg_json_member_int(w, "writeInFieldCount", contest->write_in_count);
    eg_json_member_int(w, "contestDataBlocks", contest->data_blocks);
    eg_json_end_object(w);
}

static void
put_style(eg_json_writer *w,
          const eg_manifest *manifest,
          const eg_ballot_style *style)
{
    eg_json_begin_object(w);
    put_labels(w, style->id, style->name);
    eg_json_name(w, "contestIds");
    eg_json_begin_array(w);
    for (size_t i = 0; i < style->contest_len; i++) {
        eg_json_put_string(w, manifest->contest[style->contest[i] - 1].id);
    }
    eg_json_end_array(w);
    eg_json_end_object(w);
}

static void
put_manifest(eg_json_writer *w, const eg_manifest *m)
{
    eg_json_begin_object(w);
    eg_json_member_string(w, "electionId", m->election_id);
    eg_json_name(w, "contests");
    eg_json_begin_array(w);
    for (size_t i = 0; i < m->contest_len; i++) {
        put_contest(w, &m->contest[i]);
    }
    eg_json_end_array(w);
    eg_json_name(w, "ballotStyles");
    eg_json_begin_array(w);
    for (size_t i = 0; i < m->style_len; i++) {
        put_style(w, m, &m->style[i]);
    }
    eg_json_end_array(w);
    eg_json_member_int(w, "chainingMode", (int64_t)m->chaining_mode);
    if (m->hash_trimming != 0) {
        eg_json_member_int(w, "hashTrimmingFunction", m->hash_trimming);
    }
    put_optional(w, "electionName", m->election_name);
    put_optional(w, "electionDate", m->election_date);
    put_optional(w, "electionType", m->election_type);
    put_optional(w, "jurisdiction", m->jurisdiction);
    put_optional(w, "location", m->location);
    eg_json_end_object(w);
}

/** Whether every text and reference that must be there is there. */
static bool
is_complete(const eg_manifest *m)
{
    bool complete = m->election_id != NULL;
    for (size_t i = 0; i < m->contest_len; i++) {
        const eg_contest *c = &m->contest[i];
        complete &=
            c->id != NULL && c->name != NULL && c->option_len <= c->field_len;
        for (size_t f = 0; f < c->field_len; f++) {
            complete &= c->field[f].id != NULL && c->field[f].name != NULL;
            complete &=
                (f < c->option_len) == (c->field[f].kind == EG_FIELD_OPTION);
        }
    }
    for (size_t i = 0; i < m->style_len; i++) {
        const eg_ballot_style *s = &m->style[i];
        complete &= s->id != NULL && s->name != NULL;
        for (size_t c = 0; c < s->contest_len; c++) {
            complete &= eg_manifest_contest(m, s->contest[c]) != NULL;
        }
    }
    return complete;
}

eg_status
eg_manifest_write(const eg_manifest *manifest, char **out, size_t *len)
{
    if (!is_complete(manifest)) {
        return EG_ERR_ARGUMENT;
    }
    EG_BUFFER(buffer, EG_MANIFEST_BYTES_MAX);
    eg_json_writer w;
    eg_json_writer_init(&w, &buffer, EG_JSON_ASCII);
    put_manifest(&w, manifest);
    const eg_status status = eg_json_writer_finish(&w);
    if (status != EG_OK) {
        /* Text that is not UTF-8 came from the program, not from a file. */
        return status == EG_ERR_MALFORMED ? EG_ERR_ARGUMENT : status;
    }
    char *text = malloc(buffer.len + 1);
    if (text == NULL) {
        return EG_ERR_MEMORY;
    }
    memcpy(text, buffer.data, buffer.len);
    text[buffer.len] = '\0';
    *out = text;
    *len = buffer.len;
    return EG_OK;
}
