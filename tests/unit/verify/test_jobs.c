/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One ballot and what goes with it, as a thread gets it: items that cannot be
 * decoded although they are canonical, and memory that ends anywhere.
 */
#include <stdio.h>

#include "support/item_edit.h"
#include "support/test_record.h"
#include "test.h"
#include "verify/ballot_job.h"
#include "verify/ballot_proofs.h"

/** A record, one job of it and a worker. */
typedef struct kit {
    test_record r;
    eg_ballot_worker worker;
    eg_ballot_job job;
} kit;

static void
begin(kit *k, const char *manifest)
{
    *k = (kit){0};
    test_record_new(&k->r, &(test_record_plan){.seed = 7,
                                               .manifest = manifest,
                                               .devices = 1,
                                               .ballots = 4});
    assert_ok(eg_ballot_worker_init(&k->worker, k->r.e.election, true));
    eg_ballot_job_clear(&k->job);
}

static void
end(kit *k)
{
    eg_ballot_job_free(&k->job);
    eg_ballot_worker_free(&k->worker);
    test_record_free(&k->r);
}

/** Give the worker all memory that it may have, and nothing gathered. */
static void
renew_worker(kit *k, size_t ceiling)
{
    eg_ballot_worker_free(&k->worker);
    assert_ok(eg_ballot_worker_init(&k->worker, k->r.e.election, true));
    if (ceiling > 0) {
        eg_arena_free(k->worker.arena);
        assert_ok(eg_arena_new(&k->worker.arena, ceiling));
    }
}

static void
add_bytes(kit *k, eg_item_kind kind, const void *bytes, size_t len)
{
    const eg_place place = {.ordinal = k->job.part_len + 1, .contest = 1};
    assert_ok(eg_ballot_job_add(&k->job, kind, bytes, len, &place));
}

static void
add(kit *k, const test_item *item)
{
    EG_BUFFER(bytes, (size_t)1 << 20);
    test_item_bytes(&k->r, item, &bytes);
    add_bytes(k, item->item.kind, bytes.data, bytes.len);
}

static test_item *
first_of(kit *k, eg_section_type type)
{
    return &test_record_section(&k->r, type)->item[0];
}

/** The regular ballot of a status, by its place among four. */
static void
add_regular(kit *k, eg_ballot_status status)
{
    for (size_t i = 1; i <= 4; i++) {
        if (test_record_ballot(&k->r, 0, i)->status == status) {
            add(k, &test_record_device(&k->r, 0)->item[i]);
            return;
        }
    }
    fail_msg("no ballot of that status");
}

/* -- parts that cannot be decoded -------------------------------------------- */

/** What no check of a step says of a part that could not be decoded. */
static void
assert_step_unseen(const kit *k, unsigned step)
{
    for (int i = 0; i < EG_CHECK_COUNT; i++) {
        if (eg_check_step((eg_check)i) == step) {
            assert_true(k->worker.result.count[i].unseen > 0);
            assert_int_equal(k->worker.result.count[i].failed, 0);
        }
    }
}

/** An opening, a request or a decryption that is no such thing: its step is not
 *  judged, and the machine did not fail. */
