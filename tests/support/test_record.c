/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Building records from values.  The writer of the library is not used: it
 * would refuse what tests need to write.
 */
#include "support/test_record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/chain.h>
#include <electionguard/code.h>
#include <electionguard/decrypt.h>
#include <electionguard/hashed_elgamal.h>
#include <electionguard/version.h>

#include "record/ballot_brief.h"
#include "support/toy_groups.h"

#define MAYOR                                                         \
    "{\"id\":\"mayor\",\"name\":\"Mayor\",\"selectionLimit\":1,"      \
    "\"optionSelectionLimit\":1,\"index\":1,\"contestDataBlocks\":1," \
    "\"choices\":[{\"id\":\"ada\",\"name\":\"Ada\",\"index\":1},"     \
    "{\"id\":\"ben\",\"name\":\"Ben\",\"index\":2}]}"
#define SCORE                                                       \
    "{\"id\":\"score\",\"name\":\"Score\",\"selectionLimit\":3,"    \
    "\"optionSelectionLimit\":2,\"index\":2,"                       \
    "\"choices\":[{\"id\":\"park\",\"name\":\"Park\",\"index\":1}," \
    "{\"id\":\"pool\",\"name\":\"Pool\",\"index\":2}]}"
#define BOND                                                      \
    "{\"id\":\"bond\",\"name\":\"Bond\",\"selectionLimit\":1,"    \
    "\"optionSelectionLimit\":1,\"index\":3,"                     \
    "\"choices\":[{\"id\":\"yes\",\"name\":\"Yes\",\"index\":1}," \
    "{\"id\":\"no\",\"name\":\"No\",\"index\":2}]}"
#define STYLES                                                            \
    "\"ballotStyles\":[{\"id\":\"all\",\"name\":\"All\",\"contestIds\":"  \
    "[\"mayor\",\"score\",\"bond\"]},{\"id\":\"some\",\"name\":\"Some\"," \
    "\"contestIds\":[\"mayor\",\"bond\"]}]"

const char test_manifest_record[] =
    "{\"electionId\":\"record\",\"contests\":[" MAYOR "," SCORE "," BOND
    "]," STYLES ",\"chainingMode\":1}";
const char test_manifest_record_unchained[] =
    "{\"electionId\":\"record\",\"contests\":[" MAYOR "," SCORE "," BOND
    "]," STYLES "}";

#define COUNCIL                                                      \
    "{\"id\":\"council\",\"name\":\"Council\",\"selectionLimit\":2," \
    "\"optionSelectionLimit\":1,\"index\":2,"                        \
    "\"choices\":[{\"id\":\"cleo\",\"name\":\"Cleo\",\"index\":1},"  \
    "{\"id\":\"dan\",\"name\":\"Dan\",\"index\":2},"                 \
    "{\"id\":\"eve\",\"name\":\"Eve\",\"index\":3}]}"
#define PLAIN_MAYOR                                               \
    "{\"id\":\"mayor\",\"name\":\"Mayor\",\"selectionLimit\":1,"  \
    "\"optionSelectionLimit\":1,\"index\":1,"                     \
    "\"choices\":[{\"id\":\"ada\",\"name\":\"Ada\",\"index\":1}," \
    "{\"id\":\"ben\",\"name\":\"Ben\",\"index\":2}]}"
#define PRINTED_STYLES                                                      \
    "\"ballotStyles\":[{\"id\":\"all\",\"name\":\"All\",\"contestIds\":"    \
    "[\"mayor\",\"council\",\"bond\"]},{\"id\":\"some\",\"name\":\"Some\"," \
    "\"contestIds\":[\"mayor\",\"bond\"]}]"
#define PRINTED(rest)                                                    \
    "{\"electionId\":\"printed\",\"contests\":[" PLAIN_MAYOR "," COUNCIL \
    "," BOND "]," PRINTED_STYLES rest "}"

const char test_manifest_printed[] =
    PRINTED(",\"chainingMode\":1,\"hashTrimmingFunction\":2");
const char test_manifest_printed_unchained[] =
    PRINTED(",\"hashTrimmingFunction\":2");
