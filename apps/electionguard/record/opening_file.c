/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing, reading and checking openings of contests.
 */
#include "electionguard/record/opening_file.h"

#include <inttypes.h>
#include <string.h>

#include <electionguard/verify.h>

#include "codec/text.h"
#include "electionguard/record/use.h"
#include "record/items.h"

/** What is read of one file, the text as a tree among it. */
#define ARENA_MAX ((size_t)1024 * 1024 * 1024)

eg_status
opening_file_init(opening_file *file)
{
    *file = (opening_file){.manifest = NULL};
    proof_file_init(&file->proof);
    return eg_arena_new(&file->arena, ARENA_MAX);
}

void
opening_file_free(opening_file *file)
{
    eg_manifest_free(file->manifest);
    proof_file_free(&file->proof);
    eg_arena_free(file->arena);
}

/* -- writing ---------------------------------------------------------------- */

static void
put_scalar(const eg_group *group,
           eg_json_writer *w,
           const char *name,
           const eg_scalar *x)
{
    uint8_t bytes[EG_SCALAR_BYTES];
    eg_scalar_write(group, bytes, x);
    eg_json_member_hex(w, name, bytes, eg_group_scalar_len(group));
}

static void
put_element(const eg_group *group,
            eg_json_writer *w,
            const char *name,
            const eg_element *x)
{
    uint8_t bytes[EG_ELEMENT_BYTES];
    eg_element_write(group, bytes, x);
    eg_json_member_hex(w, name, bytes, eg_group_element_len(group));
}

static void
put_field(const eg_group *group,
          eg_json_writer *w,
          const eg_opened_ballot_field *field)
{
    eg_json_begin_object(w);
    eg_json_member_int(w, "index", field->index);
    eg_json_member_string(w, "label", field->label);
    eg_json_member_int(w, "value", field->value);
    put_scalar(group, w, "nonce", &field->nonce);
    eg_json_end_object(w);
}

static void
put_contest(const eg_group *group,
            eg_json_writer *w,
            const eg_opened_ballot_contest *contest)
{
    eg_json_begin_object(w);
    eg_json_member_int(w, "index", contest->index);
    eg_json_member_string(w, "label", contest->label);
    eg_json_name(w, "fields");
    eg_json_begin_array(w);
    for (size_t i = 0; i < contest->field_len; i++) {
        put_field(group, w, &contest->field[i]);
    }
    eg_json_end_array(w);
    if (contest->has_data) {
        eg_json_name(w, "data");
        eg_json_begin_object(w);
        put_scalar(group, w, "nonce", &contest->data_nonce);
        eg_json_name(w, "bytes");
        eg_json_put_base64(w, contest->data, contest->data_len);
        eg_json_end_object(w);
    }
    eg_json_end_object(w);
}