static void
test_parts_that_cannot_be_decoded(void **state)
{
    (void)state;
    static const struct {
        eg_item_kind kind;
        eg_ballot_status status;
        unsigned step;
    } cases[] = {
        {EG_ITEM_CHALLENGED_DECRYPTION, EG_BALLOT_CHALLENGED, 14},
        {EG_ITEM_CONTEST_DATA_REQUEST, EG_BALLOT_CAST, 12},
        {EG_ITEM_CONTEST_DATA_DECRYPTION, EG_BALLOT_CAST, 12},
    };
    static const uint8_t bad[] = {0x5A, 0x00};
    kit k;
    begin(&k, test_manifest_record);
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        char text[64];
        (void)snprintf(text, sizeof(text), "the item cannot be decoded: %s",
                       eg_status_text(EG_OK));
        renew_worker(&k, 0);
        eg_ballot_job_clear(&k.job);
        add_regular(&k, cases[i].status);
        add_bytes(&k, cases[i].kind, bad, sizeof(bad));
        eg_ballot_worker_run(&k.worker, &k.job);
        const eg_result *result = &k.worker.result;
        assert_int_equal(result->total, 1);
        assert_int_equal(result->finding[0].check, EG_CHECK_R_ENCODING);
        assert_int_equal(result->finding[0].ordinal, 2);
        assert_string_equal(result->finding[0].text, text);
        assert_int_equal(result->count[EG_CHECK_R_ENCODING].visited, 1);
        assert_int_equal(k.worker.status, EG_OK);
        assert_step_unseen(&k, cases[i].step);
    }
    end(&k);
}

/** The sentence of an item that says itself why it is none. */
static void
test_sentence_of_the_decoder(void **state)
{
    (void)state;
    kit k;
    begin(&k, test_manifest_record);
    renew_worker(&k, 64);
    add_regular(&k, EG_BALLOT_CAST);
    eg_ballot_worker_run(&k.worker, &k.job);
    const eg_result *result = &k.worker.result;
    assert_int_equal(result->total, 1);
    assert_true(k.worker.uncounted);
    assert_int_equal(k.worker.status, EG_OK);
    assert_non_null(strstr(result->finding[0].text,
                           "the item cannot be decoded: encrypted ballot: "));
    end(&k);
}

/** Nonces of q or more are found in the release, not in the ballot. */
static void
test_place_of_released_nonces(void **state)
{
    (void)state;
    uint8_t large[512];
    kit k;
    begin(&k, test_manifest_printed);
    test_item *release = first_of(&k, EG_SECTION_UNCAST_NONCE_RELEASES);
    const eg_nonce_release *r = &release->item.u.release;
    const size_t len = EG_HASH_BYTES * r->contest[0].nonce_len;
    assert_true(len <= sizeof(large));
    memset(large, 0xFF, sizeof(large));
    test_item_edit(&k.r, release, "uncast_nonce_release.contests[0].nonces",
                   EDIT_VALUE, (eg_span){large, len});
    add(&k, test_record_printed(&k.r, r->ballot.position));
    add(&k, release);
    eg_ballot_worker_run(&k.worker, &k.job);
    const eg_result *result = &k.worker.result;
    assert_int_equal(result->total, r->contest[0].nonce_len);
    for (size_t i = 0; i < result->len; i++) {
        assert_int_equal(eg_check_step(result->finding[i].check), 18);
        assert_int_equal(result->finding[i].ordinal, 2);
    }
    end(&k);
}

/** 12.structure: a request names a contest that has data on this ballot. */
static void
test_request_for_no_data(void **state)
{
    (void)state;
    kit k;
    begin(&k, test_manifest_record);
    for (uint32_t contest = 1; contest <= 3; contest += 2) {
        renew_worker(&k, 0);
        eg_ballot_job_clear(&k.job);
        add_regular(&k, EG_BALLOT_CAST);
        add(&k, first_of(&k, EG_SECTION_CONTEST_DATA_REQUESTS));
        k.job.part[1].place.contest = contest;
        eg_ballot_worker_run(&k.worker, &k.job);
        assert_int_equal(k.worker.result.count[EG_CHECK_12_STRUCTURE].failed,
                         contest == 1 ? 0 : 1);
    }
    end(&k);
}