const char test_manifest_printed_byte[] =
    PRINTED(",\"chainingMode\":1,\"hashTrimmingFunction\":1");
const char test_manifest_printed_untrimmed[] = PRINTED(",\"chainingMode\":1");

static void
need(bool truth, const char *what)
{
    if (!truth) {
        (void)fprintf(stderr, "test record: %s\n", what);
        abort();
    }
}

static void
need_ok(eg_status status, const eg_error *err, const char *what)
{
    if (status != EG_OK) {
        (void)fprintf(stderr, "test record: %s: %s %s\n", what,
                      eg_status_name(status), err == NULL ? "" : err->text);
        abort();
    }
}

static void *
alloc(test_record *r, size_t count, size_t size)
{
    void *p = eg_arena_alloc(r->arena, count, size);
    need(p != NULL, "memory");
    return p;
}

/* -- sections --------------------------------------------------------------- */

static test_section *
add_section(test_record *r, eg_section_type type)
{
    need(r->section_len < TEST_SECTIONS_MAX, "sections");
    test_section *s = &r->section[r->section_len++];
    *s = (test_section){.type = type};
    return s;
}

static test_item *
add_item(test_section *s, eg_item_kind kind)
{
    if (s->len == s->cap) {
        s->cap = s->cap == 0 ? 8 : s->cap * 2;
        s->item = realloc(s->item, s->cap * sizeof(*s->item));
        need(s->item != NULL, "memory");
    }
    test_item *item = &s->item[s->len++];
    memset(item, 0, sizeof(*item));
    item->item.kind = kind;
    return item;
}

test_item *
test_section_append(test_section *s, eg_item_kind kind)
{
    return add_item(s, kind);
}

test_section *
test_record_append(test_record *r, eg_section_type type)
{
    return add_section(r, type);
}

test_section *
test_record_section(test_record *r, eg_section_type type)
{
    for (size_t i = 0; i < r->section_len; i++) {
        if (r->section[i].type == type) {
            return &r->section[i];
        }
    }
    need(false, "no such section");
    return NULL;
}

test_section *
test_record_device(test_record *r, unsigned device)
{
    return test_record_section(r, EG_SECTION_DEVICE) + device;
}

eg_encrypted_ballot *
test_record_ballot(test_record *r, unsigned device, size_t position)
{
    return &test_record_device(r, device)->item[position].item.u.ballot;
}

eg_encrypted_contest *
test_contest(eg_encrypted_ballot *ballot, size_t at)
{
    /* All of it lies in the record's arena: the const is the library's. */
    return (eg_encrypted_contest *)(uintptr_t)&ballot->contest[at];
}

eg_encrypted_field *
test_field(eg_encrypted_contest *contest, size_t at)
{
    return (eg_encrypted_field *)(uintptr_t)&contest->field[at];
}

void
test_section_drop(test_section *s, size_t at)
{
    memmove(&s->item[at], &s->item[at + 1],
            (s->len - at - 1) * sizeof(*s->item));
    s->len--;
}

void
test_section_copy(test_section *s, size_t from, size_t to)
{
    const test_item copy = s->item[from];
    (void)add_item(s, EG_ITEM_NONE);
    memmove(&s->item[to + 1], &s->item[to],
            (s->len - to - 1) * sizeof(*s->item));
    s->item[to] = copy;
}

void
test_section_swap(test_section *s, size_t a, size_t b)
{
    const test_item kept = s->item[a];
    s->item[a] = s->item[b];
    s->item[b] = kept;
}

/* -- setup ------------------------------------------------------------------ */

/** @p bytes at the end of @p width bytes. */
static const uint8_t *
padded(test_record *r, const uint8_t *bytes, size_t len, size_t width)
{
    uint8_t *out = alloc(r, width, 1);
    memcpy(out + width - len, bytes, len);
    return out;
}

