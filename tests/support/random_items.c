/* SPDX-License-Identifier: Apache-2.0 */
#include "support/random_items.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const eg_item_kind item_kinds[ITEM_KINDS] = {
    EG_ITEM_RECORD_HEADER,
    EG_ITEM_PARAMETERS,
    EG_ITEM_MANIFEST_FILE,
    EG_ITEM_GUARDIAN_PUBLIC_KEY,
    EG_ITEM_ELECTION_KEYS,
    EG_ITEM_DEVICE_HEADER,
    EG_ITEM_ENCRYPTED_BALLOT,
    EG_ITEM_PRE_CAST_BALLOT,
    EG_ITEM_PRE_UNCAST_BALLOT,
    EG_ITEM_DEVICE_CLOSE,
    EG_ITEM_DEVICE_ATTESTATION,
    EG_ITEM_PRE_COMPACT_BALLOT,
    EG_ITEM_TALLY_HEADER,
    EG_ITEM_TALLY_CONTEST,
    EG_ITEM_CONTEST_DATA_REQUEST,
    EG_ITEM_DECRYPTED_CONTEST,
    EG_ITEM_CHALLENGED_DECRYPTION,
    EG_ITEM_CONTEST_DATA_DECRYPTION,
    EG_ITEM_UNCAST_NONCE_RELEASE,
    EG_ITEM_CHAIN_CLOSE,
    EG_ITEM_SECTION_SEAL,
    EG_ITEM_PREFIX_CHECKPOINT,
    EG_ITEM_RECORD_STATEMENT,
    EG_ITEM_RECORD_SIGNATURE,
    EG_ITEM_TOC_ENTRY,
    EG_ITEM_CODE_LEAF,
};

/* -- single values --------------------------------------------------------- */

static void *
room(const item_maker *m, size_t count, size_t size)
{
    void *p = eg_arena_alloc(m->arena, count, size);
    if (p == NULL) {
        abort();
    }
    return p;
}

static size_t
some(const item_maker *m, size_t most)
{
    return 1 + (size_t)prop_below(m->random, most);
}

static bool
perhaps(const item_maker *m)
{
    return m->full || prop_below(m->random, 2) == 0;
}

static uint8_t *
bytes(const item_maker *m, size_t len)
{
    uint8_t *p = room(m, len, 1);
    prop_runs(m->random, p, len);
    return p;
}

static eg_span
span(const item_maker *m, size_t len)
{
    return (eg_span){.data = bytes(m, len), .len = len};
}

static eg_hash
hash(const item_maker *m)
{
    eg_hash h;
    prop_runs(m->random, h.bytes, sizeof(h.bytes));
    return h;
}

/** At least one character, some of them outside ASCII; ends in @p number. */
static const char *
text(const item_maker *m, size_t number)
{
    static const char *const letters[] = {
        "a",  "Z",    " ",        "\"",           "\\",
        "\n", "\x7f", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x97\xb3",
        "/",  "\x01",
    };
    char *out = room(m, 96, 1);
    size_t len = 0;
    for (size_t i = some(m, 8); i > 0; i--) {
        const char *letter = letters[prop_below(m->random, 12)];
        memcpy(out + len, letter, strlen(letter));
        len += strlen(letter);
    }
    (void)snprintf(out + len, 96 - len, "%zu", number);
    return out;
}

static uint32_t
u31(const item_maker *m)
{
    const uint32_t x = (uint32_t)(prop_u64(m->random) & INT32_MAX) >>
                       prop_below(m->random, 31);
    return m->full ? x | 1 : x; /* a field of value 0 is absent */
}

static uint64_t
u63(const item_maker *m)
{
    const uint64_t x =
        (prop_u64(m->random) & INT64_MAX) >> prop_below(m->random, 63);
    return m->full ? x | 1 : x;
}

static int64_t
time_ms(const item_maker *m)
{
    const uint64_t ms = prop_below(m->random, 253402300800000);
    return (int64_t)(prop_below(m->random, 2) == 0 ? ms : ms / 1000 * 1000);
}

static void
element(const item_maker *m, eg_element *out)
{
    uint8_t raw[EG_ELEMENT_BYTES];
    do {
        prop_bytes(m->random, raw, sizeof(raw));
    } while (!eg_element_parse(m->group, out, raw));
}

static void
scalar(const item_maker *m, eg_scalar *out)
{
    eg_rng rng = prop_rng(m->random);
    if (eg_scalar_random(m->group, out, &rng) != EG_OK) {
        abort();
    }
}

