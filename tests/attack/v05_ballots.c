/* SPDX-License-Identifier: Apache-2.0 */
/* Verifications 5 to 7, and the checks on a ballot's shape beyond them. */
#include <string.h>

#include "base/base.h"
#include "support/item_edit.h"
#include "support/verify_case.h"

static test_item *
ballot_item(test_record *r, size_t position)
{
    return &test_record_device(r, 0)->item[position];
}

static eg_encrypted_ballot *
ballot(test_record *r, size_t position)
{
    return test_record_ballot(r, 0, position);
}

static eg_encrypted_contest *
contest(test_record *r, size_t position, size_t at)
{
    return test_contest(ballot(r, position), at);
}

static eg_encrypted_field *
field(test_record *r, size_t position, size_t at, size_t i)
{
    return test_field(contest(r, position, at), i);
}

/* -- Verification 5 --------------------------------------------------------- */

static void
id_twice(test_record *r)
{
    const eg_hash id = ballot(r, 1)->id;
    test_record_encrypt(r, 1, 5, &id);
    test_record_redo(r, TEST_REDO_ALL);
}

static void
id_twice_on_one_device(test_record *r)
{
    const eg_hash id = ballot(r, 1)->id;
    test_record_encrypt(r, 0, 4, &id);
    test_record_redo(r, TEST_REDO_ALL);
}

static void
other_id(test_record *r)
{
    ballot(r, 1)->id.bytes[0] ^= 1;
}

static void
other_id_on_spoiled(test_record *r)
{
    ballot(r, 4)->id.bytes[0] ^= 1;
}

/* -- Verification 6 --------------------------------------------------------- */

static void
fewer_branches(test_record *r)
{
    field(r, 1, 0, 0)->proof_len--;
}

static void
more_branches(test_record *r)
{
    eg_encrypted_field *f = field(r, 1, 1, 0);
    eg_proof_branch *more =
        eg_arena_alloc(r->arena, f->proof_len + 1, sizeof(*more));
    memcpy(more, f->proof, f->proof_len * sizeof(*more));
    f->proof = more;
    f->proof_len++;
}

/** alpha -> p - alpha, with proofs that hold all the same: c is even. */
static void
negate(test_record *r, size_t position, bool alpha)
{
    static const uint64_t none[] = {0, 0};
    for (size_t i = 0; i < 2; i++) {
        test_record_set_value(r, 0, position, 0, i, 0);
    }
    eg_ciphertext *ct = &field(r, position, 0, 0)->ct;
    test_negate(r, alpha ? &ct->alpha : &ct->beta);
    test_prove_contest(r, 0, position, 0, none, true);
    test_record_redo(r, TEST_REDO_CODES | TEST_REDO_DATA);
}

/** Two ballots, so that the sign is gone from the product. */
static void
alpha_outside(test_record *r)
{
    negate(r, 1, true);
    negate(r, 5, true);
    test_record_redo(r, TEST_REDO_ALL);
}

static void
beta_outside(test_record *r)
{
    negate(r, 1, false);
    negate(r, 5, false);
    test_record_redo(r, TEST_REDO_ALL);
}

static void
alpha_plus_p(test_record *r)
{
    test_item_edit(r, ballot_item(r, 1),
                   "encrypted_ballot.contests[0].fields[0].alpha", EDIT_VALUE,
                   test_plus_p(r, &field(r, 1, 0, 0)->ct.alpha));
}

static void
beta_plus_p(test_record *r)
{
    test_item_edit(r, ballot_item(r, 2),
                   "encrypted_ballot.contests[1].fields[1].beta", EDIT_VALUE,
                   test_plus_p(r, &field(r, 2, 1, 1)->ct.beta));
}

/** Branches with q added to c or v of branch @p at. */
static eg_span
branches_plus_q(test_record *r,
                const eg_proof_branch *branch,
                size_t len,
                size_t at,
                bool challenge)
{
    const size_t lq = eg_group_scalar_len(r->e.group);
    uint8_t *out = eg_arena_alloc(r->arena, len, 64);
    for (size_t i = 0; i < len; i++) {
        eg_scalar_write(r->e.group, out + 64 * i + 32 - lq, &branch[i].c);
        eg_scalar_write(r->e.group, out + 64 * i + 64 - lq, &branch[i].v);
    }
    const eg_span wide =
        test_plus_q(r, challenge ? &branch[at].c : &branch[at].v);
    memcpy(out + 64 * at + (challenge ? 0 : 32), wide.data, 32);
    return (eg_span){out, 64 * len};
}

