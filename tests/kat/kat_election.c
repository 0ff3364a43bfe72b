/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole ballot of the reference election: its keys, its identifier and its
 * ballot nonce go into the library's election and encryption, and each
 * ciphertext, each contest hash and the confirmation code must come out.
 *
 * The vectors do not tell the choices; they are found by trying, since with
 * the nonce each ciphertext fits one number only.
 */
#include <electionguard/chain.h>
#include <electionguard/code.h>
#include <electionguard/encrypt.h>

#include "kat.h"
#include "support/prop.h"

#define CONTESTS    3
#define OPTIONS_MAX 4
#define VALUE_MAX   3

/** The @p nth vector of equation @p eq. */
static const json_t *
vector(const kat *k, const char *eq, size_t nth)
{
    const json_t *list = kat_list(k, "hashes");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *v = json_array_get(list, i);
        if (strcmp(json_string_value(kat_member(v, "eq")), eq) == 0 &&
            nth-- == 0) {
            return v;
        }
    }
    fail_msg("no such vector of eq. %s", eq);
    return NULL;
}

static const json_t *
input(const kat *k, const char *eq, size_t nth, const char *name)
{
    return kat_member(kat_member(vector(k, eq, nth), "in"), name);
}

/** The reference election's manifest, whose file is not in our format. */
typedef struct reference {
    eg_field field[CONTESTS][OPTIONS_MAX];
    eg_contest contest[CONTESTS];
    eg_ballot_style style;
    eg_manifest manifest;
    uint8_t file[KAT_BYTES_MAX];
    eg_election *election;
} reference;

static void
add_contest(reference *r, size_t at, size_t options, uint32_t l, uint32_t bound)
{
    for (size_t i = 0; i < options; i++) {
        r->field[at][i] = (eg_field){
            .kind = EG_FIELD_OPTION,
            .index = (uint32_t)(i + 1),
            .bound = bound,
            .id = "",
            .name = "",
        };
    }
    r->contest[at] = (eg_contest){
        .index = (uint32_t)(at + 1),
        .id = "",
        .name = "",
        .selection_limit = l,
        .option_limit = bound,
        .field = r->field[at],
        .field_len = options,
        .option_len = options,
    };
}

static void
set_up_reference(const kat *k, reference *r)
{
    static const uint32_t all[] = {1, 2, 3};
    *r = (reference){0};
    add_contest(r, 0, 3, 1, 1);
    add_contest(r, 1, 4, 2, 1);
    add_contest(r, 2, 2, 3, 3);
    r->style = (eg_ballot_style){
        .index = 1,
        .id = "full",
        .name = "",
        .contest = all,
        .contest_len = CONTESTS,
    };
    r->manifest = (eg_manifest){
        .file = r->file,
        .file_len =
            kat_bytes(k, input(k, "5", 0, "manifest"), r->file, sizeof r->file),
        .chaining_mode = EG_CHAINING_SIMPLE,
        .contest = r->contest,
        .contest_len = CONTESTS,
        .style = &r->style,
        .style_len = 1,
    };
    const eg_element key[EG_KEY_KINDS] = {
        kat_element(k, input(k, "30", 0, "K")),
        kat_element(k, input(k, "30", 0, "Khat")),
    };
    assert_ok(eg_election_new(&r->election, k->group, &r->manifest, 3, 2, key,
                              EG_BASE_SECRET));
}

/** H_P, H_B and H_E of an election are those of the vectors. */
static void
test_base_hashes(void **state)
{
    const kat *k = *state;
    static reference r;
    set_up_reference(k, &r);
    kat_assert_hash(k, &r.election->parameter_hash,
                    kat_member(vector(k, "4", 0), "out"));
    kat_assert_hash(k, &r.election->base_hash,
                    kat_member(vector(k, "5", 0), "out"));
    kat_assert_hash(k, &r.election->extended_hash,
                    kat_member(vector(k, "30", 0), "out"));
    eg_election_free(r.election);
}

