/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What everybody may ask of a board.
 *
 * A route is a path, or the beginning of one, and a handler that gets the rest.
 * Whatever a handler tells is public; whatever cannot be looked up is "not
 * found", and whatever is written otherwise than here is malformed.
 */
#include "board/serve/look.h"

#include <inttypes.h>
#include <string.h>

#include "board/serve/cosigned.h"
#include "board/serve/range.h"
#include "board/serve/whole.h"
#include "codec/text.h"
#include "tlog/prove.h"
#include "tlog/receipt.h"

static const char text_type[] = "text/plain; charset=utf-8";

/* -- what handlers share ---------------------------------------------------- */

/** "64 hex digits" of either case. */
static eg_status
read_hash(eg_hash *out, const char *text, eg_error *err)
{
    return eg_hex_read(out->bytes, EG_HASH_BYTES, text, strlen(text),
                       EG_HEX_ANY) == EG_OK
               ? EG_OK
               : eg_fail(err, EG_ERR_MALFORMED,
                         "a confirmation code and a device are told by 64 "
                         "hexadecimal digits");
}

static eg_status
find_code(board_reader *r, board_ballot *out, const char *text, eg_error *err)
{
    eg_hash code;
    EG_TRY(read_hash(&code, text, err));
    const eg_status status = board_store_find_code(r->store, out, &code, err);
    return status == EG_ERR_NOT_FOUND
               ? eg_fail(err, EG_ERR_NOT_FOUND,
                         "no ballot on this board has this confirmation code")
               : status;
}

/** "cast", "challenged", "spoiled", "undecided". */
static const char *
status_name(eg_ballot_status status)
{
    switch (status) {
    case EG_BALLOT_CAST:
        return "cast";
    case EG_BALLOT_CHALLENGED:
        return "challenged";
    case EG_BALLOT_SPOILED:
        return "spoiled";
    case EG_BALLOT_UNDECIDED:
        break;
    }
    return "undecided";
}

static const char *
kind_name(eg_device_kind kind)
{
    return kind == EG_DEVICE_REGULAR ? "regular" : "pre-encrypting";
}

static eg_status
add_bytes(void *context, uint64_t index, eg_span entry, eg_error *err)
{
    (void)index;
    (void)err;
    eg_buffer_append(context, entry.data, entry.len);
    return EG_OK;
}

/** A member with an entry's bytes in base64. */
static eg_status
put_entry(board_reader *r,
          eg_json_writer *w,
          const char *name,
          uint64_t index,
          eg_error *err)
{
    EG_BUFFER(bytes, EG_BUNDLE_ENTRY_MAX);
    EG_TRY(app_log_entries(r->store, index, 1, add_bytes, &bytes, err));
    EG_TRY(eg_buffer_status(&bytes));
    eg_json_name(w, name);
    eg_json_put_base64(w, bytes.data, bytes.len);
    return EG_OK;
}

/* -- the log ---------------------------------------------------------------- */

static eg_status
checkpoint(board_reader *r, const char *rest, board_answer *a, eg_error *err)
{
    uint64_t size = 0;
    (void)rest;
    a->type = text_type;
    return board_checkpoint_latest(r->store, &size, &a->body, err);
}

static eg_status
cosigned(board_reader *r, const char *rest, board_answer *a, eg_error *err)
{
    uint64_t size = 0;
    (void)rest;
    a->type = text_type;
    const eg_status status = board_cosigned_get(r->store, &size, &a->body, err);
    return status == EG_ERR_NOT_FOUND
               ? eg_fail(err, EG_ERR_NOT_FOUND,
                         "no witness has cosigned a checkpoint of this board")
               : status;
}

static eg_status
log_key(board_reader *r, const char *rest, board_answer *a, eg_error *err)
{
    (void)rest;
    (void)err;
    a->type = text_type;
    eg_note_key_write(&a->body, &r->board->key.key);
    eg_buffer_byte(&a->body, '\n');
    return EG_OK;
}

/** Entries of a bundle that is being made. */
typedef struct bundling {
    eg_buffer *out;
    uint32_t count;
} bundling;

static eg_status
bundle_entry(void *context, uint64_t index, eg_span entry, eg_error *err)
{
    bundling *b = context;
    (void)index;
    (void)err;
    b->count++;
    return eg_bundle_add(b->out, entry.data, entry.len);
}