static void
range_c_plus_q(test_record *r)
{
    const eg_encrypted_field *f = field(r, 1, 1, 1);
    test_item_edit(r, ballot_item(r, 1),
                   "encrypted_ballot.contests[1].fields[1].range_proof",
                   EDIT_VALUE,
                   branches_plus_q(r, f->proof, f->proof_len, 2, true));
}

static void
range_v_plus_q(test_record *r)
{
    const eg_encrypted_field *f = field(r, 1, 0, 0);
    test_item_edit(r, ballot_item(r, 1),
                   "encrypted_ballot.contests[0].fields[0].range_proof",
                   EDIT_VALUE,
                   branches_plus_q(r, f->proof, f->proof_len, 0, false));
}

static eg_proof_branch *
branch(const eg_proof_branch *of)
{
    return (eg_proof_branch *)(uintptr_t)of;
}

static void
other_range_v(test_record *r)
{
    branch(field(r, 3, 2, 1)->proof)[1].v = field(r, 3, 2, 0)->proof[1].v;
}

static void
other_range_c(test_record *r)
{
    branch(field(r, 3, 1, 1)->proof)[2].c = field(r, 3, 2, 0)->proof[1].c;
}

static void
range_branches_swapped(test_record *r)
{
    eg_proof_branch *b = branch(field(r, 3, 1, 1)->proof);
    const eg_proof_branch kept = b[0];
    b[0] = b[1];
    b[1] = kept;
}

static void
range_proofs_swapped(test_record *r)
{
    eg_encrypted_field *a = field(r, 1, 0, 0);
    eg_encrypted_field *b = field(r, 1, 0, 1);
    const eg_proof_branch *kept = a->proof;
    a->proof = b->proof;
    b->proof = kept;
}

/** The values of contest 0, encrypted and "proved". */
static void
vote(test_record *r, size_t position, const uint64_t value[2])
{
    for (size_t i = 0; i < 2; i++) {
        test_record_set_value(r, 0, position, 0, i, value[i]);
    }
    test_prove_contest(r, 0, position, 0, value, false);
    test_record_redo(r, TEST_REDO_CODES | TEST_REDO_TALLY | TEST_REDO_DATA);
}

static void
vote_two_for_one(test_record *r)
{
    vote(r, 1, (const uint64_t[]){2, 0});
}

/** 2 for one and -1 for the other: the sum is 1. */
static void
vote_minus_one(test_record *r)
{
    static const uint64_t proved[] = {1, 0};
    test_record_set_value(r, 0, 1, 0, 0, 1);
    test_record_set_value(r, 0, 1, 0, 1, 0);
    eg_element key = *eg_public_key_value(r->e.election->key[EG_KEY_VOTE]);
    eg_ciphertext *a = &field(r, 1, 0, 0)->ct;
    eg_ciphertext *b = &field(r, 1, 0, 1)->ct;
    eg_element_mul(r->e.group, &a->beta, &a->beta, &key);
    eg_element_invert_member_var(r->e.group, &key, &key);
    eg_element_mul(r->e.group, &b->beta, &b->beta, &key);
    test_prove_contest(r, 0, 1, 0, proved, false);
    test_record_redo(r, TEST_REDO_CODES | TEST_REDO_TALLY | TEST_REDO_DATA);
}

/* -- Verification 7 --------------------------------------------------------- */

static void
vote_for_both(test_record *r)
{
    vote(r, 1, (const uint64_t[]){1, 1});
}

static void
fewer_limit_branches(test_record *r)
{
    contest(r, 1, 1)->limit_proof_len--;
}

static void
limit_c_plus_q(test_record *r)
{
    const eg_encrypted_contest *c = contest(r, 1, 1);
    test_item_edit(
        r, ballot_item(r, 1), "encrypted_ballot.contests[1].limit_proof",
        EDIT_VALUE,
        branches_plus_q(r, c->limit_proof, c->limit_proof_len, 3, true));
}

