/* SPDX-License-Identifier: Apache-2.0 */
/* Receipts of entries. */
#include "tlog/receipt.h"

#include "tlog/lines.h"

#define FIRST_LINE "c2sp.org/tlog-proof@v1"

/** Read "extra <base64>" if that is what @p line is; it has to hold bytes. */
static eg_status
read_extra(eg_receipt *out, eg_span line, bool *is_extra, eg_error *err)
{
    uint8_t head[1];
    size_t len;
    out->extra = (eg_span){NULL, 0};
    *is_extra = eg_line_skip(&line, "extra ");
    if (!*is_extra) {
        return EG_OK;
    }
    if (!eg_line_is_base64(head, sizeof(head), &len, line) || len == 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the extra data is not base64 of any bytes");
    }
    if (len > EG_RECEIPT_EXTRA_MAX) {
        return eg_fail(err, EG_ERR_LIMIT,
                       "a receipt has at most %d extra bytes",
                       EG_RECEIPT_EXTRA_MAX);
    }
    out->extra = line;
    return EG_OK;
}

eg_status
eg_receipt_parse(eg_receipt *out, eg_span bytes, eg_error *err)
{
    eg_span line;
    bool is_extra = false;
    if (bytes.len > EG_RECEIPT_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "a receipt has at most %zu bytes",
                       EG_RECEIPT_MAX);
    }
    if (!eg_line_take(&bytes, &line) ||
        !eg_span_equal(line, (eg_span){(const uint8_t *)FIRST_LINE,
                                       sizeof(FIRST_LINE) - 1})) {
        return eg_fail(err, EG_ERR_MALFORMED, "the first line is not %s",
                       FIRST_LINE);
    }
    bool more = eg_line_take(&bytes, &line);
    if (more) {
        EG_TRY(read_extra(out, line, &is_extra, err));
    }
    if (is_extra) {
        more = eg_line_take(&bytes, &line);
    }
    if (!more || !eg_line_skip(&line, "index ") ||
        !eg_decimal_read(&out->index, line)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "no line has \"index\" and a number below 2^63");
    }
    EG_TRY(eg_lines_take_hashes(out->path.nodes, &out->path.len,
                                EG_MERKLE_PATH_MAX, &bytes, err));
    EG_TRY(eg_note_parse(&out->note, bytes, err));
    return eg_checkpoint_parse(&out->checkpoint, out->note.text, err);
}

eg_status
eg_receipt_write(eg_buffer *out,
                 eg_span extra,
                 uint64_t index,
                 const eg_merkle_path *path,
                 eg_span note,
                 eg_error *err)
{
    if (index > EG_MERKLE_SIZE_MAX || path->len > EG_MERKLE_PATH_MAX ||
        extra.len > EG_RECEIPT_EXTRA_MAX) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "the parts of the receipt are too large");
    }
    eg_buffer_text(out, FIRST_LINE "\n");
    if (extra.len > 0) {
        eg_buffer_text(out, "extra ");
        eg_line_write_base64(out, extra.data, extra.len);
        eg_buffer_byte(out, '\n');
    }
    eg_buffer_format(out, "index %llu\n", (unsigned long long)index);
    for (size_t i = 0; i < path->len; i++) {
        eg_line_write_hash(out, &path->nodes[i]);
    }
    eg_buffer_byte(out, '\n');
    eg_buffer_append(out, note.data, note.len);
    return EG_OK;
}

eg_status
eg_receipt_verify(eg_note_signers *witnesses,
                  const eg_receipt *receipt,
                  const eg_hash *leaf,
                  const eg_tlog_policy *policy,
                  const eg_note_verifier *verifier,
                  eg_error *err)
{
    const eg_checkpoint *c = &receipt->checkpoint;
    const eg_tlog_identity *log = &policy->log;
    eg_note_signers found;
    if (!eg_span_equal(c->origin, log->origin)) {
        return eg_fail(err, EG_REJECT, "the receipt is one of another log");
    }
    EG_TRY(eg_note_verify(&found, &receipt->note, log->key, log->count,
                          verifier, err));
    EG_TRY(eg_note_find_signers(&found, &receipt->note, policy->witness,
                                policy->witness_count, verifier, err));
    if (found.count < policy->quorum) {
        return eg_fail(err, EG_REJECT,
                       "%zu of the trusted witnesses cosigned; %zu are wanted",
                       found.count, policy->quorum);
    }
    if (eg_merkle_path_verify(&c->root, c->size, leaf, receipt->index,
                              receipt->path.nodes,
                              receipt->path.len) != EG_OK) {
        return eg_fail(
            err, EG_REJECT, "the entry is not entry %llu of the log's %llu",
            (unsigned long long)receipt->index, (unsigned long long)c->size);
    }
    *witnesses = found;
    return EG_OK;
}
