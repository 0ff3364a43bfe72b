/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is canonical but rejected by a check of the specification: each value
 * out of range and each fault of shape is told under the code that the format
 * gives it, with its contest and field, and reads as zero.
 */
#include <stdio.h>

#include "record/items.h"
#include "record/schema.h"
#include "support/item_edit.h"
#include "support/random_items.h"
#include "support/toy_groups.h"
#include "test.h"

#define ITEM_MAX ((size_t)1024 * 1024)

static eg_group *group;
static eg_arena *arena;
static prop source;

/** Canonical bytes of a random item of @p kind. */
static void
make(eg_buffer *out, eg_item_kind kind)
{
    const item_maker maker = {
        .random = &source, .group = group, .arena = arena, .full = true};
    eg_item item;
    do { /* a release may hold nonces or a ballot nonce: take the first */
        random_item(&maker, kind, &item);
    } while (kind == EG_ITEM_UNCAST_NONCE_RELEASE &&
             item.u.release.has_ballot_nonce);
    assert_ok(eg_item_encode(group, out, &item, NULL));
}

/** A change to an item and the fault that it must be. */
typedef struct expected {
    eg_item_kind kind;
    const char *path;
    edit_op op;
    size_t offset; /* where 32 or 512 bytes become ff, of a VALUE */
    const char *code;
    uint32_t field;
    bool contest; /* the fault names a contest */
} expected;

#define RANGE(kind, path, offset, code, field, contest)      \
    {                                                        \
        kind, path, EDIT_VALUE, offset, code, field, contest \
    }
#define ABSENT(kind, path, code, contest)          \
    {                                              \
        kind, path, EDIT_DROP, 0, code, 0, contest \
    }

#define BALLOT  "encrypted_ballot"
#define CONTEST BALLOT ".contests[0]"
#define CAST    "pre_encrypted_cast_ballot"
#define UNCAST  "pre_encrypted_uncast_ballot"
#define COMPACT "pre_encrypted_compact_uncast_ballot"
#define OPENING "challenged_ballot_decryption"
#define DATA    "contest_data_decryption"
#define TALLY   "decrypted_tally_contest"