static void
add_parameters(test_record *r, uint32_t n, uint32_t k)
{
    const eg_group *group = r->e.group;
    const size_t lp = eg_group_element_len(group);
    const size_t lq = eg_group_scalar_len(group);
    eg_item_parameters *out =
        &add_item(add_section(r, EG_SECTION_PARAMETERS), EG_ITEM_PARAMETERS)
             ->item.u.parameters;
    uint8_t bytes[EG_ELEMENT_BYTES];
    uint8_t *version = alloc(r, 32, 1);
    memcpy(version, EG_SPEC_VERSION, strlen(EG_SPEC_VERSION));
    out->version = version;
    eg_group_write_p(group, bytes);
    out->p = padded(r, bytes, lp, 512);
    eg_group_write_q(group, bytes);
    out->q = padded(r, bytes, lq, 32);
    eg_group_write_r(group, bytes);
    out->r = padded(r, bytes, lp, 512);
    eg_group_write_g(group, bytes);
    out->g = padded(r, bytes, lp, 512);
    out->n = n;
    out->k = k;
    eg_hash_parameters(group, &out->parameter_hash, n, k);
}

/** Draw the guardians' keys; the joint secrets are the sums of theirs. */
static void
make_guardians(test_record *r,
               const test_record_plan *plan,
               eg_guardian_public *guardian,
               uint32_t n,
               uint32_t k)
{
    const eg_group *group = r->e.group;
    eg_ceremony ceremony;
    need_ok(eg_ceremony_init(group, &ceremony, n, k), NULL, "ceremony");
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        eg_scalar_from_u64(group, &r->e.secret[kind], 0);
    }
    for (uint32_t i = 0; i < n; i++) {
        eg_guardian_secret secret;
        need_ok(eg_guardian_generate(group, &secret, &ceremony, i + 1, &r->rng),
                NULL, "guardian");
        if (plan->bend_secret != NULL) {
            plan->bend_secret(r, &secret);
        }
        need_ok(eg_guardian_publish(group, r->arena, &guardian[i], &ceremony,
                                    &secret, &r->rng),
                NULL, "guardian");
        for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
            eg_scalar_add(group, &r->e.secret[kind], &r->e.secret[kind],
                          &secret.coefficient[kind][0]);
        }
    }
}

static void
add_setup(test_record *r, const test_record_plan *plan, uint32_t n, uint32_t k)
{
    add_item(add_section(r, EG_SECTION_HEADER), EG_ITEM_RECORD_HEADER)
        ->item.u.header.major = EG_RECORD_MAJOR;
    add_parameters(r, n, k);

    eg_error err = {.status = EG_OK};
    const char *text =
        plan->manifest == NULL ? test_manifest_record : plan->manifest;
    need_ok(eg_manifest_parse(&r->e.manifest, (const uint8_t *)text,
                              strlen(text), &err),
            &err, "manifest");
    eg_item_manifest *manifest =
        &add_item(add_section(r, EG_SECTION_MANIFEST), EG_ITEM_MANIFEST_FILE)
             ->item.u.manifest;
    manifest->media_type = EG_MANIFEST_MEDIA_TYPE;
    manifest->content = (eg_span){r->e.manifest->file, r->e.manifest->file_len};

    eg_guardian_public *guardian = alloc(r, n, sizeof(*guardian));
    eg_element joint[EG_KEY_KINDS];
    bool one;
    do {
        make_guardians(r, plan, guardian, n, k);
        eg_joint_keys(r->e.group, joint, guardian, n);
        one = eg_element_is_one_var(r->e.group, &joint[EG_KEY_VOTE]) ||
              eg_element_is_one_var(r->e.group, &joint[EG_KEY_DATA]);
    } while (one && plan->bend_secret == NULL);
    if (plan->bend_keys != NULL) {
        plan->bend_keys(r, joint);
    }
    test_section *guardians = add_section(r, EG_SECTION_GUARDIANS);
    for (uint32_t i = 0; i < n; i++) {
        add_item(guardians, EG_ITEM_GUARDIAN_PUBLIC_KEY)->item.u.guardian =
            guardian[i];
    }
    need_ok(eg_election_new(&r->e.election, r->e.group, r->e.manifest, n, k,
                            joint, EG_BASE_BOTH),
            NULL, "election");
    manifest->base_hash = r->e.election->base_hash;
    eg_item_keys *keys = &add_item(add_section(r, EG_SECTION_ELECTION_KEYS),
                                   EG_ITEM_ELECTION_KEYS)
                              ->item.u.keys;
    memcpy(keys->key, joint, sizeof(joint));
    keys->extended_hash = r->e.election->extended_hash;
}

