/* SPDX-License-Identifier: Apache-2.0 */
/* Verifications 9 to 11, R.summary, X.10 and X.11: the tally. */
#include <string.h>

#include "base/base.h"
#include "support/item_edit.h"
#include "support/toy_groups.h"
#include "support/verify_case.h"

static test_section *
encrypted(test_record *r)
{
    return test_record_section(r, EG_SECTION_ENCRYPTED_TALLY);
}

static test_section *
decrypted(test_record *r)
{
    return test_record_section(r, EG_SECTION_DECRYPTED_TALLY);
}

static eg_item_tally_header *
header(test_record *r)
{
    return &encrypted(r)->item[0].item.u.tally_header;
}

/** Contest @p at, from 0, of the encrypted tally. */
static eg_tally_contest *
sum(test_record *r, size_t at)
{
    return &encrypted(r)->item[at + 1].item.u.tally_contest;
}

static eg_item_decrypted_contest *
count(test_record *r, size_t at)
{
    return &decrypted(r)->item[at].item.u.decrypted;
}

static eg_item_decrypted_field *
count_field(test_record *r, size_t at, size_t field)
{
    return (eg_item_decrypted_field *)(uintptr_t)&count(r, at)->field[field];
}

/* -- Verification 9 --------------------------------------------------------- */

/** One vote more or less, put on the tally and decrypted with all guardians. */
static void
add_to_beta(test_record *r)
{
    eg_ciphertext *ab = &sum(r, 0)->field[0];
    const eg_element *key =
        eg_public_key_value(r->e.election->key[EG_KEY_VOTE]);
    eg_element_mul(r->e.group, &ab->beta, &ab->beta, key);
    sum(r, 0)->cast_weight += 0;
    test_record_prove_tally(r, 0, 0);
}

static void
add_to_alpha(test_record *r)
{
    /* A / g: then T = K^(t + 1). */
    eg_ciphertext *ab = &sum(r, 1)->field[1];
    eg_element inverse;
    eg_group_generator(r->e.group, &inverse);
    eg_element_invert_member_var(r->e.group, &inverse, &inverse);
    eg_element_mul(r->e.group, &ab->alpha, &ab->alpha, &inverse);
    test_record_prove_tally(r, 1, 1);
}

static void
fields_swapped(test_record *r)
{
    eg_tally_contest *c = sum(r, 1);
    const eg_ciphertext kept = c->field[0];
    c->field[0] = c->field[1];
    c->field[1] = kept;
    test_record_prove_tally(r, 1, 0);
    test_record_prove_tally(r, 1, 1);
}

/** The tally as if ballot @p position had another status or weight. */
static void
count_as(test_record *r, eg_ballot_status status, uint32_t weight, size_t at)
{
    eg_encrypted_ballot *b = test_record_ballot(r, 0, at);
    const eg_encrypted_ballot kept = *b;
    b->status = status;
    b->weight = weight;
    test_record_redo(r, TEST_REDO_TALLY);
    *b = kept;
}

static void
ballot_left_out(test_record *r)
{
    count_as(r, EG_BALLOT_SPOILED, 1, 1);
}

/** The same, with counts and weights as they should be. */
static void
ballot_left_out_quietly(test_record *r)
{
    const eg_item_tally_header right = *header(r);
    uint64_t weight[3];
    for (size_t i = 0; i < 3; i++) {
        weight[i] = sum(r, i)->cast_weight;
    }
    ballot_left_out(r);
    *header(r) = right;
    for (size_t i = 0; i < 3; i++) {
        sum(r, i)->cast_weight = weight[i];
    }
}

static void
ballot_counted_twice(test_record *r)
{
    count_as(r, EG_BALLOT_CAST, 2, 1);
}

static void
challenged_counted(test_record *r)
{
    count_as(r, EG_BALLOT_CAST, 1, 2);
}

static void
spoiled_counted(test_record *r)
{
    count_as(r, EG_BALLOT_CAST, 1, 4);
}

