/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file verify.h
 * The verifier: reads a record once, as a stream, makes every check, and says
 * what it saw.
 *
 * It trusts nobody: all hashes and keys are computed again, n and k come from
 * the record and are reported.  It never says "passed" of something that it did
 * not see: each check counts what it visited, and a check that could not be
 * made is told apart from one that held and from one that failed.
 *
 * The report does not depend on the number of threads.  Memory does not grow
 * with the number of ballots, but for 64 to 128 bytes a ballot that tell whether
 * an identifier or a confirmation code stands twice (5.A, X.08).
 *
 * @spec{EG 2.1.0 section 6, Verifications 1 to 19}
 */
#ifndef ELECTIONGUARD_VERIFY_H
#define ELECTIONGUARD_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <electionguard/checks.h>
#include <electionguard/group.h>
#include <electionguard/hash.h>
#include <electionguard/indicator.h>
#include <electionguard/opening.h>
#include <electionguard/record.h>
#include <electionguard/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Which checks are asked for. */
typedef enum eg_profile {
    EG_PROFILE_FULL, /**< All; the record must be final. */
    /** 1 to 9 and 15 to 17: what a guardian checks (3.6.1). */
    EG_PROFILE_GUARDIAN,
    EG_PROFILE_BALLOTS /**< 1 to 8 and 15 to 17: ballots as they come in. */
} eg_profile;

typedef struct eg_verify_options {
    eg_profile profile;
    unsigned jobs;         /**< Worker threads; 0: one for each processor. */
    const eg_group *group; /**< NULL: the standard group.  Others are toys. */
    uint32_t expect_n;     /**< Guardians; 0: whatever the record says. */
    uint32_t expect_k;     /**< Quorum; 0: whatever the record says. */
    const eg_hash *expect_root; /**< Root of the last phase; NULL: any. */
    /**
     * The confirmation code of the one ballot that is verified: its proofs,
     * its codes and its openings.  The setup, the record's form, chains and
     * roots are checked as ever; 9 to 11 need all ballots and are not asked
     * for.  NULL: all ballots.
     */
    const eg_hash *only_ballot;
    eg_statement_policy statements;
    const eg_signature_verifier *verifier; /**< NULL: none is judged. */
    bool strict; /**< eg_verify_any(): refuse known deviations, too. */
    /** Called in the caller's thread now and then; may be NULL. */
    void (*progress)(void *context, uint64_t ballots);
    void *progress_context;
} eg_verify_options;

#define EG_VERIFY_OPTIONS_INIT     \
    {                              \
        .profile = EG_PROFILE_FULL \
    }

/** What became of a check, or of a verification as a whole. */
typedef enum eg_outcome {
    EG_PASSED,
    EG_FAILED,
    EG_NOT_APPLICABLE, /**< The record holds nothing that it is about. */
    EG_NOT_EVALUABLE,  /**< What it needs could not be read or was false. */
    EG_NOT_RUN         /**< Not asked for, or the record is not so far. */
} eg_outcome;

/** "passed", "FAILED", ...; never NULL. */
EG_API const char *eg_outcome_name(eg_outcome outcome);

typedef enum eg_verdict {
    EG_VERIFIED,  /**< Everything that was asked for holds. */
    EG_REJECTED,  /**< At least one check failed. */
    EG_INCOMPLETE /**< Nothing failed, but something was not checked. */
} eg_verdict;

/** "VERIFIED", "REJECTED", "INCOMPLETE". */
EG_API const char *eg_verdict_name(eg_verdict verdict);

/** Room for the sentence of a finding, its final zero included. */
#define EG_FINDING_TEXT_MAX 320
/** Findings that a report lists; the rest are counted. */
#define EG_FINDINGS_MAX 10000

/** One thing that does not hold. */
typedef struct eg_finding {
    eg_check check;
    uint32_t section; /**< Number in the record; UINT32_MAX: the whole. */
    uint64_t ordinal; /**< Item in its section, 0-based; EG_NO_ORDINAL. */
    bool has_ballot;  /**< Whether the next three are set. */
    eg_locator ballot;
    eg_hash ballot_code; /**< Confirmation code as the record gives it. */
    uint32_t contest;    /**< ind_c; 0: no contest. */
    uint32_t field;      /**< ind_o; 0: no field. */
    char text[EG_FINDING_TEXT_MAX]; /**< Place and equation, for a person. */
} eg_finding;

/** How often a check was made. */
typedef struct eg_check_count {
    uint64_t visited; /**< Items that it was made on. */
    uint64_t failed;  /**< Of these, where it did not hold. */
    uint64_t unseen;  /**< Items that it should have been made on. */
} eg_check_count;