/* -- devices ---------------------------------------------------------------- */

/** Status and weight by position, or random. */
static void
decide(test_record *r,
       const test_record_plan *plan,
       unsigned position,
       eg_encrypted_ballot *ballot,
       eg_plain_ballot *plain)
{
    static const eg_ballot_status statuses[] = {
        EG_BALLOT_CAST,    EG_BALLOT_CHALLENGED, EG_BALLOT_CAST,
        EG_BALLOT_SPOILED, EG_BALLOT_CAST,       EG_BALLOT_CHALLENGED};
    if (ballot != NULL) {
        ballot->status = plan->random
                             ? (eg_ballot_status)(1 + prop_below(&r->random, 3))
                             : statuses[(position - 1) % 6];
        return;
    }
    plain->weight = plan->random ? 1 + (uint32_t)prop_below(&r->random, 3)
                                 : (position == 3 ? 2 : 1);
    plain->ref = plan->random && prop_below(&r->random, 3) == 0 ? "note" : NULL;
}

/** Give all write-ins of a ballot one text. @return Whether there are any. */
static bool
write_in(test_record *r, eg_plain_ballot *plain, const char *text)
{
    bool any = false;
    eg_plain_contest *contest =
        eg_arena_alloc(r->arena, 1 + plain->contest_len, sizeof(*contest));
    need_ok(contest == NULL ? EG_ERR_MEMORY : EG_OK, NULL, "write-ins");
    for (size_t i = 0; i < plain->contest_len; i++) {
        eg_plain_contest *c = &contest[i];
        *c = plain->contest[i];
        eg_write_in *w =
            eg_arena_alloc(r->arena, 1 + c->write_in_len, sizeof(*w));
        need_ok(w == NULL ? EG_ERR_MEMORY : EG_OK, NULL, "write-ins");
        for (size_t k = 0; k < c->write_in_len; k++) {
            w[k] = (eg_write_in){.option_index = c->write_in[k].option_index,
                                 .text = text};
            any = true;
        }
        c->write_in = w;
    }
    plain->contest = contest;
    return any;
}

/** Choices: random, of the first style at odd positions and else the last. */
static void
choose(test_record *r,
       const test_record_plan *plan,
       unsigned position,
       eg_plain_ballot *out)
{
    const char *style =
        r->e.manifest
            ->style[position % 2 == 1 ? 0 : r->e.manifest->style_len - 1]
            .id;
    do {
        need_ok(test_plain_random(&r->random, r->e.manifest, r->arena, out),
                NULL, "choices");
    } while ((!plan->random && strcmp(out->style, style) != 0) ||
             (plan->written != NULL && !write_in(r, out, plan->written)));
    decide(r, plan, position, NULL, out);
}

static void
add_ballot(test_record *r,
           const test_record_plan *plan,
           test_section *s,
           eg_chain *chain,
           unsigned position)
{
    eg_error err = {.status = EG_OK};
    eg_plain_ballot plain;
    choose(r, plan, position, &plain);
    uint8_t field[EG_CHAINING_FIELD_BYTES];
    eg_chain_next_field(chain, field);
    eg_ballot_seed seed;
    const eg_encrypt_request request = {
        .plain = &plain,
        .chaining_field = field,
        .seed_out = &seed,
        .has_time = plan->random && prop_below(&r->random, 2) == 0,
        .time_ms = 1600000000123};
    test_item *item = add_item(s, EG_ITEM_ENCRYPTED_BALLOT);
    need_ok(eg_ballot_encrypt(r->e.election, r->arena, &item->item.u.ballot,
                              &request, &r->rng, &err),
            &err, "encrypting");
    decide(r, plan, position, &item->item.u.ballot, NULL);
    item->nonce = seed.nonce;
    eg_chain_advance(chain, &item->item.u.ballot.code);
}