static eg_status
bundle(board_reader *r, const eg_tile *tile, board_answer *a, eg_error *err)
{
    bundling b = {.out = &a->body};
    EG_TRY(app_log_entries(r->store, tile->index * EG_TILE_WIDTH, tile->width,
                           bundle_entry, &b, err));
    return b.count == tile->width
               ? EG_OK
               : eg_fail(err, EG_ERR_NOT_FOUND, "the log is not as long yet");
}

static eg_status
tile(board_reader *r, const char *rest, board_answer *a, eg_error *err)
{
    char path[EG_TILE_PATH_MAX];
    eg_tile wanted;
    const size_t len = strlen(rest);
    if (len + sizeof("tile/") > sizeof(path)) {
        return eg_fail(err, EG_ERR_MALFORMED, "this is no path of a tile");
    }
    memcpy(path, "tile/", sizeof("tile/"));
    memcpy(path + strlen("tile/"), rest, len + 1);
    EG_TRY(eg_tile_parse(&wanted, path, strlen(path), err));
    a->type = "application/octet-stream";
    a->immutable = true;
    if (wanted.kind == EG_TILE_ENTRIES) {
        return bundle(r, &wanted, a, err);
    }
    eg_hash hashes[EG_TILE_WIDTH];
    EG_TRY(app_log_get_tile(r->store, &wanted, hashes, err));
    eg_buffer_append(&a->body, hashes, wanted.width * sizeof(*hashes));
    return EG_OK;
}

/** The receipt of an entry, which it carries, under a cosigned checkpoint if there
 * is one that has the entry, else under the latest one. */
static eg_status
put_receipt(board_reader *r, uint64_t index, board_answer *a, eg_error *err)
{
    uint64_t size = 0;
    eg_merkle_path path;
    EG_BUFFER(note, EG_NOTE_MAX);
    EG_BUFFER(entry, EG_BUNDLE_ENTRY_MAX);
    EG_TRY(app_log_entries(r->store, index, 1, add_bytes, &entry, err));
    EG_TRY(eg_buffer_status(&entry));
    EG_TRY(board_checkpoint_of(r->store, index, &size, &note, err));
    const eg_tile_source tiles = app_log_tiles(r->store);
    EG_TRY(eg_tlog_prove_path(&path, &tiles, size, index, err));
    a->type = text_type;
    return eg_receipt_write(&a->body, eg_buffer_span(&entry), index, &path,
                            eg_buffer_span(&note), err);
}

/** "CODE" or "CODE/decision". */
static eg_status
receipt(board_reader *r, const char *rest, board_answer *a, eg_error *err)
{
    static const char decision[] = "/decision";
    char code[2 * EG_HASH_BYTES + 1] = {0};
    const size_t digits = sizeof(code) - 1;
    const bool decided =
        strlen(rest) > digits && strcmp(rest + digits, decision) == 0;
    const char *wanted = rest;
    if (decided) {
        memcpy(code, rest, digits);
        wanted = code;
    }
    board_ballot ballot;
    EG_TRY(find_code(r, &ballot, wanted, err));
    if (decided && ballot.decision_index == 0) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "the log has no decision on this ballot");
    }
    return put_receipt(r, decided ? ballot.decision_index : ballot.index, a,
                       err);
}

/* -- ballots ---------------------------------------------------------------- */

static eg_status
put_ballot(board_reader *r,
           eg_json_writer *w,
           const board_ballot *ballot,
           eg_error *err)
{
    board_device device;
    EG_TRY(board_store_get_device(r->store, &device, ballot->device, err));
    board_json_code(w, "code", &ballot->code);
    eg_json_member_string(w, "status", status_name(ballot->status));
    eg_json_member_hex(w, "device", device.hash.bytes, EG_HASH_BYTES);
    eg_json_member_string(w, "deviceName", device.name);
    eg_json_member_string(w, "deviceKind", kind_name(device.kind));
    board_json_number(w, "position", ballot->position);
    board_json_number(w, "index", ballot->index);
    EG_TRY(put_entry(r, w, "entry", ballot->index, err));
    if (ballot->decision_index > 0) {
        board_json_number(w, "decisionIndex", ballot->decision_index);
        EG_TRY(put_entry(r, w, "decisionEntry", ballot->decision_index, err));
    }
    board_json_number(w, "bytes", ballot->bytes);
    eg_json_member_hex(w, "content", ballot->content.bytes, EG_HASH_BYTES);
    return EG_OK;
}