static void
limit_v_plus_q(test_record *r)
{
    const eg_encrypted_contest *c = contest(r, 1, 0);
    test_item_edit(
        r, ballot_item(r, 1), "encrypted_ballot.contests[0].limit_proof",
        EDIT_VALUE,
        branches_plus_q(r, c->limit_proof, c->limit_proof_len, 1, false));
}

static void
other_limit_v(test_record *r)
{
    branch(contest(r, 1, 0)->limit_proof)[0].v =
        contest(r, 1, 0)->limit_proof[1].v;
}

static void
limit_proof_of_other_contest(test_record *r)
{
    contest(r, 1, 0)->limit_proof = contest(r, 1, 2)->limit_proof;
}

static void
undeclared_null_proof(test_record *r)
{
    eg_encrypted_contest *c = contest(r, 1, 0);
    c->null_proof = c->limit_proof;
    c->null_proof_len = c->limit_proof_len;
}

static void
undeclared_difference_proof(test_record *r)
{
    eg_encrypted_contest *c = contest(r, 1, 0);
    c->difference_proof = c->limit_proof;
}

/* -- X.06 ------------------------------------------------------------------- */

static void
range_proof_on_challenged(test_record *r)
{
    branch(field(r, 2, 0, 0)->proof)[1].v = field(r, 2, 0, 0)->proof[0].v;
}

static void
limit_proof_on_spoiled(test_record *r)
{
    branch(contest(r, 4, 0)->limit_proof)[1].v =
        contest(r, 4, 0)->limit_proof[0].v;
}

static void
member_on_spoiled(test_record *r)
{
    negate(r, 4, true);
}

static void
fewer_branches_on_spoiled(test_record *r)
{
    field(r, 4, 1, 0)->proof_len--;
}

/* -- X.08, X.09, X.38, X.69 ------------------------------------------------- */

static void
contest_missing(test_record *r)
{
    ballot(r, 4)->contest_len--;
    test_record_redo(r, TEST_REDO_CODES);
}

/** Counted twice, each time with proofs that hold. */
static void
contest_twice(test_record *r)
{
    eg_encrypted_ballot *b = ballot(r, 1);
    eg_encrypted_contest *more =
        eg_arena_alloc(r->arena, b->contest_len + 1, sizeof(*more));
    memcpy(more + 1, b->contest, b->contest_len * sizeof(*more));
    more[0] = more[1];
    b->contest = more;
    b->contest_len++;
    test_record_redo(r, TEST_REDO_CODES | TEST_REDO_TALLY);
}

/** The contest of another style in place of the own one. */
static void
contest_twice_same_number(test_record *r)
{
    eg_encrypted_ballot *b = ballot(r, 1);
    *test_contest(b, 1) = *test_contest(b, 0);
    test_record_redo(r, TEST_REDO_CODES | TEST_REDO_TALLY);
}

static void
unknown_style(test_record *r)
{
    ballot(r, 4)->style = "elsewhere";
}

static void
wider_style(test_record *r)
{
    ballot(r, 4)->style = "all";
}

static void
narrower_style(test_record *r)
{
    ballot(r, 1)->style = "some";
}

static void
no_style(test_record *r)
{
    ballot(r, 4)->style = "";
}

/** One option more than the contest has. */
static void
field_more(test_record *r)
{
    eg_encrypted_contest *c = contest(r, 4, 1);
    eg_encrypted_field *more =
        eg_arena_alloc(r->arena, c->field_len + 1, sizeof(*more));
    memcpy(more, c->field, c->field_len * sizeof(*more));
    more[c->field_len] = more[0];
    c->field = more;
    c->field_len++;
    test_record_redo(r, TEST_REDO_CODES);
}

static void
field_missing(test_record *r)
{
    contest(r, 4, 1)->field_len--;
    test_record_redo(r, TEST_REDO_CODES);
}

static void
contest_data_missing(test_record *r)
{
    contest(r, 4, 0)->data = NULL;
    test_record_redo(r, TEST_REDO_CODES);
}

static void
contest_data_more(test_record *r)
{
    contest(r, 4, 1)->data = contest(r, 4, 0)->data;
    test_record_redo(r, TEST_REDO_CODES);
}

