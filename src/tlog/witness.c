/* SPDX-License-Identifier: Apache-2.0 */
/* Requests to witnesses, and the rule by which they are answered. */
#include "tlog/witness.h"

#include "merkle/merkle.h"
#include "tlog/lines.h"

eg_status
eg_witness_request_parse(eg_witness_request *out, eg_span body, eg_error *err)
{
    eg_span line;
    if (body.len > EG_WITNESS_REQUEST_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "a request has at most %zu bytes",
                       EG_WITNESS_REQUEST_MAX);
    }
    if (!eg_line_take(&body, &line) || !eg_line_skip(&line, "old ") ||
        !eg_decimal_read(&out->old_size, line)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the first line is not \"old\" and a size below 2^63");
    }
    EG_TRY(eg_lines_take_hashes(out->proof, &out->proof_len,
                                EG_WITNESS_PROOF_MAX, &body, err));
    EG_TRY(eg_note_parse(&out->note, body, err));
    return eg_checkpoint_parse(&out->checkpoint, out->note.text, err);
}

eg_status
eg_witness_request_write(eg_buffer *out,
                         uint64_t old_size,
                         const eg_hash *proof,
                         size_t proof_len,
                         eg_span note,
                         eg_error *err)
{
    if (old_size > EG_MERKLE_SIZE_MAX || proof_len > EG_WITNESS_PROOF_MAX) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "a request has a size below 2^63 and at most %d hashes",
                       EG_WITNESS_PROOF_MAX);
    }
    eg_buffer_format(out, "old %llu\n", (unsigned long long)old_size);
    for (size_t i = 0; i < proof_len; i++) {
        eg_line_write_hash(out, &proof[i]);
    }
    eg_buffer_byte(out, '\n');
    eg_buffer_append(out, note.data, note.len);
    return EG_OK;
}

/** The table's columns, by answer. */
static const struct {
    int code;
    const char *text;
} answers[] = {
#define EG_WITNESS_ROW(name, code, sentence) [name] = {code, sentence},
    EG_WITNESS_TABLE(EG_WITNESS_ROW)
#undef EG_WITNESS_ROW
};

int
eg_witness_http_status(eg_witness_answer answer)
{
    const size_t i = (size_t)answer;
    return i < EG_ARRAY_LEN(answers) ? answers[i].code : 500;
}

const char *
eg_witness_text(eg_witness_answer answer)
{
    const size_t i = (size_t)answer;
    return i < EG_ARRAY_LEN(answers) ? answers[i].text : "no such answer";
}

void
eg_witness_state_init(eg_witness_state *state)
{
    state->size = 0;
    eg_sha256_once(&state->root, "", 0);
}

/** The answer, once the log has signed the checkpoint. */
static eg_witness_answer
compare(const eg_witness_request *request, const eg_witness_state *seen)
{
    const eg_checkpoint *new = &request->checkpoint;
    eg_witness_state empty;
    eg_witness_state_init(&empty);
    if (new->size == 0 && !eg_hash_equal(&new->root, &empty.root)) {
        return EG_WITNESS_FALSE_ROOT;
    }
    if (request->old_size > new->size) {
        return EG_WITNESS_BACKWARDS;
    }
    if (request->old_size != seen->size) {
        return EG_WITNESS_STALE;
    }
    if (new->size == seen->size && !eg_hash_equal(&new->root, &seen->root)) {
        return EG_WITNESS_FORKED;
    }
    return eg_merkle_consistency_verify(&seen->root, seen->size, &new->root,
                                        new->size, request->proof,
                                        request->proof_len) == EG_OK
               ? EG_WITNESS_ACCEPTED
               : EG_WITNESS_INCONSISTENT;
}

eg_status
eg_witness_decide(eg_witness_answer *answer,
                  eg_witness_state *next,
                  const eg_witness_request *request,
                  const eg_tlog_identity *log,
                  const eg_witness_state *seen,
                  const eg_note_verifier *verifier,
                  eg_error *err)
{
    const eg_checkpoint *new = &request->checkpoint;
    if (log == NULL || !eg_span_equal(log->origin, new->origin)) {
        *answer = EG_WITNESS_UNKNOWN;
        return eg_fail(err, EG_REJECT, "%s", eg_witness_text(*answer));
    }
    eg_note_signers signers;
    const eg_status status = eg_note_verify(&signers, &request->note, log->key,
                                            log->count, verifier, err);
    if (status == EG_REJECT) {
        *answer = EG_WITNESS_UNTRUSTED;
    }
    if (status != EG_OK) {
        return status;
    }
    *answer = compare(request, seen);
    if (*answer != EG_WITNESS_ACCEPTED) {
        return eg_fail(err, EG_REJECT, "%s", eg_witness_text(*answer));
    }
    *next = (eg_witness_state){.size = new->size, .root = new->root};
    return EG_OK;
}
