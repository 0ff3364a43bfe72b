/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifications 6 and 7.
 *
 * All fields of a ballot go through one batch: each ciphertext is tested for
 * membership once, and that verdict serves 6.A and 7.A.  The relations of each
 * contest (the selection limit; with supplemental fields also the undervote
 * difference and the null vote) are range proofs over products of its fields
 * and go through a second batch.
 */
#include "verify/ballot_proofs.h"

/** At most three relations a contest: limit, difference, null vote. */
#define RELATIONS_MAX 3

/** Which checks a proof is reported under. */
typedef struct names {
    eg_check count;
    eg_check members;
    eg_check challenges;
    eg_check responses;
    eg_check sum;
} names;

static const names names6 = {EG_CHECK_6_COUNT, EG_CHECK_6A, EG_CHECK_6B,
                             EG_CHECK_6C, EG_CHECK_6D};
static const names names7 = {EG_CHECK_7_COUNT, EG_CHECK_7A, EG_CHECK_7B,
                             EG_CHECK_7C, EG_CHECK_7D};
static const names names_other = {EG_CHECK_X06, EG_CHECK_X06, EG_CHECK_X06,
                                  EG_CHECK_X06, EG_CHECK_X06};

/** One proof that waits for its verdict. */
typedef struct pending {
    const char *what; /**< "the range proof" */
    uint32_t contest;
    uint32_t field;
} pending;

/** Proofs of one batch, in arrays of equal length. */
typedef struct batch {
    eg_range_claim *claim;
    eg_range_proof *proof;
    pending *about;
    uint32_t *faults;
    size_t len;
} batch;

static bool
batch_init(batch *b, eg_arena *scratch, size_t room)
{
    b->claim = eg_arena_alloc(scratch, room, sizeof(*b->claim));
    b->proof = eg_arena_alloc(scratch, room, sizeof(*b->proof));
    b->about = eg_arena_alloc(scratch, room, sizeof(*b->about));
    b->faults = eg_arena_alloc(scratch, room, sizeof(*b->faults));
    b->len = 0;
    return b->claim != NULL && b->proof != NULL && b->about != NULL &&
           b->faults != NULL;
}

static void
batch_add(batch *b,
          eg_range_claim claim,
          const eg_proof_branch *branch,
          size_t branch_len,
          pending about)
{
    b->claim[b->len] = claim;
    b->proof[b->len] = (eg_range_proof){.branch = branch, .len = branch_len};
    b->about[b->len] = about;
    b->len++;
}

/** 6.A and 7.A ask the same of a field: one test answers both. */
static void
judge_members(eg_check check,
              uint32_t faults,
              const eg_place *at,
              eg_result *result)
{
    eg_result_require(result, check, (faults & EG_RANGE_BAD_ALPHA) == 0, at,
                      "alpha is not in Z_p^r (alpha^q is not 1)");
    eg_result_require(result, check, (faults & EG_RANGE_BAD_BETA) == 0, at,
                      "beta is not in Z_p^r (beta^q is not 1)");
}

/** Report the verdict on one proof under the names of its verification. */
static void
judge(const names *n,
      const pending *about,
      uint32_t faults,
      const eg_place *place,
      eg_result *result)
{
    eg_place at = *place;
    at.contest = about->contest;
    at.field = about->field;

    const bool shaped = eg_result_require(
        result, n->count, (faults & EG_RANGE_BAD_SHAPE) == 0, &at,
        "%s has a wrong number of branches", about->what);
    if (!shaped) {
        eg_result_unseen(result, n->sum);
        return;
    }
    /* Challenges and responses were parsed, so they are below q: the decoder
     * reports others as 6.B, 6.C, 7.B and 7.C. */
    eg_result_visit(result, n->challenges);
    eg_result_visit(result, n->responses);
    eg_result_require(result, n->sum, (faults & EG_RANGE_BAD_SUM) == 0, &at,
                      "%s: the sum of the c_j is not the hash of the "
                      "recomputed commitments",
                      about->what);
}

