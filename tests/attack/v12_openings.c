/* SPDX-License-Identifier: Apache-2.0 */
/* Verifications 12 to 14, X.12 to X.14: what is opened of single ballots. */
#include <stdlib.h>
#include <string.h>

#include <electionguard/hashed_elgamal.h>

#include "base/base.h"
#include "proof/range.h"
#include "support/item_edit.h"
#include "support/toy_groups.h"
#include "support/verify_case.h"

static test_section *
requests(test_record *r)
{
    return test_record_section(r, EG_SECTION_CONTEST_DATA_REQUESTS);
}

static test_section *
data_openings(test_record *r)
{
    return test_record_section(r, EG_SECTION_CONTEST_DATA_DECRYPTIONS);
}

static test_section *
openings(test_record *r)
{
    return test_record_section(r, EG_SECTION_CHALLENGED_DECRYPTIONS);
}

static eg_contest_data_request *
request(test_record *r, size_t at)
{
    return &requests(r)->item[at].item.u.request;
}

/** The first belongs to ballot 1 of device 0, contest 1. */
static eg_contest_data_opening *
data(test_record *r, size_t at)
{
    return &data_openings(r)->item[at].item.u.data_opening;
}

/** The first belongs to ballot 2 of device 0: contests 1 and 3. */
static eg_ballot_opening *
opening(test_record *r, size_t at)
{
    return &openings(r)->item[at].item.u.opening;
}

static eg_opened_ballot_contest *
contest(test_record *r, size_t at)
{
    return (eg_opened_ballot_contest *)(uintptr_t)&opening(r, 0)
        ->opened.contest[at];
}

static eg_opened_ballot_field *
field(test_record *r, size_t at, size_t i)
{
    return (eg_opened_ballot_field *)(uintptr_t)&contest(r, at)->field[i];
}

static const eg_element *
khat(const test_record *r)
{
    return eg_public_key_value(r->e.election->key[EG_KEY_DATA]);
}

/* -- Verification 12: pairs ------------------------------------------------- */

static void
not_decrypted(test_record *r)
{
    test_section_drop(data_openings(r), 0);
}

static void
not_requested(test_record *r)
{
    test_section_drop(requests(r), 1);
}

static void
request_twice(test_record *r)
{
    test_section_copy(requests(r), 0, 1);
}

static void
decryption_twice(test_record *r)
{
    test_section_copy(data_openings(r), 1, 2);
}

static void
requests_swapped(test_record *r)
{
    test_section_swap(requests(r), 0, 1);
}

static void
challenged_requested(test_record *r)
{
    /* Ballot 2 is challenged: first it is called cast. */
    eg_encrypted_ballot *b = test_record_ballot(r, 0, 2);
    b->status = EG_BALLOT_CAST;
    test_record_redo(r, TEST_REDO_DATA);
    b->status = EG_BALLOT_CHALLENGED;
}

static void
spoiled_requested(test_record *r)
{
    eg_encrypted_ballot *b = test_record_ballot(r, 0, 4);
    eg_encrypted_ballot *first = test_record_ballot(r, 0, 1);
    b->status = EG_BALLOT_CAST;
    first->status = EG_BALLOT_SPOILED;
    test_record_redo(r, TEST_REDO_DATA);
    b->status = EG_BALLOT_SPOILED;
    first->status = EG_BALLOT_CAST;
}

static void
contest_without_data(test_record *r)
{
    request(r, 0)->contest_index = 2;
    data(r, 0)->contest_index = 2;
}

static void
contest_unknown(test_record *r)
{
    request(r, 1)->contest_index = 9;
    data(r, 1)->contest_index = 9;
}

static void
ballot_unknown(test_record *r)
{
    request(r, 1)->ballot.position = 77;
    data(r, 1)->ballot.position = 77;
}

static void
device_unknown(test_record *r)
{
    memset(&request(r, 1)->ballot.device, 0xFF, EG_HASH_BYTES);
    memset(&data(r, 1)->ballot.device, 0xFF, EG_HASH_BYTES);
}

