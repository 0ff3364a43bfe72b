/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All that a transparency log's users read from strangers: notes, checkpoints,
 * keys, requests to witnesses, receipts, paths of tiles, bundles.  Each has one spelling:
 * what is read is written as the same bytes, and what is refused, with a
 * sentence.
 */
#include <string.h>

#include "codec/text.h"
#include "fuzz.h"
#include "merkle/merkle.h"
#include "tlog/bundle.h"
#include "tlog/lines.h"
#include "tlog/receipt.h"
#include "tlog/witness.h"

#define TEXT_MAX ((size_t)1 << 24)

/** A sentence was told exactly if the call failed, as input can make it. */
static bool
was_read(eg_status status, const eg_error *err)
{
    FUZZ_LAW(status == EG_OK || status == EG_ERR_MALFORMED ||
             status == EG_ERR_LIMIT || status == EG_ERR_UNSUPPORTED ||
             status == EG_ERR_NOT_FOUND);
    FUZZ_LAW((status == EG_OK) == (err->text[0] == '\0'));
    return status == EG_OK;
}

static void
require_same(const eg_buffer *written, eg_span read)
{
    FUZZ_LAW(eg_buffer_status(written) == EG_OK);
    FUZZ_LAW(written->len == read.len &&
             memcmp(written->data, read.data, read.len) == 0);
}

static void
fuzz_checkpoint(eg_span bytes)
{
    eg_error err = {.status = EG_OK};
    eg_checkpoint c;
    if (was_read(eg_checkpoint_parse(&c, bytes, &err), &err)) {
        EG_BUFFER(again, TEXT_MAX);
        FUZZ_LAW(eg_checkpoint_write(&again, &c, NULL) == EG_OK);
        require_same(&again, bytes);
    }
}

static void
fuzz_note(eg_span bytes)
{
    eg_error err = {.status = EG_OK};
    eg_note note;
    if (!was_read(eg_note_parse(&note, bytes, &err), &err)) {
        return;
    }
    EG_BUFFER(again, TEXT_MAX);
    FUZZ_LAW(eg_note_begin(&again, note.text, NULL) == EG_OK);
    FUZZ_LAW(note.count > 0);
    for (size_t i = 0; i < note.count; i++) {
        const eg_note_signature *s = &note.signature[i];
        FUZZ_LAW(eg_note_name_is_valid(s->name) && s->len > 0);
        eg_buffer_format(&again, "— %.*s ", (int)s->name.len, s->name.data);
        eg_buffer_append(&again, s->text.data, s->text.len);
        eg_buffer_byte(&again, '\n');
    }
    require_same(&again, bytes);
    fuzz_checkpoint(note.text);
}

static void
fuzz_keys(eg_span bytes)
{
    eg_error err = {.status = EG_OK};
    eg_note_key key;
    if (was_read(eg_note_key_parse(&key, bytes, &err), &err)) {
        EG_BUFFER(again, TEXT_MAX);
        eg_note_key_write(&again, &key);
        require_same(&again, bytes);
    }
    eg_note_secret secret;
    err = (eg_error){.status = EG_OK};
    if (was_read(eg_note_secret_parse(&secret, bytes, &err), &err)) {
        EG_BUFFER(again, TEXT_MAX);
        eg_note_secret_write(&again, &secret);
        require_same(&again, bytes);
    }
}

static bool
any_signature(void *context,
              const uint8_t public_key[EG_NOTE_KEY_BYTES],
              const uint8_t signature[EG_NOTE_SIGNATURE_BYTES],
              const uint8_t *message,
              size_t len)
{
    (void)context;
    (void)public_key;
    return len > 0 && message[0] != signature[0];
}

