/* SPDX-License-Identifier: Apache-2.0 */
/* Checkpoints of logs. */
#include "tlog/checkpoint.h"

#include "tlog/lines.h"

/** Whether each line has something on it, and the last one its newline. */
static bool
lines_are_full(eg_span lines)
{
    eg_span line;
    while (lines.len > 0) {
        if (!eg_line_take(&lines, &line) || line.len == 0) {
            return false;
        }
    }
    return true;
}

eg_status
eg_checkpoint_parse(eg_checkpoint *out, eg_span text, eg_error *err)
{
    eg_checkpoint c;
    eg_span line;
    if (!eg_note_text_is_valid(text)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the checkpoint is not the text of a note");
    }
    if (!eg_line_take(&text, &c.origin) || c.origin.len == 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the first line of a checkpoint names its log");
    }
    if (!eg_line_take(&text, &line) || !eg_decimal_read(&c.size, line)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the second line of a checkpoint is a size below 2^63");
    }
    if (!eg_line_take(&text, &line) || !eg_line_hash(&c.root, line)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the third line of a checkpoint is a hash in base64");
    }
    if (!lines_are_full(text)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "a checkpoint has no empty lines");
    }
    c.extension = text;
    *out = c;
    return EG_OK;
}

bool
eg_span_equal(eg_span a, eg_span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

eg_status
eg_checkpoint_write(eg_buffer *out,
                    const eg_checkpoint *checkpoint,
                    eg_error *err)
{
    const size_t begin = out->len;
    eg_buffer_append(out, checkpoint->origin.data, checkpoint->origin.len);
    eg_buffer_format(out, "\n%llu\n", (unsigned long long)checkpoint->size);
    eg_line_write_hash(out, &checkpoint->root);
    eg_buffer_append(out, checkpoint->extension.data,
                     checkpoint->extension.len);
    if (eg_buffer_status(out) != EG_OK) {
        return EG_OK; /* the buffer says it */
    }
    /* Whatever was put into its parts: if the origin is read as it is, the rest
     * is. */
    const eg_span text = {out->data + begin, out->len - begin};
    eg_checkpoint again;
    if (eg_checkpoint_parse(&again, text, NULL) != EG_OK ||
        !eg_span_equal(again.origin, checkpoint->origin)) {
        eg_buffer_truncate(out, begin);
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "these are not the parts of a checkpoint");
    }
    return EG_OK;
}

eg_status
eg_checkpoint_open(eg_checkpoint *out,
                   eg_span bytes,
                   const eg_tlog_identity *log,
                   const eg_note_verifier *verifier,
                   eg_error *err)
{
    eg_note note;
    eg_note_signers signers;
    eg_checkpoint checkpoint;
    EG_TRY(eg_note_parse(&note, bytes, err));
    EG_TRY(
        eg_note_verify(&signers, &note, log->key, log->count, verifier, err));
    EG_TRY(eg_checkpoint_parse(&checkpoint, note.text, err));
    if (!eg_span_equal(checkpoint.origin, log->origin)) {
        return eg_fail(err, EG_REJECT, "the checkpoint is one of another log");
    }
    *out = checkpoint;
    return EG_OK;
}