static eg_proof_branch *
branches(const item_maker *m, size_t len)
{
    eg_proof_branch *b = room(m, len, sizeof(*b));
    for (size_t i = 0; i < len; i++) {
        scalar(m, &b[i].c);
        scalar(m, &b[i].v);
    }
    return b;
}

static eg_ciphertext *
ciphertexts(const item_maker *m, size_t len)
{
    eg_ciphertext *ct = room(m, len, sizeof(*ct));
    for (size_t i = 0; i < len; i++) {
        element(m, &ct[i].alpha);
        element(m, &ct[i].beta);
    }
    return ct;
}

static void
hashed(const item_maker *m, eg_hashed_ciphertext *out, size_t blocks)
{
    element(m, &out->c0);
    out->c1_len = 32 * blocks;
    out->c1 = bytes(m, out->c1_len);
    scalar(m, &out->c);
    scalar(m, &out->v);
}

static eg_locator
locator(const item_maker *m)
{
    return (eg_locator){
        .kind = perhaps(m) ? EG_DEVICE_REGULAR : EG_DEVICE_PRE_ENCRYPTING,
        .device = hash(m),
        .position = u63(m),
    };
}

/* -- setup ----------------------------------------------------------------- */

static void
make_parameters(const item_maker *m, eg_item *item)
{
    eg_item_parameters *out = &item->u.parameters;
    uint8_t *version = room(m, 32, 1);
    memcpy(version, "v2.1.0", 6);
    out->version = version;
    out->p = bytes(m, 512);
    out->q = bytes(m, 32);
    out->r = bytes(m, 512);
    out->g = bytes(m, 512);
    out->k = (uint32_t)some(m, 5);
    out->n = out->k + (uint32_t)prop_below(m->random, 5);
    out->parameter_hash = hash(m);
}

static void
make_guardian(const item_maker *m, eg_item *item)
{
    eg_guardian_public *out = &item->u.guardian;
    out->index = (uint32_t)some(m, 255);
    out->quorum = (uint32_t)some(m, 3);
    element(m, &out->kappa);
    for (size_t kind = 0; kind < EG_KEY_KINDS; kind++) {
        eg_element *commitment = room(m, out->quorum, sizeof(*commitment));
        eg_scalar *v = room(m, (size_t)out->quorum + 1, sizeof(*v));
        for (uint32_t j = 0; j < out->quorum; j++) {
            element(m, &commitment[j]);
        }
        for (uint32_t j = 0; j <= out->quorum; j++) {
            scalar(m, &v[j]);
        }
        scalar(m, &out->proof_c[kind]);
        out->commitment[kind] = commitment;
        out->proof_v[kind] = v;
    }
}

/* -- ballots --------------------------------------------------------------- */

static void
make_device_header(const item_maker *m, eg_item *item)
{
    item->u.device_header = (eg_item_device_header){
        .kind = perhaps(m) ? EG_DEVICE_REGULAR : EG_DEVICE_PRE_ENCRYPTING,
        .device_id = text(m, 1),
        .device_hash = hash(m),
        .chaining_mode = perhaps(m) ? 1 : 0,
        .has_initial_hash = perhaps(m),
    };
    if (item->u.device_header.has_initial_hash) {
        item->u.device_header.initial_hash = hash(m);
    }
}

static void
make_device_close(const item_maker *m, eg_item *item)
{
    eg_item_device_close *out = &item->u.device_close;
    out->ballot_count = u63(m);
    out->has_closing_field = perhaps(m);
    if (out->has_closing_field) {
        prop_runs(m->random, out->closing_field, sizeof(out->closing_field));
    }
    out->has_closing_hash = perhaps(m);
    if (out->has_closing_hash) {
        out->closing_hash = hash(m);
    }
    out->has_time = perhaps(m);
    out->time_ms = out->has_time ? time_ms(m) : 0;
}

static void
make_contest(const item_maker *m, eg_encrypted_contest *out, uint32_t index)
{
    out->index = index;
    out->field_len = some(m, 3);
    eg_encrypted_field *field = room(m, out->field_len, sizeof(*field));
    for (size_t i = 0; i < out->field_len; i++) {
        field[i].ct = *ciphertexts(m, 1);
        field[i].proof_len = some(m, 3);
        field[i].proof = branches(m, field[i].proof_len);
    }
    out->field = field;
    out->limit_proof_len = some(m, 3);
    out->limit_proof = branches(m, out->limit_proof_len);
    if (perhaps(m)) {
        out->difference_proof = branches(m, 1);
    }
    if (perhaps(m)) {
        out->null_proof_len = some(m, 3);
        out->null_proof = branches(m, out->null_proof_len);
    }
    if (perhaps(m)) {
        eg_hashed_ciphertext *data = room(m, 1, sizeof(*data));
        hashed(m, data, some(m, 3));
        out->data = data;
    }
    out->hash = hash(m);
}