static void
close_device(test_record *r, eg_item_device_close *close, const eg_chain *chain)
{
    const bool simple = chain->mode == EG_CHAINING_SIMPLE;
    (void)r;
    close->has_closing_field = simple;
    close->has_closing_hash = simple;
    if (simple) {
        need_ok(
            eg_chain_close(chain, close->closing_field, &close->closing_hash),
            NULL, "closing");
    }
}

typedef struct device_name {
    eg_hash hash;
    char id[24];
} device_name;

static int
by_hash(const void *a, const void *b)
{
    return memcmp(a, b, EG_HASH_BYTES);
}

static void
add_device(test_record *r, const test_record_plan *plan, device_name *name)
{
    test_section *s = add_section(r, EG_SECTION_DEVICE);
    s->key[0] = EG_DEVICE_REGULAR;
    memcpy(s->key + 1, name->hash.bytes, EG_HASH_BYTES);
    eg_chain chain;
    eg_chain_begin(&chain, r->e.manifest->chaining_mode, EG_DEVICE_REGULAR,
                   &r->e.election->extended_hash, &name->hash);
    add_item(s, EG_ITEM_DEVICE_HEADER)->item.u.device_header =
        (eg_item_device_header){
            .kind = EG_DEVICE_REGULAR,
            .device_id = eg_arena_copy(r->arena, name->id, strlen(name->id)),
            .device_hash = name->hash,
            .chaining_mode = (uint32_t)chain.mode,
            .has_initial_hash = chain.mode == EG_CHAINING_SIMPLE,
            .initial_hash = chain.initial};
    const unsigned ballots = plan->ballots == 0 ? 6 : plan->ballots;
    for (unsigned i = 1; i <= ballots; i++) {
        add_ballot(r, plan, s, &chain, i);
    }
    eg_item_device_close *close =
        &add_item(s, EG_ITEM_DEVICE_CLOSE)->item.u.device_close;
    close->ballot_count = ballots;
    close->has_time = plan->random;
    close->time_ms = 1600000009000;
    close_device(r, close, &chain);
}

static void
add_devices(test_record *r, const test_record_plan *plan)
{
    const unsigned devices = plan->devices == 0 ? 2 : plan->devices;
    device_name *name = alloc(r, devices, sizeof(*name));
    for (unsigned i = 0; i < devices; i++) {
        snprintf(name[i].id, sizeof(name[i].id), "scanner %u", i);
        eg_device_hash(&name[i].hash, EG_DEVICE_REGULAR,
                       &r->e.election->extended_hash, name[i].id,
                       (uint32_t)strlen(name[i].id));
    }
    qsort(name, devices, sizeof(*name), by_hash);
    for (unsigned i = 0; i < devices; i++) {
        add_device(r, plan, &name[i]);
    }
    const unsigned printers =
        plan->printers == 0 && r->e.manifest->hash_trimming != 0
            ? 1
            : plan->printers;
    if (printers > 0) {
        test_printers_add(r, plan, printers);
    }
}

/* -- making things fit again ------------------------------------------------ */

static bool
is_ballot(const test_section *s, size_t i)
{
    return s->type == EG_SECTION_DEVICE &&
           s->item[i].item.kind == EG_ITEM_ENCRYPTED_BALLOT;
}

static void
redo_chi(test_record *r, test_section *s)
{
    for (size_t i = 0; i < s->len; i++) {
        if (eg_item_is_pre_encrypted(s->item[i].item.kind)) {
            test_printed_chi(r, &s->item[i]);
        }
        if (!is_ballot(s, i)) {
            continue;
        }
        eg_encrypted_ballot *b = &s->item[i].item.u.ballot;
        for (size_t c = 0; c < b->contest_len; c++) {
            eg_contest_hash(r->e.group, &test_contest(b, c)->hash, &b->id_hash,
                            &b->contest[c]);
        }
    }
}