static void
weight_ignored(test_record *r)
{
    count_as(r, EG_BALLOT_CAST, 1, 3);
}

static void
cast_relabelled_spoiled(test_record *r)
{
    test_record_ballot(r, 0, 5)->status = EG_BALLOT_SPOILED;
}

static void
spoiled_relabelled_cast(test_record *r)
{
    test_record_ballot(r, 0, 4)->status = EG_BALLOT_CAST;
}

static void
other_cast_count(test_record *r)
{
    header(r)->cast_count++;
}

static void
other_weight(test_record *r)
{
    header(r)->cast_weight--;
}

static void
huge_cast_count(test_record *r)
{
    header(r)->cast_count = UINT32_MAX;
}

static void
other_contest_weight(test_record *r)
{
    sum(r, 2)->cast_weight++;
}

static void
tally_contest_missing(test_record *r)
{
    test_section_drop(encrypted(r), 3);
}

static void
tally_contest_twice(test_record *r)
{
    test_section_copy(encrypted(r), 1, 1);
}

static void
tally_contests_swapped(test_record *r)
{
    test_section_swap(encrypted(r), 2, 3);
}

static void
tally_field_missing(test_record *r)
{
    sum(r, 2)->field_len--;
}

static void
tally_contest_more(test_record *r)
{
    test_section_copy(encrypted(r), 3, 4);
    sum(r, 3)->index = 4;
}

static void
tally_no_header(test_record *r)
{
    test_section_drop(encrypted(r), 0);
}

static void
tally_plus_p(test_record *r, bool alpha)
{
    const size_t len = eg_group_element_len(r->e.group);
    const eg_tally_contest *c = sum(r, 2);
    uint8_t *bytes = eg_arena_alloc(r->arena, c->field_len, 1024);
    for (size_t i = 0; i < c->field_len; i++) {
        eg_element_write(r->e.group, bytes + 1024 * i + 512 - len,
                         &c->field[i].alpha);
        eg_element_write(r->e.group, bytes + 1024 * i + 1024 - len,
                         &c->field[i].beta);
    }
    memcpy(bytes + (alpha ? 0 : 512),
           test_plus_p(r, alpha ? &c->field[0].alpha : &c->field[0].beta).data,
           512);
    test_item_edit(r, &encrypted(r)->item[3], "encrypted_tally_contest.fields",
                   EDIT_VALUE, (eg_span){bytes, c->field_len * 1024});
}

static void
alpha_plus_p(test_record *r)
{
    tally_plus_p(r, true);
}

static void
beta_plus_p(test_record *r)
{
    tally_plus_p(r, false);
}

/* -- Verification 10 -------------------------------------------------------- */

static eg_span
pair_plus_q(test_record *r, const eg_decrypted_value *value, bool challenge)
{
    const size_t lq = eg_group_scalar_len(r->e.group);
    uint8_t *out = eg_arena_alloc(r->arena, 64, 1);
    eg_scalar_write(r->e.group, out + 32 - lq, &value->c);
    eg_scalar_write(r->e.group, out + 64 - lq, &value->v);
    memcpy(out + (challenge ? 0 : 32),
           test_plus_q(r, challenge ? &value->c : &value->v).data, 32);
    return (eg_span){out, 64};
}

static void
response_plus_q(test_record *r)
{
    test_item_edit(r, &decrypted(r)->item[0],
                   "decrypted_tally_contest.fields[1].proof", EDIT_VALUE,
                   pair_plus_q(r, &count(r, 0)->field[1].value, false));
}

static void
challenge_plus_q(test_record *r)
{
    test_item_edit(r, &decrypted(r)->item[0],
                   "decrypted_tally_contest.fields[1].proof", EDIT_VALUE,
                   pair_plus_q(r, &count(r, 0)->field[1].value, true));
}

static void
encoded_plus_p(test_record *r)
{
    test_item_edit(r, &decrypted(r)->item[0],
                   "decrypted_tally_contest.fields[0].encoded_tally",
                   EDIT_VALUE,
                   test_plus_p(r, &count(r, 0)->field[0].value.encoded));
}

