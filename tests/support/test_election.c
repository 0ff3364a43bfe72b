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

const char test_manifest_counted[] =
    "{\"electionId\":\"counted\",\"contests\":[{\"id\":\"mayor\","
    "\"name\":\"Mayor\",\"selectionLimit\":2,\"optionSelectionLimit\":1,"
    "\"index\":1,\"writeInFieldCount\":2,\"contestDataBlocks\":6,"
    "\"choices\":[{\"id\":\"ada\",\"name\":\"Ada\",\"index\":1},"
    "{\"id\":\"ben\",\"name\":\"Ben\",\"index\":2},{\"id\":\"write-in\","
    "\"name\":\"Write-In\",\"index\":3,\"writeIn\":true}],"
    "\"supplementalFields\":[{\"kind\":\"OvervoteIndicator\","
    "\"id\":\"over\",\"name\":\"Over\",\"index\":4},"
    "{\"kind\":\"NullVoteIndicator\",\"id\":\"null\",\"name\":\"Null\","
    "\"index\":5},{\"kind\":\"UndervoteIndicator\",\"id\":\"under\","
    "\"name\":\"Under\",\"index\":6},"
    "{\"kind\":\"UndervoteDifferenceCount\",\"id\":\"unused\","
    "\"name\":\"Unused\",\"index\":7},{\"kind\":\"WriteInCount\","
    "\"id\":\"written\",\"name\":\"Written\",\"index\":8}]},"
    "{\"id\":\"council\",\"name\":\"Council\",\"selectionLimit\":3,"
    "\"optionSelectionLimit\":1,\"index\":2,\"choices\":[{\"id\":\"a\","
    "\"name\":\"A\",\"index\":1},{\"id\":\"b\",\"name\":\"B\",\"index\":2},"
    "{\"id\":\"c\",\"name\":\"C\",\"index\":3},{\"id\":\"d\","
    "\"name\":\"D\",\"index\":4},{\"id\":\"e\",\"name\":\"E\","
    "\"index\":5}],\"supplementalFields\":[{\"kind\":\"NullVoteIndicator\","
    "\"id\":\"null\",\"name\":\"Null\",\"index\":6},"
    "{\"kind\":\"UndervoteDifferenceCount\",\"id\":\"unused\","
    "\"name\":\"Unused\",\"index\":7},{\"kind\":\"UndervoteIndicator\","
    "\"id\":\"under\",\"name\":\"Under\",\"index\":8}]},{\"id\":\"score\","
    "\"name\":\"Score\",\"selectionLimit\":6,\"optionSelectionLimit\":3,"
    "\"index\":3,\"choices\":[{\"id\":\"a\",\"name\":\"A\",\"index\":1},"
    "{\"id\":\"b\",\"name\":\"B\",\"index\":2},{\"id\":\"c\","
    "\"name\":\"C\",\"index\":3}],"
    "\"supplementalFields\":[{\"kind\":\"OvervoteIndicator\","
    "\"id\":\"over\",\"name\":\"Over\",\"index\":4}]}],"
    "\"ballotStyles\":[{\"id\":\"city\",\"name\":\"City\","
    "\"contestIds\":[\"mayor\",\"council\",\"score\"]}]}";

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

/** The most fields of a contest of a test. */
#define FIELDS_MAX 96

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

/** The product of a contest's ciphertexts, field i to the power factor[i]. */
static eg_ciphertext
weigh(const test_election *e,
      const eg_encrypted_contest *c,
      const uint32_t factor[])
{
    eg_ciphertext sum;
    eg_ciphertext_one(e->group, &sum);
    for (size_t i = 0; i < c->field_len; i++) {
        eg_ciphertext power;
        eg_ciphertext_pow_u64_var(e->group, &power, &c->field[i].ct, factor[i]);
        eg_ciphertext_mul(e->group, &sum, &sum, &power);
    }
    return sum;
}

