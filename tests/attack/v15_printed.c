/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifications 15 to 17, and 5 to 9 on pre-encrypted ballots; v18_uncast.c has
 * 18 and 19.
 */
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
enum { CAST = 1, UNCAST = 2, HEAVY = 3, COMPACT = 4, WHOLE = 5, LAST = 6 };
enum { MAYOR = 0, COUNCIL = 1 };
/** The tally, and what else depends on cast ballots. */
#define REDO_COUNT TEST_REDO_TALLY
/** Codes, the chain and the tally. */
#define REDO_HASHES (TEST_REDO_CODES | TEST_REDO_TALLY)

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

static eg_uncast_ballot *
uncast(test_record *r, size_t position)
{
    return &printed(r, position)->item.u.uncast;
}

static eg_pre_cast_contest *
pre(test_record *r, size_t position, size_t contest)
{
    return (eg_pre_cast_contest *)(uintptr_t)&printed(r, position)
        ->item.u.pre_cast.pre[contest];
}

static test_section *
printer(test_record *r)
{
    return test_record_device(r, 2);
}

static eg_item_device_header *
header(test_record *r)
{
    return &printer(r)->item[0].item.u.device_header;
}

static eg_item_device_close *
closing(test_record *r)
{
    return &printer(r)->item[printer(r)->len - 1].item.u.device_close;
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

/** The vectors that @p position marks in @p contest. */
static const eg_selected_vector *
selected(test_record *r, size_t position, size_t contest, size_t at)
{
    return &pre(r, position, contest)->selected[at];
}

/** Which vectors of a contest are marked on a cast ballot, in any order. */
static void
marks(test_record *r, size_t position, size_t contest, uint32_t *list)
{
    test_item *item = printed(r, position);
    const uint32_t index = cast(r, position)->contest[contest].index;
    const eg_contest *m = eg_manifest_contest(r->e.manifest, index);
    eg_ciphertext *vector =
        eg_arena_alloc(r->arena, m->option_len, sizeof(*vector));
    size_t len = 0;
    for (uint32_t j = 1; j <= m->option_len + m->selection_limit; j++) {
        eg_hash psi;
        test_printed_vector(r, item, index, j, vector);
        eg_selection_hash(r->e.group, &psi, &cast(r, position)->id_hash, vector,
                          m->option_len);
        for (size_t i = 0; i < m->selection_limit; i++) {
            if (eg_hash_equal(&psi, &selected(r, position, contest, i)->psi)) {
                list[len++] = j;
            }
        }
    }
}

/* -- 5 ---------------------------------------------------------------------- */

static void
other_id_hash(test_record *r)
{
    /* The identifier is not hashed into anything but H_I. */
    uncast(r, UNCAST)->id.bytes[3] ^= 1;
}

static void
other_id_hash_cast(test_record *r)
{
    cast(r, CAST)->id.bytes[3] ^= 1;
}

static void
other_id_hash_compact(test_record *r)
{
    uncast(r, COMPACT)->id.bytes[3] ^= 1;
}

/** The identifier of a regular ballot, and all that follows from it. */
static void
same_id(test_record *r)
{
    uncast(r, UNCAST)->id = test_record_ballot(r, 0, 1)->id;
    test_printed_remake(r, printed(r, UNCAST));
    test_record_redo(r, TEST_REDO_CODES | TEST_REDO_OPENINGS);
}

/* -- 6, 7: the combined vector ---------------------------------------------- */

static void
range_proof(test_record *r)
{
    test_field(test_contest(cast(r, CAST), MAYOR), 0)->proof =
        cast(r, CAST)->contest[MAYOR].field[1].proof;
}

static void
limit_proof(test_record *r)
{
    test_contest(cast(r, LAST), 0)->limit_proof =
        cast(r, LAST)->contest[1].limit_proof;
}

/** Both options of a contest for one: both were printed. */
static void
overvote(test_record *r)
{
    static const uint32_t both[] = {1, 2};
    test_printed_select(r, printed(r, LAST), MAYOR, both, 2);
    test_printed_combine(r, printed(r, LAST), MAYOR, both, 2);
    test_record_redo(r, REDO_COUNT);
}

/** An encryption of order 2q, whose factor -1 two vectors cancel. */
static void
members_cancel(test_record *r)
{
    static const uint32_t list[] = {1, 2};
    test_item *item = printed(r, CAST);
    test_printed_select(r, item, COUNCIL, list, 2);
    test_printed_combine(r, item, COUNCIL, list, 2);
    for (size_t i = 0; i < 2; i++) {
        eg_selected_vector *s = test_selected(item, COUNCIL, i);
        eg_hash *list_psi = NULL;
        for (size_t j = 0; j < pre(r, CAST, COUNCIL)->selection_hash_len; j++) {
            if (eg_hash_equal(&pre(r, CAST, COUNCIL)->selection_hash[j],
                              &s->psi)) {
                list_psi = test_hash(pre(r, CAST, COUNCIL)->selection_hash, j);
            }
        }
        test_negate(r, &test_ciphertext(s->vector, 2)->alpha);
        eg_selection_hash(r->e.group, &s->psi, &cast(r, CAST)->id_hash,
                          s->vector, s->vector_len);
        *list_psi = s->psi;
        char *code = eg_arena_alloc(r->arena, EG_TRIM_CHARS, 1);
        if (code == NULL || eg_hash_trim(code, 2, &s->psi) != EG_OK) {
            abort();
        }
        s->short_code = code;
    }
    test_printed_sort(item, COUNCIL);
    test_record_redo(r, REDO_HASHES);
}

/** A printed vector outside the group; its release cannot say so. */
static void
member_uncast(test_record *r)
{
    test_negate(r, &test_ciphertext(
                        test_uncast_vector(printed(r, UNCAST), 0, 1)->vector, 0)
                        ->beta);
    redo_vector(r, UNCAST, 0, 1);
    test_record_redo(r, TEST_REDO_CODES);
}

static void
weight_zero(test_record *r)
{
    cast(r, CAST)->weight = 0;
    test_record_redo(r, REDO_COUNT);
}

/* -- shapes ----------------------------------------------------------------- */

static void
style_unknown(test_record *r)
{
    uncast(r, COMPACT)->style = "none";
}

static void
other_style(test_record *r)
{
    uncast(r, WHOLE)->style = "some";
}

static void
style_of_cast(test_record *r)
{
    cast(r, LAST)->style = "all";
}

static void
psi_missing(test_record *r)
{
    /* The last is not that of a marked vector, or 16.A would know. */
    pre(r, LAST, 0)->selection_hash_len--;
}

static void
vector_short(test_record *r)
{
    test_selected(printed(r, LAST), 0, 0)->vector_len--;
}

static void
vector_missing(test_record *r)
{
    test_uncast_contest(printed(r, WHOLE), 0)->selection_len--;
}

static void
uncast_vector_short(test_record *r)
{
    test_uncast_vector(printed(r, WHOLE), 0, 2)->vector_len--;
}

/* -- 15 --------------------------------------------------------------------- */

/** Counted as a vote for another option than the voter marked. */
static void
product_other(test_record *r)
{
    uint32_t list[1];
    marks(r, LAST, MAYOR, list);
    list[0] = list[0] == 1 ? 2 : 1;
    test_printed_combine(r, printed(r, LAST), MAYOR, list, 1);
    test_record_redo(r, REDO_COUNT);
}

/** The same with more than one selection. */
static void
product_of_other_two(test_record *r)
{
    static const uint32_t marked[] = {1, 2};
    static const uint32_t counted[] = {1, 3};
    test_printed_select(r, printed(r, HEAVY), COUNCIL, marked, 2);
    test_printed_combine(r, printed(r, HEAVY), COUNCIL, counted, 2);
    test_record_redo(r, REDO_COUNT);
}

/** Only one of two marks was counted. */
static void
product_of_one(test_record *r)
{
    static const uint32_t marked[] = {2, 3};
    static const uint32_t counted[] = {2};
    test_printed_select(r, printed(r, CAST), COUNCIL, marked, 2);
    test_printed_combine(r, printed(r, CAST), COUNCIL, counted, 1);
    test_record_redo(r, REDO_COUNT);
}

static void
one_mark_for_two(test_record *r)
{
    static const uint32_t list[] = {3};
    test_printed_select(r, printed(r, CAST), COUNCIL, list, 1);
    test_printed_combine(r, printed(r, CAST), COUNCIL, list, 1);
    test_record_redo(r, REDO_COUNT);
}

/** One null vector twice: every other check holds. */
static void
mark_twice(test_record *r)
{
    static const uint32_t list[] = {4, 4};
    test_printed_select(r, printed(r, CAST), COUNCIL, list, 2);
    test_printed_combine(r, printed(r, CAST), COUNCIL, list, 2);
    test_record_redo(r, REDO_COUNT);
}

static void
marks_unordered(test_record *r)
{
    eg_selected_vector *s = test_selected(printed(r, HEAVY), COUNCIL, 0);
    const eg_selected_vector kept = s[0];
    s[0] = s[1];
    s[1] = kept;
}

/* -- 16 --------------------------------------------------------------------- */

/** A vector that was never printed: the marked vote under another nonce. */
static void
not_printed(test_record *r)
{
    test_item *item = printed(r, LAST);
    uint32_t list[1];
    marks(r, LAST, MAYOR, list);
    const eg_hash kept = item->nonce;
    item->nonce.bytes[9] ^= 1;
    test_printed_select(r, item, MAYOR, list, 1);
    test_printed_combine(r, item, MAYOR, list, 1);
    item->nonce = kept;
    test_record_redo(r, REDO_COUNT);
}

/** Two marked hashes for each other's vectors: both were printed. */
static void
psi_swapped(test_record *r)
{
    eg_selected_vector *s = test_selected(printed(r, HEAVY), COUNCIL, 0);
    const eg_ciphertext *kept = s[0].vector;
    s[0].vector = s[1].vector;
    s[1].vector = kept;
}

/** A printed vector is not what its hash says: X.18 knows it by the nonces. */
static void
uncast_psi(test_record *r)
{
    eg_uncast_selection *a = test_uncast_vector(printed(r, UNCAST), 1, 0);
    eg_uncast_selection *b = test_uncast_vector(printed(r, UNCAST), 1, 1);
    const eg_hash psi = a->psi;
    const char *code = a->short_code;
    a->psi = b->psi;
    a->short_code = b->short_code;
    b->psi = psi;
    b->short_code = code;
}

static void
chi_other(test_record *r)
{
    test_contest(cast(r, CAST), 1)->hash.bytes[0] ^= 1;
    test_record_redo(r, TEST_REDO_CHAIN);
}

static void
chi_uncast(test_record *r)
{
    test_uncast_contest(printed(r, WHOLE), 2)->hash.bytes[0] ^= 1;
    test_record_redo(r, TEST_REDO_CHAIN);
}

/** Hashed in the order of the options, which would tell what was marked. */
static void
psi_unsorted(test_record *r)
{
    const eg_pre_cast_contest *p = pre(r, LAST, 0);
    const eg_hash kept = p->selection_hash[0];
    *test_hash(p->selection_hash, 0) = p->selection_hash[1];
    *test_hash(p->selection_hash, 1) = kept;
    test_record_redo(r, TEST_REDO_CODES);
}

/** One vector in the place of another, which has its hash twice. */
static void
psi_twice(test_record *r)
{
    const eg_pre_cast_contest *p = pre(r, LAST, 0);
    *test_hash(p->selection_hash, 1) = p->selection_hash[0];
    test_record_redo(r, TEST_REDO_CODES);
}

/** The place on the ballot where the contest's index belongs. */
static void
chi_by_place(test_record *r)
{
    const eg_pre_cast_contest *p = pre(r, LAST, 1);
    eg_pre_contest_hash(&test_contest(cast(r, LAST), 1)->hash,
                        &cast(r, LAST)->id_hash, 2, p->selection_hash,
                        p->selection_hash_len);
    test_record_redo(r, TEST_REDO_CHAIN);
}

/** Only the options' hashes, as (18.4) could be read. */
static void
chi_without_null(test_record *r)
{
    const eg_pre_cast_contest *p = pre(r, LAST, 0);
    eg_pre_contest_hash(&test_contest(cast(r, LAST), 0)->hash,
                        &cast(r, LAST)->id_hash, 1, p->selection_hash,
                        p->selection_hash_len - 1);
    test_record_redo(r, TEST_REDO_CHAIN);
}

static void
code_other(test_record *r)
{
    cast(r, LAST)->code.bytes[0] ^= 1;
}

static void
code_uncast(test_record *r)
{
    uncast(r, COMPACT)->code.bytes[0] ^= 1;
    test_record_redo(r, 0);
}

/** The code of a regular ballot, under tag 29. */
static void
code_regular(test_record *r)
{
    eg_confirmation_code(&cast(r, LAST)->code, cast(r, LAST));
}

/* -- 16.D-16.H: the device -------------------------------------------------- */

static void
other_device_id(test_record *r)
{
    header(r)->device_id = "somewhere else";
}

static void
header_kind(test_record *r)
{
    header(r)->kind = EG_DEVICE_REGULAR;
}

static void
header_hash(test_record *r)
{
    header(r)->device_hash.bytes[7] ^= 7;
}

static void
header_mode(test_record *r)
{
    header(r)->chaining_mode ^= 1;
}

static void
no_initial_hash(test_record *r)
{
    header(r)->has_initial_hash = false;
}

static void
other_initial_hash(test_record *r)
{
    header(r)->initial_hash.bytes[0] ^= 1;
}

static void
no_close(test_record *r)
{
    test_section_drop(printer(r), printer(r)->len - 1);
}

static void
no_closing_hash(test_record *r)
{
    closing(r)->has_closing_hash = false;
}

static void
other_count(test_record *r)
{
    closing(r)->ballot_count++;
}

static void
regular_among_printed(test_record *r)
{
    printer(r)->item[LAST] = test_record_device(r, 0)->item[1];
}

static void
printed_among_regular(test_record *r)
{
    test_record_device(r, 0)->item[6] = *printed(r, LAST);
}

static void
field_unchained(test_record *r)
{
    cast(r, HEAVY)->chaining_field[35] ^= 1;
    test_item_code(printed(r, HEAVY));
}

static void
ballots_swapped(test_record *r)
{
    test_section_swap(printer(r), CAST, HEAVY);
    test_record_redo(r, TEST_REDO_TALLY | TEST_REDO_OPENINGS);
}

static void
ballot_dropped(test_record *r)
{
    test_section_drop(printer(r), UNCAST);
    closing(r)->ballot_count--;
    test_record_redo(r, TEST_REDO_TALLY | TEST_REDO_OPENINGS);
}

static void
last_dropped(test_record *r)
{
    test_section_drop(printer(r), LAST);
    closing(r)->ballot_count--;
    test_record_redo(r, TEST_REDO_TALLY | TEST_REDO_OPENINGS);
}

static void
closing_hash(test_record *r)
{
    closing(r)->closing_hash.bytes[0] ^= 1;
}

static void
closing_field(test_record *r)
{
    closing(r)->closing_field[35] ^= 1;
}

/* -- 17 --------------------------------------------------------------------- */

static void
code_cast(test_record *r)
{
    test_selected(printed(r, CAST), 0, 0)->short_code = "0000";
}

static void
code_missing(test_record *r)
{
    test_selected(printed(r, CAST), 0, 0)->short_code = "";
}

/** Codes exchanged between two options: a mark would go to the other. */
static void
codes_exchanged(test_record *r)
{
    eg_uncast_selection *a = test_uncast_vector(printed(r, UNCAST), 0, 0);
    eg_uncast_selection *b = test_uncast_vector(printed(r, UNCAST), 0, 1);
    const char *kept = a->short_code;
    a->short_code = b->short_code;
    b->short_code = kept;
}

/** Another nonce, until two vectors of a contest have one code. */
static void
collide(test_record *r, size_t position)
{
    test_item *item = printed(r, position);
    do {
        if (eg_rng_fill(&r->rng, item->nonce.bytes, EG_HASH_BYTES) != EG_OK) {
            abort();
        }
    } while (!test_printed_collides(r, item));
    test_printed_remake(r, item);
    test_record_redo(r, REDO_HASHES | TEST_REDO_OPENINGS);
}

static void
collision_cast(test_record *r)
{
    collide(r, LAST);
}

static void
collision_uncast(test_record *r)
{
    collide(r, UNCAST);
}

static void
collision_compact(test_record *r)
{
    collide(r, COMPACT);
}

/* -- 9, X.38 ---------------------------------------------------------------- */

/** A printed ballot that was cast is left out of the tally. */
static void
not_counted(test_record *r)
{
    test_section *s = printer(r);
    const test_item kept = s->item[CAST];
    s->item[CAST].item.kind = EG_ITEM_NONE;
    test_record_redo(r, TEST_REDO_TALLY);
    s->item[CAST] = kept;
    eg_item_tally_header *h =
        &test_record_section(r, EG_SECTION_ENCRYPTED_TALLY)
             ->item[0]
             .item.u.tally_header;
    h->cast_count++;
    h->cast_weight++;
    for (size_t i = 0; i < 3; i++) {
        test_record_section(r, EG_SECTION_ENCRYPTED_TALLY)
            ->item[i + 1]
            .item.u.tally_contest.cast_weight++;
    }
}

static void
count_other(test_record *r)
{
    test_record_section(r, EG_SECTION_ENCRYPTED_TALLY)
        ->item[0]
        .item.u.tally_header.cast_count--;
}

static void
nonce_proof(test_record *r)
{
    cast(r, CAST)->nonce = cast(r, LAST)->nonce;
}

static void
nonce_proof_uncast(test_record *r)
{
    uncast(r, COMPACT)->nonce = cast(r, LAST)->nonce;
}

static const verify_case cases[] = {
    CASE_PRINTED("honest", NULL, ""),
    CASE_UNCHAINED_PRINTED("honest, unchained", NULL, ""),
    CASE_PRINTED("5.A the identifier of a regular ballot", same_id, "5.A"),
    CASE_PRINTED("5.B uncast", other_id_hash, "5.B"),
    CASE_PRINTED("5.B cast", other_id_hash_cast, "5.B"),
    CASE_PRINTED("5.B compact", other_id_hash_compact, "5.B"),
    CASE_PRINTED("6.D a range proof", range_proof, "6.D"),
    CASE_PRINTED("6.A two factors of order 2", members_cancel, "6.A"),
    CASE_PRINTED("6.A uncast", member_uncast, "6.A 18.A X.18"),
    CASE_PRINTED("7.D a limit proof", limit_proof, "7.D"),
    CASE_PRINTED("7.D two marks for one", overvote, "7.D X.15"),
    CASE_PRINTED("X.09 no weight", weight_zero, "X.09"),
    CASE_PRINTED("X.08 no such style", style_unknown, "X.08"),
    CASE_PRINTED("X.08 another style", other_style, "X.08"),
    CASE_PRINTED("X.08 another style, cast", style_of_cast, "X.08"),
    CASE_PRINTED("16.structure a selection hash missing",
                 psi_missing,
                 "16.structure"),
    CASE_PRINTED("16.structure a short vector", vector_short, "16.structure"),
    CASE_PRINTED("16.structure a vector missing",
                 vector_missing,
                 "16.structure"),
    CASE_PRINTED("16.structure a short printed vector",
                 uncast_vector_short,
                 "16.structure"),
    CASE_PRINTED("15.A another vote counted", product_other, "15.A"),
    CASE_PRINTED("15.A another vote of two counted",
                 product_of_other_two,
                 "15.A"),
    CASE_PRINTED("15.A one vote of two counted", product_of_one, "15.A"),
    CASE_PRINTED("X.15 one mark for two", one_mark_for_two, "X.15"),
    CASE_PRINTED("X.15 a vector twice", mark_twice, "X.15"),
    CASE_PRINTED("16.structure marks out of order",
                 marks_unordered,
                 "16.structure"),
    CASE_PRINTED("16.A a vector that was not printed", not_printed, "16.A"),
    CASE_PRINTED("16.A each other's vectors", psi_swapped, "16.A"),
    CASE_PRINTED("16.A each other's hashes, uncast", uncast_psi, "16.A"),
    CASE_PRINTED("16.B another contest hash", chi_other, "16.B"),
    CASE_PRINTED("16.B another contest hash, uncast", chi_uncast, "16.B 18.A"),
    CASE_PRINTED("16.B not sorted", psi_unsorted, "16.B"),
    CASE_PRINTED("16.B a hash twice", psi_twice, "16.B X.17"),
    CASE_PRINTED("16.B the place for the index", chi_by_place, "16.B"),
    CASE_PRINTED("16.B without null vectors", chi_without_null, "16.B"),
    CASE_UNCHAINED_PRINTED("16.C another code", code_other, "16.C"),
    CASE_UNCHAINED_PRINTED("16.C another code, compact",
                           code_uncast,
                           "16.C 18.A"),
    CASE_UNCHAINED_PRINTED("16.C the code of a regular ballot",
                           code_regular,
                           "16.C"),
    CASE_PRINTED("16.D another device", other_device_id, "16.D"),
    CASE_PRINTED("16.structure another kind", header_kind, "16.structure"),
    CASE_PRINTED("16.structure another H_DI", header_hash, "16.structure"),
    CASE_PRINTED("16.structure another mode", header_mode, "16.structure"),
    CASE_PRINTED("16.structure no H_0", no_initial_hash, "16.structure"),
    CASE_PRINTED("16.structure no close", no_close, "16.structure"),
    CASE_PRINTED("16.structure no closing hash",
                 no_closing_hash,
                 "16.structure"),
    CASE_PRINTED("16.structure another count", other_count, "16.structure"),
    CASE_PRINTED("16.structure a regular ballot",
                 regular_among_printed,
                 "16.structure 16.H"),
    CASE_PRINTED("8.structure a printed ballot",
                 printed_among_regular,
                 "8.structure 8.G 13.structure"),
    {.name = "16.structure no trimming function",
     .forge = NULL,
     .codes = "16.structure",
     .manifest = test_manifest_printed_untrimmed,
     .printers = 1},
    CASE_UNCHAINED_PRINTED("16.E another chaining field",
                           field_unchained,
                           "16.E"),
    CASE_PRINTED("16.F ballots swapped", ballots_swapped, "16.F"),
    CASE_PRINTED("16.F a ballot dropped", ballot_dropped, "16.F"),
    CASE_PRINTED("16.G another H_0", other_initial_hash, "16.G"),
    CASE_PRINTED("16.H the last ballot dropped", last_dropped, "16.H"),
    CASE_PRINTED("16.H another closing hash", closing_hash, "16.H"),
    CASE_PRINTED("16.H another closing field", closing_field, "16.H"),
    CASE_PRINTED("17.A another code", code_cast, "17.A"),
    CASE_PRINTED("17.A no code", code_missing, "17.A"),
    CASE_PRINTED("17.A codes exchanged", codes_exchanged, "17.A"),
    CASE_SHORT_CODES("honest, short codes", NULL, ""),
    CASE_SHORT_CODES("X.17 a code twice, cast", collision_cast, "X.17"),
    CASE_SHORT_CODES("X.17 a code twice, uncast", collision_uncast, "X.17"),
    CASE_SHORT_CODES("X.17 a code twice, compact", collision_compact, "X.17"),
    CASE_PRINTED("9.A 9.B a printed ballot not counted",
                 not_counted,
                 "9.A 9.B"),
    CASE_PRINTED("R.summary one too few", count_other, "R.summary"),
    CASE_PRINTED("X.38 another ballot's nonce", nonce_proof, "X.38"),
    CASE_PRINTED("X.38 another ballot's nonce, compact",
                 nonce_proof_uncast,
                 "X.38"),
};

int
main(void)
{
    return verify_cases_run("v15_printed", cases, EG_ARRAY_LEN(cases));
}