static void
make_ballot(const item_maker *m, eg_encrypted_ballot *out)
{
    out->id = hash(m);
    out->id_hash = hash(m);
    out->style = text(m, 1);
    out->status = (eg_ballot_status)some(m, 3);
    out->weight = u31(m);
    out->has_time = perhaps(m);
    out->time_ms = out->has_time ? time_ms(m) : 0;
    out->contest_len = some(m, 3);
    eg_encrypted_contest *contest = room(m, out->contest_len, sizeof(*contest));
    uint32_t index = 0;
    for (size_t i = 0; i < out->contest_len; i++) {
        index += (uint32_t)some(m, 200);
        make_contest(m, &contest[i], index);
    }
    out->contest = contest;
    out->code = hash(m);
    prop_runs(m->random, out->chaining_field, sizeof(out->chaining_field));
    hashed(m, &out->nonce, 1);
    out->ref = perhaps(m) ? text(m, 2) : NULL;
}

static void
make_pre_cast(const item_maker *m, eg_item *item)
{
    eg_pre_cast_ballot *out = &item->u.pre_cast;
    make_ballot(m, &out->ballot);
    out->ballot.status = EG_BALLOT_CAST;
    eg_pre_cast_contest *pre = room(m, out->ballot.contest_len, sizeof(*pre));
    for (size_t i = 0; i < out->ballot.contest_len; i++) {
        pre[i].selection_hash_len = some(m, 4);
        eg_hash *list = room(m, pre[i].selection_hash_len, sizeof(*list));
        for (size_t j = 0; j < pre[i].selection_hash_len; j++) {
            list[j] = hash(m);
        }
        pre[i].selection_hash = list;
        pre[i].selected_len = some(m, 2);
        eg_selected_vector *v = room(m, pre[i].selected_len, sizeof(*v));
        for (size_t j = 0; j < pre[i].selected_len; j++) {
            v[j].vector_len = some(m, 2);
            v[j].vector = ciphertexts(m, v[j].vector_len);
            v[j].psi = hash(m);
            v[j].short_code = text(m, j);
        }
        pre[i].selected = v;
    }
    out->pre = pre;
}

static void
make_selections(const item_maker *m, eg_uncast_contest *contest)
{
    contest->label = text(m, 1);
    contest->selection_len = some(m, 3);
    eg_uncast_selection *s = room(m, contest->selection_len, sizeof(*s));
    for (size_t i = 0; i < contest->selection_len; i++) {
        s[i].index = (uint32_t)i + 1;
        s[i].label = perhaps(m) ? text(m, i) : NULL;
        s[i].vector_len = some(m, 2);
        s[i].vector = ciphertexts(m, s[i].vector_len);
        s[i].psi = hash(m);
        s[i].short_code = text(m, i);
    }
    contest->selection = s;
}

static void
make_uncast(const item_maker *m, eg_item *item, bool compact)
{
    eg_uncast_ballot *out = &item->u.uncast;
    out->id = hash(m);
    out->id_hash = hash(m);
    out->style = text(m, 1);
    out->contest_len = some(m, 3);
    eg_uncast_contest *contest = room(m, out->contest_len, sizeof(*contest));
    for (size_t i = 0; i < out->contest_len; i++) {
        contest[i].index = (uint32_t)i + 1;
        contest[i].hash = hash(m);
        if (!compact) {
            make_selections(m, &contest[i]);
        }
    }
    out->contest = contest;
    out->code = hash(m);
    prop_runs(m->random, out->chaining_field, sizeof(out->chaining_field));
    hashed(m, &out->nonce, 1);
    out->ref = perhaps(m) ? text(m, 2) : NULL;
}

/* -- tally and openings ---------------------------------------------------- */

static void
make_decrypted(const item_maker *m, eg_item *item)
{
    eg_item_decrypted_contest *out = &item->u.decrypted;
    out->index = (uint32_t)some(m, 1000);
    out->label = text(m, 1);
    out->field_len = some(m, 4);
    eg_item_decrypted_field *field = room(m, out->field_len, sizeof(*field));
    for (size_t i = 0; i < out->field_len; i++) {
        field[i].index = (uint32_t)i + 1;
        field[i].label = text(m, i * 10 + 1);
        field[i].value.t = u31(m);
        element(m, &field[i].value.encoded);
        scalar(m, &field[i].value.c);
        scalar(m, &field[i].value.v);
    }
    out->field = field;
}