/** The three relations, written out: limit, difference and null vote. */
static const char *
relation_fault(const test_election *e,
               const eg_encrypted_ballot *ballot,
               const eg_encrypted_contest *c,
               const eg_contest *m)
{
    const uint32_t l = m->selection_limit;
    uint32_t factor[3][FIELDS_MAX] = {{0}};
    uint32_t difference = 0;
    uint32_t null = 0;
    for (size_t i = 0; i < c->field_len; i++) {
        const eg_field_kind kind = m->field[i].kind;
        const bool vote =
            kind == EG_FIELD_OPTION || kind == EG_FIELD_WRITE_IN_COUNT;
        for (int r = 0; r < 3; r++) {
            factor[r][i] = vote ? 1 : kind == EG_FIELD_OVERVOTE ? l : 0;
        }
        factor[0][i] += kind == EG_FIELD_UNDERVOTE ? 1 : 0;
        factor[1][i] += kind == EG_FIELD_UNDERVOTE_DIFFERENCE ? 1 : 0;
        factor[2][i] += kind == EG_FIELD_NULL_VOTE ? l : 0;
        difference = kind == EG_FIELD_UNDERVOTE_DIFFERENCE ? m->field[i].index
                                                           : difference;
        null = kind == EG_FIELD_NULL_VOTE ? m->field[i].index : null;
    }
    const eg_ciphertext sum[] = {weigh(e, c, factor[0]), weigh(e, c, factor[1]),
                                 weigh(e, c, factor[2])};
    const eg_range_claim limit =
        eg_range_claim_limit(&ballot->id_hash, &sum[0], c->index, l);
    if (!proof_holds(e, &limit, c->limit_proof, c->limit_proof_len)) {
        return "a limit proof";
    }
    const eg_range_claim exact = {.id_hash = &ballot->id_hash,
                                  .ciphertext = &sum[1],
                                  .label = {c->index, difference},
                                  .label_len = 2,
                                  .first = l,
                                  .last = l};
    if ((c->difference_proof != NULL) != (difference != 0) ||
        (difference != 0 && !proof_holds(e, &exact, c->difference_proof, 1))) {
        return "a difference proof";
    }
    const eg_range_claim no_vote = {.id_hash = &ballot->id_hash,
                                    .ciphertext = &sum[2],
                                    .label = {c->index, null, l},
                                    .label_len = 3,
                                    .last = l};
    if ((c->null_proof != NULL) != (null != 0) ||
        (null != 0 &&
         !proof_holds(e, &no_vote, c->null_proof, c->null_proof_len))) {
        return "a null-vote proof";
    }
    return NULL;
}