/** A witness that believes nearly everyone still sees no log go back. */
static void
decide(const eg_witness_request *r)
{
    static const eg_note_verifier verifier = {.valid = any_signature};
    const eg_note_signature *s = &r->note.signature[0];
    eg_note_key key = {.id = s->id, .type = EG_NOTE_ED25519};
    memcpy(key.name, s->name.data, s->name.len);
    const eg_tlog_identity log = {
        .origin = r->checkpoint.origin, .key = &key, .count = 1};
    eg_witness_state seen, next;
    eg_witness_answer answer;
    eg_witness_state_init(&seen);
    for (int i = 0; i < 2; i++) {
        const eg_status status =
            eg_witness_decide(&answer, &next, r, &log, &seen, &verifier, NULL);
        FUZZ_LAW(status == (answer == EG_WITNESS_ACCEPTED ? EG_OK : EG_REJECT));
        FUZZ_LAW(status != EG_OK ||
                 (next.size >= seen.size && seen.size == r->old_size));
        seen.size = r->old_size;
        seen.root = r->proof[0];
    }
}

static void
fuzz_request(eg_span bytes)
{
    eg_error err = {.status = EG_OK};
    eg_witness_request r = {.old_size = 0};
    if (!was_read(eg_witness_request_parse(&r, bytes, &err), &err)) {
        return;
    }
    EG_BUFFER(again, TEXT_MAX);
    const size_t note_len = (size_t)(bytes.data + bytes.len - r.note.text.data);
    FUZZ_LAW(eg_witness_request_write(&again, r.old_size, r.proof, r.proof_len,
                                      (eg_span){r.note.text.data, note_len},
                                      NULL) == EG_OK);
    require_same(&again, bytes);
    decide(&r);
}

static void
fuzz_receipt(eg_span bytes)
{
    eg_error err = {.status = EG_OK};
    eg_receipt r;
    if (!was_read(eg_receipt_parse(&r, bytes, &err), &err)) {
        return;
    }
    EG_BUFFER(again, TEXT_MAX);
    EG_BUFFER(extra, TEXT_MAX);
    uint8_t *room = eg_buffer_extend(&extra, r.extra.len / 4 * 3);
    size_t extra_len = 0;
    FUZZ_LAW(r.extra.len == 0 ||
             eg_base64_read(room, &extra_len, (const char *)r.extra.data,
                            r.extra.len) == EG_OK);
    const size_t note_len = (size_t)(bytes.data + bytes.len - r.note.text.data);
    FUZZ_LAW(eg_receipt_write(&again, (eg_span){room, extra_len}, r.index,
                              &r.path, (eg_span){r.note.text.data, note_len},
                              NULL) == EG_OK);
    require_same(&again, bytes);
}

static void
fuzz_path(eg_span bytes)
{
    eg_error err = {.status = EG_OK};
    eg_tile tile;
    char again[EG_TILE_PATH_MAX];
    if (was_read(
            eg_tile_parse(&tile, (const char *)bytes.data, bytes.len, &err),
            &err)) {
        FUZZ_LAW(eg_tile_path(again, &tile) == EG_OK);
        FUZZ_LAW(strlen(again) == bytes.len &&
                 memcmp(again, bytes.data, bytes.len) == 0);
    }
}

/** The first byte is the width. */
static void
fuzz_bundle(eg_span bytes)
{
    if (bytes.len == 0) {
        return;
    }
    eg_error err = {.status = EG_OK};
    eg_span entry[EG_TILE_WIDTH];
    const uint32_t width = UINT32_C(1) + bytes.data[0];
    const eg_span bundle = {bytes.data + 1, bytes.len - 1};
    if (was_read(eg_bundle_read(entry, width, bundle, &err), &err)) {
        EG_BUFFER(again, EG_BUNDLE_MAX);
        for (uint32_t i = 0; i < width; i++) {
            FUZZ_LAW(eg_bundle_add(&again, entry[i].data, entry[i].len) ==
                     EG_OK);
        }
        require_same(&again, bundle);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const eg_span bytes = {data, size};
    fuzz_note(bytes);
    fuzz_checkpoint(bytes);
    fuzz_keys(bytes);
    fuzz_request(bytes);
    fuzz_receipt(bytes);
    fuzz_path(bytes);
    fuzz_bundle(bytes);
    return 0;
}