static void
contest_data_longer(test_record *r)
{
    eg_hashed_ciphertext *data =
        eg_arena_copy(r->arena, contest(r, 4, 0)->data, sizeof(*data));
    data->c1 = eg_arena_alloc(r->arena, 64, 1);
    data->c1_len = 64;
    contest(r, 4, 0)->data = data;
    test_record_redo(r, TEST_REDO_CODES);
}

static void
ballot_copied_to_other_device(test_record *r)
{
    test_section *from = test_record_device(r, 0);
    test_section *to = test_record_device(r, 1);
    to->item[4] = from->item[4];
    test_record_redo(r, TEST_REDO_TALLY | TEST_REDO_OPENINGS | TEST_REDO_DATA);
}

static void
contests_out_of_order(test_record *r)
{
    eg_encrypted_ballot *b = ballot(r, 4);
    const eg_encrypted_contest kept = b->contest[0];
    *test_contest(b, 0) = b->contest[1];
    *test_contest(b, 1) = kept;
    test_record_redo(r, TEST_REDO_CODES);
}

static void
weight_zero(test_record *r)
{
    ballot(r, 1)->weight = 0;
}

static void
weight_zero_on_spoiled(test_record *r)
{
    ballot(r, 4)->weight = 0;
}

static void
nonce_proof(test_record *r)
{
    ballot(r, 1)->nonce.v = ballot(r, 1)->nonce.c;
}

static void
nonce_of_other_ballot(test_record *r)
{
    ballot(r, 4)->nonce = ballot(r, 1)->nonce;
}

static void
nonce_c0_outside(test_record *r)
{
    test_negate(r, &ballot(r, 4)->nonce.c0);
}

static void
nonce_missing(test_record *r)
{
    ballot(r, 4)->nonce.c1_len = 0;
}

static void
data_proof(test_record *r)
{
    eg_hashed_ciphertext *data =
        (eg_hashed_ciphertext *)(uintptr_t)contest(r, 4, 0)->data;
    data->v = data->c;
    test_record_redo(r, TEST_REDO_CODES);
}

static void
data_of_other_ballot(test_record *r)
{
    contest(r, 4, 0)->data = contest(r, 1, 0)->data;
    test_record_redo(r, TEST_REDO_CODES);
}

static void
data_c_plus_q(test_record *r)
{
    const eg_hashed_ciphertext *data = contest(r, 1, 0)->data;
    const eg_proof_branch cv = {.c = data->c, .v = data->v};
    test_item_edit(r, ballot_item(r, 1),
                   "encrypted_ballot.contests[0].contest_data.c2", EDIT_VALUE,
                   branches_plus_q(r, &cv, 1, 0, true));
}

static void
nonce_v_plus_q(test_record *r)
{
    const eg_hashed_ciphertext *nonce = &ballot(r, 1)->nonce;
    const eg_proof_branch cv = {.c = nonce->c, .v = nonce->v};
    test_item_edit(r, ballot_item(r, 1),
                   "encrypted_ballot.encrypted_ballot_nonce.c2", EDIT_VALUE,
                   branches_plus_q(r, &cv, 1, 0, false));
}

static void
unused_contest(test_record *r)
{
    (void)r;
}

#define MANIFEST(contests, styles)                  \
    "{\"electionId\":\"x\",\"contests\":[" contests \
    "],\"ballotStyles\":[" styles "]}"
#define YES_NO                                                              \
    "{\"id\":\"q\",\"name\":\"Q\",\"selectionLimit\":1,"                    \
    "\"optionSelectionLimit\":1,\"index\":1,\"contestDataBlocks\":1,"       \
    "\"choices\":[{\"id\":\"y\",\"name\":\"Y\",\"index\":1},{\"id\":\"n\"," \
    "\"name\":\"N\",\"index\":2}]}"
#define STYLE(id, contests) \
    "{\"id\":\"" id "\",\"name\":\"S\",\"contestIds\":[" contests "]}"
