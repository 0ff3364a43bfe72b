/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a witness does: it cosigns a log's checkpoint only if that extends the
 * one that it cosigned last (C2SP tlog-witness).
 *
 * A log that shows different histories to different people needs cosignatures
 * on both, and one honest witness gives no second one.  Here are the request,
 * its two directions, and the rule.  Whoever serves them
 *
 * - reads and replaces the state of a log in one step, so that two requests at
 *   a time cannot both extend the same state;
 * - keeps the new state, synced, before the cosignature leaves (eg_note_sign()).
 */
#ifndef EG_TLOG_WITNESS_H
#define EG_TLOG_WITNESS_H

#include "tlog/checkpoint.h"

/** Most hashes of a request's proof. */
#define EG_WITNESS_PROOF_MAX 63

/** Longest request: a note behind a size, hashes and an empty line. */
#define EG_WITNESS_REQUEST_MAX (EG_NOTE_MAX + (size_t)4096)

/** The body of an add-checkpoint request; borrows its bytes. */
typedef struct eg_witness_request {
    uint64_t old_size; /**< Of the checkpoint that the proof begins with. */
    size_t proof_len;
    eg_hash proof[EG_WITNESS_PROOF_MAX];
    eg_note note;             /**< Not verified. */
    eg_checkpoint checkpoint; /**< What the note says. */
} eg_witness_request;

/**
 * Read a request; where this fails, the answer is 400.
 *
 * @retval EG_OK            Read.
 * @retval EG_ERR_LIMIT     Over EG_WITNESS_REQUEST_MAX or a note's limits.
 * @retval EG_ERR_MALFORMED No request, or another spelling of one.
 */
EG_NODISCARD eg_status eg_witness_request_parse(eg_witness_request *out,
                                                eg_span body,
                                                eg_error *err);

/**
 * Append a request.
 *
 * @param[in] proof     The proof that the tree of @p old_size is the beginning
 *                      of the checkpoint's.
 * @param[in] proof_len At most EG_WITNESS_PROOF_MAX.
 * @param[in] note      The signed checkpoint as it is.
 *
 * @retval EG_OK           Appended, if eg_buffer_status() says so.
 * @retval EG_ERR_ARGUMENT The proof or the size is too large.
 */
EG_NODISCARD eg_status eg_witness_request_write(eg_buffer *out,
                                                uint64_t old_size,
                                                const eg_hash *proof,
                                                size_t proof_len,
                                                eg_span note,
                                                eg_error *err);

/** name, HTTP status, sentence. */
#define EG_WITNESS_TABLE(X)                                                 \
    X(EG_WITNESS_ACCEPTED, 200, "the checkpoint extends the one last seen") \
    X(EG_WITNESS_BACKWARDS, 400, "the old size is over the checkpoint's")   \
    X(EG_WITNESS_UNTRUSTED, 403, "the log did not sign the checkpoint")     \
    X(EG_WITNESS_UNKNOWN, 404, "the log is not known here")                 \
    X(EG_WITNESS_STALE, 409,                                                \
      "the old size is not that of the checkpoint last"                     \
      " seen")                                                              \
    X(EG_WITNESS_FORKED, 409, "another checkpoint of this size was seen")   \
    X(EG_WITNESS_FALSE_ROOT, 422, "an empty log has another root")          \
    X(EG_WITNESS_INCONSISTENT, 422, "the consistency proof does not hold")

typedef enum eg_witness_answer {
#define EG_WITNESS_ENUM(name, code, sentence) name,
    EG_WITNESS_TABLE(EG_WITNESS_ENUM)
#undef EG_WITNESS_ENUM
} eg_witness_answer;

/**
 * The HTTP status of an answer.  With EG_WITNESS_STALE the body is the size
 * last seen and a newline, of type text/x.tlog.size.
 */
int eg_witness_http_status(eg_witness_answer answer);

/** One sentence without a full stop; never NULL. */
const char *eg_witness_text(eg_witness_answer answer);

/** What was last cosigned of a log. */
typedef struct eg_witness_state {
    uint64_t size;
    eg_hash root;
} eg_witness_state;

/** The state of a log of which nothing was cosigned: the empty tree. */
void eg_witness_state_init(eg_witness_state *state);

/**
 * Decide about a request.  Nothing is kept.
 *
 * @param[out] answer   Why it is accepted or refused; untouched if it is
 *                      neither.
 * @param[out] next     The state to be kept if it is accepted.
 * @param[in]  request  From eg_witness_request_parse().
 * @param[in]  log      The log whose origin request->checkpoint.origin is; NULL
 *                      if none is known.
 * @param[in]  seen     The log's state.
 * @param[in]  verifier Judges the log's signature.
 *
 * @retval EG_OK           Accepted.
 * @retval EG_REJECT       Refused; nothing is to be signed.
 * @retval EG_ERR_ARGUMENT The log's keys are as eg_note_verify() wants none.
 * @retval EG_ERR_MEMORY   No memory.
 */
EG_NODISCARD eg_status eg_witness_decide(eg_witness_answer *answer,
                                         eg_witness_state *next,
                                         const eg_witness_request *request,
                                         const eg_tlog_identity *log,
                                         const eg_witness_state *seen,
                                         const eg_note_verifier *verifier,
                                         eg_error *err);

#endif