/** What may be lost is not said to be missing; what is not lost is. */
static void
test_openings_that_may_be_lost(void **state)
{
    (void)state;
    kit k;
    begin(&k, test_manifest_printed);
    for (int lost = 0; lost < 2; lost++) {
        renew_worker(&k, 0);
        const eg_check_count *c = k.worker.result.count;
        eg_ballot_job_clear(&k.job);
        add_regular(&k, EG_BALLOT_CHALLENGED);
        k.job.lost = lost != 0;
        eg_ballot_worker_run(&k.worker, &k.job);
        assert_int_equal(c[EG_CHECK_13_STRUCTURE].unseen, lost);
        assert_int_equal(c[EG_CHECK_14B].unseen, lost);
        assert_int_equal(c[EG_CHECK_13_STRUCTURE].failed, 1 - lost);

        eg_ballot_job_clear(&k.job);
        add(&k, test_record_printed(&k.r, 2));
        k.job.lost = lost != 0;
        eg_ballot_worker_run(&k.worker, &k.job);
        assert_int_equal(c[EG_CHECK_18_STRUCTURE].unseen, lost);
        assert_int_equal(c[EG_CHECK_18_STRUCTURE].failed, 1 - lost);
    }
    end(&k);
}

/** Ballots are counted by what became of them. */
static void
test_counts_of_ballots(void **state)
{
    (void)state;
    static const eg_ballot_status all[] = {EG_BALLOT_CAST, EG_BALLOT_CHALLENGED,
                                           EG_BALLOT_SPOILED};
    kit k;
    begin(&k, test_manifest_record);
    for (size_t i = 0; i < EG_ARRAY_LEN(all); i++) {
        renew_worker(&k, 0);
        eg_ballot_job_clear(&k.job);
        add_regular(&k, all[i]);
        eg_ballot_worker_run(&k.worker, &k.job);
        for (size_t j = 0; j < EG_ARRAY_LEN(all); j++) {
            assert_int_equal(k.worker.by_status[all[j]], i == j);
        }
    }
    end(&k);
}

/** A contest that the manifest does not have is not counted as seen. */
static void
test_contest_beyond_the_manifest(void **state)
{
    (void)state;
    static const uint32_t beyond[] = {0, 4, INT32_MAX};
    kit k;
    begin(&k, test_manifest_record);
    eg_encrypted_ballot *ballot = test_record_ballot(&k.r, 0, 1);
    for (size_t i = 0; i < EG_ARRAY_LEN(beyond); i++) {
        renew_worker(&k, 0);
        eg_ballot_job_clear(&k.job);
        test_contest(ballot, 0)->index = beyond[i];
        add(&k, &test_record_device(&k.r, 0)->item[1]);
        eg_ballot_worker_run(&k.worker, &k.job);
        assert_true(k.worker.result.count[EG_CHECK_X08].failed > 0);
        assert_false(k.worker.seen[0]);
        assert_true(k.worker.seen[2]);
    }
    end(&k);
}

/* -- memory that ends --------------------------------------------------------- */

/**
 * With less memory than the ballot takes (an item may need more than the arena's
 * ceiling) nothing is made up: a check was made as often as with all of it, or
 * what it lacks is told.
 */
static void
assert_nothing_made_up(const kit *k, const eg_result *whole)
{
    const eg_result *result = &k->worker.result;
    const eg_check_count *decoded = &result->count[EG_CHECK_R_ENCODING];
    if (result->status != EG_OK) {
        return; /* there will be no report */
    }
    assert_int_equal(result->total, decoded->failed);
    if (k->worker.uncounted) {
        return; /* nor anything of this ballot in one */
    }
    for (int i = 0; i < EG_CHECK_COUNT; i++) {
        const eg_check_count *c = &result->count[i];
        if (c->visited != whole->count[i].visited && c->unseen == 0 &&
            decoded->failed == 0) {
            fail_msg("check %s was made %llu of %llu times",
                     eg_check_code((eg_check)i), (unsigned long long)c->visited,
                     (unsigned long long)whole->count[i].visited);
        }
    }
}