static void
other_challenge(test_record *r)
{
    count_field(r, 2, 0)->value.c = count_field(r, 2, 1)->value.c;
}

static void
other_response(test_record *r)
{
    count_field(r, 2, 0)->value.v = count_field(r, 2, 1)->value.v;
}

/** t and T of another count, T = K^t. */
static void
other_count(test_record *r)
{
    eg_decrypted_value *v = &count_field(r, 0, 0)->value;
    const eg_element *key =
        eg_public_key_value(r->e.election->key[EG_KEY_VOTE]);
    if (v->t > 0) {
        eg_element inverse;
        eg_element_invert_member_var(r->e.group, &inverse, key);
        eg_element_mul(r->e.group, &v->encoded, &v->encoded, &inverse);
        v->t--;
    } else {
        eg_element_mul(r->e.group, &v->encoded, &v->encoded, key);
        v->t++;
    }
}

static void
values_exchanged(test_record *r)
{
    const eg_decrypted_value kept = count_field(r, 1, 0)->value;
    count_field(r, 1, 0)->value = count_field(r, 1, 1)->value;
    count_field(r, 1, 1)->value = kept;
}

/** Decryptions of two contests exchanged, labels where they belong. */
static void
contests_exchanged(test_record *r)
{
    for (size_t i = 0; i < 2; i++) {
        const eg_decrypted_value kept = count_field(r, 0, i)->value;
        count_field(r, 0, i)->value = count_field(r, 2, i)->value;
        count_field(r, 2, i)->value = kept;
    }
}

static void
other_t(test_record *r)
{
    eg_decrypted_value *v = &count_field(r, 1, 0)->value;
    v->t += v->t > 0 ? UINT64_MAX : 1;
}

static void
encoded_outside(test_record *r)
{
    test_negate(r, &count_field(r, 1, 0)->value.encoded);
}

static void
t_plus_q(test_record *r)
{
    count_field(r, 0, 1)->value.t += 127;
}

static void
t_plus_huge(test_record *r)
{
    count_field(r, 0, 1)->value.t += UINT64_C(1) << 40;
}

static void
contest_missing(test_record *r)
{
    test_section_drop(decrypted(r), 2);
}

static void
first_contest_missing(test_record *r)
{
    test_section_drop(decrypted(r), 0);
}

/** Two contests, and no ballot of the style that has the second. */
static const char manifest_of_styles[] =
    "{\"electionId\":\"x\",\"contests\":[{\"id\":\"a\",\"name\":\"A\","
    "\"selectionLimit\":1,\"optionSelectionLimit\":1,\"index\":1,"
    "\"choices\":[{\"id\":\"o\",\"name\":\"O\",\"index\":1}]},{\"id\":\"b\","
    "\"name\":\"B\",\"selectionLimit\":1,\"optionSelectionLimit\":1,"
    "\"index\":2,\"choices\":[{\"id\":\"o\",\"name\":\"O\",\"index\":1}]}],"
    "\"ballotStyles\":[{\"id\":\"s\",\"name\":\"S\",\"contestIds\":[\"a\"]},"
    "{\"id\":\"t\",\"name\":\"T\",\"contestIds\":[\"b\"]},"
    "{\"id\":\"u\",\"name\":\"U\",\"contestIds\":[\"a\"]}]}";

static void
unused_contest_missing(test_record *r)
{
    test_section_drop(decrypted(r), 1);
}

static void
contest_twice(test_record *r)
{
    test_section_copy(decrypted(r), 1, 2);
}

static void
contest_order(test_record *r)
{
    test_section_swap(decrypted(r), 0, 1);
}

static void
contest_unknown(test_record *r)
{
    test_section_copy(decrypted(r), 2, 3);
    count(r, 3)->index = 4;
}

/* -- Verification 11 -------------------------------------------------------- */

static void
field_missing(test_record *r)
{
    count(r, 1)->field_len--;
}

