/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The aggregated phase and the decrypted tally.
 */
#include <string.h>

#include "verify/ballot.h"
#include "verify/tally.h"
#include "verify/walk.h"

/** Both tallies of the largest manifest fit. */
#define TALLY_ARENA_MAX ((size_t)1024 * 1024 * 1024)

typedef struct tallies {
    eg_claimed_tally claimed;
    uint32_t decrypted; /**< Contests of the decrypted tally so far. */
    bool *decrypted_seen;
} tallies;

static void
take_claimed(eg_walk *walk,
             void *context,
             const eg_item *item,
             const eg_item_faults *faults,
             const eg_place *place)
{
    tallies *t = context;
    eg_result *r = &walk->report->result;
    if (!eg_verify_faults(faults, place, r)) {
        /* Its value reads as zero, and what would use it is not judged. */
        t->claimed.out_of_range = true;
    }
    t->claimed.broken = walk->report->reach[9] == EG_REACH_BROKEN;
    if (walk->setup.election != NULL && !t->claimed.broken) {
        eg_claimed_tally_item(&t->claimed, walk->setup.manifest, item, place,
                              r);
    }
}

static void
take_decrypted(eg_walk *walk,
               void *context,
               const eg_item *item,
               const eg_item_faults *faults,
               const eg_place *place)
{
    tallies *t = context;
    eg_result *r = &walk->report->result;
    const bool in_range = eg_verify_faults(faults, place, r);
    if (walk->setup.election == NULL) {
        return;
    }
    const eg_item_decrypted_contest *contest = &item->u.decrypted;
    eg_place at = *place;
    at.contest = contest->index;
    const bool ascends =
        walk->report->reach[10] == EG_REACH_BROKEN ||
        eg_result_require(r, EG_CHECK_10_STRUCTURE,
                          contest->index > t->decrypted, &at,
                          "decrypted contest %u stands behind contest %u",
                          contest->index, t->decrypted);
    if (ascends) {
        t->decrypted = contest->index;
    }
    if (contest->index >= 1 &&
        contest->index <= walk->setup.manifest->contest_len) {
        t->decrypted_seen[contest->index - 1] = true;
    }
    if (!in_range) {
        eg_result_unseen_step(r, 10);
        eg_result_unseen_step(r, 11);
        return;
    }
    eg_verify_decrypted_contest(walk->setup.election, &t->claimed, contest,
                                place, r);
}

/**
 * 11.D: no contest of a submitted ballot is missing from the decrypted tally;
 * 10.structure: nor is any other.
 */
static void
check_complete(eg_walk *walk, const tallies *t)
{
    size_t index = 0;
    if (eg_record_find(walk->record, &index, EG_SECTION_DECRYPTED_TALLY, NULL,
                       0) != EG_OK ||
        walk->report->reach[10] == EG_REACH_BROKEN) {
        return; /* what is missing may stand where nothing can be read */
    }
    eg_result *r = &walk->report->result;
    const eg_manifest *manifest = walk->setup.manifest;
    const eg_ballot_worker *total =
        walk->pool == NULL ? NULL : eg_pool_total(walk->pool);
    for (size_t i = 0; i < manifest->contest_len; i++) {
        const eg_place place = {.section = (uint32_t)index,
                                .ordinal = EG_NO_ORDINAL,
                                .contest = manifest->contest[i].index};
        const bool submitted = total != NULL && total->seen[i];
        eg_result_require(r, EG_CHECK_10_STRUCTURE,
                          t->decrypted_seen[i] || submitted, &place,
                          "contest \"%s\" is not in the decrypted tally",
                          manifest->contest[i].id);
        if (total == NULL) {
            eg_result_unseen(r, EG_CHECK_11D);
        } else if (submitted) {
            eg_result_require(r, EG_CHECK_11D, t->decrypted_seen[i], &place,
                              "contest \"%s\" is on submitted ballots and not "
                              "in the decrypted tally",
                              manifest->contest[i].id);
        }
    }
}

/** Verification 9, once the tally was read. */
static void
check_aggregation(eg_walk *walk, tallies *t)
{
    size_t index;
    if (eg_record_find(walk->record, &index, EG_SECTION_ENCRYPTED_TALLY, NULL,
                       0) != EG_OK) {
        return;
    }
    if (walk->report->reach[9] == EG_REACH_BROKEN) {
        t->claimed.broken = true;
        return;
    }
    if (walk->options->only_ballot != NULL) {
        return; /* The other ballots were not added up. */
    }
    const eg_place place = {.section = (uint32_t)index, .ordinal = 0};
    const eg_tally *counted =
        walk->all_counted ? eg_pool_total(walk->pool)->tally : NULL;
    eg_verify_aggregation(walk->setup.election, &t->claimed, counted, &place,
                          &walk->report->result);
}

static eg_status
walk_tallies(eg_walk *walk, tallies *t, eg_arena *arena, eg_error *err)
{
    static const eg_item_kind claimed[] = {EG_ITEM_TALLY_HEADER,
                                           EG_ITEM_TALLY_CONTEST, EG_ITEM_NONE};
    static const eg_item_kind decrypted[] = {EG_ITEM_DECRYPTED_CONTEST,
                                             EG_ITEM_NONE};
    const bool judged = walk->setup.election != NULL;
    if (judged) {
        EG_TRY(eg_claimed_tally_init(&t->claimed, walk->setup.manifest, arena));
        t->decrypted_seen = eg_arena_alloc(
            arena, walk->setup.manifest->contest_len, sizeof(bool));
        if (t->decrypted_seen == NULL) {
            return EG_ERR_MEMORY;
        }
    }
    EG_TRY(eg_walk_section(walk, EG_SECTION_ENCRYPTED_TALLY, claimed, arena, 9,
                           11, take_claimed, t, err));
    if (judged) {
        check_aggregation(walk, t);
    }
    EG_TRY(eg_walk_section(walk, EG_SECTION_DECRYPTED_TALLY, decrypted, arena,
                           10, 11, take_decrypted, t, err));
    if (judged && walk->report->facts.phase >= EG_PHASE_FINAL) {
        check_complete(walk, t);
    }
    return EG_OK;
}

eg_status
eg_walk_tally(eg_walk *walk, eg_error *err)
{
    eg_arena *arena = NULL;
    EG_TRY(eg_arena_new(&arena, TALLY_ARENA_MAX));
    tallies t = {0};
    const eg_status status = walk_tallies(walk, &t, arena, err);
    eg_arena_free(arena);
    return status;
}