/** Report the membership of every field. */
static void
judge_all_members(const batch *b,
                  const names *n6,
                  const names *n7,
                  const eg_place *place,
                  eg_result *result)
{
    for (size_t i = 0; i < b->len; i++) {
        eg_place at = *place;
        at.contest = b->about[i].contest;
        at.field = b->about[i].field;
        judge_members(n6->members, b->faults[i], &at, result);
        if (n7->members != n6->members) {
            judge_members(n7->members, b->faults[i], &at, result);
        }
    }
}

/** Nothing can be said of these proofs. */
static void
unseen(const names *n, eg_result *result)
{
    eg_result_unseen(result, n->count);
    eg_result_unseen(result, n->members);
    eg_result_unseen(result, n->challenges);
    eg_result_unseen(result, n->responses);
    eg_result_unseen(result, n->sum);
}

/** Tell the fixed bases of the powers to come: there may be many ballots. */
static void
announce(const batch *b, const eg_public_key *key)
{
    uint64_t branches = 0;
    for (size_t i = 0; i < b->len; i++) {
        branches += (uint64_t)b->claim[i].last - b->claim[i].first + 1;
    }
    eg_fixed_base_expect_var(eg_group_g(eg_public_key_group(key)), branches);
    eg_fixed_base_expect_var(eg_public_key_base(key), branches);
}

/** Verify a batch and report each of its proofs; gives whether it was done. */
static bool
batch_judge(batch *b,
            const eg_public_key *key,
            eg_range_membership membership,
            const names *n,
            const eg_place *place,
            eg_result *result)
{
    if (b->len == 0) {
        return true;
    }
    announce(b, key);
    const eg_status status = eg_range_verify_batch_var(
        key, b->faults, b->claim, b->proof, b->len, membership);
    if (status != EG_OK && status != EG_REJECT) {
        unseen(n, result);
        return false;
    }
    for (size_t i = 0; i < b->len; i++) {
        judge(n, &b->about[i], b->faults[i], place, result);
    }
    return true;
}

static void
add_fields(batch *b,
           const eg_contest *contest,
           const eg_encrypted_contest *got,
           const eg_hash *id_hash)
{
    for (size_t i = 0; i < got->field_len; i++) {
        const eg_field *field = &contest->field[i];
        batch_add(b,
                  eg_range_claim_field(id_hash, &got->field[i].ct,
                                       contest->index, field->index,
                                       field->bound),
                  got->field[i].proof, got->field[i].proof_len,
                  (pending){"the range proof", contest->index, field->index});
    }
}

const eg_field *
eg_verify_add_kind(const eg_group *group,
                   eg_ciphertext *sum,
                   const eg_contest *contest,
                   const eg_encrypted_contest *got,
                   eg_field_kind kind,
                   uint64_t factor)
{
    for (size_t i = contest->option_len; i < contest->field_len; i++) {
        if (contest->field[i].kind == kind) {
            eg_ciphertext power;
            eg_ciphertext_pow_u64_var(group, &power, &got->field[i].ct, factor);
            eg_ciphertext_mul(group, sum, sum, &power);
            return &contest->field[i];
        }
    }
    return NULL;
}

void
eg_verify_sum_selections(const eg_group *group,
                         eg_ciphertext *sum,
                         const eg_contest *contest,
                         const eg_encrypted_contest *got)
{
    *sum = got->field[0].ct;
    for (size_t i = 1; i < contest->option_len; i++) {
        eg_ciphertext_mul(group, sum, sum, &got->field[i].ct);
    }
    (void)eg_verify_add_kind(group, sum, contest, got, EG_FIELD_WRITE_IN_COUNT,
                             1);
    (void)eg_verify_add_kind(group, sum, contest, got, EG_FIELD_OVERVOTE,
                             contest->selection_limit);
}