static void
field_twice(test_record *r)
{
    eg_item_decrypted_contest *c = count(r, 1);
    eg_item_decrypted_field *more =
        eg_arena_alloc(r->arena, c->field_len + 1, sizeof(*more));
    memcpy(more, c->field, c->field_len * sizeof(*more));
    more[c->field_len] = more[0];
    c->field = more;
    c->field_len++;
}

/** The fields of a contest, and more after them with the given label. */
static void
add_fields(test_record *r, size_t at, size_t more, const char *label)
{
    eg_item_decrypted_contest *c = count(r, at);
    eg_item_decrypted_field *all =
        eg_arena_alloc(r->arena, c->field_len + more, sizeof(*all));
    memcpy(all, c->field, c->field_len * sizeof(*all));
    for (size_t i = c->field_len; i < c->field_len + more; i++) {
        all[i] = all[0];
        all[i].index = (uint32_t)i + 1;
        all[i].label = label;
    }
    c->field = all;
    c->field_len += more;
}

static void
unknown_option(test_record *r)
{
    add_fields(r, 1, 1, "lake");
}

/** More than are looked at, which must not be a way out. */
static void
far_too_many_fields(test_record *r)
{
    static const char *const label[] = {"a", "b", "c"};
    for (size_t i = 0; i < EG_ARRAY_LEN(label); i++) {
        add_fields(r, 1, 1, label[i]);
    }
}

/** As many as are looked at. */
static void
twice_as_many_fields(test_record *r)
{
    add_fields(r, 1, 1, "a");
    add_fields(r, 1, 1, "b");
}

static void
label_twice(test_record *r)
{
    count_field(r, 1, 1)->label = count_field(r, 1, 0)->label;
}

static void
unknown_contest_label(test_record *r)
{
    count(r, 2)->label = "Bond";
}

static void
unknown_label(test_record *r)
{
    count_field(r, 0, 1)->label = "Ben";
}

static void
empty_label(test_record *r)
{
    count_field(r, 0, 1)->label = "";
}

/** Index and numbers stay; as sets the labels are right. */
static void
labels_swapped(test_record *r)
{
    const char *kept = count_field(r, 0, 0)->label;
    count_field(r, 0, 0)->label = count_field(r, 0, 1)->label;
    count_field(r, 0, 1)->label = kept;
}

static void
contest_labels_swapped(test_record *r)
{
    const char *kept = count(r, 0)->label;
    count(r, 0)->label = count(r, 2)->label;
    count(r, 2)->label = kept;
}

static void
field_numbers_swapped(test_record *r)
{
    count_field(r, 0, 0)->index = 2;
    count_field(r, 0, 1)->index = 1;
}

static void
field_number_repeated(test_record *r)
{
    count_field(r, 0, 1)->index = 1;
}

static void
fields_reordered(test_record *r)
{
    const eg_item_decrypted_field kept = *count_field(r, 0, 0);
    *count_field(r, 0, 0) = *count_field(r, 0, 1);
    *count_field(r, 0, 1) = kept;
}

