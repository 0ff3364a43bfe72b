/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signed statements: taking apart, judging, making.
 *
 * A statement is an opaque byte string to the item around it, so it is checked
 * as an item itself before anything else is believed about it.
 */
#include "record/statements.h"

#include <string.h>

#include "record/fields.h"

bool
eg_item_field_is_hash(eg_span message, uint32_t number, const eg_hash *hash)
{
    const eg_span bytes = eg_item_field(message, number).bytes;
    return bytes.len == EG_HASH_BYTES &&
           memcmp(bytes.data, hash->bytes, EG_HASH_BYTES) == 0;
}

/** A name that is too long, or holds a zero byte, is no name we know. */
static void
copy_algorithm(char out[EG_ALGORITHM_MAX], eg_span name)
{
    if (name.len < EG_ALGORITHM_MAX && name.len > 0 &&
        memchr(name.data, 0, name.len) == NULL) {
        memcpy(out, name.data, name.len);
        out[name.len] = '\0';
    } else {
        memcpy(out, "?", 2);
    }
}

/* SignedStatement: 1 statement, 2 algorithm, 3 key_id, 4 signer_key,
 * 5 signature, 6 timestamp_token. */
static void
take_apart(eg_signed *out, eg_span message)
{
    const eg_span key_id = eg_item_field(message, 3).bytes;
    const eg_span signer_key = eg_item_field(message, 4).bytes;
    const eg_span signature = eg_item_field(message, 5).bytes;
    const eg_span token = eg_item_field(message, 6).bytes;
    out->statement = eg_item_field(message, 1).bytes;
    copy_algorithm(out->algorithm, eg_item_field(message, 2).bytes);
    out->claim = (eg_signature_claim){.statement = out->statement.data,
                                      .statement_len = out->statement.len,
                                      .algorithm = out->algorithm,
                                      .key_id = key_id.data,
                                      .key_id_len = key_id.len,
                                      .signer_key = signer_key.data,
                                      .signer_key_len = signer_key.len,
                                      .signature = signature.data,
                                      .signature_len = signature.len,
                                      .timestamp_token = token.data,
                                      .timestamp_token_len = token.len};
}

eg_status
eg_signed_read(eg_signed *out,
               const eg_record_item *item,
               eg_item_kind from,
               eg_item_kind to,
               bool newer,
               eg_error *err)
{
    *out = (eg_signed){.kind = EG_ITEM_NONE};
    take_apart(out, eg_item_payload((eg_span){item->bytes, item->len}));
    const eg_span s = out->statement;
    if (s.len == 0) {
        return eg_fail(err, EG_REJECT, "it holds no statement");
    }
    if (eg_item_check(s.data, s.len, newer, NULL, err) != EG_OK) {
        eg_error_prefix(err, "its statement is not canonical: ");
        return EG_REJECT;
    }
    out->kind = eg_item_peek(s.data, s.len);
    if (out->kind < from || out->kind > to) {
        return eg_fail(err, EG_REJECT, "a %s is no statement for this place",
                       eg_item_kind_name(out->kind));
    }
    out->content = eg_item_payload(s);
    eg_sha256_once(&out->digest, s.data, s.len);
    return EG_OK;
}

eg_status
eg_signed_judge(const eg_signed *s,
                eg_statement_policy policy,
                const eg_signature_verifier *verifier,
                eg_statement_counts *counts,
                eg_verdict *verdict)
{
    counts->seen++;
    *verdict = EG_VERDICT_NONE;
    if (policy == EG_STATEMENTS_IGNORE || verifier == NULL) {
        return EG_OK;
    }
    /* The caller may have moved the struct since it was read. */
    eg_signature_claim claim = s->claim;
    claim.algorithm = s->algorithm;
    const eg_status status = verifier->verify(verifier->context, &claim);
    if (status == EG_OK) {
        counts->valid++;
        *verdict = EG_VERDICT_VALID;
    } else if (status == EG_REJECT) {
        counts->invalid++;
        *verdict = EG_VERDICT_INVALID;
    } else if (status == EG_ERR_NOT_FOUND || status == EG_ERR_UNSUPPORTED) {
        counts->unknown++;
        *verdict = EG_VERDICT_UNKNOWN;
    } else {
        return status;
    }
    return EG_OK;
}

eg_status
eg_signed_make(eg_buffer *out,
               eg_item_kind kind,
               eg_span statement,
               const eg_signature_signer *signer,
               eg_error *err)
{
    uint8_t signature[EG_SIGNATURE_MAX];
    size_t len = sizeof(signature);
    const eg_status status = signer->sign(signer->context, statement.data,
                                          statement.len, signature, &len);
    if (status != EG_OK || len > sizeof(signature)) {
        return eg_fail(err, status == EG_OK ? EG_ERR_LIMIT : status,
                       "the statement could not be signed");
    }
    eg_item item = {.kind = kind};
    item.u.statement = (eg_signed_statement){
        .statement = statement,
        .algorithm = signer->algorithm,
        .key_id = {signer->key_id, signer->key_id_len},
        .signer_key = {signer->signer_key, signer->signer_key_len},
        .signature = {signature, len}};
    return eg_item_encode(NULL, out, &item, err);
}