static void
rechain(test_record *r, test_section *s, size_t position)
{
    eg_chain chain;
    eg_hash device;
    memcpy(device.bytes, s->key + 1, EG_HASH_BYTES);
    eg_chain_begin(&chain, r->e.manifest->chaining_mode,
                   (eg_device_kind)s->key[0], &r->e.election->extended_hash,
                   &device);
    for (size_t i = 0; i < s->len; i++) {
        if (s->item[i].item.kind == EG_ITEM_DEVICE_CLOSE) {
            eg_item_device_close *close = &s->item[i].item.u.device_close;
            close->ballot_count = chain.count;
            close_device(r, close, &chain);
        }
        test_item *item = &s->item[i];
        if (test_item_codes(item) == NULL) {
            continue;
        }
        if (i >= position) {
            eg_chain_next_field(&chain, test_item_chaining(item));
            test_item_code(item);
        }
        eg_chain_advance(&chain, test_item_codes(item));
    }
}

void
test_record_rechain(test_record *r, unsigned device, size_t position)
{
    rechain(r, test_record_device(r, device), position);
}

void
test_record_prove(test_record *r,
                  eg_proof_branch *out,
                  const eg_decryption_claim *claim,
                  eg_key_kind kind,
                  const eg_element *m)
{
    const eg_group *group = r->e.group;
    eg_scalar u;
    eg_scalar cs;
    eg_commitment_pair ab;
    need_ok(eg_scalar_random(group, &u, &r->rng), NULL, "random");
    eg_decryption_commit(group, &ab, claim, &u);
    eg_decryption_challenge(group, &out->c, claim, &ab, m);
    eg_scalar_mul(group, &cs, &out->c, &r->e.secret[kind]);
    eg_scalar_sub(group, &out->v, &u, &cs);
}

/** The product of the cast ballots, contest by contest of the manifest. */
static void
multiply(test_record *r,
         const eg_encrypted_ballot *b,
         test_section *tally,
         eg_item_tally_header *header)
{
    header->cast_count++;
    header->cast_weight += b->weight;
    for (size_t c = 0; c < b->contest_len; c++) {
        const eg_encrypted_contest *contest = &b->contest[c];
        if (contest->index < 1 || contest->index >= tally->len) {
            continue;
        }
        eg_tally_contest *sum =
            &tally->item[contest->index].item.u.tally_contest;
        sum->cast_weight += b->weight;
        for (size_t f = 0; f < contest->field_len && f < sum->field_len; f++) {
            eg_ciphertext power;
            eg_ciphertext_pow_u64_var(r->e.group, &power, &contest->field[f].ct,
                                      b->weight);
            eg_ciphertext_mul(r->e.group, &sum->field[f], &sum->field[f],
                              &power);
        }
    }
}

static void
redo_product(test_record *r, test_section *tally)
{
    tally->len = 0;
    add_item(tally, EG_ITEM_TALLY_HEADER);
    for (size_t c = 0; c < r->e.manifest->contest_len; c++) {
        const eg_contest *contest = &r->e.manifest->contest[c];
        eg_tally_contest *sum =
            &add_item(tally, EG_ITEM_TALLY_CONTEST)->item.u.tally_contest;
        sum->index = contest->index;
        sum->field_len = contest->field_len;
        sum->field = alloc(r, sum->field_len, sizeof(*sum->field));
        for (size_t f = 0; f < sum->field_len; f++) {
            eg_ciphertext_one(r->e.group, &sum->field[f]);
        }
    }
    for (size_t i = 0; i < r->section_len; i++) {
        test_section *s = &r->section[i];
        for (size_t j = 0; j < s->len; j++) {
            eg_item_tally_header *header = &tally->item[0].item.u.tally_header;
            if (is_ballot(s, j) &&
                s->item[j].item.u.ballot.status == EG_BALLOT_CAST) {
                multiply(r, &s->item[j].item.u.ballot, tally, header);
            } else if (s->item[j].item.kind == EG_ITEM_PRE_CAST_BALLOT) {
                multiply(r, &s->item[j].item.u.pre_cast.ballot, tally, header);
            }
        }
    }
}