static eg_status
code(board_reader *r, const char *rest, board_answer *a, eg_error *err)
{
    board_ballot ballot;
    eg_json_writer w;
    EG_TRY(find_code(r, &ballot, rest, err));
    board_json_begin(a, &w);
    EG_TRY(put_ballot(r, &w, &ballot, err));
    return board_json_end(a, &w);
}

static eg_status
ballot_bytes(board_reader *r, const char *rest, board_answer *a, eg_error *err)
{
    board_ballot ballot;
    EG_TRY(find_code(r, &ballot, rest, err));
    a->type = "application/octet-stream";
    a->immutable = true;
    return board_store_get_content(r->store, &a->body, &ballot.content, err);
}

/* -- near misses ------------------------------------------------------------ */

/** Fewest digits of a beginning: fewer would list ballots at random. */
#define PREFIX_MIN 4
/** Most codes that are suggested. */
#define NEAR_MAX 5

/** How many first digits of two codes are equal. */
static unsigned
common_digits(const eg_hash *a, const eg_hash *b)
{
    unsigned n = 0;
    while (n < 2 * EG_HASH_BYTES) {
        const unsigned shift = n % 2 == 0 ? 4 : 0;
        if (((a->bytes[n / 2] ^ b->bytes[n / 2]) >> shift & 0xF) != 0) {
            break;
        }
        n++;
    }
    return n;
}

/** Take the code of @p found that is most alike; it is then no more there. */
static bool
take_best(eg_hash *found, size_t len, const eg_hash *wanted, eg_hash *out)
{
    static const eg_hash gone;
    size_t best = len;
    unsigned digits = PREFIX_MIN - 1;
    for (size_t i = 0; i < len; i++) {
        const unsigned alike = common_digits(&found[i], wanted);
        if (!eg_hash_equal(&found[i], &gone) && alike > digits) {
            best = i;
            digits = alike;
        }
    }
    if (best == len) {
        return false;
    }
    *out = found[best];
    found[best] = gone;
    return true;
}

/** The digits of a beginning as the least code that begins so. */
static eg_status
read_prefix(eg_hash *out, const char *text, eg_error *err)
{
    char digits[2 * EG_HASH_BYTES];
    const size_t len = strlen(text);
    memset(digits, '0', sizeof(digits));
    if (len >= PREFIX_MIN && len <= sizeof(digits)) {
        memcpy(digits, text, len);
        if (eg_hex_read(out->bytes, EG_HASH_BYTES, digits, sizeof(digits),
                        EG_HEX_ANY) == EG_OK) {
            return EG_OK;
        }
    }
    return eg_fail(err, EG_ERR_MALFORMED,
                   "the beginning of a code has %d to %d hexadecimal digits",
                   PREFIX_MIN, 2 * EG_HASH_BYTES);
}

static eg_status
near_codes(board_reader *r, const char *rest, board_answer *a, eg_error *err)
{
    eg_hash wanted;
    eg_hash best;
    eg_hash found[2 * NEAR_MAX];
    size_t len = 0;
    eg_json_writer w;
    EG_TRY(read_prefix(&wanted, rest, err));
    EG_TRY(board_store_near(r->store, found, &len, NEAR_MAX, &wanted, err));
    board_json_begin(a, &w);
    eg_json_name(&w, "codes");
    eg_json_begin_array(&w);
    for (size_t i = 0; i < NEAR_MAX && take_best(found, len, &wanted, &best);
         i++) {
        char hex[2 * EG_HASH_BYTES + 1];
        eg_hex_write_upper(hex, best.bytes, EG_HASH_BYTES);
        eg_json_put_string(&w, hex);
    }
    eg_json_end_array(&w);
    return board_json_end(a, &w);
}

/* -- devices ---------------------------------------------------------------- */