static const expected table[] = {
    /* regular ballots */
    RANGE(EG_ITEM_ENCRYPTED_BALLOT,
          CONTEST ".fields[0].alpha",
          0,
          "6.A",
          1,
          true),
    RANGE(EG_ITEM_ENCRYPTED_BALLOT,
          CONTEST ".fields[0].beta",
          0,
          "6.A",
          1,
          true),
    RANGE(EG_ITEM_ENCRYPTED_BALLOT,
          CONTEST ".fields[0].range_proof",
          0,
          "6.B",
          1,
          true),
    RANGE(EG_ITEM_ENCRYPTED_BALLOT,
          CONTEST ".fields[0].range_proof",
          32,
          "6.C",
          1,
          true),
    RANGE(EG_ITEM_ENCRYPTED_BALLOT, CONTEST ".limit_proof", 0, "7.B", 0, true),
    RANGE(EG_ITEM_ENCRYPTED_BALLOT, CONTEST ".limit_proof", 32, "7.C", 0, true),
    RANGE(EG_ITEM_ENCRYPTED_BALLOT,
          CONTEST ".undervote_difference_proof",
          0,
          "7.B",
          0,
          true),
    RANGE(EG_ITEM_ENCRYPTED_BALLOT,
          CONTEST ".undervote_difference_proof",
          32,
          "7.C",
          0,
          true),
    RANGE(EG_ITEM_ENCRYPTED_BALLOT,
          CONTEST ".null_vote_proof",
          0,
          "7.B",
          0,
          true),
    RANGE(EG_ITEM_ENCRYPTED_BALLOT,
          CONTEST ".null_vote_proof",
          32,
          "7.C",
          0,
          true),
    RANGE(EG_ITEM_ENCRYPTED_BALLOT,
          CONTEST ".contest_data.c0",
          0,
          "8.structure",
          0,
          true),
    RANGE(EG_ITEM_ENCRYPTED_BALLOT,
          CONTEST ".contest_data.c2",
          0,
          "8.structure",
          0,
          true),
    RANGE(EG_ITEM_ENCRYPTED_BALLOT,
          CONTEST ".contest_data.c2",
          32,
          "8.structure",
          0,
          true),
    RANGE(EG_ITEM_ENCRYPTED_BALLOT,
          BALLOT ".encrypted_ballot_nonce.c0",
          0,
          "13.structure",
          0,
          false),
    RANGE(EG_ITEM_ENCRYPTED_BALLOT,
          BALLOT ".encrypted_ballot_nonce.c2",
          32,
          "13.structure",
          0,
          false),
    ABSENT(EG_ITEM_ENCRYPTED_BALLOT,
           BALLOT ".encrypted_ballot_nonce",
           "13.structure",
           false),
    ABSENT(EG_ITEM_ENCRYPTED_BALLOT,
           BALLOT ".ballot_style",
           "8.structure",
           false),
    /* cast pre-encrypted ballots */
    RANGE(EG_ITEM_PRE_CAST_BALLOT,
          CAST ".contests[0].contest.fields[0].alpha",
          0,
          "6.A",
          1,
          true),
    RANGE(EG_ITEM_PRE_CAST_BALLOT,
          CAST ".contests[0].selected[0].vector",
          512,
          "6.A",
          1,
          true),
    RANGE(EG_ITEM_PRE_CAST_BALLOT,
          CAST ".encrypted_ballot_nonce.c2",
          0,
          "13.structure",
          0,
          false),
    ABSENT(EG_ITEM_PRE_CAST_BALLOT,
           CAST ".ballot_style",
           "16.structure",
           false),
    ABSENT(EG_ITEM_PRE_CAST_BALLOT,
           CAST ".contests[0].contest",
           "16.structure",
           false),
    /* uncast pre-encrypted ballots */
    RANGE(EG_ITEM_PRE_UNCAST_BALLOT,
          UNCAST ".contests[0].selections[0].vector",
          0,
          "6.A",
          1,
          true),
    RANGE(EG_ITEM_PRE_UNCAST_BALLOT,
          UNCAST ".encrypted_ballot_nonce.c0",
          0,
          "18.structure",
          0,
          false),
    ABSENT(EG_ITEM_PRE_UNCAST_BALLOT,
           UNCAST ".encrypted_ballot_nonce",
           "18.structure",
           false),
    ABSENT(EG_ITEM_PRE_UNCAST_BALLOT,
           UNCAST ".ballot_style",
           "16.structure",
           false),
    RANGE(EG_ITEM_PRE_COMPACT_BALLOT,
          COMPACT ".encrypted_ballot_nonce.c2",
          0,
          "18.structure",
          0,
          false),
    /* guardians and keys */
    RANGE(EG_ITEM_GUARDIAN_PUBLIC_KEY,
          "guardian_public_key.vote_commitments",
          0,
          "2.A",
          1,
          false),
    RANGE(EG_ITEM_GUARDIAN_PUBLIC_KEY,
          "guardian_public_key.data_commitments",
          0,
          "2.A",
          1,
          false),
    RANGE(EG_ITEM_GUARDIAN_PUBLIC_KEY,
          "guardian_public_key.kappa",
          0,
          "2.A",
          0,
          false),
    RANGE(EG_ITEM_GUARDIAN_PUBLIC_KEY,
          "guardian_public_key.vote_proof",
          0,
          "2.C",
          0,
          false),
    RANGE(EG_ITEM_GUARDIAN_PUBLIC_KEY,
          "guardian_public_key.vote_proof",
          32,
          "2.B",
          1,
          false),
    RANGE(EG_ITEM_GUARDIAN_PUBLIC_KEY,
          "guardian_public_key.data_proof",
          64,
          "2.B",
          2,
          false),
    ABSENT(EG_ITEM_GUARDIAN_PUBLIC_KEY,
           "guardian_public_key.index",
           "2.A",
           false),
    RANGE(EG_ITEM_ELECTION_KEYS, "election_keys.k", 0, "3.A", 0, false),
    RANGE(EG_ITEM_ELECTION_KEYS, "election_keys.k_hat", 0, "3.B", 0, false),
    ABSENT(EG_ITEM_PARAMETERS, "parameters.k", "1.structure", false),
    ABSENT(EG_ITEM_PARAMETERS, "parameters.n", "1.structure", false),
    ABSENT(EG_ITEM_DEVICE_HEADER,
           "device_header.device_id",
           "8.structure",
           false),
    /* tally */
    RANGE(EG_ITEM_TALLY_CONTEST,
          "encrypted_tally_contest.fields",
          0,
          "9.A",
          1,
          true),
    RANGE(EG_ITEM_TALLY_CONTEST,
          "encrypted_tally_contest.fields",
          512,
          "9.B",
          1,
          true),
    RANGE(EG_ITEM_DECRYPTED_CONTEST,
          TALLY ".fields[0].encoded_tally",
          0,
          "10.C",
          1,
          true),
    RANGE(EG_ITEM_DECRYPTED_CONTEST,
          TALLY ".fields[0].proof",
          0,
          "10.B",
          1,
          true),
    RANGE(EG_ITEM_DECRYPTED_CONTEST,
          TALLY ".fields[0].proof",
          32,
          "10.A",
          1,
          true),
    /* openings */
    ABSENT(EG_ITEM_CONTEST_DATA_REQUEST,
           "contest_data_request.ballot",
           "12.structure",
           false),
    RANGE(EG_ITEM_CONTEST_DATA_DECRYPTION,
          DATA ".beta",
          0,
          "12.structure",
          0,
          true),
    RANGE(EG_ITEM_CONTEST_DATA_DECRYPTION, DATA ".proof", 0, "12.B", 0, true),
    RANGE(EG_ITEM_CONTEST_DATA_DECRYPTION, DATA ".proof", 32, "12.A", 0, true),
    ABSENT(EG_ITEM_CONTEST_DATA_DECRYPTION,
           DATA ".ballot",
           "12.structure",
           true),
    RANGE(EG_ITEM_CHALLENGED_DECRYPTION,
          OPENING ".contests[0].fields[0].nonce",
          0,
          "13.structure",
          1,
          true),
    RANGE(EG_ITEM_CHALLENGED_DECRYPTION,
          OPENING ".contests[0].contest_data.nonce",
          0,
          "13.structure",
          0,
          true),
    ABSENT(EG_ITEM_CHALLENGED_DECRYPTION,
           OPENING ".ballot",
           "13.structure",
           false),
    RANGE(EG_ITEM_UNCAST_NONCE_RELEASE,
          "uncast_nonce_release.contests[0].nonces",
          0,
          "18.structure",
          1,
          true),
    ABSENT(EG_ITEM_UNCAST_NONCE_RELEASE,
           "uncast_nonce_release.ballot",
           "18.structure",
           false),
};