/** The relations that a contest's fields must satisfy. */
static void
add_relations(batch *b,
              const eg_group *group,
              eg_ciphertext sums[RELATIONS_MAX],
              const eg_contest *contest,
              const eg_encrypted_contest *got,
              const eg_hash *id_hash)
{
    const uint32_t limit = contest->selection_limit;
    eg_verify_sum_selections(group, &sums[0], contest, got);
    sums[1] = sums[0];
    sums[2] = sums[0];

    /* The limit, eq. (62); an undervote takes one of its places. */
    (void)eg_verify_add_kind(group, &sums[0], contest, got, EG_FIELD_UNDERVOTE,
                             1);
    batch_add(b, eg_range_claim_limit(id_hash, &sums[0], contest->index, limit),
              got->limit_proof, got->limit_proof_len,
              (pending){"the limit proof", contest->index, 0});

    /* Selections and undervote difference make exactly the limit. */
    const eg_field *difference = eg_verify_add_kind(
        group, &sums[1], contest, got, EG_FIELD_UNDERVOTE_DIFFERENCE, 1);
    if (difference != NULL) {
        batch_add(b,
                  (eg_range_claim){.id_hash = id_hash,
                                   .ciphertext = &sums[1],
                                   .label = {contest->index, difference->index},
                                   .label_len = 2,
                                   .first = limit,
                                   .last = limit},
                  got->difference_proof, got->difference_proof == NULL ? 0 : 1,
                  (pending){"the difference proof", contest->index,
                            difference->index});
    }

    /* A null vote leaves no room for a selection. */
    const eg_field *null_vote = eg_verify_add_kind(
        group, &sums[2], contest, got, EG_FIELD_NULL_VOTE, limit);
    if (null_vote != NULL) {
        batch_add(
            b,
            (eg_range_claim){.id_hash = id_hash,
                             .ciphertext = &sums[2],
                             .label = {contest->index, null_vote->index, limit},
                             .label_len = 3,
                             .first = 0,
                             .last = limit},
            got->null_proof, got->null_proof_len,
            (pending){"the null-vote proof", contest->index, null_vote->index});
    }
}

/** A proof that the manifest does not ask for has no meaning: refused. */
static void
check_no_extra(const eg_contest *contest,
               const eg_encrypted_contest *got,
               const names *n,
               const eg_place *place,
               eg_result *result)
{
    bool difference = false;
    bool null_vote = false;
    for (size_t i = contest->option_len; i < contest->field_len; i++) {
        const eg_field_kind kind = contest->field[i].kind;
        difference = difference || kind == EG_FIELD_UNDERVOTE_DIFFERENCE;
        null_vote = null_vote || kind == EG_FIELD_NULL_VOTE;
    }
    eg_place at = *place;
    at.contest = contest->index;
    eg_result_require(result, n->count,
                      (difference || got->difference_proof == NULL) &&
                          (null_vote || got->null_proof == NULL),
                      &at,
                      "the contest has a proof for a field that the manifest "
                      "does not declare");
}

void
eg_verify_ballot_proofs(const eg_election *election,
                        const eg_encrypted_ballot *ballot,
                        const eg_place *place,
                        eg_arena *scratch,
                        eg_result *result)
{
    const bool cast = ballot->status == EG_BALLOT_CAST;
    const names *n6 = cast ? &names6 : &names_other;
    const names *n7 = cast ? &names7 : &names_other;

    size_t fields_len = 0;
    for (size_t i = 0; i < ballot->contest_len; i++) {
        fields_len += ballot->contest[i].field_len;
    }
    batch fields;
    batch relations;
    eg_ciphertext *sums = eg_arena_alloc(
        scratch, ballot->contest_len * RELATIONS_MAX, sizeof(*sums));
    if (!batch_init(&fields, scratch, fields_len) ||
        !batch_init(&relations, scratch, ballot->contest_len * RELATIONS_MAX) ||
        sums == NULL) {
        eg_result_starved(result, scratch);
        unseen(n6, result);
        unseen(n7, result);
        return;
    }
    for (size_t i = 0; i < ballot->contest_len; i++) {
        const eg_encrypted_contest *got = &ballot->contest[i];
        const eg_contest *contest =
            eg_manifest_contest(election->manifest, got->index);
        add_fields(&fields, contest, got, &ballot->id_hash);
        add_relations(&relations, election->group, &sums[i * RELATIONS_MAX],
                      contest, got, &ballot->id_hash);
        check_no_extra(contest, got, n7, place, result);
    }
    const eg_public_key *key = election->key[EG_KEY_VOTE];
    if (batch_judge(&fields, key, EG_RANGE_TEST_MEMBERS, n6, place, result)) {
        judge_all_members(&fields, n6, n7, place, result);
    } else {
        unseen(n7, result);
    }
    /* Products of members are members. */
    (void)batch_judge(&relations, key, EG_RANGE_SKIP_MEMBERS, n7, place,
                      result);
}
