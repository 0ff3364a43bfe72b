/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fetching receipts from a board, and judging them.
 */
#include "board/receipt/fetch.h"

#include <stdio.h>
#include <string.h>

#include "codec/text.h"
#include "log/key.h"

/** The entry that a receipt carries. */
static eg_status
read_entry(receipt_part *out, eg_hash *leaf, eg_error *err)
{
    uint8_t bytes[BOARD_ENTRY_MAX + 2]; /* as base64 may say, with padding */
    size_t len = 0;
    const eg_span extra = out->receipt.extra;
    if (extra.len > eg_base64_text_len(BOARD_ENTRY_MAX) ||
        eg_base64_read(bytes, &len, (const char *)extra.data, extra.len) !=
            EG_OK) {
        return eg_fail(err, EG_REJECT, "the receipt does not carry an entry");
    }
    eg_merkle_leaf(leaf, bytes, len);
    return board_entry_read(&out->entry, (eg_span){bytes, len}, err);
}

/** Whether the log signed that it has the entry that a receipt carries. */
static eg_status
verify(receipt_part *out, const eg_note_key *log, eg_error *err)
{
    const eg_tlog_policy policy = {
        .log = {.origin = {(const uint8_t *)log->name, strlen(log->name)},
                .key = log,
                .count = 1}};
    eg_hash leaf;
    eg_note_signers signers;
    EG_TRY(eg_receipt_parse(&out->receipt, eg_buffer_span(&out->text), err));
    EG_TRY(read_entry(out, &leaf, err));
    return eg_receipt_verify(&signers, &out->receipt, &leaf, &policy,
                             &app_log_verifier, err);
}

/** What a board says wrongly is no failure to read: it claims what is false. */
static eg_status
judge(receipt_part *out,
      const eg_hash *code,
      board_kind kind,
      const eg_note_key *log,
      eg_error *err)
{
    eg_status status = verify(out, log, err);
    if (status == EG_OK &&
        (out->entry.kind != kind || !eg_hash_equal(&out->entry.code, code))) {
        status = eg_fail(err, EG_REJECT, "it is a receipt of another entry");
    }
    eg_error_prefix(err, "the board's receipt is false: ");
    return status == EG_ERR_MALFORMED || status == EG_ERR_LIMIT ||
                   status == EG_ERR_UNSUPPORTED
               ? EG_REJECT
               : status;
}

/** GET /api/receipt/CODE, with "/decision" or nothing behind. */
static eg_status
get(eg_buffer *out,
    app_http *http,
    const eg_hash *code,
    const char *after,
    unsigned *status,
    eg_error *err)
{
    char hex[2 * EG_HASH_BYTES + 1];
    char path[sizeof(hex) + 32];
    eg_hex_write_upper(hex, code->bytes, EG_HASH_BYTES);
    snprintf(path, sizeof(path), "/api/receipt/%s%s", hex, after);
    eg_buffer_init(out, EG_RECEIPT_MAX + 1);
    EG_TRY(app_http_get(http, path, status, out, err));
    eg_buffer_byte(out, 0);
    EG_TRY(eg_buffer_status(out));
    out->len--; /* it is a string, too */
    return *status == 200 || *status == 404
               ? EG_OK
               : eg_fail(err, EG_ERR_IO, "the board answers with status %u",
                         *status);
}

eg_status
receipt_fetch(receipt *out,
              app_http *http,
              const eg_hash *code,
              const eg_note_key *log,
              eg_error *err)
{
    unsigned status = 0;
    *out = (receipt){.code = *code};
    EG_TRY(get(&out->ballot.text, http, code, "", &status, err));
    if (status == 404) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "no ballot on this board has this confirmation code");
    }
    EG_TRY(judge(&out->ballot, code, BOARD_BALLOT, log, err));
    EG_TRY(get(&out->decision.text, http, code, "/decision", &status, err));
    if (status == 404) {
        return EG_OK;
    }
    EG_TRY(judge(&out->decision, code, BOARD_DECISION, log, err));
    out->decided = true;
    return eg_hash_equal(&out->decision.entry.device,
                         &out->ballot.entry.device) &&
                   out->decision.entry.position == out->ballot.entry.position
               ? EG_OK
               : eg_fail(err, EG_REJECT,
                         "the board's decision is on another ballot");
}

void
receipt_free(receipt *r)
{
    eg_buffer_free(&r->ballot.text);
    eg_buffer_free(&r->decision.text);
}

eg_ballot_status
receipt_status(const receipt *r)
{
    return r->decided ? r->decision.entry.status : r->ballot.entry.status;
}