/** Finds the bytes of one field. */
typedef struct search {
    const char *path;
    eg_span found;
} search;

static void
find(void *context,
     const char *path,
     const eg_pb_message *parent,
     const eg_pb_field *field,
     const eg_pb_value *value,
     eg_span raw)
{
    (void)parent;
    (void)field;
    (void)raw;
    search *s = context;
    if (strcmp(s->path, path) == 0) {
        s->found = value->bytes;
    }
}

/** The item with the value at @p e->offset replaced by all ones. */
static void
spoil(eg_buffer *out, eg_span item, const expected *e)
{
    search s = {.path = e->path};
    EG_BUFFER(value, ITEM_MAX);
    if (e->op == EDIT_VALUE) {
        item_walk(&eg_schema_item, item, find, &s);
        assert_true(s.found.len >= e->offset + 32);
        eg_buffer_append(&value, s.found.data, s.found.len);
        /* All ones are above q; p begins with as many ones as q has bits, so
         * elements need all of their bytes. */
        const size_t rest = s.found.len - e->offset;
        const bool element =
            rest % 512 == 0 && strstr(e->path, "proof") == NULL;
        memset(value.data + e->offset, 0xff, element ? 512 : 32);
    }
    assert_true(item_edit(out, &eg_schema_item, item, e->path, e->op,
                          eg_buffer_span(&value)));
    assert_ok(eg_item_check(out->data, out->len, false, NULL, NULL));
}

