/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The oracle here is the other way round: what encryption does with K is
 * undone with s, as no real election could.
 */
#include "support/test_election.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/code.h>
#include <electionguard/contest_data.h>

#include "base/base.h"

const char test_manifest_small[] =
    "{\"electionId\":\"small\",\"contests\":[{\"id\":\"question\",\"name\":"
    "\"Question\",\"selectionLimit\":1,\"optionSelectionLimit\":1,\"index\":1,"
    "\"choices\":[{\"id\":\"yes\",\"name\":\"Yes\",\"index\":1},{\"id\":\"no\","
    "\"name\":\"No\",\"index\":2}]}],\"ballotStyles\":[{\"id\":\"all\",\"name\""
    ":\"All\",\"contestIds\":[\"question\"]}]}";

const char test_manifest_county[] =
    "{\"electionId\":\"county-2026\",\"contests\":["
    "{\"id\":\"mayor\",\"name\":\"Mayor\",\"selectionLimit\":1,"
    "\"optionSelectionLimit\":1,\"index\":1,\"contestDataBlocks\":4,"
    "\"choices\":[{\"id\":\"ada\",\"name\":\"Ada\",\"index\":1},"
    "{\"id\":\"ben\",\"name\":\"Ben\",\"index\":2},"
    "{\"id\":\"mayor-write-in\",\"name\":\"Write-in\",\"index\":3,"
    "\"writeIn\":true}]},"
    "{\"id\":\"council\",\"name\":\"Council\",\"selectionLimit\":3,"
    "\"optionSelectionLimit\":1,\"index\":2,"
    "\"choices\":[{\"id\":\"c1\",\"name\":\"Cleo\",\"index\":1},"
    "{\"id\":\"c2\",\"name\":\"Dan\",\"index\":2},"
    "{\"id\":\"c3\",\"name\":\"Eve\",\"index\":3},"
    "{\"id\":\"c4\",\"name\":\"Fay\",\"index\":4},"
    "{\"id\":\"c5\",\"name\":\"Gus\",\"index\":5}]},"
    "{\"id\":\"score\",\"name\":\"Score\",\"selectionLimit\":6,"
    "\"optionSelectionLimit\":3,\"index\":3,"
    "\"choices\":[{\"id\":\"park\",\"name\":\"Park\",\"index\":1},"
    "{\"id\":\"pool\",\"name\":\"Pool\",\"index\":2},"
    "{\"id\":\"path\",\"name\":\"Path\",\"index\":3}]},"
    "{\"id\":\"bond\",\"name\":\"Bond\",\"selectionLimit\":1,"
    "\"optionSelectionLimit\":1,\"index\":4,"
    "\"choices\":[{\"id\":\"bond-yes\",\"name\":\"Yes\",\"index\":1},"
    "{\"id\":\"bond-no\",\"name\":\"No\",\"index\":2}]}],"
    "\"ballotStyles\":["
    "{\"id\":\"city\",\"name\":\"City\",\"contestIds\":"
    "[\"mayor\",\"council\",\"score\",\"bond\"]},"
    "{\"id\":\"county\",\"name\":\"County\",\"contestIds\":"
    "[\"mayor\",\"bond\"]}],"
    "\"chainingMode\":1}";

/** A scalar that is the same in every run, and neither 0 nor 1. */
static void
fixed_secret(const eg_group *group, eg_scalar *out, const char *label)
{
    eg_hash h;
    eg_scalar one;
    eg_scalar_from_u64(group, &one, 1);
    eg_sha256_once(&h, label, strlen(label));
    eg_scalar_from_hash(group, out, h.bytes);
    if (eg_scalar_is_zero(out) || eg_scalar_equal(out, &one)) {
        eg_scalar_from_u64(group, out, 5);
    }
}

eg_status
test_election_new(test_election *out,
                  const eg_group_params *params,
                  const char *manifest,
                  uint32_t n,
                  uint32_t k)
{
    *out = (test_election){0};
    EG_TRY(params == NULL ? eg_group_new(&out->group)
                          : eg_group_new_from(params, &out->group));
    EG_TRY(eg_manifest_parse(&out->manifest, (const uint8_t *)manifest,
                             strlen(manifest), NULL));
    fixed_secret(out->group, &out->secret[EG_KEY_VOTE], "vote");
    fixed_secret(out->group, &out->secret[EG_KEY_DATA], "data");
    eg_element key[EG_KEY_KINDS];
    for (int i = 0; i < EG_KEY_KINDS; i++) {
        eg_fixed_base_pow(eg_group_g(out->group), &key[i], &out->secret[i]);
    }
    return eg_election_new(&out->election, out->group, out->manifest, n, k, key,
                           EG_BASE_BOTH);
}