/** Run the job with each ceiling up to what it needs. */
static void
run_with_each_ceiling(kit *k)
{
    renew_worker(k, 0);
    eg_ballot_worker_run(&k->worker, &k->job);
    assert_int_equal(k->worker.result.total, 0);
    const eg_result whole = k->worker.result;
    const size_t used = eg_arena_used(k->worker.arena);
    /* Nothing is left of a ballot when the next one comes. */
    eg_ballot_worker_run(&k->worker, &k->job);
    assert_int_equal(eg_arena_used(k->worker.arena), used);
    size_t ended = 0;
    for (size_t ceiling = 64; ceiling <= used; ceiling += 256) {
        renew_worker(k, ceiling);
        eg_ballot_worker_run(&k->worker, &k->job);
        assert_nothing_made_up(k, &whole);
        ended += k->worker.result.count[EG_CHECK_R_ENCODING].failed == 0;
    }
    assert_true(ended > 0);
}

static void
test_memory_for_a_challenged_ballot(void **state)
{
    (void)state;
    kit k;
    begin(&k, test_manifest_record);
    add_regular(&k, EG_BALLOT_CHALLENGED);
    add(&k, first_of(&k, EG_SECTION_CHALLENGED_DECRYPTIONS));
    run_with_each_ceiling(&k);
    end(&k);
}

static void
test_memory_for_contest_data(void **state)
{
    (void)state;
    kit k;
    begin(&k, test_manifest_record);
    add_regular(&k, EG_BALLOT_CAST);
    add(&k, first_of(&k, EG_SECTION_CONTEST_DATA_REQUESTS));
    add(&k, first_of(&k, EG_SECTION_CONTEST_DATA_DECRYPTIONS));
    run_with_each_ceiling(&k);
    end(&k);
}

static void
test_memory_for_printed_ballots(void **state)
{
    (void)state;
    kit k;
    begin(&k, test_manifest_printed);
    const test_section *releases =
        test_record_section(&k.r, EG_SECTION_UNCAST_NONCE_RELEASES);
    for (size_t position = 1; position <= 4; position++) {
        const test_item *ballot = test_record_printed(&k.r, position);
        eg_ballot_job_clear(&k.job);
        add(&k, ballot);
        for (size_t i = 0; i < releases->len; i++) {
            if (releases->item[i].item.u.release.ballot.position == position) {
                add(&k, &releases->item[i]);
            }
        }
        run_with_each_ceiling(&k);
    }
    end(&k);
}

/* -- proofs ------------------------------------------------------------------- */

/** A bound that no manifest can have: nothing can be said of the proofs, of
 *  Verification 6 for the fields and of 7 for the limits. */
static void
test_claims_that_cannot_be(void **state)
{
    (void)state;
    static const eg_check checks[] = {EG_CHECK_6B, EG_CHECK_6D, EG_CHECK_7B,
                                      EG_CHECK_7D};
    const eg_place place = EG_PLACE_RECORD;
    kit k;
    begin(&k, test_manifest_record);
    eg_result result = {.finding = NULL};
    eg_contest *contest = (eg_contest *)(uintptr_t)k.r.e.manifest->contest;
    eg_field *field = (eg_field *)(uintptr_t)contest->field;
    const uint32_t bound = field->bound;
    const uint32_t limit = contest->selection_limit;
    field->bound = UINT32_MAX;
    contest->selection_limit = UINT32_MAX;
    const eg_encrypted_ballot *ballot = test_record_ballot(&k.r, 0, 1);
    assert_int_equal(ballot->status, EG_BALLOT_CAST);
    eg_verify_ballot_proofs(k.r.e.election, ballot, &place, k.worker.arena,
                            &result);
    field->bound = bound;
    contest->selection_limit = limit;
    assert_int_equal(result.total, 0);
    for (size_t i = 0; i < EG_ARRAY_LEN(checks); i++) {
        assert_int_equal(result.count[checks[i]].visited, 0);
        assert_int_equal(result.count[checks[i]].unseen, i < 2 ? 1 : 2);
    }
    eg_result_free(&result);
    end(&k);
}