static void
judge(const expected *e, const eg_item_faults *faults)
{
    char code[EG_FAULT_CODE_MAX] = "";
    if (faults->total > 0) {
        eg_item_fault_code(&faults->fault[0], code);
    }
    if (e->code == NULL) {
        return;
    }
    if (faults->total != 1 || strcmp(code, e->code) != 0) {
        fail_msg("%s: %zu faults, the first %s, not %s", e->path, faults->total,
                 code, e->code);
    }
    assert_int_equal(faults->fault[0].field, e->field);
    assert_int_equal(faults->fault[0].contest != 0, e->contest);
    assert_non_null(faults->fault[0].what);
}

static void
test_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < EG_ARRAY_LEN(table); i++) {
        EG_BUFFER(good, ITEM_MAX);
        EG_BUFFER(bad, ITEM_MAX);
        make(&good, table[i].kind);
        spoil(&bad, eg_buffer_span(&good), &table[i]);
        eg_item item;
        eg_item_faults faults;
        eg_error err = {0};
        assert_ok(eg_item_decode(group, arena, &item, &faults, bad.data,
                                 bad.len, &err));
        judge(&table[i], &faults);
        /* Whoever trusts its values gets an error instead. */
        if (table[i].code != NULL) {
            assert_int_equal(eg_item_decode(group, arena, &item, NULL, bad.data,
                                            bad.len, &err),
                             EG_ERR_MALFORMED);
            assert_int_equal(item.kind, EG_ITEM_NONE);
        }
        eg_arena_reset(arena);
    }
}

/** Decode @p bytes; the code of the first fault, or "". */
static void
code_of(eg_span bytes, eg_item *item, char code[EG_FAULT_CODE_MAX])
{
    eg_item_faults faults;
    code[0] = '\0';
    assert_ok(eg_item_check(bytes.data, bytes.len, false, NULL, NULL));
    assert_ok(eg_item_decode(group, arena, item, &faults, bytes.data, bytes.len,
                             NULL));
    if (faults.total > 0) {
        eg_item_fault_code(&faults.fault[0], code);
    }
}

/** A value out of range reads as zero, its neighbours as they are. */
static void
test_zero(void **state)
{
    (void)state;
    EG_BUFFER(good, ITEM_MAX);
    EG_BUFFER(bad, ITEM_MAX);
    make(&good, EG_ITEM_ELECTION_KEYS);
    const expected e =
        RANGE(EG_ITEM_ELECTION_KEYS, "election_keys.k", 0, "3.A", 0, false);
    spoil(&bad, eg_buffer_span(&good), &e);
    eg_item before;
    eg_item after;
    char code[EG_FAULT_CODE_MAX];
    code_of(eg_buffer_span(&good), &before, code);
    assert_string_equal(code, "");
    code_of(eg_buffer_span(&bad), &after, code);
    assert_string_equal(code, "3.A");
    const eg_element zero = {0};
    assert_memory_equal(&after.u.keys.key[EG_KEY_VOTE], &zero, sizeof(zero));
    assert_memory_equal(&after.u.keys.key[EG_KEY_DATA],
                        &before.u.keys.key[EG_KEY_DATA], sizeof(zero));
}