static const char *
contest_fault(const test_election *e,
              const eg_encrypted_ballot *ballot,
              const eg_encrypted_contest *c)
{
    const eg_contest *m = eg_manifest_contest(e->manifest, c->index);
    if (m == NULL || c->field_len != m->field_len ||
        c->field_len > FIELDS_MAX) {
        return "the shape of a contest";
    }
    for (size_t i = 0; i < c->field_len; i++) {
        const eg_range_claim claim =
            eg_range_claim_field(&ballot->id_hash, &c->field[i].ct, c->index,
                                 m->field[i].index, m->field[i].bound);
        if (!proof_holds(e, &claim, c->field[i].proof, c->field[i].proof_len)) {
            return "a range proof";
        }
    }
    const char *fault = relation_fault(e, ballot, c, m);
    if (fault != NULL) {
        return fault;
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
    eg_field field[RANDOM_MAX + 5];
    char label[RANDOM_MAX + 5][LABEL_BYTES];
    char id[LABEL_BYTES];
} random_contest;

/** Each kind with one chance in two, in any order. */
static void
add_supplemental(prop *p, eg_contest *out, random_contest *room)
{
    eg_field_kind kind[] = {EG_FIELD_OVERVOTE, EG_FIELD_NULL_VOTE,
                            EG_FIELD_UNDERVOTE, EG_FIELD_UNDERVOTE_DIFFERENCE,
                            EG_FIELD_WRITE_IN_COUNT};
    for (size_t left = EG_ARRAY_LEN(kind); left > 0; left--) {
        const size_t at = prop_below(p, left);
        const eg_field_kind picked = kind[at];
        kind[at] = kind[left - 1];
        if (prop_below(p, 2) == 0) {
            continue;
        }
        if (picked == EG_FIELD_WRITE_IN_COUNT) {
            out->write_in_count = 1 + (uint32_t)prop_below(p, 3);
        }
        const size_t i = out->field_len++;
        room->field[i] = (eg_field){
            .kind = picked,
            .index = (uint32_t)(i + 1),
            .bound = eg_field_bound(picked, out),
            .id = label(room->label[i], LABEL_BYTES, 'f', i + 1),
            .name = "A supplemental field",
        };
    }
}

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
    if (limits->supplemental) {
        add_supplemental(p, out, room);
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
    test_manifest_limits used = *limits;
    const bool printed = limits->printed && prop_below(p, 2) == 0;
    if (printed) {
        used.data_blocks = 0;
        used.supplemental = false;
    }
    if (room == NULL || contests > RANDOM_MAX || limits->options > RANDOM_MAX) {
        free(room);
        return NULL;
    }
    for (size_t i = 0; i < contests; i++) {
        make_contest(p, &used, &contest[i], &room[i], i + 1);
    }
    for (size_t i = 0; i < STYLES; i++) {
        (void)make_style(p, &style[i], list[i], style_id[i], i + 1, contests);
    }
    const eg_manifest manifest = {
        .election_id = "random",
        .chaining_mode =
            prop_below(p, 2) == 0 ? EG_CHAINING_NONE : EG_CHAINING_SIMPLE,
        .hash_trimming =
            printed ? 1 + (uint32_t)prop_below(p, EG_TRIM_FUNCTIONS) : 0,
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
           eg_contest_data_blocks(c->field_len + c->write_in_count,
                                  c->option_limit + 1, 4, 4 * 8);
}

/** One text for an option, and one for some of the used write-in fields. */
static eg_status
random_write_in(prop *p,
                const eg_contest *contest,
                eg_arena *arena,
                eg_plain_contest *out)
{
    const char *const text[] = {"Zo\xC3\xAB", "a\"b\\c"};
    eg_write_in *w =
        eg_arena_alloc(arena, 1 + (size_t)out->write_ins_used, sizeof(*w));
    if (w == NULL) {
        return EG_ERR_MEMORY;
    }
    out->write_in = w;
    for (size_t i = 0; i < contest->option_len && out->write_in_len == 0; i++) {
        if (contest->field[i].write_in && prop_below(p, 2) == 0) {
            w[out->write_in_len++] = (eg_write_in){
                .option_index = contest->field[i].index,
                .text = text[prop_below(p, 2)],
            };
        }
    }
    for (uint32_t i = 1; i <= out->write_ins_used; i++) {
        if (prop_below(p, 3) != 0) {
            w[out->write_in_len++] = (eg_write_in){
                .option_index = (uint32_t)contest->field_len + i,
                .text = text[prop_below(p, 2)],
            };
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
    if (contest->write_in_count > 0) {
        const uint64_t most = any || left > contest->write_in_count
                                  ? contest->write_in_count
                                  : left;
        out->write_ins_used = (uint32_t)prop_below(p, most + 1);
    }
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

/** What a field counts of marks that sum to @p sum. */
static uint32_t
count_of(const eg_contest *contest,
         size_t field,
         const eg_plain_contest *c,
         uint64_t sum,
         bool over)
{
    bool tells_over = false;
    for (size_t i = contest->option_len; i < contest->field_len; i++) {
        tells_over = tells_over || contest->field[i].kind == EG_FIELD_OVERVOTE;
    }
    const uint32_t limit = contest->selection_limit;
    switch (contest->field[field].kind) {
    case EG_FIELD_OPTION:
        return over || c == NULL ? 0 : c->selection[field];
    case EG_FIELD_OVERVOTE:
        return over ? 1 : 0;
    case EG_FIELD_NULL_VOTE:
        return !over && sum == 0 ? 1 : 0;
    case EG_FIELD_UNDERVOTE:
        return !over && sum < limit ? 1 : 0;
    case EG_FIELD_UNDERVOTE_DIFFERENCE:
        if (over) {
            return tells_over ? 0 : limit;
        }
        return limit - (uint32_t)sum;
    case EG_FIELD_WRITE_IN_COUNT:
        return over || c == NULL ? 0 : c->write_ins_used;
    }
    return 0;
}

uint32_t
test_plain_count(const eg_plain_ballot *plain,
                 const eg_contest *contest,
                 size_t field)
{
    const eg_plain_contest *c = NULL;
    for (size_t i = 0; i < plain->contest_len; i++) {
        c = plain->contest[i].index == contest->index ? &plain->contest[i] : c;
    }
    uint64_t sum = c == NULL ? 0 : c->write_ins_used;
    bool over = sum > contest->write_in_count;
    for (size_t o = 0; c != NULL && o < contest->option_len; o++) {
        over = over || c->selection[o] > contest->option_limit;
        sum += c->selection[o];
    }
    over = over || sum > contest->selection_limit;
    return count_of(contest, field, c, sum, over);
}