static void
make_opening(const item_maker *m, eg_item *item)
{
    eg_ballot_opening *out = &item->u.opening;
    out->has_ballot = true;
    out->ballot = locator(m);
    out->opened.id_hash = hash(m);
    out->opened.contest_len = some(m, 3);
    eg_opened_ballot_contest *contest =
        room(m, out->opened.contest_len, sizeof(*contest));
    for (size_t i = 0; i < out->opened.contest_len; i++) {
        contest[i].index = (uint32_t)i + 1;
        contest[i].label = text(m, i);
        contest[i].field_len = some(m, 3);
        eg_opened_ballot_field *field =
            room(m, contest[i].field_len, sizeof(*field));
        for (size_t j = 0; j < contest[i].field_len; j++) {
            field[j].index = (uint32_t)j + 1;
            field[j].label = text(m, j);
            field[j].value = u31(m);
            scalar(m, &field[j].nonce);
        }
        contest[i].field = field;
        contest[i].has_data = perhaps(m);
        if (contest[i].has_data) {
            scalar(m, &contest[i].data_nonce);
            contest[i].data_len = 32 * some(m, 3);
            contest[i].data = bytes(m, contest[i].data_len);
        }
    }
    out->opened.contest = contest;
}

static void
make_data_opening(const item_maker *m, eg_item *item)
{
    eg_contest_data_opening *out = &item->u.data_opening;
    out->has_ballot = true;
    out->ballot = locator(m);
    out->id_hash = hash(m);
    out->contest_index = (uint32_t)some(m, 1000);
    element(m, &out->beta);
    scalar(m, &out->c);
    scalar(m, &out->v);
    out->data = span(m, 32 * some(m, 3));
}

static void
make_release(const item_maker *m, eg_item *item)
{
    eg_nonce_release *out = &item->u.release;
    out->has_ballot = true;
    out->ballot = locator(m);
    out->id_hash = hash(m);
    out->has_ballot_nonce = prop_below(m->random, 2) == 0;
    if (out->has_ballot_nonce) {
        out->ballot_nonce = hash(m);
        return;
    }
    out->contest_len = some(m, 3);
    eg_released_contest *contest = room(m, out->contest_len, sizeof(*contest));
    for (size_t i = 0; i < out->contest_len; i++) {
        contest[i].index = (uint32_t)i + 1;
        contest[i].nonce_len = some(m, 4);
        eg_scalar *nonce = room(m, contest[i].nonce_len, sizeof(*nonce));
        for (size_t j = 0; j < contest[i].nonce_len; j++) {
            scalar(m, &nonce[j]);
        }
        contest[i].nonce = nonce;
    }
    out->contest = contest;
}

/* -- statements ------------------------------------------------------------ */

static void
make_signed(const item_maker *m, eg_item *item)
{
    item->u.statement = (eg_signed_statement){
        .statement = span(m, some(m, 80)),
        .algorithm = text(m, 1),
        .key_id = span(m, 32),
        .signature = span(m, some(m, 72)),
    };
    if (perhaps(m)) {
        item->u.statement.signer_key = span(m, some(m, 91));
    }
    if (perhaps(m)) {
        item->u.statement.timestamp_token = span(m, some(m, 200));
    }
}

static void
make_chain_close(const item_maker *m, eg_item *item)
{
    eg_chain_close_statement *out = &item->u.chain_close;
    out->extended_hash = hash(m);
    memcpy(out->device_key, bytes(m, 33), 33);
    out->device_id = text(m, 1);
    out->chaining_mode = perhaps(m) ? 1 : 0;
    out->ballot_count = u63(m);
    out->codes_root = hash(m);
    out->has_closing_hash = perhaps(m);
    if (out->has_closing_hash) {
        out->closing_hash = hash(m);
    }
    out->has_time = true;
    out->time_ms = time_ms(m);
}