/** Contests exchanged: the code of the verification that reads the list. */
static void
expect_order(eg_item *item, const char *code)
{
    EG_BUFFER(bytes, ITEM_MAX);
    char got[EG_FAULT_CODE_MAX];
    eg_item back;
    eg_error err = {0};
    if (eg_item_encode(group, &bytes, item, &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
    code_of(eg_buffer_span(&bytes), &back, got);
    assert_string_equal(got, code);
}

static void
test_order(void **state)
{
    (void)state;
    const item_maker maker = {
        .random = &source, .group = group, .arena = arena, .full = true};
    eg_item item;
    do {
        random_item(&maker, EG_ITEM_ENCRYPTED_BALLOT, &item);
    } while (item.u.ballot.contest_len < 2);
    eg_encrypted_contest two[2] = {item.u.ballot.contest[1],
                                   item.u.ballot.contest[0]};
    item.u.ballot.contest = two;
    item.u.ballot.contest_len = 2;
    expect_order(&item, "8.structure");
    two[1].index = two[0].index; /* twice the same: not a fault of order */
    expect_order(&item, "");

    do {
        random_item(&maker, EG_ITEM_PRE_CAST_BALLOT, &item);
    } while (item.u.pre_cast.ballot.contest_len < 2);
    two[0] = item.u.pre_cast.ballot.contest[1];
    two[1] = item.u.pre_cast.ballot.contest[0];
    item.u.pre_cast.ballot.contest = two;
    item.u.pre_cast.ballot.contest_len = 2;
    expect_order(&item, "16.structure");
    item.u.pre_cast.ballot.contest_len = 1;
    expect_order(&item, "");
    two[0].field_len = 0; /* without its vector */
    expect_order(&item, "16.structure");

    eg_uncast_contest printed[2] = {{.index = 2, .label = "b"},
                                    {.index = 1, .label = "a"}};
    random_item(&maker, EG_ITEM_PRE_UNCAST_BALLOT, &item);
    item.u.uncast.contest = printed;
    item.u.uncast.contest_len = 2;
    expect_order(&item, "16.structure");
    item.kind = EG_ITEM_PRE_COMPACT_BALLOT;
    expect_order(&item, "16.structure");

    eg_opened_ballot_contest opened[2] = {{.index = 2}, {.index = 1}};
    random_item(&maker, EG_ITEM_CHALLENGED_DECRYPTION, &item);
    item.u.opening.opened.contest = opened;
    item.u.opening.opened.contest_len = 2;
    expect_order(&item, "13.structure");

    const eg_scalar nonce = {{1}};
    eg_released_contest released[2] = {{2, &nonce, 1}, {1, &nonce, 1}};
    random_item(&maker, EG_ITEM_UNCAST_NONCE_RELEASE, &item);
    item.u.release.contest = released;
    item.u.release.contest_len = 2;
    item.u.release.has_ballot_nonce = false;
    expect_order(&item, "18.structure");
    item.u.release.has_ballot_nonce = true; /* not both */
    item.u.release.contest_len = 1;
    expect_order(&item, "18.structure");
}

/** Vectors of an uncast contest stand in ascending order. */
static void
test_vector_order(void **state)
{
    (void)state;
    const item_maker maker = {
        .random = &source, .group = group, .arena = arena, .full = true};
    eg_item item;
    do {
        random_item(&maker, EG_ITEM_PRE_UNCAST_BALLOT, &item);
    } while (item.u.uncast.contest[0].selection_len < 2);
    eg_uncast_contest contest = item.u.uncast.contest[0];
    eg_uncast_selection two[2] = {contest.selection[1], contest.selection[0]};
    contest.selection = two;
    contest.selection_len = 2;
    item.u.uncast.contest = &contest;
    item.u.uncast.contest_len = 1;
    expect_order(&item, "16.structure");
}

/** Faults of shape that need values and not only bytes. */
static void
test_shape(void **state)
{
    (void)state;
    const item_maker maker = {
        .random = &source, .group = group, .arena = arena, .full = true};
    eg_item item;
    random_item(&maker, EG_ITEM_TALLY_HEADER, &item);
    item.u.tally_header.cast_count = (uint64_t)1 << 31;
    expect_order(&item, "9.structure");

    eg_item_decrypted_field field[2] = {{.index = 1, .label = "yes"},
                                        {.index = 2, .label = "yes"}};
    random_item(&maker, EG_ITEM_DECRYPTED_CONTEST, &item);
    item.u.decrypted.field = field;
    item.u.decrypted.field_len = 2;
    expect_order(&item, "11.structure");
    field[1].label = "no";
    expect_order(&item, "");
    field[1].value.t = (uint64_t)1 << 31;
    expect_order(&item, "10.structure");

    random_item(&maker, EG_ITEM_PARAMETERS, &item);
    item.u.parameters.version = (const uint8_t[32]){'v', 0, 1};
    expect_order(&item, "1.A");
    item.u.parameters.version = (const uint8_t[32]){0};
    expect_order(&item, "1.A");
    item.u.parameters.version =
        (const uint8_t *)"text of 32 bytes, without zeroes";
    expect_order(&item, "");
    random_item(&maker, EG_ITEM_PARAMETERS, &item);
    item.u.parameters.k = item.u.parameters.n + 1;
    expect_order(&item, "1.structure");

    random_item(&maker, EG_ITEM_DEVICE_HEADER, &item);
    item.u.device_header.kind = EG_DEVICE_PRE_ENCRYPTING;
    item.u.device_header.device_id = NULL;
    expect_order(&item, "16.structure");

    uint8_t longer[64] = {1};
    random_item(&maker, EG_ITEM_ENCRYPTED_BALLOT, &item);
    item.u.ballot.nonce.c1 = longer;
    item.u.ballot.nonce.c1_len = sizeof(longer);
    expect_order(&item, "13.structure");
}

/** Lists of a guardian that are not for one quorum, and a second pair. */
static void
test_lengths(void **state)
{
    (void)state;
    static const uint8_t zeroes[4096];
    const struct {
        eg_item_kind kind;
        const char *path;
        size_t len;
        const char *code;
    } cases[] = {
        {EG_ITEM_GUARDIAN_PUBLIC_KEY, "guardian_public_key.data_commitments",
         2048, "2.structure"},
        {EG_ITEM_GUARDIAN_PUBLIC_KEY, "guardian_public_key.vote_commitments",
         2048, "2.structure"},
        {EG_ITEM_GUARDIAN_PUBLIC_KEY, "guardian_public_key.vote_proof", 32,
         "2.structure"},
        {EG_ITEM_GUARDIAN_PUBLIC_KEY, "guardian_public_key.data_proof", 256,
         "2.structure"},
        {EG_ITEM_ENCRYPTED_BALLOT, CONTEST ".undervote_difference_proof", 128,
         "7"},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        EG_BUFFER(good, ITEM_MAX);
        EG_BUFFER(bad, ITEM_MAX);
        make(&good, cases[i].kind);
        assert_true(item_edit(&bad, &eg_schema_item, eg_buffer_span(&good),
                              cases[i].path, EDIT_VALUE,
                              (eg_span){zeroes, cases[i].len}));
        eg_item item;
        char code[EG_FAULT_CODE_MAX];
        code_of(eg_buffer_span(&bad), &item, code);
        assert_string_equal(code, cases[i].code);
    }
}

/** A text with a zero byte reads as empty and is a fault where it is read. */
static void
test_zero_byte(void **state)
{
    (void)state;
    EG_BUFFER(good, ITEM_MAX);
    EG_BUFFER(style, ITEM_MAX);
    EG_BUFFER(ref, ITEM_MAX);
    const eg_span text = {(const uint8_t *)"a\0b", 3};
    eg_item item;
    char code[EG_FAULT_CODE_MAX];
    make(&good, EG_ITEM_ENCRYPTED_BALLOT);
    assert_true(item_edit(&style, &eg_schema_item, eg_buffer_span(&good),
                          BALLOT ".ballot_style", EDIT_VALUE, text));
    code_of(eg_buffer_span(&style), &item, code);
    assert_string_equal(code, "8.structure");
    assert_string_equal(item.u.ballot.style, "");
    assert_true(item_edit(&ref, &eg_schema_item, eg_buffer_span(&good),
                          BALLOT ".ballot_ref", EDIT_VALUE, text));
    code_of(eg_buffer_span(&ref), &item, code);
    assert_string_equal(code, "");
    assert_null(item.u.ballot.ref);

    EG_BUFFER(opening, ITEM_MAX);
    EG_BUFFER(label, ITEM_MAX);
    make(&opening, EG_ITEM_CHALLENGED_DECRYPTION);
    assert_true(item_edit(&label, &eg_schema_item, eg_buffer_span(&opening),
                          OPENING ".contests[0].fields[0].label", EDIT_VALUE,
                          text));
    code_of(eg_buffer_span(&label), &item, code);
    assert_string_equal(code, "14.structure");
}

/** In a small group, what stands before a value must be zero. */
static void
test_small_group(void **state)
{
    (void)state;
    eg_group *toy = NULL;
    assert_ok(eg_group_new_from(&toy_groups[TOY_7_16], &toy));
    eg_item item = {.kind = EG_ITEM_CONTEST_DATA_DECRYPTION};
    static const uint8_t data[32];
    item.u.data_opening.has_ballot = true;
    item.u.data_opening.ballot.kind = EG_DEVICE_REGULAR;
    item.u.data_opening.data = (eg_span){data, sizeof(data)};
    EG_BUFFER(bytes, ITEM_MAX);
    assert_ok(eg_item_encode(toy, &bytes, &item, NULL));
    const char *const paths[] = {DATA ".beta", DATA ".proof"};
    const char *const codes[] = {"12.structure", "12.B"};
    for (size_t i = 0; i < 2; i++) {
        search s = {.path = paths[i]};
        item_walk(&eg_schema_item, eg_buffer_span(&bytes), find, &s);
        const size_t at = (size_t)(s.found.data - bytes.data);
        bytes.data[at] = 1; /* a value below p and q, but for this byte */
        eg_item_faults faults;
        assert_ok(eg_item_decode(toy, arena, &item, &faults, bytes.data,
                                 bytes.len, NULL));
        char code[EG_FAULT_CODE_MAX];
        assert_int_equal(faults.total, 1);
        eg_item_fault_code(&faults.fault[0], code);
        assert_string_equal(code, codes[i]);
        bytes.data[at] = 0;
    }
    eg_group_free(toy);
}

/** More faults than are kept are counted all the same. */
static void
test_many(void **state)
{
    (void)state;
    EG_BUFFER(good, ITEM_MAX);
    EG_BUFFER(bad, ITEM_MAX);
    EG_BUFFER(ones, ITEM_MAX);
    make(&good, EG_ITEM_TALLY_CONTEST);
    for (size_t i = 0; i < (size_t)100 * 1024; i++) {
        eg_buffer_byte(&ones, 0xff);
    }
    assert_true(item_edit(&bad, &eg_schema_item, eg_buffer_span(&good),
                          "encrypted_tally_contest.fields", EDIT_VALUE,
                          eg_buffer_span(&ones)));
    eg_item item;
    eg_item_faults faults;
    assert_ok(
        eg_item_decode(group, arena, &item, &faults, bad.data, bad.len, NULL));
    assert_int_equal(faults.total, 200);
    assert_int_equal(faults.len, EG_ITEM_FAULTS_MAX);
    assert_int_equal(faults.fault[63].field, 32);
    assert_int_equal(item.u.tally_contest.field_len, 100);
}

/** What cannot be done is an error, and leaves the outputs empty. */
static void
test_errors(void **state)
{
    (void)state;
    EG_BUFFER(good, ITEM_MAX);
    EG_BUFFER(out, ITEM_MAX);
    make(&good, EG_ITEM_ENCRYPTED_BALLOT);
    eg_item item;
    eg_error err = {0};
    assert_int_equal(
        eg_item_decode(NULL, arena, &item, NULL, good.data, good.len, &err),
        EG_ERR_ARGUMENT);
    eg_arena *small = NULL;
    assert_ok(eg_arena_new(&small, 512));
    assert_int_equal(
        eg_item_decode(group, small, &item, NULL, good.data, good.len, &err),
        EG_ERR_LIMIT);
    assert_int_equal(item.kind, EG_ITEM_NONE);
    eg_arena_free(small);

    assert_ok(
        eg_item_decode(group, arena, &item, NULL, good.data, good.len, &err));
    item.u.ballot.status = EG_BALLOT_UNDECIDED;
    assert_int_equal(eg_item_encode(group, &out, &item, &err), EG_ERR_ARGUMENT);
    assert_non_null(strstr(err.text, "status"));
    assert_int_equal(err.status, EG_ERR_ARGUMENT);
    assert_int_equal(out.len, 0);
    item.u.ballot.status = EG_BALLOT_CAST;
    item.u.ballot.time_ms = -1;
    assert_int_equal(eg_item_encode(group, &out, &item, &err), EG_ERR_ARGUMENT);
    item.u.ballot.time_ms = 0;
    item.u.ballot.style = "\xff";
    assert_int_equal(eg_item_encode(group, &out, &item, &err), EG_ERR_ARGUMENT);
    item.u.ballot.style = "s";
    assert_int_equal(eg_item_encode(NULL, &out, &item, &err), EG_ERR_ARGUMENT);
    item.kind = EG_ITEM_NONE;
    assert_int_equal(eg_item_encode(group, &out, &item, &err), EG_ERR_ARGUMENT);
    assert_int_equal(out.len, 0);
}

/** An item over 64 MiB is refused, one byte less is not. */
static void
test_ceiling(void **state)
{
    (void)state;
    EG_BUFFER(out, 2 * EG_ITEM_BYTES_MAX);
    uint8_t *content = calloc(EG_ITEM_BYTES_MAX, 1);
    assert_non_null(content);
    eg_item item = {.kind = EG_ITEM_MANIFEST_FILE};
    item.u.manifest.content = (eg_span){content, EG_ITEM_BYTES_MAX - 44};
    assert_ok(eg_item_encode(NULL, &out, &item, NULL));
    assert_int_equal(out.len, EG_ITEM_BYTES_MAX);
    eg_buffer_clear(&out);
    item.u.manifest.content.len++;
    assert_int_equal(eg_item_encode(NULL, &out, &item, NULL), EG_ERR_LIMIT);
    assert_int_equal(out.len, 0);
    free(content);
}

/** Bytes that no check lets through: a cast contest with two vectors, of which
 * the second has fewer fields.  No count says more than there is. */
static void
test_twice(void **state)
{
    (void)state;
    eg_item item;
    eg_item_faults faults;
    EG_BUFFER(out, ITEM_MAX);
    const size_t ballot = eg_pb_begin(&out, EG_ITEM_PRE_CAST_BALLOT);
    const size_t cast = eg_pb_begin(&out, 7);
    for (size_t fields = 2; fields > 0; fields--) {
        const size_t contest = eg_pb_begin(&out, 1);
        for (size_t i = 0; i < fields; i++) {
            eg_pb_end(&out, eg_pb_begin(&out, 2));
        }
        eg_pb_end(&out, contest);
    }
    eg_pb_end(&out, cast);
    eg_pb_end(&out, ballot);
    assert_ok(eg_buffer_status(&out));
    assert_int_not_equal(eg_item_check(out.data, out.len, false, NULL, NULL),
                         EG_OK);
    assert_ok(
        eg_item_decode(group, arena, &item, &faults, out.data, out.len, NULL));
    assert_int_equal(item.u.pre_cast.ballot.contest[0].field_len, 1);
}

static int
set_up(void **state)
{
    (void)state;
    source = prop_start();
    return eg_group_new(&group) == EG_OK &&
                   eg_arena_new(&arena, EG_ITEM_ARENA_MAX) == EG_OK
               ? 0
               : -1;
}

static int
tear_down(void **state)
{
    (void)state;
    eg_arena_free(arena);
    eg_group_free(group);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),       cmocka_unit_test(test_zero),
        cmocka_unit_test(test_order),       cmocka_unit_test(test_vector_order),
        cmocka_unit_test(test_shape),       cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_zero_byte),   cmocka_unit_test(test_many),
        cmocka_unit_test(test_small_group), cmocka_unit_test(test_errors),
        cmocka_unit_test(test_ceiling),     cmocka_unit_test(test_twice),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
