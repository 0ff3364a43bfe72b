/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verification 9: the tally is the product of the cast ballots.
 */
#include "verify/tally.h"

#include <inttypes.h>

eg_status
eg_claimed_tally_init(eg_claimed_tally *tally,
                      const eg_manifest *manifest,
                      eg_arena *arena)
{
    *tally = (eg_claimed_tally){0};
    tally->contest =
        eg_arena_alloc(arena, manifest->contest_len, sizeof(*tally->contest));
    return tally->contest == NULL ? EG_ERR_MEMORY : EG_OK;
}

/** The next contest of the tally must be the manifest's next. */
static void
take_contest(eg_claimed_tally *tally,
             const eg_manifest *manifest,
             const eg_tally_contest *contest,
             const eg_place *place,
             eg_result *result)
{
    eg_place at = *place;
    at.contest = contest->index;
    const eg_contest *want = eg_manifest_contest(manifest, contest->index);
    if (!eg_result_require(result, EG_CHECK_9_STRUCTURE,
                           want != NULL && contest->index == tally->read + 1,
                           &at,
                           "the tally of contest %u stands where contest %zu "
                           "belongs",
                           contest->index, tally->read + 1) ||
        !eg_result_require(result, EG_CHECK_9_STRUCTURE,
                           contest->field_len == want->field_len, &at,
                           "the tally of contest \"%s\" has %zu fields and "
                           "the manifest %zu",
                           want->id, contest->field_len, want->field_len)) {
        return;
    }
    tally->contest[tally->read++] = *contest;
}

void
eg_claimed_tally_item(eg_claimed_tally *tally,
                      const eg_manifest *manifest,
                      const eg_item *item,
                      const eg_place *place,
                      eg_result *result)
{
    if (item->kind == EG_ITEM_TALLY_HEADER && place->ordinal == 0) {
        tally->has_header = true;
        tally->header = item->u.tally_header;
    } else if (item->kind == EG_ITEM_TALLY_CONTEST && place->ordinal > 0) {
        take_contest(tally, manifest, &item->u.tally_contest, place, result);
    } else {
        eg_result_visit(result, EG_CHECK_9_STRUCTURE);
        eg_result_fail(result, EG_CHECK_9_STRUCTURE, place,
                       "%s stands in the tally where it does not belong",
                       eg_item_kind_name(item->kind));
    }
}

/** R.summary: the announced counts are those of the ballots. */
static void
check_summary(const eg_claimed_tally *claimed,
              const eg_tally *counted,
              const eg_place *place,
              eg_result *result)
{
    eg_result_require(result, EG_CHECK_R_SUMMARY,
                      claimed->header.cast_count == counted->cast_count, place,
                      "the tally announces %" PRIu64
                      " cast ballots and %" PRIu64 " are here",
                      claimed->header.cast_count, counted->cast_count);
    eg_result_require(
        result, EG_CHECK_R_SUMMARY,
        claimed->header.cast_weight == counted->cast_weight, place,
        "the tally announces a weight of %" PRIu64 " and the cast ballots have "
        "%" PRIu64,
        claimed->header.cast_weight, counted->cast_weight);
}

/** 9.A, 9.B of one contest. */
static void
check_products(const eg_tally_contest *claimed,
               const eg_tally_contest *counted,
               const eg_contest *contest,
               const eg_place *place,
               eg_result *result)
{
    eg_place at = *place;
    at.ordinal = contest->index; /* item 0 is the header */
    at.contest = contest->index;
    eg_result_require(result, EG_CHECK_9_STRUCTURE,
                      claimed->cast_weight == counted->cast_weight, &at,
                      "the tally of contest \"%s\" announces a weight of "
                      "%" PRIu64 " and the cast ballots have %" PRIu64,
                      contest->id, claimed->cast_weight, counted->cast_weight);
    for (size_t i = 0; i < contest->field_len; i++) {
        at.field = (uint32_t)i + 1;
        eg_result_require(
            result, EG_CHECK_9A,
            eg_element_equal_var(&claimed->field[i].alpha,
                                 &counted->field[i].alpha),
            &at,
            "A of \"%s\" is not the product of the alpha_j of the cast ballots",
            contest->field[i].id);
        eg_result_require(
            result, EG_CHECK_9B,
            eg_element_equal_var(&claimed->field[i].beta,
                                 &counted->field[i].beta),
            &at,
            "B of \"%s\" is not the product of the beta_j of the cast ballots",
            contest->field[i].id);
    }
}

void
eg_verify_aggregation(const eg_election *election,
                      const eg_claimed_tally *claimed,
                      const eg_tally *counted,
                      const eg_place *place,
                      eg_result *result)
{
    const eg_manifest *manifest = election->manifest;
    const bool complete = eg_result_require(
        result, EG_CHECK_9_STRUCTURE,
        claimed->has_header && claimed->read == manifest->contest_len, place,
        "the tally has %zu of the manifest's %zu contests%s", claimed->read,
        manifest->contest_len, claimed->has_header ? "" : " and no header");
    if (counted == NULL || claimed->out_of_range) {
        eg_result_unseen(result, EG_CHECK_9A);
        eg_result_unseen(result, EG_CHECK_9B);
        eg_result_unseen(result, EG_CHECK_R_SUMMARY);
        return;
    }
    if (claimed->has_header) {
        check_summary(claimed, counted, place, result);
    }
    for (size_t i = 0; i < claimed->read; i++) {
        check_products(&claimed->contest[i], &counted->contest[i],
                       &manifest->contest[i], place, result);
    }
    if (!complete) {
        eg_result_unseen(result, EG_CHECK_9A);
        eg_result_unseen(result, EG_CHECK_9B);
    }
}