static void
other_kind_of_device(test_record *r)
{
    request(r, 1)->ballot.kind = EG_DEVICE_PRE_ENCRYPTING;
    data(r, 1)->ballot.kind = EG_DEVICE_PRE_ENCRYPTING;
}

static void
request_other_id_hash(test_record *r)
{
    request(r, 0)->id_hash.bytes[0] ^= 1;
}

static void
decryption_other_id_hash(test_record *r)
{
    data(r, 0)->id_hash.bytes[0] ^= 1;
}

static void
request_names_nothing(test_record *r)
{
    request(r, 0)->has_ballot = false;
}

static void
decryption_names_nothing(test_record *r)
{
    data(r, 1)->has_ballot = false;
}

/* -- Verification 12: decryptions ------------------------------------------- */

/** The data as whoever gives @p beta reads it. */
static eg_span
read_as(test_record *r, const eg_element *beta)
{
    const eg_encrypted_ballot *b = test_record_ballot(r, 0, 1);
    const eg_hashed_place place =
        eg_hashed_place_data(&b->id_hash, 1, khat(r), NULL);
    const eg_hashed_ciphertext *text = b->contest[0].data;
    uint8_t *out = eg_arena_alloc(r->arena, text->c1_len, 1);
    if (eg_hashed_decrypt(r->e.group, out, &place, text, beta) != EG_OK) {
        abort();
    }
    return (eg_span){out, text->c1_len};
}

static eg_span
pair_plus_q(test_record *r, const eg_scalar *c, const eg_scalar *v, bool first)
{
    const size_t lq = eg_group_scalar_len(r->e.group);
    uint8_t *out = eg_arena_alloc(r->arena, 64, 1);
    eg_scalar_write(r->e.group, out + 32 - lq, c);
    eg_scalar_write(r->e.group, out + 64 - lq, v);
    memcpy(out + (first ? 0 : 32), test_plus_q(r, first ? c : v).data, 32);
    return (eg_span){out, 64};
}

static void
v_plus_q(test_record *r)
{
    test_item_edit(r, &data_openings(r)->item[0],
                   "contest_data_decryption.proof", EDIT_VALUE,
                   pair_plus_q(r, &data(r, 0)->c, &data(r, 0)->v, false));
}

static void
c_plus_q(test_record *r)
{
    test_item_edit(r, &data_openings(r)->item[0],
                   "contest_data_decryption.proof", EDIT_VALUE,
                   pair_plus_q(r, &data(r, 0)->c, &data(r, 0)->v, true));
}

static void
beta_plus_p(test_record *r)
{
    test_item_edit(r, &data_openings(r)->item[0],
                   "contest_data_decryption.beta", EDIT_VALUE,
                   test_plus_p(r, &data(r, 0)->beta));
}

static void
other_c(test_record *r)
{
    data(r, 0)->c = data(r, 1)->c;
}

static void
proofs_exchanged(test_record *r)
{
    const eg_scalar c = data(r, 0)->c;
    const eg_scalar v = data(r, 0)->v;
    data(r, 0)->c = data(r, 1)->c;
    data(r, 0)->v = data(r, 1)->v;
    data(r, 1)->c = c;
    data(r, 1)->v = v;
}

/** Another beta, and the data that goes with it. */
static void
other_beta(test_record *r)
{
    eg_contest_data_opening *d = data(r, 0);
    eg_element_mul(r->e.group, &d->beta, &d->beta, khat(r));
    d->data = read_as(r, &d->beta);
}

/** p - beta with an even challenge passes 12.B, and gives other data. */
static void
beta_outside(test_record *r)
{
    const eg_encrypted_ballot *b = test_record_ballot(r, 0, 1);
    eg_contest_data_opening *d = data(r, 0);
    const eg_decryption_claim claim =
        eg_decryption_claim_data(&b->id_hash, 1, b->contest[0].data);
    test_negate(r, &d->beta);
    d->data = read_as(r, &d->beta);
    eg_proof_branch proof;
    do {
        test_record_prove(r, &proof, &claim, EG_KEY_DATA, &d->beta);
    } while (!test_is_even(r, &proof.c));
    d->c = proof.c;
    d->v = proof.v;
}

