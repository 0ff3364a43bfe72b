/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verification 14: what an opening shows is a vote, under the manifest's labels.
 */
#include <string.h>

#include "verify/labels.h"
#include "verify/openings.h"

/** 14.A, 14.B and X.14. */
static const eg_label_checks label_checks = {
    .known = EG_CHECK_14A,
    .pair = EG_CHECK_X14,
    .complete = EG_CHECK_14B,
    .verb = "is not opened",
};

static const char *
label_of(const void *opening, size_t i)
{
    return ((const eg_opened_ballot *)opening)->contest[i].label;
}

/**
 * 14.C, X.14: each opened field carries the label of its index.
 *
 * One that is there beyond the contest's fields has an unknown label (14.C) or
 * repeats one (14.structure).
 */
static void
check_field_labels(const eg_contest *contest,
                   const eg_opened_ballot_contest *opened,
                   const eg_place *place,
                   eg_result *result)
{
    for (size_t i = 0; i < opened->field_len; i++) {
        const eg_opened_ballot_field *f = &opened->field[i];
        eg_place at = *place;
        at.field = f->index;
        const eg_field *named = eg_contest_find_field(contest, f->label);
        eg_result_require(result, EG_CHECK_14C, named != NULL, &at,
                          "option \"%.80s\" is not one of contest \"%s\"",
                          f->label, contest->id);
        eg_result_require(result, EG_CHECK_X14,
                          named == NULL || i >= contest->field_len ||
                              (named->index == f->index && f->index == i + 1),
                          &at,
                          "option %u of contest \"%s\" is labelled \"%.80s\"",
                          f->index, contest->id, f->label);
    }
}

/** 14.D, 14.structure: each option of the contest is opened, once. */
static void
check_fields_complete(const eg_contest *contest,
                      const eg_opened_ballot_contest *opened,
                      const eg_place *place,
                      eg_result *result)
{
    for (size_t i = 0; i < contest->field_len; i++) {
        size_t times = 0;
        for (size_t j = 0; j < opened->field_len; j++) {
            times += strcmp(opened->field[j].label, contest->field[i].id) == 0
                         ? 1
                         : 0;
        }
        eg_place at = *place;
        at.field = contest->field[i].index;
        eg_result_require(result, EG_CHECK_14D, times > 0, &at,
                          "option \"%s\" of contest \"%s\" is not opened",
                          contest->field[i].id, contest->id);
        eg_result_require(result, EG_CHECK_14_STRUCTURE, times <= 1, &at,
                          "option \"%s\" of contest \"%s\" is opened %zu times",
                          contest->field[i].id, contest->id, times);
    }
}

/** Options and write-ins are votes, supplemental fields are about them. */
static bool
is_vote(const eg_field *field)
{
    return field->kind == EG_FIELD_OPTION ||
           field->kind == EG_FIELD_WRITE_IN_COUNT;
}

/** 14.E, 14.F: the values are a vote. */
static void
check_values(const eg_contest *contest,
             const eg_opened_ballot_contest *opened,
             const eg_place *place,
             eg_result *result)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < opened->field_len && i < contest->field_len; i++) {
        const eg_field *field = &contest->field[i];
        const uint32_t value = opened->field[i].value;
        eg_place at = *place;
        at.field = field->index;
        eg_result_require(result, EG_CHECK_14E, value <= field->bound, &at,
                          "\"%s\" has the value %u and at most %u is allowed",
                          field->id, value, field->bound);
        sum += is_vote(field) ? value : 0;
    }
    eg_result_require(
        result, EG_CHECK_14F, sum <= contest->selection_limit, place,
        "the selections of contest \"%s\" sum to %llu and at "
        "most %u are allowed",
        contest->id, (unsigned long long)sum, contest->selection_limit);
}

/** The least number of votes at which the indicator @p field is 0; 0: none. */
static uint64_t
votes_without(const eg_contest *contest, const eg_field *field)
{
    if (field->kind == EG_FIELD_NULL_VOTE) {
        return 1;
    }
    return field->kind == EG_FIELD_UNDERVOTE ? contest->selection_limit : 0;
}

/**
 * X.39: the indicators of null votes and of undervotes are told, not only not
 * invented; Verification 7 shows the latter of every ballot, and that they are 0
 * after an overvote.  Without an overvote indicator nothing tells a contest
 * without votes from an overvoted one.
 *
 * @spec{EG 2.1.0 section 3.3.9}
 */
static void
check_indicators(const eg_contest *contest,
                 const eg_opened_ballot_contest *opened,
                 const eg_place *place,
                 eg_result *result)
{
    uint64_t votes = 0;
    bool overvoted = false;
    bool tells_overvotes = false;
    if (opened->field_len != contest->field_len) {
        return; /* 14.C, 14.D */
    }
    for (size_t i = 0; i < contest->field_len; i++) {
        const eg_field *field = &contest->field[i];
        votes += is_vote(field) ? opened->field[i].value : 0;
        if (field->kind == EG_FIELD_OVERVOTE) {
            tells_overvotes = true;
            overvoted = opened->field[i].value != 0;
        }
    }
    if (overvoted || (votes == 0 && !tells_overvotes)) {
        return;
    }
    for (size_t i = contest->option_len; i < contest->field_len; i++) {
        const eg_field *field = &contest->field[i];
        const uint64_t enough = votes_without(contest, field);
        eg_place at = *place;
        at.field = field->index;
        if (enough > 0) {
            eg_result_require(result, EG_CHECK_X39,
                              opened->field[i].value == (votes < enough), &at,
                              "\"%s\" is %u, and contest \"%s\" has %llu of "
                              "%u votes",
                              field->id, opened->field[i].value, contest->id,
                              (unsigned long long)votes,
                              contest->selection_limit);
        }
    }
}

void
eg_verify_opened_contents(const eg_manifest *manifest,
                          const eg_ballot_style *style,
                          const eg_opened_ballot_contest *opened,
                          const eg_place *place,
                          eg_result *result)
{
    eg_place at = *place;
    at.contest = opened->index;
    const eg_contest *contest = eg_manifest_contest(manifest, opened->index);
    eg_verify_contest_label(&label_checks, manifest, style, opened->index,
                            opened->label, &at, result);
    /* A label is looked up for each field: not for absurdly many. */
    if (contest != NULL && opened->field_len <= 2 * contest->field_len) {
        check_field_labels(contest, opened, &at, result);
        check_fields_complete(contest, opened, &at, result);
        check_values(contest, opened, &at, result);
        check_indicators(contest, opened, &at, result);
    }
}

void
eg_verify_opened_contests(const eg_manifest *manifest,
                          const eg_ballot_style *style,
                          const eg_opened_ballot *opening,
                          const eg_place *place,
                          eg_result *result)
{
    eg_verify_contests_complete(&label_checks, manifest, style, opening,
                                label_of, opening->contest_len, place, result);
    for (size_t i = 0; i < opening->contest_len; i++) {
        const uint32_t index = opening->contest[i].index;
        /* They ascend, or the decoder has reported it. */
        eg_result_require(result, EG_CHECK_14_STRUCTURE,
                          i == 0 || index != opening->contest[i - 1].index,
                          place, "contest %u is opened twice", index);
        eg_verify_opened_contents(manifest, style, &opening->contest[i], place,
                                  result);
    }
}