/** The number that (alpha, beta) hides. */
static uint32_t
find_value(const kat *k,
           const reference *r,
           const eg_ballot_seed *seed,
           uint32_t contest,
           uint32_t option,
           const json_t *want)
{
    eg_hash hi;
    eg_scalar xi;
    eg_element pair[2];
    kat_pair(k, want, pair);
    eg_ballot_id_hash(&hi, &r->election->extended_hash, &seed->id);
    eg_nonce_field(k->group, &xi, &hi, contest, option, &seed->nonce);
    for (uint32_t value = 0; value <= VALUE_MAX; value++) {
        eg_ciphertext ct;
        eg_ciphertext_encrypt(r->election->key[EG_KEY_VOTE], &ct, value, &xi);
        if (eg_element_equal_var(&ct.alpha, &pair[0]) &&
            eg_element_equal_var(&ct.beta, &pair[1])) {
            return value;
        }
    }
    fail_msg("contest %u, option %u: no value fits", contest, option);
    return 0;
}

static void
check_ballot(const kat *k, const eg_encrypted_ballot *b)
{
    for (size_t c = 0; c < CONTESTS; c++) {
        const json_t *sel = input(k, "70", c, "sel");
        assert_int_equal(b->contest[c].field_len, json_array_size(sel));
        for (size_t i = 0; i < b->contest[c].field_len; i++) {
            eg_element pair[2];
            kat_pair(k, json_array_get(sel, i), pair);
            const eg_ciphertext *ct = &b->contest[c].field[i].ct;
            assert_true(eg_element_equal_var(&ct->alpha, &pair[0]));
            assert_true(eg_element_equal_var(&ct->beta, &pair[1]));
        }
        kat_assert_hash(k, &b->contest[c].hash,
                        kat_member(vector(k, "70", c), "out"));
    }
    kat_assert_hash(k, &b->code, kat_member(vector(k, "71", 0), "out"));
}

static void
test_first_ballot(void **state)
{
    const kat *k = *state;
    static reference r;
    set_up_reference(k, &r);
    const eg_ballot_seed seed = {
        .id = kat_hash(k, input(k, "32", 0, "idB")),
        .nonce = kat_hash(k, input(k, "33", 0, "xiB")),
    };
    uint32_t value[CONTESTS][OPTIONS_MAX];
    eg_plain_contest contest[CONTESTS];
    for (uint32_t c = 0; c < CONTESTS; c++) {
        const json_t *sel = input(k, "70", c, "sel");
        assert_int_equal(json_array_size(sel), r.contest[c].option_len);
        for (uint32_t i = 0; i < r.contest[c].option_len; i++) {
            value[c][i] =
                find_value(k, &r, &seed, c + 1, i + 1, json_array_get(sel, i));
        }
        contest[c] =
            (eg_plain_contest){.index = c + 1,
                               .selection = value[c],
                               .selection_len = r.contest[c].option_len};
    }
    uint8_t field[EG_CHAINING_FIELD_BYTES];
    (void)kat_bytes(k, input(k, "71", 0, "BC"), field, sizeof field);
    const eg_plain_ballot plain = {.style = "full",
                                   .weight = 1,
                                   .contest = contest,
                                   .contest_len = CONTESTS};
    const eg_encrypt_request request = {
        .plain = &plain, .chaining_field = field, .seed = &seed};
    eg_arena *arena;
    eg_encrypted_ballot b;
    prop p = prop_start();
    eg_rng rng = prop_rng(&p);
    assert_ok(eg_arena_new(&arena, 1 << 24));
    assert_ok(eg_ballot_encrypt(r.election, arena, &b, &request, &rng, NULL));
    check_ballot(k, &b);
    eg_arena_free(arena);
    eg_election_free(r.election);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base_hashes),
        cmocka_unit_test(test_first_ballot),
    };
    return cmocka_run_group_tests(tests, kat_setup, kat_teardown);
}