static void
other_data(test_record *r)
{
    uint8_t *copy =
        eg_arena_copy(r->arena, data(r, 0)->data.data, data(r, 0)->data.len);
    copy[31] ^= 1;
    data(r, 0)->data.data = copy;
}

static void
longer_data(test_record *r)
{
    uint8_t *copy = eg_arena_alloc(r->arena, 64, 1);
    memcpy(copy, data(r, 0)->data.data, 32);
    data(r, 0)->data = (eg_span){copy, 64};
}

/* -- Verification 13 -------------------------------------------------------- */

static void
not_opened(test_record *r)
{
    test_section_drop(openings(r), 1);
}

static void
opened_twice(test_record *r)
{
    test_section_copy(openings(r), 0, 1);
}

static void
openings_swapped(test_record *r)
{
    test_section_swap(openings(r), 0, 1);
}

static void
open_as_challenged(test_record *r, size_t position)
{
    eg_encrypted_ballot *b = test_record_ballot(r, 0, position);
    const eg_ballot_status kept = b->status;
    b->status = EG_BALLOT_CHALLENGED;
    test_record_redo(r, TEST_REDO_OPENINGS);
    b->status = kept;
}

static void
cast_opened(test_record *r)
{
    open_as_challenged(r, 1);
}

static void
spoiled_opened(test_record *r)
{
    open_as_challenged(r, 4);
}

static void
challenged_called_spoiled(test_record *r)
{
    test_record_ballot(r, 0, 2)->status = EG_BALLOT_SPOILED;
}

static void
spoiled_called_challenged(test_record *r)
{
    test_record_ballot(r, 0, 4)->status = EG_BALLOT_CHALLENGED;
}

static void
opening_of_nothing(test_record *r)
{
    test_section_copy(openings(r), 3, 4);
    opening(r, 4)->ballot.position = 9;
}

static void
opening_before_all(test_record *r)
{
    test_section_copy(openings(r), 0, 0);
    memset(&opening(r, 0)->ballot.device, 0, EG_HASH_BYTES);
}

static void
opening_names_nothing(test_record *r)
{
    opening(r, 0)->has_ballot = false;
}

static void
opening_other_id_hash(test_record *r)
{
    opening(r, 0)->opened.id_hash.bytes[3] ^= 1;
}

static void
openings_exchanged(test_record *r)
{
    const eg_locator kept = opening(r, 0)->ballot;
    opening(r, 0)->ballot = opening(r, 1)->ballot;
    opening(r, 1)->ballot = kept;
    test_section_swap(openings(r), 0, 1);
}

static void
opened_contest_missing(test_record *r)
{
    opening(r, 0)->opened.contest_len--;
}

static void
first_contest_missing(test_record *r)
{
    opening(r, 0)->opened.contest++;
    opening(r, 0)->opened.contest_len--;
}

/** The contests of the opening, and others after them. */
static void
add_contests(test_record *r, size_t more, uint32_t index, const char *label)
{
    eg_opened_ballot *o = &opening(r, 0)->opened;
    eg_opened_ballot_contest *all =
        eg_arena_alloc(r->arena, o->contest_len + more, sizeof(*all));
    memcpy(all, o->contest, o->contest_len * sizeof(*all));
    for (size_t i = 0; i < more; i++) {
        all[o->contest_len + i] = all[1];
        all[o->contest_len + i].index = index + (uint32_t)i;
        all[o->contest_len + i].label = label;
    }
    o->contest = all;
    o->contest_len += more;
}

static void
unknown_contest(test_record *r)
{
    add_contests(r, 1, 4, "mars");
}

