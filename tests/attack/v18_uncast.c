/* SPDX-License-Identifier: Apache-2.0 */
/* Verifications 18 and 19, X.18 and X.19: uncast pre-encrypted ballots. */
#include <stdlib.h>
#include <string.h>

#include <electionguard/code.h>

#include "base/base.h"
#include "support/verify_case.h"

/*
 * The printer's ballots: 1 cast, all contests; 2 uncast, "mayor" and "bond"; 3
 * cast with weight 2, all; 4 compact, "mayor" and "bond"; 5 uncast, all; 6 cast,
 * "mayor" and "bond".  Contest 1 (place 0) is "mayor", one of two; contest 2
 * (place 1, on ballots with all) is "council", two of three.
 */
enum { CAST = 1, UNCAST = 2, COMPACT = 4, WHOLE = 5 };

static test_item *
printed(test_record *r, size_t position)
{
    return test_record_printed(r, position);
}

static eg_encrypted_ballot *
cast(test_record *r, size_t position)
{
    return &printed(r, position)->item.u.pre_cast.ballot;
}

static test_section *
printer(test_record *r)
{
    return test_record_device(r, 2);
}

static test_section *
releases(test_record *r)
{
    return test_record_section(r, EG_SECTION_UNCAST_NONCE_RELEASES);
}

/** The releases belong to ballots 2, 4 (compact) and 5. */
static eg_nonce_release *
release(test_record *r, size_t at)
{
    return &releases(r)->item[at].item.u.release;
}

/** psi of a printed vector and its short code, as they must be. */
static void
redo_vector(test_record *r, size_t position, size_t contest, size_t at)
{
    test_item *item = printed(r, position);
    eg_uncast_selection *s = test_uncast_vector(item, contest, at);
    eg_selection_hash(r->e.group, &s->psi, &item->item.u.uncast.id_hash,
                      s->vector, s->vector_len);
    char *code = eg_arena_alloc(r->arena, EG_TRIM_CHARS, 1);
    if (code == NULL ||
        eg_hash_trim(code, r->e.manifest->hash_trimming, &s->psi) != EG_OK) {
        abort();
    }
    s->short_code = code;
}

/* -- 18 --------------------------------------------------------------------- */

/** The vectors of two options exchanged: the code is as it was. */
static void
vectors_exchanged(test_record *r)
{
    eg_uncast_selection *a = test_uncast_vector(printed(r, UNCAST), 0, 0);
    eg_uncast_selection *b = test_uncast_vector(printed(r, UNCAST), 0, 1);
    const eg_uncast_selection kept = *a;
    a->vector = b->vector;
    a->psi = b->psi;
    a->short_code = b->short_code;
    b->vector = kept.vector;
    b->psi = kept.psi;
    b->short_code = kept.short_code;
}

/** An option and a null vector exchanged. */
static void
option_as_null(test_record *r)
{
    eg_uncast_selection *a = test_uncast_vector(printed(r, WHOLE), 1, 1);
    eg_uncast_selection *b = test_uncast_vector(printed(r, WHOLE), 1, 4);
    const eg_uncast_selection kept = *a;
    a->vector = b->vector;
    a->psi = b->psi;
    a->short_code = b->short_code;
    b->vector = kept.vector;
    b->psi = kept.psi;
    b->short_code = kept.short_code;
}

/** A null vector that votes. */
static void
null_votes(test_record *r)
{
    test_item *item = printed(r, UNCAST);
    eg_ciphertext *c =
        test_ciphertext(test_uncast_vector(item, 0, 2)->vector, 1);
    eg_element_mul(r->e.group, &c->beta, &c->beta,
                   eg_public_key_value(r->e.election->key[EG_KEY_VOTE]));
    redo_vector(r, UNCAST, 0, 2);
    test_record_redo(r, TEST_REDO_CODES);
}

static void
other_nonce(test_record *r)
{
    eg_scalar *xi = (eg_scalar *)(uintptr_t)&release(r, 0)->contest[1].nonce[2];
    eg_scalar_from_u64(r->e.group, xi, 5);
}

static void
other_ballot_nonce(test_record *r)
{
    release(r, 1)->ballot_nonce.bytes[0] ^= 1;
}

/** A compact ballot of whatever: only its code is known. */
static void
compact_chi(test_record *r)
{
    test_uncast_contest(printed(r, COMPACT), 0)->hash.bytes[0] ^= 1;
    test_record_redo(r, TEST_REDO_CHAIN);
}

static void
no_release(test_record *r)
{
    test_section_drop(releases(r), 0);
}

static void
no_compact_release(test_record *r)
{
    test_section_drop(releases(r), 1);
}

static void
release_twice(test_record *r)
{
    test_section_copy(releases(r), 0, 1);
}

static void
release_of_cast(test_record *r)
{
    test_section_copy(releases(r), 0, 0);
    release(r, 0)->ballot.position = CAST;
}

static void
release_of_regular(test_record *r)
{
    test_section_copy(releases(r), 0, 0);
    release(r, 0)->ballot.kind = EG_DEVICE_REGULAR;
}

static void
release_unknown(test_record *r)
{
    release(r, 2)->ballot.position = 77;
}

static void
release_other_hash(test_record *r)
{
    release(r, 0)->id_hash.bytes[0] ^= 1;
}

static void
release_form(test_record *r)
{
    release(r, 0)->contest_len = 0;
    release(r, 0)->has_ballot_nonce = true;
    release(r, 0)->ballot_nonce = printed(r, UNCAST)->nonce;
}

