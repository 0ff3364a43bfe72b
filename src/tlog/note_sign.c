/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signing notes, and who signed them.
 *
 * A plain signature is over the text.  A cosignature is over a header that says
 * what it is and when it was made, and the text; the time stands before the
 * signature, eight bytes, big-endian (C2SP tlog-cosignature).
 */
#include "codec/text.h"
#include "tlog/checkpoint.h"
#include "tlog/lines.h"
#include "tlog/note.h"

enum { ID_BYTES = 4, TIME_BYTES = 8 };

/** Room for the header of a cosigned message. */
#define HEADER_MAX 64

/** The longest known signature with its ID, in whole groups of base64. */
#define PAYLOAD_MAX \
    ((ID_BYTES + TIME_BYTES + EG_NOTE_SIGNATURE_BYTES + 2) / 3 * 3)

/** Bytes before the Ed25519 signature in one of @p type. */
static size_t
time_len(eg_note_type type)
{
    return type == EG_NOTE_COSIGNATURE ? TIME_BYTES : 0;
}

/** What is signed by a key of @p type. */
static eg_status
message(eg_buffer *out, eg_note_type type, uint64_t time, eg_span text)
{
    if (type == EG_NOTE_COSIGNATURE) {
        eg_buffer_format(out, "cosignature/v1\ntime %llu\n",
                         (unsigned long long)time);
    }
    eg_buffer_append(out, text.data, text.len);
    return eg_buffer_status(out);
}

/** Whether a cosignature can be made of @p text at @p time. */
static bool
can_cosign(eg_span text, uint64_t time)
{
    eg_checkpoint checkpoint;
    return time <= INT64_MAX &&
           eg_checkpoint_parse(&checkpoint, text, NULL) == EG_OK;
}

/**
 * Decide about one signature.
 *
 * @retval EG_OK         It holds; *time is that of a cosignature.
 * @retval EG_REJECT     It does not.
 * @retval EG_ERR_MEMORY No memory.
 */
static eg_status
judge(const eg_note_signature *signature,
      uint64_t *time,
      const eg_note_key *key,
      eg_span text,
      const eg_note_verifier *verifier)
{
    uint8_t bytes[PAYLOAD_MAX];
    const uint8_t *at = bytes + ID_BYTES;
    size_t len;
    if (signature->len != time_len(key->type) + EG_NOTE_SIGNATURE_BYTES ||
        eg_base64_read(bytes, &len, (const char *)signature->text.data,
                       signature->text.len) != EG_OK) {
        return EG_REJECT;
    }
    *time = 0;
    if (key->type == EG_NOTE_COSIGNATURE) {
        *time = eg_load_be64(at);
        at += TIME_BYTES;
        if (!can_cosign(text, *time)) {
            return EG_REJECT;
        }
    }
    EG_BUFFER(signed_text, EG_NOTE_MAX + HEADER_MAX);
    EG_TRY(message(&signed_text, key->type, *time, text));
    return verifier->valid(verifier->context, key->public_key, at,
                           signed_text.data, signed_text.len)
               ? EG_OK
               : EG_REJECT;
}

static bool
is_of(const eg_note_signature *signature, const eg_note_key *key)
{
    return signature->id == key->id &&
           signature->name.len == strlen(key->name) &&
           memcmp(signature->name.data, key->name, signature->name.len) == 0;
}

/** Whether each of the keys can be told from the others. */
static eg_status
check_keys(const eg_note_key *key, size_t count, eg_error *err)
{
    if (count > EG_NOTE_KEYS_MAX) {
        return eg_fail(err, EG_ERR_ARGUMENT, "at most %d keys may be trusted",
                       EG_NOTE_KEYS_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (key[i].id == key[k].id &&
                strcmp(key[i].name, key[k].name) == 0) {
                return eg_fail(err, EG_ERR_ARGUMENT,
                               "two trusted keys are %.100s+%08x", key[i].name,
                               (unsigned)key[i].id);
            }
        }
    }
    return EG_OK;
}

eg_status
eg_note_find_signers(eg_note_signers *out,
                     const eg_note *note,
                     const eg_note_key *key,
                     size_t count,
                     const eg_note_verifier *verifier,
                     eg_error *err)
{
    EG_TRY(check_keys(key, count, err));
    eg_note_signers found = {.count = 0};
    for (size_t i = 0; i < note->count; i++) {
        size_t k = 0;
        while (k < count && !is_of(&note->signature[i], &key[k])) {
            k++;
        }
        if (k == count) {
            continue;
        }
        uint64_t time;
        const eg_status status =
            judge(&note->signature[i], &time, &key[k], note->text, verifier);
        if (status == EG_REJECT) {
            return eg_fail(err, status,
                           "the signature of %.100s+%08x does not hold",
                           key[k].name, (unsigned)key[k].id);
        }
        if (status != EG_OK) {
            return eg_fail(err, status, "no memory to verify a signature");
        }
        found.count += !found.by[k];
        found.by[k] = true;
        found.time[k] = time > found.time[k] ? time : found.time[k];
    }
    *out = found;
    return EG_OK;
}

eg_status
eg_note_verify(eg_note_signers *out,
               const eg_note *note,
               const eg_note_key *key,
               size_t count,
               const eg_note_verifier *verifier,
               eg_error *err)
{
    eg_note_signers found;
    EG_TRY(eg_note_find_signers(&found, note, key, count, verifier, err));
    if (found.count == 0) {
        return eg_fail(err, EG_REJECT, "no trusted key signed the note");
    }
    *out = found;
    return EG_OK;
}

eg_status
eg_note_begin(eg_buffer *out, eg_span text, eg_error *err)
{
    if (!eg_note_text_is_valid(text)) {
        return eg_fail(err, EG_ERR_ARGUMENT, "this is no text of a note");
    }
    eg_buffer_append(out, text.data, text.len);
    eg_buffer_byte(out, '\n');
    return EG_OK;
}

eg_status
eg_note_sign(eg_buffer *out,
             eg_span text,
             const eg_note_signer *signer,
             eg_error *err)
{
    const eg_note_key *key = signer->key;
    const bool cosigns = key->type == EG_NOTE_COSIGNATURE;
    if (text.len > EG_NOTE_MAX || !eg_note_text_is_valid(text) ||
        (cosigns && !can_cosign(text, signer->time))) {
        return eg_fail(err, EG_ERR_ARGUMENT, "%.100s cannot sign this text",
                       key->name);
    }
    uint8_t bytes[PAYLOAD_MAX];
    uint8_t *at = bytes + ID_BYTES;
    eg_store_be32(bytes, key->id);
    if (cosigns) {
        eg_store_be64(at, signer->time);
        at += TIME_BYTES;
    }
    EG_BUFFER(signed_text, EG_NOTE_MAX + HEADER_MAX);
    eg_status status = message(&signed_text, key->type, signer->time, text);
    if (status == EG_OK) {
        status = signer->sign(signer->context, at, signed_text.data,
                              signed_text.len);
    }
    if (status != EG_OK) {
        return eg_fail(err, status, "%.100s could not sign: %s", key->name,
                       eg_status_text(status));
    }
    eg_buffer_format(out, "\xe2\x80\x94 %s ", key->name);
    eg_line_write_base64(out, bytes,
                         (size_t)(at - bytes) + EG_NOTE_SIGNATURE_BYTES);
    eg_buffer_byte(out, '\n');
    return EG_OK;
}