/** Contest 2 is in the manifest, and not in the ballot's style. */
static void
contest_more(test_record *r)
{
    add_contests(r, 1, 4, "score");
    eg_opened_ballot_contest *all = contest(r, 0);
    const eg_opened_ballot_contest bond = all[1];
    all[1] = all[2];
    all[1].index = 2;
    all[2] = bond;
    eg_opened_ballot_field *f =
        eg_arena_alloc(r->arena, bond.field_len, sizeof(*f));
    memcpy(f, bond.field, bond.field_len * sizeof(*f));
    f[0].label = "park";
    f[1].label = "pool";
    all[1].field = f;
}

/** More than are looked at, which must not be a way out. */
static void
far_too_many_contests(test_record *r)
{
    add_contests(r, 3, 4, "mars");
}

/** Once as it was, and once more with other votes. */
static void
contest_doubled(test_record *r)
{
    add_contests(r, 1, 3, "bond");
    eg_opened_ballot_contest *c = contest(r, 2);
    eg_opened_ballot_field *f =
        eg_arena_alloc(r->arena, c->field_len, sizeof(*f));
    memcpy(f, c->field, c->field_len * sizeof(*f));
    f[0].value = 1 - f[0].value;
    f[1].value = 0;
    c->field = f;
}

static void
opened_contest_twice(test_record *r)
{
    const eg_opened_ballot_contest kept = *contest(r, 0);
    *contest(r, 1) = kept;
}

static void
opened_contests_swapped(test_record *r)
{
    const eg_opened_ballot_contest kept = *contest(r, 0);
    *contest(r, 0) = *contest(r, 1);
    *contest(r, 1) = kept;
}

static void
opened_data_missing(test_record *r)
{
    contest(r, 0)->has_data = false;
}

static void
opened_data_too_much(test_record *r)
{
    contest(r, 1)->has_data = true;
    contest(r, 1)->data_nonce = contest(r, 0)->data_nonce;
    contest(r, 1)->data = contest(r, 0)->data;
    contest(r, 1)->data_len = contest(r, 0)->data_len;
}

static void
nonce_plus_q(test_record *r)
{
    test_item_edit(r, &openings(r)->item[0],
                   "challenged_ballot_decryption.contests[1].fields[0].nonce",
                   EDIT_VALUE, test_plus_q(r, &field(r, 1, 0)->nonce));
}

static void
data_nonce_plus_q(test_record *r)
{
    test_item_edit(
        r, &openings(r)->item[0],
        "challenged_ballot_decryption.contests[0].contest_data.nonce",
        EDIT_VALUE, test_plus_q(r, &contest(r, 0)->data_nonce));
}

static void
other_opened_data(test_record *r)
{
    uint8_t *copy =
        eg_arena_copy(r->arena, contest(r, 0)->data, contest(r, 0)->data_len);
    copy[0] ^= 0x80;
    contest(r, 0)->data = copy;
}

/** Any nonce and the data that it gives pass 13.A. */
static void
other_data_nonce(test_record *r)
{
    eg_opened_ballot_contest *c = contest(r, 0);
    const eg_encrypted_ballot *b = test_record_ballot(r, 0, 2);
    const eg_hashed_place place =
        eg_hashed_place_data(&b->id_hash, 1, khat(r), NULL);
    eg_element beta;
    eg_scalar_from_u64(r->e.group, &c->data_nonce, 4711);
    eg_element_pow_var(r->e.group, &beta, khat(r), &c->data_nonce);
    uint8_t *read = eg_arena_alloc(r->arena, c->data_len, 1);
    if (eg_hashed_decrypt(r->e.group, read, &place, b->contest[0].data,
                          &beta) != EG_OK) {
        abort();
    }
    c->data = read;
}

static void
other_value(test_record *r)
{
    field(r, 1, 0)->value ^= 1;
    field(r, 1, 1)->value = 0;
}

static void
other_nonce(test_record *r)
{
    field(r, 1, 1)->nonce = field(r, 1, 0)->nonce;
}

static void
nonces_exchanged(test_record *r)
{
    const eg_scalar kept = field(r, 0, 0)->nonce;
    field(r, 0, 0)->nonce = field(r, 0, 1)->nonce;
    field(r, 0, 1)->nonce = kept;
}

