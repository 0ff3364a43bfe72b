/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file manifest.h
 * The election manifest: contests, their fields, ballot styles.
 *
 * A contest has *fields*: first its options, then the supplemental fields that
 * it declares.  Each field is encrypted, proved, tallied and decrypted in the
 * same way; only its kind says what it counts.  Indices are 1-based positions.
 *
 * A manifest is immutable once parsed and may be read by several threads.
 *
 * @spec{EG 2.1.0 section 3.1.3; EGRF v2 manifest, media type format=1}
 */
#ifndef ELECTIONGUARD_MANIFEST_H
#define ELECTIONGUARD_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <electionguard/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The largest manifest file that is read, in bytes. */
#define EG_MANIFEST_BYTES_MAX ((size_t)64 * 1024 * 1024)

/** What a field counts. */
typedef enum eg_field_kind {
    EG_FIELD_OPTION,
    EG_FIELD_OVERVOTE,
    EG_FIELD_NULL_VOTE,
    EG_FIELD_UNDERVOTE,
    EG_FIELD_UNDERVOTE_DIFFERENCE,
    EG_FIELD_WRITE_IN_COUNT
} eg_field_kind;

typedef struct eg_field {
    eg_field_kind kind;
    uint32_t index;   /**< ind_o, 1-based among all fields of the contest. */
    uint32_t bound;   /**< The largest value: R for an option. */
    const char *id;   /**< The label; unique within the contest. */
    const char *name; /**< For people. */
    bool write_in;    /**< An option whose text goes into the contest data. */
} eg_field;

typedef struct eg_contest {
    uint32_t index; /**< ind_c, 1-based. */
    const char *id; /**< The label; unique within the election. */
    const char *name;
    uint32_t selection_limit; /**< L. */
    uint32_t option_limit;    /**< R. */
    uint32_t write_in_count;  /**< writeInFieldCount. */
    uint32_t data_blocks;     /**< b, blocks of 32 bytes; 0: no contest data. */
    const eg_field *field;    /**< Options, then supplemental fields. */
    size_t field_len;
    size_t option_len; /**< How many of the fields are options. */
} eg_contest;

typedef struct eg_ballot_style {
    uint32_t index; /**< ind_s, 1-based. */
    const char *id;
    const char *name;
    const uint32_t *contest; /**< Contest indices, ascending, no repeats. */
    size_t contest_len;
    /** Contest ids of the style that no contest has; X.01 rejects them. */
    size_t unknown_len;
    const char *first_unknown; /**< The first of them, or NULL. */
} eg_ballot_style;

/** Identifier of the chaining mode; section 3.4.4. */
typedef enum eg_chaining_mode {
    EG_CHAINING_NONE = 0,
    EG_CHAINING_SIMPLE = 1
} eg_chaining_mode;

typedef struct eg_manifest {
    const uint8_t *file; /**< The bytes as entered; H_B hashes them. */
    size_t file_len;
    const char *election_id;
    const char *election_name; /**< NULL where absent, like the next four. */
    const char *election_date;
    const char *election_type;
    const char *jurisdiction;
    const char *location;
    eg_chaining_mode chaining_mode;
    uint32_t hash_trimming; /**< 1..8; 0: no pre-encrypted ballots. */
    const eg_contest *contest;
    size_t contest_len;
    const eg_ballot_style *style;
    size_t style_len;
} eg_manifest;

/**
 * Read a manifest file.
 *
 * @param[out] out   The manifest with its own copy of @p bytes; free it with
 *                   eg_manifest_free().
 * @param[in]  bytes The file, UTF-8 JSON.
 * @param[out] err   Place and reason of a failure; may be NULL.
 *
 * @retval EG_OK            Read.
 * @retval EG_ERR_MALFORMED A rule of the format does not hold.
 * @retval EG_ERR_LIMIT     Larger than EG_MANIFEST_BYTES_MAX.
 * @retval EG_ERR_MEMORY    No memory.
 */
EG_API EG_NODISCARD eg_status eg_manifest_parse(eg_manifest **out,
                                                const uint8_t *bytes,
                                                size_t len,
                                                eg_error *err);

EG_API void eg_manifest_free(eg_manifest *manifest);

/**
 * Check X.01: what the format alone does not demand.  Each contest has options,
 * each contest of a style exists, no label is empty, no two are equal, indices
 * are positions and limits are at least 1.
 *
 * A limit above what the options can add up to is legal: a contest for three
 * seats may have two candidates.  eg_manifest_warnings() tells of it.
 *
 * @retval EG_OK     Well formed.
 * @retval EG_REJECT See @p err.
 */
EG_API EG_NODISCARD eg_status eg_manifest_check(const eg_manifest *manifest,
                                                eg_error *err);

/**
 * Things that are legal but look like mistakes: a member whose name differs
 * from a known one only in case or by one letter (unknown members are ignored,
 * so "selectionlimit" would silently mean nothing), contest data too small for
 * an overvote, write-ins without contest data, write-ins both as options and as
 * counted fields, an undervote difference without an overvote indicator.
 *
 * @param[in] manifest As parsed.
 * @param[in] warn     Called for each, with the place and a sentence, which is
 *                     UTF-8 with a question mark for each control character of
 *                     the manifest.
 *
 * @retval EG_OK         All were told.
 * @retval EG_ERR_MEMORY No memory.
 */
EG_API EG_NODISCARD eg_status
eg_manifest_warnings(const eg_manifest *manifest,
                     void (*warn)(void *state, const char *sentence),
                     void *state);

/**
 * Write the compact form of @p manifest: members in the format's order,
 * non-ASCII characters escaped.  Only what the struct holds is written; file
 * and file_len are not read, so that a program can fill the struct itself.
 *
 * @param[out] out The text, followed by a zero byte; free it with free().
 * @param[out] len Its length.
 *
 * @retval EG_ERR_ARGUMENT A required text is NULL, a text is not UTF-8, or a
 *                         style refers to no contest.
 * @retval EG_ERR_LIMIT    Longer than EG_MANIFEST_BYTES_MAX.
 * @retval EG_ERR_MEMORY   No memory.
 */
EG_API EG_NODISCARD eg_status eg_manifest_write(const eg_manifest *manifest,
                                                char **out,
                                                size_t *len);

/** The manifest's name of a supplemental field's kind; NULL for an option. */
EG_API const char *eg_field_kind_name(eg_field_kind kind);
/** The largest value of a field of @p kind in @p contest. */
EG_API uint32_t eg_field_bound(eg_field_kind kind, const eg_contest *contest);

/** The contest of @p index (1-based), or NULL. */
EG_API const eg_contest *eg_manifest_contest(const eg_manifest *manifest,
                                             uint32_t index);
/** The contest of label @p id, or NULL. */
EG_API const eg_contest *eg_manifest_find_contest(const eg_manifest *manifest,
                                                  const char *id);
/** The style of label @p id, or NULL. */
EG_API const eg_ballot_style *
eg_manifest_find_style(const eg_manifest *manifest, const char *id);
/** The field of label @p id, or NULL. */
EG_API const eg_field *eg_contest_find_field(const eg_contest *contest,
                                             const char *id);

#ifdef __cplusplus
}
#endif
#endif
