/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Supplemental fields whose values do not fit the votes.
 *
 * The cheat encrypts values of its choice and proves all that is true of them
 * honestly; what is false it proves as well as it can.  So each case shows which
 * relation stands against which lie, the opened ones what a challenge reveals
 * (X.39), and the last ones the lies that the relations of EGRF v2 leave open on
 * a ballot that is not opened; docs/spec-decisions.md has them.
 */
#include <stdlib.h>

#include "base/base.h"
#include "election/relations.h"
#include "support/verify_case.h"

/* Places in style "city". */
#define MAYOR   0
#define COUNCIL 1

#define FIELDS 8

/* Positions of ballots of the first device. */
#define CAST       1
#define CHALLENGED 2

static uint64_t
at_most(uint64_t value, uint64_t most)
{
    return value < most ? value : most;
}

static eg_proof_branch *
room(test_record *r, size_t len)
{
    eg_proof_branch *proof = eg_arena_alloc(r->arena, len, sizeof(*proof));
    if (proof == NULL) {
        abort();
    }
    return proof;
}

/** The proof of one relation, of the nearest sum that it allows. */
static eg_proof_branch *
prove_relation(test_record *r,
               size_t position,
               size_t place,
               eg_relation relation,
               const eg_ciphertext *ct,
               const eg_scalar *xi,
               const uint32_t *value)
{
    const eg_encrypted_ballot *b = test_record_ballot(r, 0, position);
    const eg_contest *m =
        eg_manifest_contest(r->e.manifest, b->contest[place].index);
    eg_ciphertext product;
    eg_scalar nonce;
    eg_relation_product(r->e.group, &product, relation, m, ct);
    eg_relation_nonce(r->e.group, &nonce, relation, m, xi);
    const eg_range_claim claim =
        eg_relation_claim(relation, m, &b->id_hash, &product);
    const uint64_t sum =
        at_most(eg_relation_value(relation, m, value), claim.last);
    eg_proof_branch *proof = room(r, claim.last - claim.first + 1);
    test_prove_range(r, &claim, &nonce, sum < claim.first ? claim.first : sum,
                     false, proof);
    return proof;
}

/** Let the fields of a contest of a ballot encrypt @p value. */
static void
tell(test_record *r,
     size_t position,
     size_t place,
     const uint32_t value[FIELDS])
{
    eg_encrypted_ballot *b = test_record_ballot(r, 0, position);
    eg_encrypted_contest *c = test_contest(b, place);
    const eg_contest *m = eg_manifest_contest(r->e.manifest, c->index);
    eg_ciphertext ct[FIELDS];
    eg_scalar xi[FIELDS];
    for (size_t i = 0; i < FIELDS; i++) {
        eg_encrypted_field *f = test_field(c, i);
        test_record_set_value(r, 0, position, place, i, value[i]);
        ct[i] = f->ct;
        xi[i] = test_record_xi(r, 0, position, place, i);
        const eg_range_claim claim =
            eg_range_claim_field(&b->id_hash, &f->ct, c->index,
                                 m->field[i].index, m->field[i].bound);
        eg_proof_branch *proof = room(r, f->proof_len);
        test_prove_range(r, &claim, &xi[i], at_most(value[i], claim.last),
                         false, proof);
        f->proof = proof;
    }
    c->limit_proof =
        prove_relation(r, position, place, EG_RELATION_LIMIT, ct, xi, value);
    c->difference_proof = prove_relation(r, position, place,
                                         EG_RELATION_DIFFERENCE, ct, xi, value);
    c->null_proof = prove_relation(r, position, place, EG_RELATION_NULL_VOTE,
                                   ct, xi, value);
    test_record_redo(r, TEST_REDO_ALL);
}

/** As tell(), of the challenged ballot, whose opening says the same. */
static void
tell_opened(test_record *r, size_t place, const uint32_t value[FIELDS])
{
    eg_ballot_opening *opening =
        &test_record_section(r, EG_SECTION_CHALLENGED_DECRYPTIONS)
             ->item[0]
             .item.u.opening;
    eg_opened_ballot_field *field =
        (eg_opened_ballot_field *)(uintptr_t)opening->opened.contest[place]
            .field;
    for (size_t i = 0; i < FIELDS; i++) {
        field[i].value = value[i];
    }
    tell(r, CHALLENGED, place, value);
}

/** A forgery of the name @p name: these values in a contest of 8 fields. */
#define TELL(name, place, ...)                             \
    static void name(test_record *r)                       \
    {                                                      \
        static const uint32_t value[FIELDS] = __VA_ARGS__; \
        tell(r, CAST, place, value);                       \
    }