/* -- Verification 14 -------------------------------------------------------- */

static void
unknown_contest_label(test_record *r)
{
    contest(r, 1)->label = "Bond";
}

static void
contest_of_other_style(test_record *r)
{
    contest(r, 1)->label = "score";
}

static void
contest_labels_swapped(test_record *r)
{
    contest(r, 0)->label = "bond";
    contest(r, 1)->label = "mayor";
}

static void
unknown_label(test_record *r)
{
    field(r, 0, 0)->label = "Ada";
}

static void
label_twice(test_record *r)
{
    field(r, 0, 1)->label = field(r, 0, 0)->label;
}

static void
labels_swapped(test_record *r)
{
    const char *kept = field(r, 0, 0)->label;
    field(r, 0, 0)->label = field(r, 0, 1)->label;
    field(r, 0, 1)->label = kept;
}

static void
numbers_swapped(test_record *r)
{
    field(r, 0, 0)->index = 2;
    field(r, 0, 1)->index = 1;
}

static void
opened_field_missing(test_record *r)
{
    contest(r, 1)->field_len--;
}

static void
opened_field_twice(test_record *r)
{
    eg_opened_ballot_contest *c = contest(r, 1);
    eg_opened_ballot_field *more =
        eg_arena_alloc(r->arena, c->field_len + 1, sizeof(*more));
    memcpy(more, c->field, c->field_len * sizeof(*more));
    more[c->field_len] = more[0];
    c->field = more;
    c->field_len++;
}

/** The fields of the second contest, and more after them. */
static void
add_fields(test_record *r, size_t more)
{
    eg_opened_ballot_contest *c = contest(r, 1);
    eg_opened_ballot_field *all =
        eg_arena_alloc(r->arena, c->field_len + more, sizeof(*all));
    memcpy(all, c->field, c->field_len * sizeof(*all));
    for (size_t i = c->field_len; i < c->field_len + more; i++) {
        all[i] = all[0];
        all[i].index = (uint32_t)i + 1;
        all[i].label = "perhaps";
        all[i].value = 0;
    }
    c->field = all;
    c->field_len += more;
}

static void
unknown_option(test_record *r)
{
    add_fields(r, 1);
}

/** More than are looked at, which must not be a way out. */
static void
far_too_many_fields(test_record *r)
{
    add_fields(r, 3);
}

/** One contest, so that a selection can exceed its own limit alone. */
static const char manifest_of_one[] =
    "{\"electionId\":\"x\",\"contests\":[{\"id\":\"a\",\"name\":\"A\","
    "\"selectionLimit\":3,\"optionSelectionLimit\":2,\"index\":1,"
    "\"choices\":[{\"id\":\"o\",\"name\":\"O\",\"index\":1},"
    "{\"id\":\"u\",\"name\":\"U\",\"index\":2}]}],"
    "\"ballotStyles\":[{\"id\":\"s\",\"name\":\"S\",\"contestIds\":[\"a\"]}]}";

/** Whether the proofs of the only contest of a ballot hold. */
static bool
proofs_hold(const test_record *r, const eg_encrypted_ballot *b)
{
    const eg_encrypted_contest *c = &b->contest[0];
    const eg_contest *m = &r->e.manifest->contest[0];
    const eg_public_key *key = r->e.election->key[EG_KEY_VOTE];
    eg_ciphertext sum;
    bool hold = true;
    eg_ciphertext_one(r->e.group, &sum);
    for (size_t i = 0; i < c->field_len; i++) {
        const eg_range_claim claim =
            eg_range_claim_field(&b->id_hash, &c->field[i].ct, 1,
                                 (uint32_t)i + 1, m->field[i].bound);
        const eg_range_proof proof = {c->field[i].proof, c->field[i].proof_len};
        hold = hold && eg_range_verify_var(key, NULL, &claim, &proof,
                                           EG_RANGE_TEST_MEMBERS) == EG_OK;
        eg_ciphertext_mul(r->e.group, &sum, &sum, &c->field[i].ct);
    }
    const eg_range_claim claim =
        eg_range_claim_limit(&b->id_hash, &sum, 1, m->selection_limit);
    const eg_range_proof proof = {c->limit_proof, c->limit_proof_len};
    return hold && eg_range_verify_var(key, NULL, &claim, &proof,
                                       EG_RANGE_TEST_MEMBERS) == EG_OK;
}