static void
put_opening(const eg_group *group,
            eg_json_writer *w,
            const eg_contest_opening *o)
{
    eg_json_member_hex(w, "id", o->opened.id.bytes, EG_HASH_BYTES);
    eg_json_member_hex(w, "idHash", o->opened.id_hash.bytes, EG_HASH_BYTES);
    eg_json_member_hex(w, "chainingField", o->chaining_field,
                       EG_CHAINING_FIELD_BYTES);
    eg_json_name(w, "contests");
    eg_json_begin_array(w);
    for (size_t i = 0; i < o->opened.contest_len; i++) {
        put_contest(group, w, &o->opened.contest[i]);
    }
    eg_json_end_array(w);
    eg_json_name(w, "closedContests");
    eg_json_begin_array(w);
    for (size_t i = 0; i < o->closed_len; i++) {
        eg_json_begin_object(w);
        eg_json_member_int(w, "index", o->closed[i].index);
        eg_json_member_hex(w, "hash", o->closed[i].hash.bytes, EG_HASH_BYTES);
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
}

static void
put_setup(const eg_group *group, eg_json_writer *w, const opening_setup *setup)
{
    eg_json_name(w, "setup");
    eg_json_begin_object(w);
    eg_json_member_int(w, "n", setup->n);
    eg_json_member_int(w, "k", setup->k);
    put_element(group, w, "jointVoteKey", &setup->key[EG_KEY_VOTE]);
    put_element(group, w, "jointDataKey", &setup->key[EG_KEY_DATA]);
    eg_json_name(w, "manifest");
    eg_json_put_base64(w, setup->manifest.data, setup->manifest.len);
    eg_json_end_object(w);
}

eg_status
opening_file_write(const eg_group *group,
                   eg_buffer *out,
                   const opening_file *file,
                   eg_error *err)
{
    eg_json_writer w;
    eg_json_writer_init(&w, out, EG_JSON_PRETTY);
    eg_json_begin_object(&w);
    eg_json_member_string(&w, "format", OPENING_FORMAT);
    eg_json_member_hex(&w, "code", file->opening.code.bytes, EG_HASH_BYTES);
    put_opening(group, &w, &file->opening);
    put_setup(group, &w, &file->setup);
    eg_json_name(&w, "proof");
    proof_file_put(&w, &file->proof);
    eg_json_end_object(&w);
    const eg_status status = eg_json_writer_finish(&w);
    return status == EG_OK
               ? EG_OK
               : eg_fail(err, status, "the opening cannot be written");
}

/* -- reading ---------------------------------------------------------------- */

static eg_status
no_memory(eg_error *err)
{
    return eg_fail(err, EG_ERR_MEMORY, "no memory to read an opening");
}

static eg_status
get_scalar(const eg_group *group,
           eg_scalar *out,
           const eg_json *object,
           const char *name,
           eg_error *err)
{
    uint8_t bytes[EG_SCALAR_BYTES];
    EG_TRY(
        eg_json_get_hex(bytes, eg_group_scalar_len(group), object, name, err));
    return eg_scalar_parse(group, out, bytes)
               ? EG_OK
               : eg_json_fail(err, eg_json_member(object, name),
                              "is not below q");
}

static eg_status
get_element(const eg_group *group,
            eg_element *out,
            const eg_json *object,
            const char *name,
            eg_error *err)
{
    uint8_t bytes[EG_ELEMENT_BYTES];
    EG_TRY(
        eg_json_get_hex(bytes, eg_group_element_len(group), object, name, err));
    return eg_element_parse(group, out, bytes)
               ? EG_OK
               : eg_json_fail(err, eg_json_member(object, name),
                              "is not below p");
}

static eg_status
get_index(uint32_t *out, const eg_json *object, eg_error *err)
{
    int64_t value;
    EG_TRY(eg_json_get_int(&value, object, "index", 1, INT32_MAX, err));
    *out = (uint32_t)value;
    return EG_OK;
}

/** A text without zero bytes; it lives as long as the tree. */
static eg_status
get_label(const char **out, const eg_json *object, eg_error *err)
{
    const eg_json *text;
    EG_TRY(eg_json_get_string(&text, object, "label", err));
    if (strlen(text->text) != text->text_len) {
        return eg_json_fail(err, text, "holds a zero byte");
    }
    *out = text->text;
    return EG_OK;
}

static eg_status
get_bytes(eg_arena *arena,
          eg_span *out,
          const eg_json *object,
          const char *name,
          eg_error *err)
{
    const eg_json *text;
    EG_TRY(eg_json_get_string(&text, object, name, err));
    uint8_t *bytes = eg_arena_alloc(arena, text->text_len / 4 * 3 + 3, 1);
    size_t len = 0;
    if (bytes == NULL) {
        return no_memory(err);
    }
    if (text->text_len == 0 ||
        eg_base64_read(bytes, &len, text->text, text->text_len) != EG_OK) {
        return eg_json_fail(err, text, "must be padded base64");
    }
    *out = (eg_span){bytes, len};
    return EG_OK;
}

static eg_status
read_field(const eg_group *group,
           eg_opened_ballot_field *out,
           const eg_json *field,
           eg_error *err)
{
    static const char *const names[] = {"index", "label", "value", "nonce",
                                        NULL};
    int64_t value;
    EG_TRY(eg_json_need_object(field, err));
    EG_TRY(eg_json_only(field, names, err));
    EG_TRY(get_index(&out->index, field, err));
    EG_TRY(get_label(&out->label, field, err));
    EG_TRY(eg_json_get_int(&value, field, "value", 0, UINT32_MAX, err));
    out->value = (uint32_t)value;
    return get_scalar(group, &out->nonce, field, "nonce", err);
}

static eg_status
read_data(const eg_group *group,
          eg_arena *arena,
          eg_opened_ballot_contest *out,
          const eg_json *contest,
          eg_error *err)
{
    static const char *const names[] = {"nonce", "bytes", NULL};
    const eg_json *data = NULL;
    eg_span bytes;
    EG_TRY(eg_json_get_object_opt(&data, contest, "data", err));
    if (data == NULL) {
        return EG_OK;
    }
    EG_TRY(eg_json_only(data, names, err));
    EG_TRY(get_scalar(group, &out->data_nonce, data, "nonce", err));
    EG_TRY(get_bytes(arena, &bytes, data, "bytes", err));
    out->has_data = true;
    out->data = bytes.data;
    out->data_len = bytes.len;
    return EG_OK;
}

static eg_status
read_contest(const eg_group *group,
             eg_arena *arena,
             eg_opened_ballot_contest *out,
             const eg_json *contest,
             eg_error *err)
{
    static const char *const names[] = {"index", "label", "fields", "data",
                                        NULL};
    const eg_json *list;
    EG_TRY(eg_json_need_object(contest, err));
    EG_TRY(eg_json_only(contest, names, err));
    EG_TRY(get_index(&out->index, contest, err));
    EG_TRY(get_label(&out->label, contest, err));
    EG_TRY(eg_json_get_array(&list, contest, "fields", err));
    eg_opened_ballot_field *field =
        eg_arena_alloc(arena, list->count, sizeof(*field));
    if (field == NULL) {
        return no_memory(err);
    }
    for (const eg_json *at = list->first; at != NULL; at = at->next) {
        EG_TRY(read_field(group, &field[out->field_len++], at, err));
    }
    out->field = field;
    return read_data(group, arena, out, contest, err);
}

static eg_status
read_contests(const eg_group *group,
              eg_arena *arena,
              eg_opened_ballot *out,
              const eg_json *top,
              eg_error *err)
{
    const eg_json *list;
    EG_TRY(eg_json_get_array(&list, top, "contests", err));
    eg_opened_ballot_contest *contest =
        eg_arena_alloc(arena, list->count, sizeof(*contest));
    if (contest == NULL) {
        return no_memory(err);
    }
    for (const eg_json *at = list->first; at != NULL; at = at->next) {
        EG_TRY(
            read_contest(group, arena, &contest[out->contest_len++], at, err));
    }
    out->contest = contest;
    return EG_OK;
}

static eg_status
read_closed(eg_arena *arena,
            eg_contest_opening *out,
            const eg_json *top,
            eg_error *err)
{
    static const char *const names[] = {"index", "hash", NULL};
    const eg_json *list;
    EG_TRY(eg_json_get_array(&list, top, "closedContests", err));
    eg_closed_contest *closed =
        eg_arena_alloc(arena, list->count, sizeof(*closed));
    if (closed == NULL) {
        return no_memory(err);
    }
    for (const eg_json *at = list->first; at != NULL; at = at->next) {
        eg_closed_contest *to = &closed[out->closed_len++];
        EG_TRY(eg_json_need_object(at, err));
        EG_TRY(eg_json_only(at, names, err));
        EG_TRY(get_index(&to->index, at, err));
        EG_TRY(eg_json_get_hex(to->hash.bytes, EG_HASH_BYTES, at, "hash", err));
    }
    out->closed = closed;
    return EG_OK;
}

static eg_status
read_opening(const eg_group *group,
             eg_arena *arena,
             eg_contest_opening *out,
             const eg_json *top,
             eg_error *err)
{
    EG_TRY(eg_json_get_hex(out->code.bytes, EG_HASH_BYTES, top, "code", err));
    EG_TRY(
        eg_json_get_hex(out->opened.id.bytes, EG_HASH_BYTES, top, "id", err));
    EG_TRY(eg_json_get_hex(out->opened.id_hash.bytes, EG_HASH_BYTES, top,
                           "idHash", err));
    EG_TRY(eg_json_get_hex(out->chaining_field, EG_CHAINING_FIELD_BYTES, top,
                           "chainingField", err));
    EG_TRY(read_contests(group, arena, &out->opened, top, err));
    return read_closed(arena, out, top, err);
}

static eg_status
read_setup(const eg_group *group,
           eg_arena *arena,
           opening_setup *out,
           const eg_json *top,
           eg_error *err)
{
    static const char *const names[] = {
        "n", "k", "jointVoteKey", "jointDataKey", "manifest", NULL};
    const eg_json *setup;
    int64_t n;
    int64_t k;
    EG_TRY(eg_json_get_object(&setup, top, "setup", err));
    EG_TRY(eg_json_only(setup, names, err));
    EG_TRY(eg_json_get_int(&n, setup, "n", 1, EG_GUARDIANS_MAX, err));
    EG_TRY(eg_json_get_int(&k, setup, "k", 1, n, err));
    out->n = (uint32_t)n;
    out->k = (uint32_t)k;
    EG_TRY(
        get_element(group, &out->key[EG_KEY_VOTE], setup, "jointVoteKey", err));
    EG_TRY(
        get_element(group, &out->key[EG_KEY_DATA], setup, "jointDataKey", err));
    return get_bytes(arena, &out->manifest, setup, "manifest", err);
}

eg_status
opening_file_read(const eg_group *group,
                  opening_file *out,
                  eg_span text,
                  eg_error *err)
{
    static const char *const names[] = {
        "format",   "code",           "id",    "idHash", "chainingField",
        "contests", "closedContests", "setup", "proof",  NULL};
    const eg_json *top;
    const eg_json *format;
    const eg_json *proof;
    EG_TRY(eg_json_parse(&top, out->arena, text, err));
    EG_TRY(eg_json_need_object(top, err));
    EG_TRY(eg_json_get_string(&format, top, "format", err));
    if (!eg_json_text_is(format, OPENING_FORMAT)) {
        return eg_json_fail(err, format, "must be \"%s\"", OPENING_FORMAT);
    }
    EG_TRY(eg_json_only(top, names, err));
    EG_TRY(read_opening(group, out->arena, &out->opening, top, err));
    EG_TRY(read_setup(group, out->arena, &out->setup, top, err));
    EG_TRY(eg_json_get_object(&proof, top, "proof", err));
    return proof_file_take(&out->proof, proof, err);
}

/* -- checking --------------------------------------------------------------- */

/** The ballot of the proof, all its values in range. */
static eg_status
take_ballot(const eg_group *group, opening_file *file, eg_error *err)
{
    const eg_span item = eg_buffer_span(&file->proof.item);
    eg_item it;
    eg_item_faults faults = {.len = 0};
    if (eg_item_peek(item.data, item.len) != EG_ITEM_ENCRYPTED_BALLOT) {
        return eg_fail(err, EG_REJECT,
                       "the ballot is not one whose contests can be opened");
    }
    EG_TRY(eg_item_decode(group, file->arena, &it, &faults, item.data, item.len,
                          err));
    if (faults.total > 0) {
        char code[EG_FAULT_CODE_MAX];
        eg_item_fault_code(&faults.fault[0], code);
        return eg_fail(err, EG_REJECT, "check %s: %s", code,
                       faults.fault[0].what);
    }
    if (it.u.ballot.status != EG_BALLOT_CAST &&
        it.u.ballot.status != EG_BALLOT_CHALLENGED) {
        return eg_fail(err, EG_REJECT,
                       "the ballot is neither cast nor challenged");
    }
    file->ballot = it.u.ballot;
    return EG_OK;
}

/** The election of the file's values; 5.B of the ballot binds them. */
static eg_status
make_election(const eg_group *group,
              opening_file *file,
              eg_election **out,
              eg_error *err)
{
    const opening_setup *setup = &file->setup;
    const eg_status status = eg_manifest_parse(
        &file->manifest, setup->manifest.data, setup->manifest.len, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "the manifest of the file: ");
        return status;
    }
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        if (!eg_element_is_member_var(group, &setup->key[kind])) {
            return eg_fail(err, EG_REJECT,
                           "a joint key of the file is not in Z_p^r");
        }
    }
    EG_TRY(eg_election_new(out, group, file->manifest, setup->n, setup->k,
                           setup->key, EG_BASE_PUBLIC));
    return EG_OK;
}

eg_status
opening_file_check(const eg_group *group,
                   opening_file *file,
                   const eg_hash *root,
                   eg_error *err)
{
    EG_TRY(proof_file_check(&file->proof, root, err));
    EG_TRY(take_ballot(group, file, err));
    eg_election *election = NULL;
    EG_TRY(make_election(group, file, &election, err));
    const eg_status status = eg_contest_opening_verify_var(
        election, &file->ballot, &file->opening, NULL, err);
    eg_election_free(election);
    return status;
}