void
test_record_prove_tally(test_record *r, size_t contest, size_t at)
{
    const eg_group *group = r->e.group;
    eg_tally_contest *sum = &test_record_section(r, EG_SECTION_ENCRYPTED_TALLY)
                                 ->item[contest + 1]
                                 .item.u.tally_contest;
    eg_item_decrypted_field *field =
        (eg_item_decrypted_field *)(uintptr_t)&test_record_section(
            r, EG_SECTION_DECRYPTED_TALLY)
            ->item[contest]
            .item.u.decrypted.field[at];
    const eg_ciphertext *ab = &sum->field[at];
    eg_element m;
    eg_element inverse;
    eg_element_pow_var(group, &m, &ab->alpha, &r->e.secret[EG_KEY_VOTE]);
    eg_element_invert_member_var(group, &inverse, &m);
    eg_element_mul(group, &field->value.encoded, &ab->beta, &inverse);
    (void)test_decrypt(&r->e, ab, 10000, &field->value.t);
    const eg_decryption_claim claim =
        eg_decryption_claim_tally(&r->e.election->extended_hash,
                                  (uint32_t)contest + 1, (uint32_t)at + 1, ab);
    eg_proof_branch proof;
    test_record_prove(r, &proof, &claim, EG_KEY_VOTE, &m);
    field->value.c = proof.c;
    field->value.v = proof.v;
}

static void
redo_tally(test_record *r)
{
    redo_product(r, test_record_section(r, EG_SECTION_ENCRYPTED_TALLY));
    test_section *out = test_record_section(r, EG_SECTION_DECRYPTED_TALLY);
    out->len = 0;
    for (size_t c = 0; c < r->e.manifest->contest_len; c++) {
        const eg_contest *contest = &r->e.manifest->contest[c];
        eg_item_decrypted_field *field =
            alloc(r, contest->field_len, sizeof(*field));
        add_item(out, EG_ITEM_DECRYPTED_CONTEST)->item.u.decrypted =
            (eg_item_decrypted_contest){.index = contest->index,
                                        .label = contest->id,
                                        .field = field,
                                        .field_len = contest->field_len};
        for (size_t f = 0; f < contest->field_len; f++) {
            field[f].index = contest->field[f].index;
            field[f].label = contest->field[f].id;
            test_record_prove_tally(r, c, f);
        }
    }
}

static eg_locator
locator(const test_section *s, size_t position)
{
    eg_locator out = {.kind = EG_DEVICE_REGULAR, .position = position};
    memcpy(out.device.bytes, s->key + 1, EG_HASH_BYTES);
    return out;
}

static void
redo_openings(test_record *r)
{
    test_section *out =
        test_record_section(r, EG_SECTION_CHALLENGED_DECRYPTIONS);
    out->len = 0;
    for (size_t i = 0; i < r->section_len; i++) {
        test_section *s = &r->section[i];
        for (size_t j = 0; j < s->len; j++) {
            if (!is_ballot(s, j) ||
                s->item[j].item.u.ballot.status != EG_BALLOT_CHALLENGED) {
                continue;
            }
            eg_error err = {.status = EG_OK};
            eg_ballot_opening *opening =
                &add_item(out, EG_ITEM_CHALLENGED_DECRYPTION)->item.u.opening;
            opening->has_ballot = true;
            opening->ballot = locator(s, j);
            need_ok(eg_ballot_open(r->e.election, r->arena, &opening->opened,
                                   &s->item[j].item.u.ballot, &s->item[j].nonce,
                                   &err),
                    &err, "opening");
        }
    }
}

/** Request and decrypt one contest's data. */
static void
add_data(test_record *r, const test_section *s, size_t at, size_t contest)
{
    const eg_encrypted_ballot *b = &s->item[at].item.u.ballot;
    const eg_encrypted_contest *c = &b->contest[contest];
    add_item(test_record_section(r, EG_SECTION_CONTEST_DATA_REQUESTS),
             EG_ITEM_CONTEST_DATA_REQUEST)
        ->item.u.request = (eg_contest_data_request){.has_ballot = true,
                                                     .ballot = locator(s, at),
                                                     .id_hash = b->id_hash,
                                                     .contest_index = c->index};
    eg_contest_data_opening *out =
        &add_item(test_record_section(r, EG_SECTION_CONTEST_DATA_DECRYPTIONS),
                  EG_ITEM_CONTEST_DATA_DECRYPTION)
             ->item.u.data_opening;
    *out = (eg_contest_data_opening){.has_ballot = true,
                                     .ballot = locator(s, at),
                                     .id_hash = b->id_hash,
                                     .contest_index = c->index};
    eg_element_pow_var(r->e.group, &out->beta, &c->data->c0,
                       &r->e.secret[EG_KEY_DATA]);
    const eg_decryption_claim claim =
        eg_decryption_claim_data(&b->id_hash, c->index, c->data);
    eg_proof_branch proof;
    test_record_prove(r, &proof, &claim, EG_KEY_DATA, &out->beta);
    out->c = proof.c;
    out->v = proof.v;
    uint8_t *data = alloc(r, c->data->c1_len, 1);
    need(test_decrypt_data(&r->e, b, contest, data), "contest data");
    out->data = (eg_span){data, c->data->c1_len};
}