static const verify_case cases[] = {
    CASE("9.A A for one vote more", add_to_alpha, "9.A"),
    CASE("9.B B for one vote more", add_to_beta, "9.B"),
    CASE("9.A options swapped", fields_swapped, "9.A 9.B"),
    CASE("9 a ballot left out",
         ballot_left_out,
         "R.summary 9.structure 9.A 9.B"),
    CASE("9 a ballot left out, counts right",
         ballot_left_out_quietly,
         "9.A 9.B"),
    CASE("9 a ballot counted twice",
         ballot_counted_twice,
         "R.summary 9.structure 9.A 9.B"),
    CASE("9 a challenged ballot counted",
         challenged_counted,
         "R.summary 9.structure 9.A 9.B"),
    CASE("9 a spoiled ballot counted",
         spoiled_counted,
         "R.summary 9.structure 9.A 9.B"),
    CASE("9 a weight ignored", weight_ignored, "R.summary 9.structure 9.A 9.B"),
    CASE("9 a cast ballot called spoiled",
         cast_relabelled_spoiled,
         "R.summary 9.structure 9.A 9.B"),
    CASE("9 a spoiled ballot called cast",
         spoiled_relabelled_cast,
         "R.summary 9.structure 9.A 9.B"),
    CASE("9.A A + p", alpha_plus_p, "9.A"),
    CASE("9.B B + p", beta_plus_p, "9.B"),
    CASE("R.summary another count", other_cast_count, "R.summary"),
    CASE("R.summary another weight", other_weight, "R.summary"),
    CASE("9.structure 2^32 ballots", huge_cast_count, "9.structure"),
    CASE("9.structure another weight of a contest",
         other_contest_weight,
         "9.structure"),
    CASE("9.structure a contest is missing",
         tally_contest_missing,
         "9.structure 10.structure"),
    CASE("9.structure a contest twice",
         tally_contest_twice,
         "R.order 9.structure"),
    CASE("9.structure contests swapped",
         tally_contests_swapped,
         "R.order 9.structure 10.structure"),
    CASE("9.structure a field is missing",
         tally_field_missing,
         "9.structure 10.structure"),
    CASE("9.structure an unknown contest", tally_contest_more, "9.structure"),
    CASE("9.structure no header",
         tally_no_header,
         "R.structure 9.structure 10.structure"),
    CASE("10.A v + q", response_plus_q, "10.A"),
    CASE("10.B c + q", challenge_plus_q, "10.B"),
    CASE("10.B another c", other_challenge, "10.B"),
    CASE("10.B another v", other_response, "10.B"),
    CASE("10.B another count, T = K^t", other_count, "10.B"),
    CASE("10.B options exchanged", values_exchanged, "10.B"),
    CASE("10.B contests exchanged", contests_exchanged, "10.B"),
    CASE("10.C another t", other_t, "10.C"),
    CASE("10.C p - T", encoded_outside, "10.C"),
    CASE("10.C T + p", encoded_plus_p, "10.C"),
    CASE("10.structure t over 2^31", t_plus_huge, "10.structure"),
    {.name = "X.10 t + q",
     .forge = t_plus_q,
     .params = &toy_groups[TOY_7_16],
     .codes = "X.10"},
    CASE("11.D a contest is missing", contest_missing, "11.D"),
    CASE("11.D the first contest is missing", first_contest_missing, "11.D"),
    {.name = "10.structure a contest of no ballot is missing",
     .forge = unused_contest_missing,
     .manifest = manifest_of_styles,
     .codes = "10.structure"},
    CASE("10.structure far too many options",
         far_too_many_fields,
         "10.structure"),
    CASE("11.B twice as many options", twice_as_many_fields, "11.B"),
    CASE("10.structure a contest twice", contest_twice, "R.order 10.structure"),
    CASE("10.structure contests swapped",
         contest_order,
         "R.order 10.structure"),
    CASE("10.structure an unknown contest",
         contest_unknown,
         "10.structure X.11"),
    CASE("11.C an option is missing", field_missing, "11.C"),
    CASE("11.structure an option twice", field_twice, "11.structure"),
    CASE("11.structure a label twice", label_twice, "11.structure"),
    CASE("11.A an unknown contest label", unknown_contest_label, "11.A"),
    CASE("11.B an option more", unknown_option, "11.B"),
    CASE("11.B an unknown label", unknown_label, "11.B 11.C"),
    CASE("11.B an empty label", empty_label, "11.B 11.C"),
    CASE("X.11 labels of options swapped", labels_swapped, "X.11"),
    CASE("X.11 labels of contests swapped", contest_labels_swapped, "X.11"),
    CASE("X.11 numbers of options swapped", field_numbers_swapped, "X.11"),
    CASE("X.11 a number twice", field_number_repeated, "X.11"),
    CASE("X.11 options in another order", fields_reordered, "10.B X.11"),
};

int
main(void)
{
    return verify_cases_run("v09_tally", cases, EG_ARRAY_LEN(cases));
}