/** Facts about a record, as far as they could be read. */
typedef struct eg_record_facts {
    eg_record_phase phase;
    eg_record_encoding encoding;
    eg_record_store store;
    uint32_t n;
    uint32_t k;
    char election_id[256];
    char election_name[256];
    uint64_t devices;
    uint64_t ballots;
    uint64_t cast;
    uint64_t challenged;
    uint64_t spoiled;
    uint64_t uncast; /**< Pre-encrypted and not cast. */
    uint64_t cast_weight;
    bool has_root[EG_PHASES]; /**< By phase - 1. */
    eg_hash root[EG_PHASES];
    eg_statement_counts attestations;
    eg_statement_counts signatures;
} eg_record_facts;

typedef struct eg_report eg_report;

/**
 * Verify the record at @p path.
 *
 * Costs, for a field with R = 1, about six exponentiations on shared squaring
 * chains.
 *
 * @param[out] out     The report; free it with eg_report_free().  Made also
 *                     for records that are refused.
 * @param[in]  options NULL: EG_VERIFY_OPTIONS_INIT.
 * @param[out] err     Why there is no report; may be NULL.
 *
 * @retval EG_OK             There is a report: see eg_report_verdict().
 * @retval EG_ERR_NOT_FOUND  There is nothing at @p path, or no ballot has the
 *                           code that options->only_ballot asks for.
 * @retval EG_ERR_IO         Reading failed.
 * @retval EG_ERR_MEMORY     No memory.
 */
EG_API EG_NODISCARD eg_status eg_verify(eg_report **out,
                                        const char *path,
                                        const eg_verify_options *options,
                                        eg_error *err);

/**
 * Verify the record at @p path, of whatever version it is: 2.1.0 as above, and
 * 0.95, 1.0, 1.52, 1.91 and 2.0, and what the Python implementation wrote before
 * 0.95, by their own rules (docs/legacy.md).
 *
 * The version is told by the layout, the group, the names of members and by
 * which hashes fit, never by what the record says of itself; the report names
 * it.  Of an older record only_ballot, expect_root and group cannot be asked.
 *
 * @retval EG_ERR_ARGUMENT The options ask for what the version does not have.
 *                         Others: as eg_verify().
 */
EG_API EG_NODISCARD eg_status eg_verify_any(eg_report **out,
                                            const char *path,
                                            const eg_verify_options *options,
                                            eg_error *err);

EG_API void eg_report_free(eg_report *report);

EG_API eg_verdict eg_report_verdict(const eg_report *report);
EG_API const eg_record_facts *eg_report_facts(const eg_report *report);

/** Which older version the record is of, as detected; NULL: 2.1.0. */
EG_API const char *eg_report_older(const eg_report *report);

/** Outcome of one check and how often it was made (@p count may be NULL). */
EG_API eg_outcome eg_report_check(const eg_report *report,
                                  eg_check check,
                                  eg_check_count *count);

/** Outcome of a whole step: 0 for R, 1..19, EG_STEP_X. */
EG_API eg_outcome eg_report_step(const eg_report *report, unsigned step);

/** The findings in order of their places; at most EG_FINDINGS_MAX. */
EG_API const eg_finding *eg_report_findings(const eg_report *report,
                                            size_t *len);

/** All findings, also those that are not listed. */
EG_API uint64_t eg_report_finding_count(const eg_report *report);

typedef enum eg_report_format {
    EG_REPORT_TEXT,
    EG_REPORT_JSON,
    EG_REPORT_JUNIT
} eg_report_format;

/**
 * The report as text for people, JSON or JUnit XML.
 *
 * @param[out] text Ends with a zero byte; free it with free().
 *
 * @retval EG_ERR_MEMORY No memory.
 */
EG_API EG_NODISCARD eg_status eg_report_write(const eg_report *report,
                                              eg_report_format format,
                                              char **text,
                                              size_t *len);

/* -- one record, verified by several ---------------------------------------- */

/** Slices that a verification can have. */
#define EG_SLICES_MAX 1024

/**
 * What one of several runs of the verifier found out about its slice of a
 * record's ballots: bytes for eg_verify_joined() of the same release, and no
 * report: a slice has no verdict.  Whoever makes one can lie in it, so it is
 * to come from where one's own eg_verify() would run.
 */
typedef struct eg_slice {
    uint8_t *bytes;
    size_t len;
} eg_slice;