void
test_election_free(test_election *e)
{
    eg_election_free(e->election);
    eg_manifest_free(e->manifest);
    eg_group_free(e->group);
    *e = (test_election){0};
}

/* -- decryption ----------------------------------------------------------- */

bool
test_decrypt(const test_election *e,
             const eg_ciphertext *ct,
             uint64_t max,
             uint64_t *out)
{
    const eg_element *key = eg_public_key_value(e->election->key[EG_KEY_VOTE]);
    eg_element m;
    eg_element t;
    eg_element power;
    eg_element_pow_var(e->group, &m, &ct->alpha, &e->secret[EG_KEY_VOTE]);
    eg_element_invert_member_var(e->group, &m, &m);
    eg_element_mul(e->group, &t, &ct->beta, &m); /* K^value */
    eg_element_one(e->group, &power);
    for (uint64_t value = 0; value <= max; value++) {
        if (eg_element_equal_var(&power, &t)) {
            *out = value;
            return true;
        }
        eg_element_mul(e->group, &power, &power, key);
    }
    return false;
}

static bool
decrypt_hashed(const test_election *e,
               const eg_hashed_place *place,
               const eg_hashed_ciphertext *ct,
               uint8_t *out)
{
    eg_element beta;
    eg_element_pow_var(e->group, &beta, &ct->c0, &e->secret[EG_KEY_DATA]);
    return eg_hashed_decrypt(e->group, out, place, ct, &beta) == EG_OK;
}

static eg_hashed_place
data_place(const test_election *e,
           const eg_encrypted_ballot *ballot,
           const eg_encrypted_contest *contest)
{
    const eg_public_key *key = e->election->key[EG_KEY_DATA];
    return eg_hashed_place_data(&ballot->id_hash, contest->index,
                                eg_public_key_value(key),
                                eg_public_key_base(key));
}

static eg_hashed_place
nonce_place(const test_election *e, const eg_encrypted_ballot *ballot)
{
    const eg_public_key *key = e->election->key[EG_KEY_DATA];
    return eg_hashed_place_nonce(&ballot->id_hash, eg_public_key_value(key),
                                 eg_public_key_base(key));
}

bool
test_decrypt_data(const test_election *e,
                  const eg_encrypted_ballot *ballot,
                  size_t at,
                  uint8_t *out)
{
    const eg_encrypted_contest *contest = &ballot->contest[at];
    const eg_hashed_place place = data_place(e, ballot, contest);
    return contest->data != NULL &&
           decrypt_hashed(e, &place, contest->data, out);
}

bool
test_decrypt_nonce(const test_election *e,
                   const eg_encrypted_ballot *ballot,
                   eg_hash *out)
{
    const eg_hashed_place place = nonce_place(e, ballot);
    return decrypt_hashed(e, &place, &ballot->nonce, out->bytes);
}

/* -- proofs --------------------------------------------------------------- */

static bool
proof_holds(const test_election *e,
            const eg_range_claim *claim,
            const eg_proof_branch *branch,
            size_t len)
{
    const eg_range_proof proof = {.branch = branch, .len = len};
    return eg_range_verify_var(e->election->key[EG_KEY_VOTE], NULL, claim,
                               &proof, EG_RANGE_TEST_MEMBERS) == EG_OK;
}

static const char *
contest_fault(const test_election *e,
              const eg_encrypted_ballot *ballot,
              const eg_encrypted_contest *c)
{
    const eg_contest *m = eg_manifest_contest(e->manifest, c->index);
    if (m == NULL || c->field_len != m->field_len) {
        return "the shape of a contest";
    }
    eg_ciphertext sum;
    eg_ciphertext_one(e->group, &sum);
    for (size_t i = 0; i < c->field_len; i++) {
        const eg_range_claim claim =
            eg_range_claim_field(&ballot->id_hash, &c->field[i].ct, c->index,
                                 m->field[i].index, m->field[i].bound);
        if (!proof_holds(e, &claim, c->field[i].proof, c->field[i].proof_len)) {
            return "a range proof";
        }
        eg_ciphertext_mul(e->group, &sum, &sum, &c->field[i].ct);
    }
    const eg_range_claim limit = eg_range_claim_limit(
        &ballot->id_hash, &sum, c->index, m->selection_limit);
    if (!proof_holds(e, &limit, c->limit_proof, c->limit_proof_len)) {
        return "a limit proof";
    }
    if ((c->data != NULL) != (m->data_blocks > 0)) {
        return "the presence of contest data";
    }
    if (c->data != NULL) {
        const eg_hashed_place place = data_place(e, ballot, c);
        if (c->data->c1_len != (size_t)m->data_blocks * EG_DATA_BLOCK_BYTES ||
            eg_hashed_verify_var(e->group, NULL, &place, c->data) != EG_OK) {
            return "the proof of contest data";
        }
    }
    eg_hash chi;
    eg_contest_hash(e->group, &chi, &ballot->id_hash, c);
    return eg_hash_equal(&chi, &c->hash) ? NULL : "a contest hash";
}