/** The same on the ballot that is opened. */
#define TELL_OPENED(name, place, ...)                      \
    static void name(test_record *r)                       \
    {                                                      \
        static const uint32_t value[FIELDS] = __VA_ARGS__; \
        tell_opened(r, place, value);                      \
    }

/* Mayor, limit 2: three options; overvote, null vote, undervote, undervote
 * difference, write-ins. */
/* clang-format off */
TELL(two_votes,          MAYOR, {1, 1, 0,  0, 0, 0, 0, 0})
TELL(one_vote,           MAYOR, {1, 0, 0,  0, 0, 1, 1, 0})
TELL(no_vote,            MAYOR, {0, 0, 0,  0, 1, 1, 2, 0})
TELL(overvote,           MAYOR, {0, 0, 0,  1, 0, 0, 0, 0})
TELL(vote_and_write_in,  MAYOR, {0, 1, 0,  0, 0, 0, 0, 1})
TELL(overvote_counts,    MAYOR, {1, 0, 0,  1, 0, 0, 0, 0})
TELL(overvote_write_in,  MAYOR, {0, 0, 0,  1, 0, 0, 0, 1})
TELL(over_and_under,     MAYOR, {0, 0, 0,  1, 0, 1, 0, 0})
TELL(over_and_null,      MAYOR, {0, 0, 0,  1, 1, 0, 0, 0})
TELL(null_with_vote,     MAYOR, {1, 0, 0,  0, 1, 1, 1, 0})
TELL(null_with_write_in, MAYOR, {0, 0, 0,  0, 1, 1, 1, 1})
TELL(under_at_limit,     MAYOR, {1, 1, 0,  0, 0, 1, 0, 0})
TELL(difference_small,   MAYOR, {1, 0, 0,  0, 0, 1, 0, 0})
TELL(difference_large,   MAYOR, {1, 0, 0,  0, 0, 1, 2, 0})
TELL(difference_on_over, MAYOR, {0, 0, 0,  1, 0, 0, 2, 0})
TELL(write_in_over,      MAYOR, {1, 1, 0,  0, 0, 0, 0, 1})
TELL(overvote_two,       MAYOR, {0, 0, 0,  2, 0, 0, 0, 0})
TELL(null_two,           MAYOR, {0, 0, 0,  0, 2, 0, 2, 0})
TELL(under_two,          MAYOR, {0, 0, 0,  0, 1, 2, 2, 0})
TELL(write_ins_three,    MAYOR, {0, 0, 0,  0, 0, 0, 0, 3})
TELL(under_untold,       MAYOR, {1, 0, 0,  0, 0, 0, 1, 0})
TELL(null_untold,        MAYOR, {0, 0, 0,  0, 0, 1, 2, 0})
TELL(overvote_as_blank,  MAYOR, {0, 0, 0,  0, 1, 1, 2, 0})
/* Council, limit 3: five options; null vote, undervote difference, undervote. */
TELL(council_overvote,   COUNCIL, {0, 0, 0, 0, 0,  0, 3, 0})
TELL(council_difference, COUNCIL, {0, 1, 1, 0, 0,  0, 0, 1})
TELL(council_null,       COUNCIL, {0, 1, 0, 0, 0,  1, 2, 1})
TELL_OPENED(opened_one_vote,       MAYOR, {1, 0, 0,  0, 0, 1, 1, 0})
TELL_OPENED(opened_write_ins,      MAYOR, {0, 0, 0,  0, 0, 0, 0, 2})
TELL_OPENED(opened_no_vote,        MAYOR, {0, 0, 0,  0, 1, 1, 2, 0})
TELL_OPENED(opened_overvote,       MAYOR, {0, 0, 0,  1, 0, 0, 0, 0})
TELL_OPENED(opened_under_untold,   MAYOR, {0, 1, 0,  0, 0, 0, 1, 0})
TELL_OPENED(opened_null_untold,    MAYOR, {0, 0, 0,  0, 0, 1, 2, 0})
TELL_OPENED(opened_both_untold,    MAYOR, {0, 0, 0,  0, 0, 0, 2, 0})
TELL_OPENED(opened_council_over,   COUNCIL, {0, 0, 0, 0, 0,  0, 3, 0})
TELL_OPENED(opened_council_untold, COUNCIL, {0, 1, 0, 0, 0,  0, 2, 0})
/* clang-format on */

/* -- the proofs themselves -------------------------------------------------- */

static eg_encrypted_contest *
mayor(test_record *r)
{
    return test_contest(test_record_ballot(r, 0, 1), MAYOR);
}

static void
no_difference_proof(test_record *r)
{
    mayor(r)->difference_proof = NULL;
}

static void
no_null_proof(test_record *r)
{
    mayor(r)->null_proof = NULL;
    mayor(r)->null_proof_len = 0;
}

