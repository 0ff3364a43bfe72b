/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Receipts and checkpoints of the board's log.
 *
 * The browser verifies Ed25519, but not while a call waits for it.  So each
 * function takes all signatures to hold and lists those that it believed; what
 * it says is true if the browser then finds that all of them do.
 */
#include <string.h>

#include "codec/json_write.h"
#include "tlog/receipt.h"
#include "wasm/exports.h"

#define CLAIMS_MAX ((size_t)64 * (EG_NOTE_MAX + 256))
#define TEXT_MAX   ((size_t)64 * 1024)
#define PROOF_MAX  64

/** Note the claim and believe it: length (4 bytes, big-endian), key, signature,
 * message. */
static bool
believe(void *context,
        const uint8_t public_key[EG_NOTE_KEY_BYTES],
        const uint8_t signature[EG_NOTE_SIGNATURE_BYTES],
        const uint8_t *message,
        size_t len)
{
    uint8_t head[4];
    eg_buffer *claims = context;
    eg_store_be32(head, (uint32_t)len);
    eg_buffer_append(claims, head, sizeof(head));
    eg_buffer_append(claims, public_key, EG_NOTE_KEY_BYTES);
    eg_buffer_append(claims, signature, EG_NOTE_SIGNATURE_BYTES);
    eg_buffer_append(claims, message, len);
    return eg_buffer_status(claims) == EG_OK;
}

/** Keys, one a line; the first is the log's, whose name is its origin. */
typedef struct keys {
    eg_note_key key[EG_NOTE_KEYS_MAX];
    size_t len;
} keys;

static eg_status
read_keys(keys *out, const char *text, eg_error *err)
{
    out->len = 0;
    while (*text != '\0') {
        const size_t len = strcspn(text, "\n");
        if (out->len == EG_NOTE_KEYS_MAX) {
            return eg_fail(err, EG_ERR_LIMIT, "there are too many keys");
        }
        EG_TRY(eg_note_key_parse(&out->key[out->len++],
                                 (eg_span){(const uint8_t *)text, len}, err));
        text += len + (text[len] == '\n' ? 1 : 0);
    }
    return out->len > 0
               ? EG_OK
               : eg_fail(err, EG_ERR_ARGUMENT, "the log's key is missing");
}

static eg_tlog_identity
identity_of(const keys *k)
{
    const char *name = k->key[0].name;
    return (eg_tlog_identity){.origin = {(const uint8_t *)name, strlen(name)},
                              .key = k->key,
                              .count = 1};
}

static void
put_checkpoint(eg_json_writer *w, const eg_checkpoint *c)
{
    eg_json_name(w, "origin");
    eg_json_put_text(w, c->origin.data, c->origin.len);
    eg_json_name(w, "size");
    eg_json_put_uint(w, c->size);
    eg_json_member_hex(w, "root", c->root.bytes, EG_HASH_BYTES);
}

/** Two parts: what was read, as JSON, and the claims. */
static web_answer *
finish(web_answer *answer,
       eg_status status,
       eg_json_writer *w,
       const eg_buffer *json,
       const eg_buffer *claims,
       const eg_error *err)
{
    if (status == EG_OK) {
        eg_json_end_object(w);
        status = eg_json_writer_finish(w);
    }
    if (status == EG_OK) {
        status = eg_buffer_status(claims);
    }
    if (status != EG_OK) {
        return web_answer_fail(answer, status, err);
    }
    web_answer_add(answer, json->data, json->len);
    web_answer_add(answer, claims->data, claims->len);
    return answer;
}

/* -- receipts ---------------------------------------------------------------- */

static void
put_witnesses(eg_json_writer *w, const keys *k, const eg_note_signers *signers)
{
    eg_json_name(w, "witnesses");
    eg_json_begin_array(w);
    for (size_t i = 1; i < k->len; i++) {
        if (signers->by[i - 1]) {
            eg_json_begin_object(w);
            eg_json_member_string(w, "name", k->key[i].name);
            eg_json_name(w, "time");
            eg_json_put_uint(w, signers->time[i - 1]);
            eg_json_end_object(w);
        }
    }
    eg_json_end_array(w);
}