/**
 * Judge each @p count -th ballot of the record at @p path, beginning with
 * number @p index; the others, the tally and roots are read and not judged.
 *
 * For where threads cannot be had, such as browsers: the slices of a record
 * can be made at once in several processes.  Each reads and hashes the whole
 * record and verifies its setup.  The memory is that of eg_verify(), without
 * what grows with the number of ballots.
 *
 * @param[out] out     Free it with eg_slice_free(); untouched on failure.
 * @param[in]  options As for eg_verify(), but without only_ballot; progress
 *                     gets the ballots that were judged.
 * @param[in]  index   0 to @p count - 1.
 * @param[in]  count   1 to EG_SLICES_MAX.
 *
 * @retval EG_OK           There is a slice, whatever the record is like.
 * @retval EG_ERR_ARGUMENT There is no such slice.
 *                         Others: as eg_verify().
 */
EG_API EG_NODISCARD eg_status eg_verify_slice(eg_slice *out,
                                              const char *path,
                                              const eg_verify_options *options,
                                              uint32_t index,
                                              uint32_t count,
                                              eg_error *err);

/** Free the bytes; harmless on zero and NULL. */
EG_API void eg_slice_free(eg_slice *slice);

/**
 * Verify the record at @p path with what its slices found out about ballots:
 * the report is, byte for byte, that of eg_verify() with the same options.
 *
 * Everything but the ballots is verified here.  That all slices are of one
 * division and were made of these very ballots, in this order, with these
 * openings, under this H_E, is verified by a hash.
 *
 * @param[out] out     As for eg_verify().
 * @param[in]  options Those of the slices; progress gets the ballots read.
 * @param[in]  slice   All slices, in any order.
 * @param[in]  count   How many these are.
 *
 * @retval EG_OK            There is a report: see eg_report_verdict().
 * @retval EG_ERR_ARGUMENT  They are not the slices 0 to @p count - 1 of
 *                          @p count: one is missing, or there twice.
 * @retval EG_ERR_STATE     One is of another record, or the record changed.
 * @retval EG_ERR_MALFORMED One is damaged or of another release.
 *                          Others: as eg_verify().
 */
EG_API EG_NODISCARD eg_status eg_verify_joined(eg_report **out,
                                               const char *path,
                                               const eg_verify_options *options,
                                               const eg_slice *slice,
                                               uint32_t count,
                                               eg_error *err);

/* -- a file beside a record ------------------------------------------------ */

/**
 * Decide whether @p opening opens contests of @p ballot to what they encrypt.
 *
 * The ballot is checked, too, as far as it can be alone: its identifier hash,
 * its shape, its proofs and its hashes (5.B, 6, 7, 8.A, 8.B, X.06, X.08, X.09,
 * X.38, X.69).  Then of each opened contest its labels and values (14.A, 14.C
 * to 14.F, X.14), its ciphertexts (13.1), (13.2), its data (13.A, X.13), and
 * with the hashes of the others the confirmation code (13.B).  That the ballot
 * is in a record is not: see docs/proof.md.
 *
 * @spec{EG 2.1.0 section 3.6.7, Verifications 13 and 14 of chosen contests}
 *
 * @param[out] failed  The first check that does not hold; EG_CHECK_COUNT when
 *                     none was found.  May be NULL.
 * @param[in]  opening Need not be checked beforehand.
 *
 * @retval EG_OK         It does.
 * @retval EG_REJECT     It does not; @p err says what.
 * @retval EG_ERR_LIMIT  The ballot is too large to check.
 * @retval EG_ERR_MEMORY No memory.
 */
EG_API EG_NODISCARD eg_status
eg_contest_opening_verify_var(const eg_election *election,
                              const eg_encrypted_ballot *ballot,
                              const eg_contest_opening *opening,
                              eg_check *failed,
                              eg_error *err);

/**
 * Decide whether @p proofs show that each undervote and null-vote indicator of
 * @p ballot is told, where its contest declares the overvote indicator.
 *
 * The ballot's own proofs, Verifications 6 and 7, must hold: they show that
 * every indicator is 0 or 1 and that the votes are within the limit.
 *
 * @spec{EG 2.1.0 section 3.3.9}
 *
 * @param[in] proofs Need not be checked beforehand.  All there should be, by
 *                   contest and field, and no other.
 *
 * @retval EG_OK     They do; also of a ballot that has no such indicator.
 * @retval EG_REJECT They do not; @p err names contest and indicator.
 */
EG_API EG_NODISCARD eg_status
eg_indicators_verify_var(const eg_election *election,
                         const eg_encrypted_ballot *ballot,
                         const eg_indicator_proofs *proofs,
                         eg_error *err);

#ifdef __cplusplus
}
#endif
#endif