const char *
test_ballot_fault(const test_election *e, const eg_encrypted_ballot *ballot)
{
    eg_hash h;
    eg_ballot_id_hash(&h, &e->election->extended_hash, &ballot->id);
    if (!eg_hash_equal(&h, &ballot->id_hash)) {
        return "the identifier hash";
    }
    for (size_t i = 0; i < ballot->contest_len; i++) {
        const char *fault = contest_fault(e, ballot, &ballot->contest[i]);
        if (fault != NULL) {
            return fault;
        }
    }
    const eg_hashed_place place = nonce_place(e, ballot);
    if (eg_hashed_verify_var(e->group, NULL, &place, &ballot->nonce) != EG_OK) {
        return "the proof of the ballot nonce";
    }
    eg_confirmation_code(&h, ballot);
    return eg_hash_equal(&h, &ballot->code) ? NULL : "the confirmation code";
}

/* -- random elections ----------------------------------------------------- */

/** "c17", in @p room. */
static const char *
label(char *room, size_t size, char letter, size_t number)
{
    (void)snprintf(room, size, "%c%zu", letter, number);
    return room;
}

#define RANDOM_MAX  64
#define LABEL_BYTES 24

typedef struct random_contest {
    eg_field field[RANDOM_MAX];
    char label[RANDOM_MAX][LABEL_BYTES];
    char id[LABEL_BYTES];
} random_contest;

static void
make_contest(prop *p,
             const test_manifest_limits *limits,
             eg_contest *out,
             random_contest *room,
             size_t index)
{
    const size_t options = 1 + prop_below(p, limits->options);
    *out = (eg_contest){
        .index = (uint32_t)index,
        .id = label(room->id, LABEL_BYTES, 'c', index),
        .name = "A contest",
        .option_limit = 1 + (uint32_t)prop_below(p, limits->option_limit),
        .field = room->field,
        .field_len = options,
        .option_len = options,
    };
    out->selection_limit =
        1 + (uint32_t)prop_below(p, options * out->option_limit);
    if (limits->data_blocks > 0 && prop_below(p, 2) == 0) {
        out->data_blocks = 1 + (uint32_t)prop_below(p, limits->data_blocks);
    }
    for (size_t i = 0; i < options; i++) {
        room->field[i] = (eg_field){
            .kind = EG_FIELD_OPTION,
            .index = (uint32_t)(i + 1),
            .bound = out->option_limit,
            .id = label(room->label[i], LABEL_BYTES, 'o', i + 1),
            .name = "An option",
            .write_in = out->data_blocks > 0 && prop_below(p, 3) == 0,
        };
    }
}

/** Style 1 has all contests, the others each with one chance in two. */
static size_t
make_style(prop *p,
           eg_ballot_style *out,
           uint32_t *list,
           char *id,
           size_t index,
           size_t contests)
{
    size_t len = 0;
    for (uint32_t c = 1; c <= contests; c++) {
        if (index == 1 || prop_below(p, 2) == 0) {
            list[len++] = c;
        }
    }
    *out = (eg_ballot_style){
        .index = (uint32_t)index,
        .id = label(id, LABEL_BYTES, 's', index),
        .name = "A style",
        .contest = list,
        .contest_len = len,
    };
    return len;
}