static const verify_case cases[] = {
    CASE("honest", NULL, ""),
    CASE_UNCHAINED("honest without chaining", NULL, ""),
    CASE("5.A an id on two devices", id_twice, "5.A"),
    CASE("5.A an id twice on a device", id_twice_on_one_device, "5.A"),
    CASE("5.B another id", other_id, "5.B"),
    CASE("5.B another id, spoiled", other_id_on_spoiled, "5.B"),
    CASE("6 a branch less", fewer_branches, "6"),
    CASE("6 a branch more", more_branches, "6"),
    CASE("6.A p - alpha, c even", alpha_outside, "6.A 7.A"),
    CASE("6.A p - beta, c even", beta_outside, "6.A 7.A"),
    CASE("6.A alpha + p", alpha_plus_p, "6.A"),
    CASE("6.A beta + p", beta_plus_p, "6.A"),
    CASE("6.B c + q", range_c_plus_q, "6.B"),
    CASE("6.C v + q", range_v_plus_q, "6.C"),
    CASE("6.D another v", other_range_v, "6.D"),
    CASE("6.D another c", other_range_c, "6.D"),
    CASE("6.D branches swapped", range_branches_swapped, "6.D"),
    CASE("6.D proofs swapped", range_proofs_swapped, "6.D"),
    CASE("6.D 2 and -1", vote_minus_one, "6.D"),
    CASE("6.D two votes for one", vote_two_for_one, "6.D 7.D"),
    CASE("7 a branch less", fewer_limit_branches, "7"),
    CASE("7 a null-vote proof too much", undeclared_null_proof, "7"),
    CASE("7 a difference proof too much", undeclared_difference_proof, "7"),
    CASE("7.B c + q", limit_c_plus_q, "7.B"),
    CASE("7.C v + q", limit_v_plus_q, "7.C"),
    CASE("7.D another v", other_limit_v, "7.D"),
    CASE("7.D the proof of another contest",
         limit_proof_of_other_contest,
         "7.D"),
    CASE("7.D votes for both", vote_for_both, "7.D"),
    CASE("X.06 range proof, challenged", range_proof_on_challenged, "X.06"),
    CASE("X.06 limit proof, spoiled", limit_proof_on_spoiled, "X.06"),
    CASE("X.06 p - alpha, spoiled", member_on_spoiled, "X.06"),
    CASE("X.06 a branch less, spoiled", fewer_branches_on_spoiled, "X.06"),
    CASE("X.08 a contest is missing", contest_missing, "X.08"),
    CASE("X.08 a contest more than its style", contest_twice, "X.08"),
    CASE("X.08 a contest in place of another",
         contest_twice_same_number,
         "X.08"),
    CASE("X.08 unknown style", unknown_style, "X.08"),
    CASE("X.08 a style with more contests", wider_style, "X.08"),
    CASE("X.08 a style with fewer contests", narrower_style, "X.08"),
    CASE("8.structure no style", no_style, "8.structure X.08"),
    CASE("X.08 an option more", field_more, "X.08"),
    CASE("X.08 an option less", field_missing, "X.08"),
    CASE("X.08 no contest data", contest_data_missing, "X.08"),
    CASE("X.08 contest data where none belongs", contest_data_more, "X.08"),
    CASE("X.08 longer contest data", contest_data_longer, "X.08"),
    CASE("X.08 a ballot on two devices",
         ballot_copied_to_other_device,
         "5.A 8.E X.08"),
    CASE("8.structure contests out of order",
         contests_out_of_order,
         "8.structure X.08"),
    CASE("X.09 weight 0", weight_zero, "X.09"),
    CASE("X.09 weight 0, spoiled", weight_zero_on_spoiled, "X.09"),
    CASE("X.38 another response", nonce_proof, "X.38"),
    CASE("X.38 another ballot's nonce", nonce_of_other_ballot, "X.38"),
    CASE("X.38 p - C_0", nonce_c0_outside, "X.38"),
    CASE("13.structure no nonce", nonce_missing, "13.structure"),
    CASE("13.structure v of the nonce + q", nonce_v_plus_q, "13.structure"),
    CASE("X.69 another response", data_proof, "X.69"),
    CASE("X.69 another ballot's data", data_of_other_ballot, "X.69"),
    CASE("8.structure c of the data + q", data_c_plus_q, "8.structure"),
    {.name = "X.01 a style names no contest",
     .forge = unused_contest,
     .manifest =
         MANIFEST(YES_NO, STYLE("s", "\"q\"") "," STYLE("t", "\"q\",\"zz\"")),
     .codes = "X.01"},
};

int
main(void)
{
    return verify_cases_run("v05_ballots", cases, EG_ARRAY_LEN(cases));
}