/** A proof for a field that the contest does not have, beside one that it has. */
static void
test_proof_of_a_missing_field(void **state)
{
    (void)state;
    static const eg_field_kind kinds[] = {EG_FIELD_NULL_VOTE,
                                          EG_FIELD_UNDERVOTE_DIFFERENCE};
    const eg_place place = EG_PLACE_RECORD;
    kit k;
    begin(&k, test_manifest_record);
    eg_encrypted_ballot *ballot = test_record_ballot(&k.r, 0, 1);
    eg_encrypted_contest *got = test_contest(ballot, 0);
    eg_contest *contest = (eg_contest *)(uintptr_t)k.r.e.manifest->contest;
    eg_field *field = (eg_field *)(uintptr_t)&contest->field[1];
    const eg_contest contest_was = *contest;
    const eg_field field_was = *field;
    contest->option_len = 1;
    for (size_t i = 0; i < 2 * EG_ARRAY_LEN(kinds); i++) {
        eg_result result = {.finding = NULL};
        const bool extra = i < 2;
        const bool null_vote = kinds[i % 2] == EG_FIELD_NULL_VOTE;
        field->kind = kinds[i % 2];
        got->null_proof = null_vote != extra ? got->limit_proof : NULL;
        got->null_proof_len = got->null_proof == NULL ? 0 : 2;
        got->difference_proof = null_vote == extra ? got->limit_proof : NULL;
        eg_verify_ballot_proofs(k.r.e.election, ballot, &place, k.worker.arena,
                                &result);
        size_t told = 0;
        for (size_t j = 0; j < result.len; j++) {
            told += strstr(result.finding[j].text, "does not declare") != NULL;
        }
        assert_int_equal(told, extra);
        eg_result_free(&result);
    }
    *contest = contest_was;
    *field = field_was;
    end(&k);
}

/** Of a ballot without contests nothing is missing. */
static void
test_proofs_of_no_contest(void **state)
{
    (void)state;
    const eg_place place = EG_PLACE_RECORD;
    kit k;
    begin(&k, test_manifest_record);
    eg_result result = {.finding = NULL};
    eg_encrypted_ballot ballot = *test_record_ballot(&k.r, 0, 1);
    ballot.contest_len = 0;
    eg_verify_ballot_proofs(k.r.e.election, &ballot, &place, k.worker.arena,
                            &result);
    for (int i = 0; i < EG_CHECK_COUNT; i++) {
        assert_int_equal(result.count[i].visited, 0);
        assert_int_equal(result.count[i].unseen, 0);
    }
    end(&k);
}

/** A job can be used again after it was freed. */
static void
test_job_after_its_end(void **state)
{
    (void)state;
    kit k;
    begin(&k, test_manifest_record);
    for (int again = 0; again < 2; again++) {
        add_regular(&k, EG_BALLOT_SPOILED);
        assert_int_equal(k.job.part_len, 1);
        renew_worker(&k, 0);
        eg_ballot_worker_run(&k.worker, &k.job);
        assert_int_equal(k.worker.result.total, 0);
        eg_ballot_job_free(&k.job);
        eg_ballot_job_clear(&k.job);
    }
    end(&k);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts_that_cannot_be_decoded),
        cmocka_unit_test(test_sentence_of_the_decoder),
        cmocka_unit_test(test_place_of_released_nonces),
        cmocka_unit_test(test_request_for_no_data),
        cmocka_unit_test(test_openings_that_may_be_lost),
        cmocka_unit_test(test_counts_of_ballots),
        cmocka_unit_test(test_contest_beyond_the_manifest),
        cmocka_unit_test(test_memory_for_a_challenged_ballot),
        cmocka_unit_test(test_memory_for_contest_data),
        cmocka_unit_test(test_memory_for_printed_ballots),
        cmocka_unit_test(test_claims_that_cannot_be),
        cmocka_unit_test(test_proofs_of_no_contest),
        cmocka_unit_test(test_proof_of_a_missing_field),
        cmocka_unit_test(test_job_after_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