static void
release_form_compact(test_record *r)
{
    release(r, 1)->has_ballot_nonce = false;
    release(r, 1)->contest = release(r, 0)->contest;
    release(r, 1)->contest_len = release(r, 0)->contest_len;
}

static void
release_short(test_record *r)
{
    ((eg_released_contest *)(uintptr_t)&release(r, 0)->contest[0])->nonce_len--;
}

static void
release_contest_missing(test_record *r)
{
    release(r, 2)->contest_len--;
}

static void
opening_of_printed(test_record *r)
{
    test_section *s = test_record_section(r, EG_SECTION_CHALLENGED_DECRYPTIONS);
    test_section_copy(s, s->len - 1, s->len);
    eg_ballot_opening *o = &s->item[s->len - 1].item.u.opening;
    o->ballot.kind = EG_DEVICE_PRE_ENCRYPTING;
    memcpy(o->ballot.device.bytes, printer(r)->key + 1, EG_HASH_BYTES);
    o->ballot.position = CAST;
    o->opened.id_hash = cast(r, CAST)->id_hash;
}

/* -- 19 --------------------------------------------------------------------- */

static void
contest_label_missing(test_record *r)
{
    test_uncast_contest(printed(r, UNCAST), 1)->label = "";
}

static void
contest_label_unknown(test_record *r)
{
    test_uncast_contest(printed(r, UNCAST), 1)->label = "council";
}

static void
contest_label_nobody(test_record *r)
{
    test_uncast_contest(printed(r, UNCAST), 1)->label = "nobody";
}

static void
contest_labels_swapped(test_record *r)
{
    test_uncast_contest(printed(r, UNCAST), 0)->label = "bond";
    test_uncast_contest(printed(r, UNCAST), 1)->label = "mayor";
}

static void
option_label_unknown(test_record *r)
{
    test_uncast_vector(printed(r, WHOLE), 0, 2)->label = "nobody";
}

static void
option_label_missing(test_record *r)
{
    test_uncast_vector(printed(r, WHOLE), 1, 1)->label = NULL;
}

static void
option_label_other(test_record *r)
{
    test_uncast_vector(printed(r, WHOLE), 0, 0)->label = "cleo";
}

static void
option_labels_swapped(test_record *r)
{
    test_uncast_vector(printed(r, UNCAST), 0, 0)->label = "ben";
    test_uncast_vector(printed(r, UNCAST), 0, 1)->label = "ada";
}

static void
null_with_label(test_record *r)
{
    test_uncast_vector(printed(r, UNCAST), 0, 2)->label = "ada";
}

static const verify_case cases[] = {
    CASE_PRINTED("X.18 vectors exchanged", vectors_exchanged, "X.18"),
    CASE_PRINTED("X.18 an option as a null vector", option_as_null, "X.18"),
    CASE_PRINTED("18.A a null vector that votes", null_votes, "18.A X.18"),
    CASE_PRINTED("18.A another nonce", other_nonce, "18.A X.18"),
    CASE_PRINTED("18.A another ballot nonce", other_ballot_nonce, "18.A"),
    CASE_PRINTED("18.A a compact ballot's contest hash", compact_chi, "18.A"),
    CASE_PRINTED("18.structure not released", no_release, "18.structure"),
    CASE_PRINTED("18.structure not released, compact",
                 no_compact_release,
                 "18.structure"),
    CASE_PRINTED("18.structure released twice",
                 release_twice,
                 "R.order 18.structure"),
    CASE_PRINTED("18.structure a cast ballot", release_of_cast, "18.structure"),
    CASE_PRINTED("18.structure a regular ballot",
                 release_of_regular,
                 "18.structure"),
    CASE_PRINTED("18.structure an unknown ballot",
                 release_unknown,
                 "18.structure"),
    CASE_PRINTED("18.structure another H_I",
                 release_other_hash,
                 "18.structure"),
    CASE_PRINTED("18.structure the other form", release_form, "18.structure"),
    CASE_PRINTED("18.structure the other form, compact",
                 release_form_compact,
                 "18.structure"),
    CASE_PRINTED("18.structure a nonce missing", release_short, "18.structure"),
    CASE_PRINTED("18.structure a contest missing",
                 release_contest_missing,
                 "18.structure"),
    CASE_PRINTED("13.structure a printed ballot opened",
                 opening_of_printed,
                 "13.structure"),
    CASE_PRINTED("19.A a contest of another style",
                 contest_label_unknown,
                 "19.A 19.B X.19"),
    CASE_PRINTED("19.A an unknown contest", contest_label_nobody, "19.A 19.B"),
    CASE_PRINTED("19.B a contest without label", contest_label_missing, "19.B"),
    CASE_PRINTED("X.19 contests swapped", contest_labels_swapped, "X.19"),
    CASE_PRINTED("19.C an unknown option", option_label_unknown, "19.C"),
    CASE_PRINTED("19.C an option of another contest",
                 option_label_other,
                 "19.C 19.D"),
    CASE_PRINTED("19.D an option without label", option_label_missing, "19.D"),
    CASE_PRINTED("X.19 options swapped", option_labels_swapped, "X.19"),
    CASE_PRINTED("X.19 a null vector with a label", null_with_label, "X.19"),
};

int
main(void)
{
    return verify_cases_run("v18_uncast", cases, EG_ARRAY_LEN(cases));
}
