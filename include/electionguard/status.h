/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file status.h
 * What every call of the library answers, and how an error is told.
 *
 * A verifier keeps two answers apart: EG_REJECT says "we computed, and the
 * claim is false"; each EG_ERR_* says "we could not tell".  Outputs are
 * untouched or zero unless a call returns EG_OK.
 */
#ifndef ELECTIONGUARD_STATUS_H
#define ELECTIONGUARD_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__) || defined(__clang__)
#define EG_API          __attribute__((visibility("default")))
#define EG_NODISCARD    __attribute__((warn_unused_result))
#define EG_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define EG_API
#define EG_NODISCARD
#define EG_PRINTF(f, a)
#endif

/** name, sentence, exit code of the command that ends with it. */
#define EG_STATUS_TABLE(X)                                                 \
    X(EG_OK, "success", 0)                                                 \
    X(EG_REJECT, "a check does not hold", 1)                               \
    X(EG_ERR_ARGUMENT, "an argument is out of its documented range", 2)    \
    X(EG_ERR_MALFORMED, "the input is not well formed", 3)                 \
    X(EG_ERR_UNSUPPORTED, "the input asks for what this version lacks", 3) \
    X(EG_ERR_LIMIT, "the input is over a documented limit", 3)             \
    X(EG_ERR_NOT_FOUND, "a thing that was named does not exist", 3)        \
    X(EG_ERR_STATE, "the step does not fit the present state", 3)          \
    X(EG_ERR_MEMORY, "no memory could be had", 4)                          \
    X(EG_ERR_RNG, "no randomness could be had", 4)                         \
    X(EG_ERR_IO, "reading or writing failed", 4)

typedef enum eg_status {
#define EG_STATUS_ENUM(name, sentence, code) name,
    EG_STATUS_TABLE(EG_STATUS_ENUM)
#undef EG_STATUS_ENUM
} eg_status;

/** The name of @p status, e.g. "EG_ERR_IO"; never NULL. */
EG_API const char *eg_status_name(eg_status status);

/** One sentence without a full stop for @p status; never NULL. */
EG_API const char *eg_status_text(eg_status status);

/** The exit code of a command that ends with @p status: 0 to 4. */
EG_API int eg_status_exit_code(eg_status status);

/** Room for one error sentence, its final zero included. */
#define EG_ERROR_MAX 512

/**
 * Where and why a call failed, as one sentence for a person.
 *
 * Functions that take one accept NULL.  The text never holds a secret.
 */
typedef struct eg_error {
    eg_status status;        /**< EG_OK while nothing failed. */
    char text[EG_ERROR_MAX]; /**< "" while nothing failed. */
} eg_error;

/**
 * Note a failure and return @p status, so that a caller can write
 * `return eg_fail(err, EG_ERR_MALFORMED, "contest %u has no options", i);`.
 * A text that is too long is cut.
 */
EG_API eg_status eg_fail(eg_error *err,
                         eg_status status,
                         const char *format,
                         ...) EG_PRINTF(3, 4);

/** Put a place ("ballots.json: ") before the sentence that @p err holds. */
EG_API void eg_error_prefix(eg_error *err, const char *format, ...)
    EG_PRINTF(2, 3);

#ifdef __cplusplus
}
#endif
#endif