char *
test_manifest_random(prop *p, const test_manifest_limits *limits)
{
    enum { STYLES = 3 };
    const size_t contests = 1 + prop_below(p, limits->contests);
    eg_contest contest[RANDOM_MAX];
    eg_ballot_style style[STYLES];
    uint32_t list[STYLES][RANDOM_MAX];
    char style_id[STYLES][LABEL_BYTES];
    random_contest *room = calloc(contests, sizeof(*room));
    if (room == NULL || contests > RANDOM_MAX || limits->options > RANDOM_MAX) {
        free(room);
        return NULL;
    }
    for (size_t i = 0; i < contests; i++) {
        make_contest(p, limits, &contest[i], &room[i], i + 1);
    }
    for (size_t i = 0; i < STYLES; i++) {
        (void)make_style(p, &style[i], list[i], style_id[i], i + 1, contests);
    }
    const eg_manifest manifest = {
        .election_id = "random",
        .chaining_mode =
            prop_below(p, 2) == 0 ? EG_CHAINING_NONE : EG_CHAINING_SIMPLE,
        .contest = contest,
        .contest_len = contests,
        .style = style,
        .style_len = STYLES,
    };
    char *text = NULL;
    size_t len = 0;
    if (eg_manifest_write(&manifest, &text, &len) != EG_OK) {
        text = NULL;
    }
    free(room);
    return text;
}

/** Whether the contest data has room for any overvote and one short text. */
static bool
has_room(const eg_contest *c)
{
    return c->data_blocks >=
           eg_contest_data_blocks(c->option_len, c->option_limit + 1, 1, 8);
}

static eg_status
random_write_in(prop *p,
                const eg_contest *contest,
                eg_arena *arena,
                eg_plain_contest *out)
{
    for (size_t i = 0; i < contest->option_len; i++) {
        if (contest->field[i].write_in && prop_below(p, 2) == 0) {
            eg_write_in *w = eg_arena_alloc(arena, 1, sizeof(*w));
            if (w == NULL) {
                return EG_ERR_MEMORY;
            }
            *w = (eg_write_in){
                .option_index = contest->field[i].index,
                .text = prop_below(p, 2) == 0 ? "Zo\xC3\xAB" : "a\"b\\c",
            };
            out->write_in = w;
            out->write_in_len = 1;
            return EG_OK;
        }
    }
    return EG_OK;
}

static eg_status
random_contest_choices(prop *p,
                       const eg_contest *contest,
                       eg_arena *arena,
                       eg_plain_contest *out)
{
    uint32_t *value =
        eg_arena_alloc(arena, contest->option_len, sizeof(*value));
    if (value == NULL) {
        return EG_ERR_MEMORY;
    }
    /* An overvote needs room in the data, if there is data. */
    const bool any = contest->data_blocks == 0 || has_room(contest);
    uint64_t left = contest->selection_limit;
    for (size_t i = 0; i < contest->option_len; i++) {
        const uint64_t most =
            any ? contest->option_limit + (prop_below(p, 8) == 0 ? 1U : 0U)
                : (left < contest->option_limit ? left : contest->option_limit);
        if (prop_below(p, 2) == 0) {
            value[i] = (uint32_t)prop_below(p, most + 1);
            left -= any ? 0 : value[i];
        }
    }
    *out = (eg_plain_contest){
        .index = contest->index,
        .selection = value,
        .selection_len = contest->option_len,
    };
    return any && contest->data_blocks > 0
               ? random_write_in(p, contest, arena, out)
               : EG_OK;
}

eg_status
test_plain_random(prop *p,
                  const eg_manifest *manifest,
                  eg_arena *arena,
                  eg_plain_ballot *out)
{
    const eg_ballot_style *style =
        &manifest->style[prop_below(p, manifest->style_len)];
    eg_plain_contest *contest =
        eg_arena_alloc(arena, style->contest_len, sizeof(*contest));
    if (contest == NULL) {
        return EG_ERR_MEMORY;
    }
    *out = (eg_plain_ballot){
        .style = style->id,
        .weight = 1,
        .contest = contest,
    };
    for (size_t i = 0; i < style->contest_len; i++) {
        if (prop_below(p, 8) != 0) {
            EG_TRY(random_contest_choices(
                p, eg_manifest_contest(manifest, style->contest[i]), arena,
                &contest[out->contest_len]));
            out->contest_len++;
        }
    }
    return EG_OK;
}

uint32_t
test_plain_count(const eg_plain_ballot *plain,
                 const eg_contest *contest,
                 size_t option)
{
    for (size_t i = 0; i < plain->contest_len; i++) {
        const eg_plain_contest *c = &plain->contest[i];
        if (c->index != contest->index) {
            continue;
        }
        uint64_t sum = 0;
        for (size_t o = 0; o < contest->option_len; o++) {
            if (c->selection[o] > contest->option_limit) {
                return 0;
            }
            sum += c->selection[o];
        }
        return sum > contest->selection_limit ? 0 : c->selection[option];
    }
    return 0;
}
