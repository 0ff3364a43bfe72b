/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The opening of chosen contests of one ballot, verified by itself: the ballot
 * as far as it can be judged alone, then the opening against it.
 */
#include <string.h>

#include <electionguard/code.h>
#include <electionguard/verify.h>

#include "verify/ballot.h"
#include "verify/openings.h"

/** Scratch of one ballot. */
#define SCRATCH_MAX EG_ITEM_ARENA_MAX

/** The opening is of this very ballot. */
static bool
check_names(const eg_encrypted_ballot *ballot,
            const eg_contest_opening *opening,
            eg_result *result)
{
    const eg_place at = EG_PLACE_RECORD;
    const eg_opened_ballot *o = &opening->opened;
    const bool same = eg_result_require(
        result, EG_CHECK_13_STRUCTURE,
        eg_hash_equal(&o->id_hash, &ballot->id_hash) &&
            eg_hash_equal(&o->id, &ballot->id) &&
            memcmp(opening->chaining_field, ballot->chaining_field,
                   EG_CHAINING_FIELD_BYTES) == 0,
        &at, "the opening is of another ballot: id_B, H_I or B_C differ");
    return eg_result_require(result, EG_CHECK_13B,
                             eg_hash_equal(&opening->code, &ballot->code), &at,
                             "the opening has another confirmation code than "
                             "the ballot") &&
           same;
}

/** What the opening says of contest @p i of the ballot: opened or closed, and
 * the next of its list. */
static bool
check_contest(const eg_election *election,
              const eg_encrypted_ballot *ballot,
              size_t i,
              const eg_contest_opening *opening,
              size_t *opened,
              size_t *closed,
              eg_result *result)
{
    eg_place at = EG_PLACE_RECORD;
    const uint32_t index = ballot->contest[i].index;
    at.contest = index;
    if (*opened < opening->opened.contest_len &&
        opening->opened.contest[*opened].index == index) {
        (*opened)++;
        return true;
    }
    const bool there = *closed < opening->closed_len &&
                       opening->closed[*closed].index == index;
    if (!eg_result_require(result, EG_CHECK_13_STRUCTURE, there, &at,
                           "contest %u of the ballot is neither opened nor "
                           "given by its hash",
                           (unsigned)index)) {
        return false;
    }
    eg_hash chi;
    eg_contest_hash(election->group, &chi, &ballot->id_hash,
                    &ballot->contest[i]);
    return eg_result_require(
        result, EG_CHECK_13B,
        eg_hash_equal(&chi, &opening->closed[(*closed)++].hash), &at,
        "the hash that is given for contest %u is not that of its fields",
        (unsigned)index);
}

/** Each contest of the ballot is opened or closed, once, and there is no other.
 */
static bool
check_contests(const eg_election *election,
               const eg_encrypted_ballot *ballot,
               const eg_contest_opening *opening,
               eg_result *result)
{
    const eg_place at = EG_PLACE_RECORD;
    size_t opened = 0;
    size_t closed = 0;
    bool good = eg_result_require(result, EG_CHECK_13_STRUCTURE,
                                  opening->opened.contest_len > 0, &at,
                                  "no contest is opened");
    for (size_t i = 0; i < ballot->contest_len && good; i++) {
        good = check_contest(election, ballot, i, opening, &opened, &closed,
                             result);
    }
    return good &&
           eg_result_require(result, EG_CHECK_13_STRUCTURE,
                             opened == opening->opened.contest_len &&
                                 closed == opening->closed_len,
                             &at,
                             "a contest stands twice, out of order, or is not "
                             "one of the ballot");
}

static void
verify(const eg_election *election,
       const eg_encrypted_ballot *ballot,
       const eg_contest_opening *opening,
       eg_arena *scratch,
       eg_result *result)
{
    static const eg_item_faults none = {.len = 0};
    const eg_place at = EG_PLACE_RECORD;
    if (eg_verify_ballot(election, ballot, &none, &at, scratch, result) &&
        check_names(ballot, opening, result) &&
        check_contests(election, ballot, opening, result)) {
        eg_verify_chosen(election, ballot, &opening->opened, &at, scratch,
                         result);
    }
}

/** Whether each check that was to be made could be made. */
static bool
all_seen(const eg_result *result)
{
    for (size_t i = 0; i < EG_CHECK_COUNT; i++) {
        if (result->count[i].unseen > 0) {
            return false;
        }
    }
    return true;
}

/** The first finding that was made, as an error. */
static eg_status
judge(eg_result *result, eg_check *failed, eg_error *err)
{
    if (result->status != EG_OK) {
        return result->status;
    }
    if (result->total == 0) {
        return all_seen(result) ? EG_OK
                                : eg_fail(err, EG_ERR_LIMIT,
                                          "the ballot is too large to check");
    }
    if (failed != NULL) {
        *failed = result->finding[0].check;
    }
    return eg_fail(err, EG_REJECT, "check %s: %s",
                   eg_check_code(result->finding[0].check),
                   result->finding[0].text);
}

eg_status
eg_contest_opening_verify_var(const eg_election *election,
                              const eg_encrypted_ballot *ballot,
                              const eg_contest_opening *opening,
                              eg_check *failed,
                              eg_error *err)
{
    if (failed != NULL) {
        *failed = EG_CHECK_COUNT;
    }
    eg_arena *scratch;
    EG_TRY(eg_arena_new(&scratch, SCRATCH_MAX));
    eg_result result = {.finding = NULL};
    verify(election, ballot, opening, scratch, &result);
    const eg_status status = judge(&result, failed, err);
    eg_result_free(&result);
    eg_arena_free(scratch);
    return status;
}
