/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of forged records: each is an honest record with one lie in it, and
 * the checks that must fail because of it, no others.
 */
#ifndef EG_TESTS_VERIFY_CASE_H
#define EG_TESTS_VERIFY_CASE_H

#include <electionguard/verify.h>

#include "support/test_record.h"

typedef struct verify_case {
    const char *name;
    void (*forge)(test_record *r);
    /** The codes that must be FAILED, in the order of checks.h, apart by a
     *  space: exactly these.  "" for an honest record. */
    const char *codes;
    bool unchained;                /**< The manifest has no chaining. */
    const char *manifest;          /**< NULL: test_manifest_record. */
    const eg_group_params *params; /**< NULL: TOY_64_256. */
    unsigned printers;             /**< As in test_record_plan. */
    void (*bend_secret)(test_record *r, eg_guardian_secret *secret);
    void (*bend_keys)(test_record *r, eg_element joint[EG_KEY_KINDS]);
} verify_case;

/** A row with simple chaining, and one without. */
#define CASE(name_, forge_, codes_)                           \
    {                                                         \
        .name = (name_), .forge = (forge_), .codes = (codes_) \
    }
#define CASE_UNCHAINED(name_, forge_, codes_)                  \
    {                                                          \
        .name = (name_), .forge = (forge_), .codes = (codes_), \
        .unchained = true                                      \
    }

/** Rows with pre-encrypted ballots. */
#define CASE_PRINTED(name_, forge_, codes_)                    \
    {                                                          \
        .name = (name_), .forge = (forge_), .codes = (codes_), \
        .manifest = test_manifest_printed                      \
    }
#define CASE_UNCHAINED_PRINTED(name_, forge_, codes_)          \
    {                                                          \
        .name = (name_), .forge = (forge_), .codes = (codes_), \
        .manifest = test_manifest_printed_unchained            \
    }
#define CASE_SHORT_CODES(name_, forge_, codes_)                \
    {                                                          \
        .name = (name_), .forge = (forge_), .codes = (codes_), \
        .manifest = test_manifest_printed_byte                 \
    }

/**
 * Run all cases and print those that come out differently, in the codes that
 * fail or in what tests/told/PROGRAM.txt says of them (told.h).
 *
 * @return 0, or 1 when a case came out differently: the value of main().
 */
int verify_cases_run(const char *program, const verify_case *cases, size_t len);

/** Verify the record at @p path; aborts when there is no report. */
eg_report *verify_path(const char *path,
                       const eg_group *group,
                       eg_profile profile,
                       unsigned jobs);

/** The codes of all failed checks, apart by spaces. */
void verify_failed(const eg_report *report, char *out, size_t room);

#endif
