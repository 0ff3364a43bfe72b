/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ballots as a JSON list, one on a line.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "codec/json_write.h"
#include "codec/text.h"
#include "common/file_out.h"
#include "electionguard/preencrypt/print.h"

/** One ballot as JSON. */
#define TEXT_MAX ((size_t)64 * 1024 * 1024)

typedef struct list {
    app_file_out out;
    uint64_t len;
} list;

static void
write_choice(eg_json_writer *j, const eg_printed_selection *line)
{
    eg_json_begin_object(j);
    eg_json_member_string(j, "choiceId", line->label);
    eg_json_member_string(j, "name", line->name);
    eg_json_member_string(j, "shortCode", line->short_code);
    eg_json_end_object(j);
}

static void
write_contest(eg_json_writer *j, const eg_printed_contest *printed)
{
    const eg_contest *contest = printed->contest;
    eg_json_begin_object(j);
    eg_json_member_string(j, "contestId", contest->id);
    eg_json_member_string(j, "name", contest->name);
    eg_json_member_int(j, "selectionLimit", contest->selection_limit);
    eg_json_name(j, "choices");
    eg_json_begin_array(j);
    for (size_t i = 0; i < contest->option_len; i++) {
        write_choice(j, &printed->selection[i]);
    }
    eg_json_end_array(j);
    eg_json_name(j, "nullCodes");
    eg_json_begin_array(j);
    for (size_t i = contest->option_len; i < printed->selection_len; i++) {
        eg_json_put_string(j, printed->selection[i].short_code);
    }
    eg_json_end_array(j);
    eg_json_end_object(j);
}

/** A ballot on a line. */
static eg_status
write_ballot(eg_buffer *out,
             uint64_t number,
             const eg_preencrypted_ballot *ballot)
{
    char code[2 * EG_HASH_BYTES + 1];
    eg_hex_write_upper(code, ballot->kept.code.bytes, EG_HASH_BYTES);
    eg_json_writer j;
    eg_json_writer_init(&j, out, 0);
    eg_json_begin_object(&j);
    eg_json_member_int(&j, "number", (int64_t)number);
    eg_json_member_string(&j, "code", code);
    eg_json_member_string(&j, "ballotStyle", ballot->kept.style);
    eg_json_name(&j, "contests");
    eg_json_begin_array(&j);
    for (size_t i = 0; i < ballot->kept.contest_len; i++) {
        write_contest(&j, &ballot->printed[i]);
    }
    eg_json_end_array(&j);
    eg_json_end_object(&j);
    return eg_json_writer_finish(&j);
}

/* -- the file ------------------------------------------------------------------- */

static eg_status
begin(void **out,
      const char *path,
      const eg_manifest *manifest,
      const print_look *look,
      eg_error *err)
{
    (void)manifest;
    (void)look;
    list *l = calloc(1, sizeof(*l));
    if (l == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a file");
    }
    const eg_status status =
        app_file_begin(&l->out, path, 0600, APP_WRITE_REPLACE, err);
    if (status != EG_OK) {
        free(l);
        return status;
    }
    *out = l;
    return EG_OK;
}

static eg_status
add(void *file,
    uint64_t number,
    const eg_preencrypted_ballot *ballot,
    eg_error *err)
{
    list *l = file;
    EG_BUFFER(text, TEXT_MAX);
    const eg_status status = write_ballot(&text, number, ballot);
    if (status != EG_OK) {
        return eg_fail(err, status, "ballot %" PRIu64 " cannot be written: %s",
                       number, eg_status_text(status));
    }
    fputs(l->len++ == 0 ? "[" : ",\n ", l->out.stream);
    fwrite(text.data, 1, text.len, l->out.stream);
    return EG_OK;
}

static eg_status
end(void **file, eg_error *err)
{
    list *l = *file;
    fputs(l->len == 0 ? "[]\n" : "]\n", l->out.stream);
    const eg_status status = app_file_finish(&l->out, APP_WRITE_REPLACE, err);
    free(l);
    *file = NULL;
    return status;
}

static void
discard(void *file)
{
    list *l = file;
    if (l != NULL) {
        app_file_discard(&l->out);
        free(l);
    }
}

const print_form print_form_json = {.name = "json",
                                    .begin = begin,
                                    .add = add,
                                    .end = end,
                                    .discard = discard};