static void
put_device(eg_json_writer *w, const board_device *d)
{
    eg_json_member_hex(w, "hash", d->hash.bytes, EG_HASH_BYTES);
    eg_json_member_string(w, "name", d->name);
    eg_json_member_string(w, "kind", kind_name(d->kind));
    eg_json_member_hex(w, "key", d->key, sizeof(d->key));
    board_json_number(w, "index", d->index);
    board_json_number(w, "ballots", d->ballots);
    board_json_number(w, "decided", d->decided);
    if (d->ballots > 0) {
        board_json_code(w, "lastCode", &d->last_code);
    }
    eg_json_member_bool(w, "closed", d->closed);
    if (d->closed) {
        board_json_number(w, "closeIndex", d->close_index);
        eg_json_member_hex(w, "message", d->message.bytes, EG_HASH_BYTES);
    }
}

static eg_status
device(board_reader *r, const char *rest, board_answer *a, eg_error *err)
{
    eg_hash hash;
    board_device d;
    uint64_t undecided = 0;
    eg_json_writer w;
    EG_TRY(read_hash(&hash, rest, err));
    const eg_status found = board_store_find_device(r->store, &d, &hash, err);
    if (found == EG_ERR_NOT_FOUND) {
        return eg_fail(err, EG_ERR_NOT_FOUND, "the device is not known here");
    }
    EG_TRY(found);
    EG_TRY(board_store_undecided(r->store, &undecided, d.id, err));
    board_json_begin(a, &w);
    put_device(&w, &d);
    if (undecided > 0) {
        board_json_number(&w, "firstUndecided", undecided);
    }
    return board_json_end(a, &w);
}

static eg_status
list_device(void *context, const board_device *d, eg_error *err)
{
    eg_json_writer *w = context;
    (void)err;
    eg_json_begin_object(w);
    put_device(w, d);
    eg_json_end_object(w);
    return EG_OK;
}

/* -- the whole -------------------------------------------------------------- */

static eg_status
list_file(void *context, const board_file *file, eg_error *err)
{
    eg_json_writer *w = context;
    (void)err;
    eg_json_begin_object(w);
    eg_json_member_string(w, "name", file->name);
    board_json_number(w, "bytes", file->bytes);
    eg_json_member_hex(w, "sha256", file->content.bytes, EG_HASH_BYTES);
    board_json_number(w, "index", file->index);
    eg_json_end_object(w);
    return EG_OK;
}

static void
put_election(eg_json_writer *w, const board *b)
{
    const board_election *e = &b->election;
    eg_json_member_string(w, "election", e->name);
    eg_json_member_hex(w, "invitation", e->invitation.bytes, EG_HASH_BYTES);
    eg_json_member_hex(w, "administrator", e->administrator,
                       sizeof(e->administrator));
    eg_json_member_hex(w, "baseHash", e->base_hash.bytes, EG_HASH_BYTES);
    eg_json_member_hex(w, "extendedHash", e->extended_hash.bytes,
                       EG_HASH_BYTES);
    eg_json_member_hex(w, "setupRoot", e->setup_root.bytes, EG_HASH_BYTES);
    board_json_number(w, "chaining", (uint64_t)e->chaining);
}

/** Members "origin", "logKey" and "checkpoint". */
static eg_status
put_log(board_reader *r, eg_json_writer *w, eg_error *err)
{
    uint64_t size = 0;
    EG_BUFFER(note, EG_NOTE_MAX);
    EG_BUFFER(key, 1024);
    EG_TRY(board_checkpoint_latest(r->store, &size, &note, err));
    eg_note_key_write(&key, &r->board->key.key);
    eg_json_member_string(w, "origin", r->board->key.key.name);
    eg_json_name(w, "logKey");
    eg_json_put_text(w, key.data, key.len);
    board_json_number(w, "size", size);
    eg_json_name(w, "checkpoint");
    eg_json_put_text(w, note.data, note.len);
    return EG_OK;
}

static eg_status
about_board(board_reader *r, const char *rest, board_answer *a, eg_error *err)
{
    eg_json_writer w;
    (void)rest;
    board_json_begin(a, &w);
    put_election(&w, r->board);
    EG_TRY(put_log(r, &w, err));
    eg_json_name(&w, "devices");
    eg_json_begin_array(&w);
    EG_TRY(board_store_devices(r->store, list_device, &w, err));
    eg_json_end_array(&w);
    eg_json_name(&w, "files");
    eg_json_begin_array(&w);
    EG_TRY(board_store_files(r->store, list_file, &w, err));
    eg_json_end_array(&w);
    return board_json_end(a, &w);
}