/**
 * A vote beyond the limits, and false proofs that hold: among 127 challenges
 * the right one is soon met.  Then the opening alone can tell.
 */
static void
challenged_by_luck(test_record *r, const uint64_t value[2])
{
    for (size_t i = 0; i < 2; i++) {
        test_record_set_value(r, 0, 2, 0, i, value[i]);
        field(r, 0, i)->value = (uint32_t)value[i];
    }
    do {
        test_prove_contest(r, 0, 2, 0, value, false);
    } while (!proofs_hold(r, test_record_ballot(r, 0, 2)));
    test_record_redo(r, TEST_REDO_CODES);
}

static void
challenged_three(test_record *r)
{
    challenged_by_luck(r, (const uint64_t[]){3, 0});
}

static void
challenged_four(test_record *r)
{
    challenged_by_luck(r, (const uint64_t[]){2, 2});
}

/** What the device encrypted on a challenged ballot, and the opening says. */
static void
challenged_vote(test_record *r, const uint64_t value[2])
{
    for (size_t i = 0; i < 2; i++) {
        test_record_set_value(r, 0, 2, 1, i, value[i]);
        field(r, 1, i)->value = (uint32_t)value[i];
    }
    test_prove_contest(r, 0, 2, 1, value, false);
    test_record_redo(r, TEST_REDO_CODES);
}

static void
challenged_two_for_one(test_record *r)
{
    challenged_vote(r, (const uint64_t[]){2, 0});
}

static void
challenged_both(test_record *r)
{
    challenged_vote(r, (const uint64_t[]){1, 1});
}