static void
short_null_proof(test_record *r)
{
    mayor(r)->null_proof_len--;
}

static void
other_difference_proof(test_record *r)
{
    mayor(r)->difference_proof =
        test_contest(test_record_ballot(r, 0, 3), MAYOR)->difference_proof;
}

static void
other_null_proof(test_record *r)
{
    mayor(r)->null_proof =
        test_contest(test_record_ballot(r, 0, 3), MAYOR)->null_proof;
}

/** The limit proof's challenge does not bind the fields' indices. */
static void
limit_proof_as_null_proof(test_record *r)
{
    two_votes(r);
    mayor(r)->null_proof = mayor(r)->limit_proof;
}

static void
null_proof_on_spoiled(test_record *r)
{
    test_contest(test_record_ballot(r, 0, 4), MAYOR)->null_proof =
        mayor(r)->null_proof;
}

static void
honest(test_record *r)
{
    (void)r;
}

#define COUNTED(name_, forge_, codes_)                         \
    {                                                          \
        .name = (name_), .forge = (forge_), .codes = (codes_), \
        .manifest = test_manifest_counted                      \
    }

static const verify_case cases[] = {
    COUNTED("honest, as made", honest, ""),
    COUNTED("honest, two votes", two_votes, ""),
    COUNTED("honest, one vote", one_vote, ""),
    COUNTED("honest, no vote", no_vote, ""),
    COUNTED("honest, overvote", overvote, ""),
    COUNTED("honest, a vote and a write-in", vote_and_write_in, ""),
    COUNTED("honest, overvote without an indicator", council_overvote, ""),
    COUNTED("7.D an overvote that counts", overvote_counts, "7.D"),
    COUNTED("7.D an overvote with a write-in", overvote_write_in, "7.D"),
    COUNTED("7.D overvoted and undervoted", over_and_under, "7.D"),
    COUNTED("7.D overvoted and blank", over_and_null, "7.D"),
    COUNTED("7.D blank with a vote", null_with_vote, "7.D"),
    COUNTED("7.D blank with a write-in", null_with_write_in, "7.D"),
    COUNTED("7.D undervoted at the limit", under_at_limit, "7.D"),
    COUNTED("7.D the difference too small", difference_small, "7.D"),
    COUNTED("7.D the difference too large", difference_large, "7.D"),
    COUNTED("7.D a difference after an overvote", difference_on_over, "7.D"),
    COUNTED("7.D a write-in over the limit", write_in_over, "7.D"),
    COUNTED("7.D the difference, no overvote field", council_difference, "7.D"),
    COUNTED("7.D blank with a vote, no overvote field", council_null, "7.D"),
    COUNTED("6.D two overvotes at once", overvote_two, "6.D 7.D"),
    COUNTED("6.D two blanks at once", null_two, "6.D 7.D"),
    COUNTED("6.D two undervotes at once", under_two, "6.D"),
    COUNTED("6.D more write-ins than fields", write_ins_three, "6.D 7.D"),
    COUNTED("7 no difference proof", no_difference_proof, "7"),
    COUNTED("7 no null-vote proof", no_null_proof, "7"),
    COUNTED("7 a short null-vote proof", short_null_proof, "7"),
    COUNTED("7.D another ballot's difference proof",
            other_difference_proof,
            "7.D"),
    COUNTED("7.D another ballot's null-vote proof", other_null_proof, "7.D"),
    COUNTED("7.D the limit proof as null-vote proof",
            limit_proof_as_null_proof,
            "7.D"),
    COUNTED("X.06 null-vote proof, spoiled", null_proof_on_spoiled, "X.06"),
    COUNTED("honest, one vote opened", opened_one_vote, ""),
    COUNTED("honest, two write-ins opened", opened_write_ins, ""),
    COUNTED("honest, no vote opened", opened_no_vote, ""),
    COUNTED("honest, an overvote opened", opened_overvote, ""),
    COUNTED("honest, opened, maybe overvoted", opened_council_over, ""),
    COUNTED("X.39 an undervote untold", opened_under_untold, "X.39"),
    COUNTED("X.39 a blank contest untold", opened_null_untold, "X.39"),
    COUNTED("X.39 both untold", opened_both_untold, "X.39"),
    COUNTED("X.39 untold, no overvote field", opened_council_untold, "X.39"),
    /* What the relations leave open. */
    COUNTED("open: an undervote untold", under_untold, ""),
    COUNTED("open: a blank contest untold", null_untold, ""),
    COUNTED("open: an overvote told as blank", overvote_as_blank, ""),
};

int
main(void)
{
    return verify_cases_run("v07_supplemental", cases, EG_ARRAY_LEN(cases));
}