static eg_status
verify_receipt(eg_json_writer *w,
               eg_span bytes,
               const eg_hash *leaf,
               const char *key_text,
               size_t quorum,
               const eg_note_verifier *verifier,
               eg_error *err)
{
    static keys k; /* 18 KiB */
    static eg_receipt receipt;
    eg_note_signers signers;
    EG_TRY(read_keys(&k, key_text, err));
    EG_TRY(eg_receipt_parse(&receipt, bytes, err));
    const eg_tlog_policy policy = {.log = identity_of(&k),
                                   .witness = k.key + 1,
                                   .witness_count = k.len - 1,
                                   .quorum = quorum};
    EG_TRY(eg_receipt_verify(&signers, &receipt, leaf, &policy, verifier, err));
    put_checkpoint(w, &receipt.checkpoint);
    eg_json_name(w, "index");
    eg_json_put_uint(w, receipt.index);
    put_witnesses(w, &k, &signers);
    return EG_OK;
}

web_answer *
eg_web_receipt(const uint8_t *receipt,
               size_t receipt_len,
               const uint8_t *entry,
               size_t entry_len,
               const char *key_text,
               uint32_t quorum)
{
    EG_BUFFER(json, TEXT_MAX);
    EG_BUFFER(claims, CLAIMS_MAX);
    const eg_note_verifier verifier = {.valid = believe, .context = &claims};
    eg_error err = {0};
    eg_json_writer w;
    eg_hash leaf;
    eg_merkle_leaf(&leaf, entry, entry_len);
    eg_json_writer_init(&w, &json, EG_JSON_PRETTY);
    eg_json_begin_object(&w);
    const eg_status status =
        verify_receipt(&w, (eg_span){receipt, receipt_len}, &leaf, key_text,
                       quorum, &verifier, &err);
    return finish(web_answer_new(), status, &w, &json, &claims, &err);
}

/* -- checkpoints ------------------------------------------------------------- */

static eg_status
open_checkpoint(eg_checkpoint *out,
                eg_span note,
                const keys *k,
                const eg_note_verifier *verifier,
                eg_error *err)
{
    const eg_tlog_identity log = identity_of(k);
    return eg_checkpoint_open(out, note, &log, verifier, err);
}

/** Of an older checkpoint, where there is one, that the newer extends it. */
static eg_status
compare(const eg_checkpoint *older,
        const eg_checkpoint *newer,
        eg_span proof,
        eg_error *err)
{
    eg_hash hash[PROOF_MAX];
    const size_t len = proof.len / EG_HASH_BYTES;
    if (proof.len % EG_HASH_BYTES != 0 || len > PROOF_MAX) {
        return eg_fail(err, EG_ERR_MALFORMED, "the proof is no list of hashes");
    }
    for (size_t i = 0; i < len; i++) {
        memcpy(hash[i].bytes, proof.data + i * EG_HASH_BYTES, EG_HASH_BYTES);
    }
    if (eg_merkle_consistency_verify(&older->root, older->size, &newer->root,
                                     newer->size, hash, len) != EG_OK) {
        return eg_fail(err, EG_REJECT,
                       "the log of %llu entries is not the beginning of that "
                       "of %llu",
                       (unsigned long long)older->size,
                       (unsigned long long)newer->size);
    }
    return EG_OK;
}

web_answer *
eg_web_checkpoint(const uint8_t *note,
                  size_t note_len,
                  const uint8_t *older,
                  size_t older_len,
                  const uint8_t *proof,
                  size_t proof_len,
                  const char *key_text)
{
    EG_BUFFER(json, TEXT_MAX);
    EG_BUFFER(claims, CLAIMS_MAX);
    const eg_note_verifier verifier = {.valid = believe, .context = &claims};
    static keys k;
    eg_error err = {0};
    eg_json_writer w;
    eg_checkpoint newest;
    eg_checkpoint before;
    eg_json_writer_init(&w, &json, EG_JSON_PRETTY);
    eg_json_begin_object(&w);
    eg_status status = read_keys(&k, key_text, &err);
    if (status == EG_OK) {
        status = open_checkpoint(&newest, (eg_span){note, note_len}, &k,
                                 &verifier, &err);
    }
    if (status == EG_OK && older_len > 0) {
        status = open_checkpoint(&before, (eg_span){older, older_len}, &k,
                                 &verifier, &err);
        if (status == EG_OK) {
            status =
                compare(&before, &newest, (eg_span){proof, proof_len}, &err);
        }
    }
    if (status == EG_OK) {
        put_checkpoint(&w, &newest);
    }
    return finish(web_answer_new(), status, &w, &json, &claims, &err);
}