static void
redo_data(test_record *r)
{
    unsigned left = 2;
    test_record_section(r, EG_SECTION_CONTEST_DATA_REQUESTS)->len = 0;
    test_record_section(r, EG_SECTION_CONTEST_DATA_DECRYPTIONS)->len = 0;
    for (size_t i = 0; i < r->section_len; i++) {
        const test_section *s = &r->section[i];
        for (size_t j = 0; j < s->len; j++) {
            if (!is_ballot(s, j) ||
                s->item[j].item.u.ballot.status != EG_BALLOT_CAST) {
                continue;
            }
            const eg_encrypted_ballot *b = &s->item[j].item.u.ballot;
            for (size_t c = 0; c < b->contest_len && left > 0; c++) {
                if (b->contest[c].data != NULL) {
                    add_data(r, s, j, c);
                    left--;
                }
            }
        }
    }
}

void
test_record_redo(test_record *r, unsigned what)
{
    for (size_t i = 0; i < r->section_len; i++) {
        if (r->section[i].type != EG_SECTION_DEVICE) {
            continue;
        }
        if (what & TEST_REDO_CHI) {
            redo_chi(r, &r->section[i]);
        }
        if (what & TEST_REDO_CHAIN) {
            rechain(r, &r->section[i], 0);
        }
    }
    if (what & TEST_REDO_TALLY) {
        redo_tally(r);
    }
    if (what & TEST_REDO_OPENINGS) {
        redo_openings(r);
        test_record_redo_releases(r);
    }
    if (what & TEST_REDO_DATA) {
        redo_data(r);
    }
}

/* -- the whole -------------------------------------------------------------- */

void
test_record_new(test_record *out, const test_record_plan *plan)
{
    test_record *r = out;
    *r = (test_record){.random = {.state = plan->seed}};
    r->rng = prop_rng(&r->random);
    const eg_group_params *params =
        plan->params == NULL ? &toy_groups[TOY_64_256] : plan->params;
    need_ok(plan->standard ? eg_group_new(&r->e.group)
                           : eg_group_new_from(params, &r->e.group),
            NULL, "group");
    need_ok(eg_arena_new(&r->arena, (size_t)1 << 30), NULL, "arena");
    const uint32_t n = plan->n == 0 ? 2 : plan->n;
    add_setup(r, plan, n, plan->k == 0 ? n : plan->k);
    add_devices(r, plan);
    add_section(r, EG_SECTION_DEVICE_ATTESTATIONS);
    add_section(r, EG_SECTION_ENCRYPTED_TALLY);
    add_section(r, EG_SECTION_CONTEST_DATA_REQUESTS);
    add_section(r, EG_SECTION_DECRYPTED_TALLY);
    add_section(r, EG_SECTION_CHALLENGED_DECRYPTIONS);
    add_section(r, EG_SECTION_CONTEST_DATA_DECRYPTIONS);
    add_section(r, EG_SECTION_UNCAST_NONCE_RELEASES);
    test_record_redo(r, TEST_REDO_TALLY | TEST_REDO_OPENINGS | TEST_REDO_DATA);
}

void
test_record_free(test_record *r)
{
    for (size_t i = 0; i < r->section_len; i++) {
        free(r->section[i].item);
    }
    eg_arena_free(r->arena);
    test_election_free(&r->e);
}