static const verify_case cases[] = {
    CASE("12.structure not decrypted", not_decrypted, "12.structure"),
    CASE("12.structure not requested", not_requested, "12.structure"),
    CASE("12.structure a request twice", request_twice, "R.order 12.structure"),
    CASE("12.structure a decryption twice",
         decryption_twice,
         "R.order 12.structure"),
    CASE("12.structure requests swapped",
         requests_swapped,
         "R.order 12.structure"),
    CASE("12.structure a challenged ballot",
         challenged_requested,
         "12.structure"),
    CASE("12.structure a spoiled ballot", spoiled_requested, "12.structure"),
    CASE("12.structure a contest without data",
         contest_without_data,
         "12.structure"),
    CASE("12.structure an unknown contest", contest_unknown, "12.structure"),
    CASE("12.structure an unknown ballot", ballot_unknown, "12.structure"),
    CASE("12.structure an unknown device", device_unknown, "12.structure"),
    CASE("12.structure another kind of device",
         other_kind_of_device,
         "12.structure"),
    CASE("12.structure another H_I requested",
         request_other_id_hash,
         "12.structure"),
    CASE("12.structure another H_I decrypted",
         decryption_other_id_hash,
         "12.structure"),
    CASE("12.structure a request of nothing",
         request_names_nothing,
         "12.structure"),
    CASE("12.structure a decryption of nothing",
         decryption_names_nothing,
         "12.structure"),
    CASE("12.structure beta + p", beta_plus_p, "12.structure"),
    CASE("12.A v + q", v_plus_q, "12.A"),
    CASE("12.B c + q", c_plus_q, "12.B"),
    CASE("12.B another c", other_c, "12.B"),
    CASE("12.B proofs exchanged", proofs_exchanged, "12.B"),
    CASE("12.B another beta and its data", other_beta, "12.B"),
    CASE("X.12 p - beta and its data, c even", beta_outside, "X.12"),
    CASE("12.C other data", other_data, "12.C"),
    CASE("12.C longer data", longer_data, "12.C"),
    CASE("13.structure not opened", not_opened, "13.structure"),
    CASE("13.structure opened twice", opened_twice, "R.order 13.structure"),
    CASE("13.structure openings swapped",
         openings_swapped,
         "R.order 13.structure"),
    CASE("13.structure of no ballot", opening_of_nothing, "13.structure"),
    CASE("13.structure of a device before all",
         opening_before_all,
         "13.structure"),
    CASE("13.structure names nothing", opening_names_nothing, "13.structure"),
    CASE("13.structure another H_I", opening_other_id_hash, "13.structure"),
    CASE("13.structure openings exchanged", openings_exchanged, "13.structure"),
    CASE("13.structure a spoiled ballot called challenged",
         spoiled_called_challenged,
         "13.structure"),
    CASE("13.structure no contest data", opened_data_missing, "13.structure"),
    CASE("13.structure contest data too much",
         opened_data_too_much,
         "13.structure"),
    CASE("13.structure nonce + q", nonce_plus_q, "13.structure"),
    CASE("13.structure nonce of the data + q",
         data_nonce_plus_q,
         "13.structure"),
    CASE("14.B a contest is missing", opened_contest_missing, "14.B"),
    CASE("14.B the first contest is missing", first_contest_missing, "14.B"),
    CASE("13.structure far too many contests",
         far_too_many_contests,
         "13.structure"),
    CASE("13.structure far too many options",
         far_too_many_fields,
         "13.structure"),
    CASE("14.structure a contest twice", contest_doubled, "14.structure"),
    CASE("14.B a contest twice, another not",
         opened_contest_twice,
         "14.structure 14.B"),
    CASE("13.structure contests swapped",
         opened_contests_swapped,
         "13.structure"),
    CASE("13.A other data", other_opened_data, "13.A"),
    CASE("X.13 another nonce of the data, and what it gives",
         other_data_nonce,
         "X.13"),
    CASE("X.13 a cast ballot opened", cast_opened, "X.13"),
    CASE("X.13 a spoiled ballot opened", spoiled_opened, "X.13"),
    CASE("X.13 a challenged ballot called spoiled",
         challenged_called_spoiled,
         "X.13"),
    CASE("13.B another value", other_value, "13.B"),
    CASE("13.B another nonce", other_nonce, "13.B"),
    CASE("13.B nonces exchanged", nonces_exchanged, "13.B"),
    CASE("14.A a contest more, unknown", unknown_contest, "14.A"),
    CASE("14.A a contest more, of another style", contest_more, "14.A"),
    CASE("14.A an unknown contest", unknown_contest_label, "14.A 14.B"),
    CASE("14.A a contest of another style",
         contest_of_other_style,
         "14.A 14.B X.14"),
    CASE("X.14 labels of contests swapped", contest_labels_swapped, "X.14"),
    CASE("14.C an option more", unknown_option, "14.C"),
    CASE("14.C an unknown option", unknown_label, "14.C 14.D"),
    CASE("14.structure a label twice", label_twice, "14.structure 14.D X.14"),
    CASE("14.D an option is missing", opened_field_missing, "14.D"),
    CASE("14.structure an option twice", opened_field_twice, "14.structure"),
    CASE("X.14 labels of options swapped", labels_swapped, "X.14"),
    CASE("X.14 numbers of options swapped", numbers_swapped, "X.14"),
    {.name = "14.E three for one of two, proved by luck",
     .forge = challenged_three,
     .codes = "14.E",
     .manifest = manifest_of_one,
     .params = &toy_groups[TOY_7_16]},
    {.name = "14.F four of three, proved by luck",
     .forge = challenged_four,
     .codes = "14.F",
     .manifest = manifest_of_one,
     .params = &toy_groups[TOY_7_16]},
    CASE("14.E two for one", challenged_two_for_one, "14.E 14.F X.06"),
    CASE("14.F both", challenged_both, "14.F X.06"),
};

int
main(void)
{
    return verify_cases_run("v12_openings", cases, EG_ARRAY_LEN(cases));
}