/** A file that was published, as it is in the store. */
static eg_status
published(board_reader *r, const char *rest, board_answer *a, eg_error *err)
{
    board_file found;
    const eg_status status = board_store_find_file(r->store, &found, rest, err);
    if (status == EG_ERR_NOT_FOUND) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "no file of this name was published");
    }
    EG_TRY(status);
    return board_store_get_content(r->store, &a->body, &found.content, err);
}

/** A file of the whole record, or while that is not there a published one. */
static eg_status
file(board_reader *r, const char *rest, board_answer *a, eg_error *err)
{
    a->type = strcmp(rest, "setup/manifest.json") == 0
                  ? "application/json"
                  : "application/octet-stream";
    const eg_status whole = r->whole == NULL
                                ? EG_ERR_NOT_FOUND
                                : board_whole_open(r->whole, rest, a, err);
    return whole == EG_ERR_NOT_FOUND ? published(r, rest, a, err) : whole;
}

/** The names of all files of the record. */
static eg_status
record_index(board_reader *r, const char *rest, board_answer *a, eg_error *err)
{
    eg_json_writer w;
    (void)rest;
    if (r->whole == NULL) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "the whole record is not served here");
    }
    board_json_begin(a, &w);
    EG_TRY(board_whole_list(r->whole, &w, err));
    return board_json_end(a, &w);
}

/** The manifest as it was entered. */
static eg_status
manifest(board_reader *r, const char *rest, board_answer *a, eg_error *err)
{
    (void)rest;
    return board_store_get(r->store, &a->body, "manifest", err);
}

/** The board answers, and its store can be read. */
static eg_status
health(board_reader *r, const char *rest, board_answer *a, eg_error *err)
{
    uint64_t size = 0;
    EG_BUFFER(note, EG_NOTE_MAX);
    (void)rest;
    EG_TRY(app_log_get_checkpoint(r->store, &size, &note, err));
    a->type = text_type;
    eg_buffer_text(&a->body, "ok\n");
    return EG_OK;
}

/* -- routes ----------------------------------------------------------------- */

typedef struct route {
    const char *path;
    bool whole; /**< The path is all; else the rest is the handler's. */
    eg_status (*answer)(board_reader *r,
                        const char *rest,
                        board_answer *a,
                        eg_error *err);
} route;

static const route routes[] = {
    {"/checkpoint", true, checkpoint},
    {"/cosigned", true, cosigned},
    {"/tile/", false, tile},
    {"/log-key", true, log_key},
    {"/api/board", true, about_board},
    {"/api/manifest", true, manifest},
    {"/api/code/", false, code},
    {"/api/near/", false, near_codes},
    {"/api/ballot/", false, ballot_bytes},
    {"/api/receipt/", false, receipt},
    {"/device/", false, device},
    {"/record/index.json", true, record_index},
    {"/record/", false, file},
    {"/health", true, health},
};

_Static_assert(EG_ARRAY_LEN(routes) <= BOARD_ROUTES_MAX, "routes have kinds");

static const route *
find_route(const char *path)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(routes); i++) {
        const route *one = &routes[i];
        if (one->whole ? strcmp(path, one->path) == 0
                       : strncmp(path, one->path, strlen(one->path)) == 0) {
            return one;
        }
    }
    return NULL;
}

size_t
board_route(const char *path)
{
    const route *one = find_route(path);
    return one == NULL ? BOARD_ROUTES_MAX : (size_t)(one - routes);
}

const char *
board_route_name(size_t which)
{
    return which < EG_ARRAY_LEN(routes) ? routes[which].path : "";
}

bool
board_knows(const char *path)
{
    return find_route(path) != NULL;
}

void
board_read(board_reader *r, const board_request *request, board_answer *answer)
{
    eg_error err = {0};
    const route *one = find_route(request->path);
    if (one == NULL) {
        (void)board_refuse(answer, HTTP_NOT_FOUND, "there is nothing here");
        return;
    }
    eg_status status = sql_transaction(r->store, &err);
    if (status == EG_OK) {
        status =
            one->answer(r, request->path + strlen(one->path), answer, &err);
        sql_rollback(r->store);
    }
    if (status == EG_OK) {
        status = eg_buffer_status(&answer->body);
    }
    if (status != EG_OK) {
        (void)board_refuse_error(answer, status, &err);
        return;
    }
    board_answer_tag(answer, request);
    board_answer_range(answer, request);
}