static void
make_statement(const item_maker *m, eg_item *item)
{
    if (item->kind == EG_ITEM_SECTION_SEAL) {
        item->u.section_seal.extended_hash = hash(m);
        memcpy(item->u.section_seal.device_key, bytes(m, 33), 33);
        item->u.section_seal.item_count = u63(m);
        item->u.section_seal.section_root = hash(m);
    } else if (item->kind == EG_ITEM_PREFIX_CHECKPOINT) {
        item->u.checkpoint.extended_hash = hash(m);
        memcpy(item->u.checkpoint.device_key, bytes(m, 33), 33);
        item->u.checkpoint.ballot_count = u63(m);
        item->u.checkpoint.codes_root = hash(m);
        item->u.checkpoint.has_time = true;
        item->u.checkpoint.time_ms = time_ms(m);
    } else {
        item->u.record_statement.phase = (eg_record_phase)some(m, 4);
        item->u.record_statement.root = hash(m);
        item->u.record_statement.extended_hash = hash(m);
        item->u.record_statement.major = 2;
        item->u.record_statement.minor = u31(m);
        item->u.record_statement.has_time = true;
        item->u.record_statement.time_ms = time_ms(m);
        item->u.record_statement.signer_role = text(m, 1);
    }
}

void
random_item(const item_maker *m, eg_item_kind kind, eg_item *out)
{
    *out = (eg_item){.kind = kind};
    switch (kind) {
    case EG_ITEM_NONE:
        break;
    case EG_ITEM_RECORD_HEADER:
        out->u.header = (eg_item_header){.major = 2, .minor = u31(m)};
        break;
    case EG_ITEM_PARAMETERS:
        make_parameters(m, out);
        break;
    case EG_ITEM_MANIFEST_FILE:
        out->u.manifest = (eg_item_manifest){.media_type = text(m, 1),
                                             .content = span(m, some(m, 300)),
                                             .base_hash = hash(m)};
        break;
    case EG_ITEM_GUARDIAN_PUBLIC_KEY:
        make_guardian(m, out);
        break;
    case EG_ITEM_ELECTION_KEYS:
        element(m, &out->u.keys.key[EG_KEY_VOTE]);
        element(m, &out->u.keys.key[EG_KEY_DATA]);
        out->u.keys.extended_hash = hash(m);
        break;
    case EG_ITEM_DEVICE_HEADER:
        make_device_header(m, out);
        break;
    case EG_ITEM_ENCRYPTED_BALLOT:
        make_ballot(m, &out->u.ballot);
        break;
    case EG_ITEM_PRE_CAST_BALLOT:
        make_pre_cast(m, out);
        break;
    case EG_ITEM_PRE_UNCAST_BALLOT:
        make_uncast(m, out, false);
        break;
    case EG_ITEM_PRE_COMPACT_BALLOT:
        make_uncast(m, out, true);
        break;
    case EG_ITEM_DEVICE_CLOSE:
        make_device_close(m, out);
        break;
    case EG_ITEM_DEVICE_ATTESTATION:
    case EG_ITEM_RECORD_SIGNATURE:
        make_signed(m, out);
        break;
    case EG_ITEM_TALLY_HEADER:
        out->u.tally_header =
            (eg_item_tally_header){.cast_count = u31(m), .cast_weight = u63(m)};
        break;
    case EG_ITEM_TALLY_CONTEST:
        out->u.tally_contest.index = (uint32_t)some(m, 1000);
        out->u.tally_contest.field_len = some(m, 3);
        out->u.tally_contest.field =
            ciphertexts(m, out->u.tally_contest.field_len);
        out->u.tally_contest.cast_weight = u63(m);
        break;
    case EG_ITEM_CONTEST_DATA_REQUEST:
        out->u.request =
            (eg_contest_data_request){.has_ballot = true,
                                      .ballot = locator(m),
                                      .id_hash = hash(m),
                                      .contest_index = (uint32_t)some(m, 1000)};
        break;
    case EG_ITEM_DECRYPTED_CONTEST:
        make_decrypted(m, out);
        break;
    case EG_ITEM_CHALLENGED_DECRYPTION:
        make_opening(m, out);
        break;
    case EG_ITEM_CONTEST_DATA_DECRYPTION:
        make_data_opening(m, out);
        break;
    case EG_ITEM_UNCAST_NONCE_RELEASE:
        make_release(m, out);
        break;
    case EG_ITEM_CHAIN_CLOSE:
        make_chain_close(m, out);
        break;
    case EG_ITEM_SECTION_SEAL:
    case EG_ITEM_PREFIX_CHECKPOINT:
    case EG_ITEM_RECORD_STATEMENT:
        make_statement(m, out);
        break;
    case EG_ITEM_TOC_ENTRY:
        out->u.toc = (eg_toc_entry){.section = EG_SECTION_DEVICE,
                                    .key = span(m, 33),
                                    .critical = perhaps(m),
                                    .item_count = u63(m),
                                    .root = hash(m)};
        break;
    case EG_ITEM_CODE_LEAF:
        out->u.code = hash(m);
        break;
    }
}
