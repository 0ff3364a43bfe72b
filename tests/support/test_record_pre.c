/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pre-encrypted ballots in records for tests, written straight from section 4
 * of the specification; the library's own tools for them are not used.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/chain.h>
#include <electionguard/code.h>
#include <electionguard/hashed_elgamal.h>

#include "record/ballot_brief.h"
#include "support/test_record.h"

static void
need(bool truth, const char *what)
{
    if (!truth) {
        (void)fprintf(stderr, "test record: %s\n", what);
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

/* -- parts for writing ------------------------------------------------------ */

/* All of it lies in the record's arena: the const is the library's. */
#define WRITABLE(type, p) ((type *)(uintptr_t)(p))

test_item *
test_record_printed(test_record *r, size_t position)
{
    for (size_t i = 0; i < r->section_len; i++) {
        if (r->section[i].type == EG_SECTION_DEVICE &&
            r->section[i].key[0] == EG_DEVICE_PRE_ENCRYPTING) {
            return &r->section[i].item[position];
        }
    }
    need(false, "no printer");
    return NULL;
}

static eg_pre_cast_contest *
pre_of(test_item *cast, size_t contest)
{
    return WRITABLE(eg_pre_cast_contest, &cast->item.u.pre_cast.pre[contest]);
}

eg_selected_vector *
test_selected(test_item *cast, size_t contest, size_t at)
{
    return WRITABLE(eg_selected_vector, &pre_of(cast, contest)->selected[at]);
}

eg_uncast_contest *
test_uncast_contest(test_item *uncast, size_t contest)
{
    return WRITABLE(eg_uncast_contest, &uncast->item.u.uncast.contest[contest]);
}

eg_uncast_selection *
test_uncast_vector(test_item *uncast, size_t contest, size_t at)
{
    return WRITABLE(eg_uncast_selection,
                    &uncast->item.u.uncast.contest[contest].selection[at]);
}

eg_ciphertext *
test_ciphertext(const eg_ciphertext *vector, size_t at)
{
    return WRITABLE(eg_ciphertext, &vector[at]);
}

eg_hash *
test_hash(const eg_hash *list, size_t at)
{
    return WRITABLE(eg_hash, &list[at]);
}

uint8_t *
test_item_chaining(test_item *item)
{
    switch ((int)item->item.kind) {
    case EG_ITEM_ENCRYPTED_BALLOT:
        return item->item.u.ballot.chaining_field;
    case EG_ITEM_PRE_CAST_BALLOT:
        return item->item.u.pre_cast.ballot.chaining_field;
    case EG_ITEM_PRE_UNCAST_BALLOT:
    case EG_ITEM_PRE_COMPACT_BALLOT:
        return item->item.u.uncast.chaining_field;
    default:
        return NULL;
    }
}

eg_hash *
test_item_codes(test_item *item)
{
    switch ((int)item->item.kind) {
    case EG_ITEM_ENCRYPTED_BALLOT:
        return &item->item.u.ballot.code;
    case EG_ITEM_PRE_CAST_BALLOT:
        return &item->item.u.pre_cast.ballot.code;
    case EG_ITEM_PRE_UNCAST_BALLOT:
    case EG_ITEM_PRE_COMPACT_BALLOT:
        return &item->item.u.uncast.code;
    default:
        return NULL;
    }
}

/* -- hashes ----------------------------------------------------------------- */

static int
compare_hash(const void *a, const void *b)
{
    return memcmp(a, b, EG_HASH_BYTES);
}

static void
code_of_uncast(eg_uncast_ballot *b)
{
    eg_hash chi[8];
    need(b->contest_len <= EG_ARRAY_LEN(chi), "contests");
    for (size_t i = 0; i < b->contest_len; i++) {
        chi[i] = b->contest[i].hash;
    }
    eg_pre_confirmation_code(&b->code, &b->id_hash, chi, b->contest_len,
                             b->chaining_field);
}

static void
code_of_cast(eg_encrypted_ballot *b)
{
    eg_hash chi[8];
    need(b->contest_len <= EG_ARRAY_LEN(chi), "contests");
    for (size_t i = 0; i < b->contest_len; i++) {
        chi[i] = b->contest[i].hash;
    }
    eg_pre_confirmation_code(&b->code, &b->id_hash, chi, b->contest_len,
                             b->chaining_field);
}

void
test_item_code(test_item *item)
{
    if (item->item.kind == EG_ITEM_ENCRYPTED_BALLOT) {
        eg_confirmation_code(&item->item.u.ballot.code, &item->item.u.ballot);
    } else if (item->item.kind == EG_ITEM_PRE_CAST_BALLOT) {
        code_of_cast(&item->item.u.pre_cast.ballot);
    } else {
        code_of_uncast(&item->item.u.uncast);
    }
}

static void
chi_of_uncast(test_record *r, eg_uncast_contest *c, const eg_hash *id_hash)
{
    eg_hash *psi = alloc(r, c->selection_len, sizeof(*psi));
    for (size_t i = 0; i < c->selection_len; i++) {
        psi[i] = c->selection[i].psi;
    }
    qsort(psi, c->selection_len, sizeof(*psi), compare_hash);
    eg_pre_contest_hash(&c->hash, id_hash, c->index, psi, c->selection_len);
}

void
test_printed_chi(test_record *r, test_item *item)
{
    if (item->item.kind == EG_ITEM_PRE_CAST_BALLOT) {
        eg_encrypted_ballot *b = &item->item.u.pre_cast.ballot;
        for (size_t i = 0; i < b->contest_len; i++) {
            const eg_pre_cast_contest *pre = pre_of(item, i);
            eg_pre_contest_hash(&test_contest(b, i)->hash, &b->id_hash,
                                b->contest[i].index, pre->selection_hash,
                                pre->selection_hash_len);
        }
    } else if (item->item.kind == EG_ITEM_PRE_UNCAST_BALLOT) {
        for (size_t i = 0; i < item->item.u.uncast.contest_len; i++) {
            chi_of_uncast(r, test_uncast_contest(item, i),
                          &item->item.u.uncast.id_hash);
        }
    }
}

/* -- vectors ---------------------------------------------------------------- */

static const eg_hash *
id_hash_of(const test_item *item)
{
    return item->item.kind == EG_ITEM_PRE_CAST_BALLOT
               ? &item->item.u.pre_cast.ballot.id_hash
               : &item->item.u.uncast.id_hash;
}

/** xi_i,j,k of the ballot's nonce. */
static eg_scalar
nonce_of(test_record *r,
         const test_item *item,
         uint32_t contest,
         uint32_t j,
         uint32_t k)
{
    eg_scalar xi;
    eg_nonce_vector(r->e.group, &xi, id_hash_of(item), contest, j, k,
                    &item->nonce);
    return xi;
}

void
test_printed_vector(test_record *r,
                    const test_item *item,
                    uint32_t contest,
                    uint32_t j,
                    eg_ciphertext *out)
{
    const eg_contest *m = eg_manifest_contest(r->e.manifest, contest);
    for (uint32_t k = 1; k <= m->option_len; k++) {
        const eg_scalar xi = nonce_of(r, item, contest, j, k);
        eg_ciphertext_encrypt(r->e.election->key[EG_KEY_VOTE], &out[k - 1],
                              j == k ? 1 : 0, &xi);
    }
}

/** m + L. */
static size_t
vectors_of(const eg_contest *m)
{
    return m->option_len + m->selection_limit;
}

/** The selection hashes of a contest, by vector. */
static eg_hash *
make_psi(test_record *r, const test_item *item, const eg_contest *m)
{
    eg_hash *psi = alloc(r, vectors_of(m), sizeof(*psi));
    eg_ciphertext *vector = alloc(r, m->option_len, sizeof(*vector));
    for (uint32_t j = 1; j <= vectors_of(m); j++) {
        test_printed_vector(r, item, m->index, j, vector);
        eg_selection_hash(r->e.group, &psi[j - 1], id_hash_of(item), vector,
                          m->option_len);
    }
    return psi;
}

/** Whether two vectors of a contest would have one short code. */
static bool
collides(const test_record *r, const eg_hash *psi, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        for (size_t j = 0; j < i; j++) {
            char a[EG_TRIM_CHARS];
            char b[EG_TRIM_CHARS];
            const uint32_t omega = r->e.manifest->hash_trimming;
            if (eg_hash_trim(a, omega, &psi[i]) == EG_OK &&
                eg_hash_trim(b, omega, &psi[j]) == EG_OK && strcmp(a, b) == 0) {
                return true;
            }
        }
    }
    return false;
}

static const char *
short_code(test_record *r, const eg_hash *psi)
{
    char *code = alloc(r, EG_TRIM_CHARS, 1);
    const uint32_t omega = r->e.manifest->hash_trimming;
    need(eg_hash_trim(code, omega == 0 ? 2 : omega, psi) == EG_OK, "Omega");
    return code;
}

/* -- cast ------------------------------------------------------------------- */

static int
compare_selected(const void *a, const void *b)
{
    const eg_selected_vector *x = a;
    const eg_selected_vector *y = b;
    return compare_hash(&x->psi, &y->psi);
}

void
test_printed_select(test_record *r,
                    test_item *cast,
                    size_t contest,
                    const uint32_t *list,
                    size_t len)
{
    const uint32_t index = cast->item.u.pre_cast.ballot.contest[contest].index;
    const eg_contest *m = eg_manifest_contest(r->e.manifest, index);
    eg_selected_vector *selected = alloc(r, len, sizeof(*selected));
    for (size_t i = 0; i < len; i++) {
        eg_ciphertext *vector = alloc(r, m->option_len, sizeof(*vector));
        test_printed_vector(r, cast, index, list[i], vector);
        selected[i].vector = vector;
        selected[i].vector_len = m->option_len;
        eg_selection_hash(r->e.group, &selected[i].psi, id_hash_of(cast),
                          vector, m->option_len);
        selected[i].short_code = short_code(r, &selected[i].psi);
    }
    qsort(selected, len, sizeof(*selected), compare_selected);
    pre_of(cast, contest)->selected = selected;
    pre_of(cast, contest)->selected_len = len;
}

static eg_proof_branch *
prove(test_record *r,
      const eg_range_claim *claim,
      const eg_scalar *xi,
      uint64_t value)
{
    const size_t len = claim->last - claim->first + 1;
    eg_proof_branch *proof = alloc(r, len, sizeof(*proof));
    test_prove_range(r, claim, xi, value > claim->last ? claim->last : value,
                     false, proof);
    return proof;
}

/** Field @p k of the product; adds its nonce and value to the contest's. */
static void
combine_field(test_record *r,
              const test_item *cast,
              const eg_contest *m,
              uint32_t k,
              const uint32_t *list,
              size_t len,
              eg_encrypted_field *out,
              eg_scalar *total,
              uint64_t *sum)
{
    uint64_t value = 0;
    eg_scalar xi;
    eg_scalar_from_u64(r->e.group, &xi, 0);
    for (size_t i = 0; i < len; i++) {
        const eg_scalar one = nonce_of(r, cast, m->index, list[i], k);
        eg_scalar_add(r->e.group, &xi, &xi, &one);
        value += list[i] == k ? 1 : 0;
    }
    eg_ciphertext_encrypt(r->e.election->key[EG_KEY_VOTE], &out->ct,
                          (uint32_t)value, &xi);
    const eg_range_claim claim = eg_range_claim_field(
        id_hash_of(cast), &out->ct, m->index, k, m->field[k - 1].bound);
    out->proof = prove(r, &claim, &xi, value);
    out->proof_len = m->field[k - 1].bound + 1;
    eg_scalar_add(r->e.group, total, total, &xi);
    *sum += value;
}

void
test_printed_combine(test_record *r,
                     test_item *cast,
                     size_t contest,
                     const uint32_t *list,
                     size_t len)
{
    eg_encrypted_contest *c =
        test_contest(&cast->item.u.pre_cast.ballot, contest);
    const eg_contest *m = eg_manifest_contest(r->e.manifest, c->index);
    eg_encrypted_field *field = alloc(r, m->option_len, sizeof(*field));
    eg_ciphertext product;
    eg_scalar total;
    uint64_t sum = 0;
    eg_ciphertext_one(r->e.group, &product);
    eg_scalar_from_u64(r->e.group, &total, 0);
    for (uint32_t k = 1; k <= m->option_len; k++) {
        combine_field(r, cast, m, k, list, len, &field[k - 1], &total, &sum);
        eg_ciphertext_mul(r->e.group, &product, &product, &field[k - 1].ct);
    }
    const eg_range_claim claim = eg_range_claim_limit(
        id_hash_of(cast), &product, c->index, m->selection_limit);
    c->field = field;
    c->field_len = m->option_len;
    c->limit_proof = prove(r, &claim, &total, sum);
    c->limit_proof_len = m->selection_limit + 1;
}

/** Options at random, each at most once, and null vectors up to L. */
static void
mark(test_record *r, const eg_contest *m, uint32_t *list)
{
    size_t len = 0;
    for (uint32_t j = 1; j <= m->option_len && len < m->selection_limit; j++) {
        if (prop_below(&r->random, 2) == 0) {
            list[len++] = j;
        }
    }
    for (uint32_t j = (uint32_t)m->option_len + 1; len < m->selection_limit;
         j++) {
        list[len++] = j;
    }
}

/** Make the cast ballot whose identifier and nonce are set. */
static void
make_cast(test_record *r, test_item *item, const eg_ballot_style *style)
{
    eg_encrypted_ballot *b = &item->item.u.pre_cast.ballot;
    b->contest_len = style->contest_len;
    b->contest = alloc(r, b->contest_len, sizeof(*b->contest));
    eg_pre_cast_contest *pre = alloc(r, b->contest_len, sizeof(*pre));
    item->item.u.pre_cast.pre = pre;
    for (size_t i = 0; i < b->contest_len; i++) {
        const eg_contest *m =
            eg_manifest_contest(r->e.manifest, style->contest[i]);
        test_contest(b, i)->index = m->index;
        eg_hash *psi = make_psi(r, item, m);
        qsort(psi, vectors_of(m), sizeof(*psi), compare_hash);
        pre[i].selection_hash = psi;
        pre[i].selection_hash_len = vectors_of(m);
        uint32_t *list = alloc(r, m->selection_limit, sizeof(*list));
        mark(r, m, list);
        test_printed_select(r, item, i, list, m->selection_limit);
        test_printed_combine(r, item, i, list, m->selection_limit);
    }
    test_printed_chi(r, item);
}

/* -- uncast ----------------------------------------------------------------- */

static void
make_uncast_contest(test_record *r,
                    const test_item *item,
                    const eg_contest *m,
                    eg_uncast_contest *out)
{
    const eg_hash *psi = make_psi(r, item, m);
    eg_uncast_selection *s = alloc(r, vectors_of(m), sizeof(*s));
    *out = (eg_uncast_contest){.index = m->index,
                               .label = m->id,
                               .selection = s,
                               .selection_len = vectors_of(m)};
    for (uint32_t j = 1; j <= vectors_of(m); j++) {
        eg_ciphertext *vector = alloc(r, m->option_len, sizeof(*vector));
        test_printed_vector(r, item, m->index, j, vector);
        s[j - 1] = (eg_uncast_selection){
            .index = j,
            .label = j <= m->option_len ? m->field[j - 1].id : NULL,
            .vector = vector,
            .vector_len = m->option_len,
            .psi = psi[j - 1],
            .short_code = short_code(r, &psi[j - 1])};
    }
    chi_of_uncast(r, out, id_hash_of(item));
}

static void
make_uncast(test_record *r, test_item *item, const eg_ballot_style *style)
{
    eg_uncast_ballot *b = &item->item.u.uncast;
    eg_uncast_contest *contest = alloc(r, style->contest_len, sizeof(*contest));
    b->contest = contest;
    b->contest_len = style->contest_len;
    for (size_t i = 0; i < style->contest_len; i++) {
        make_uncast_contest(
            r, item, eg_manifest_contest(r->e.manifest, style->contest[i]),
            &contest[i]);
        if (item->item.kind == EG_ITEM_PRE_COMPACT_BALLOT) {
            contest[i].selection = NULL;
            contest[i].selection_len = 0;
            contest[i].label = NULL;
        }
    }
}

/* -- releases --------------------------------------------------------------- */

static eg_released_contest
release_contest(test_record *r, const test_item *item, uint32_t index)
{
    const eg_contest *m = eg_manifest_contest(r->e.manifest, index);
    const size_t len = vectors_of(m) * m->option_len;
    eg_scalar *xi = alloc(r, len, sizeof(*xi));
    for (size_t i = 0; i < len; i++) {
        xi[i] = nonce_of(r, item, index, (uint32_t)(i / m->option_len) + 1,
                         (uint32_t)(i % m->option_len) + 1);
    }
    return (eg_released_contest){.index = index, .nonce = xi, .nonce_len = len};
}

static void
release(test_record *r,
        const test_section *s,
        size_t position,
        eg_nonce_release *out)
{
    const test_item *item = &s->item[position];
    *out = (eg_nonce_release){
        .has_ballot = true,
        .ballot = {.kind = (eg_device_kind)s->key[0], .position = position},
        .id_hash = *id_hash_of(item)};
    memcpy(out->ballot.device.bytes, s->key + 1, EG_HASH_BYTES);
    if (item->item.kind == EG_ITEM_PRE_COMPACT_BALLOT) {
        out->has_ballot_nonce = true;
        out->ballot_nonce = item->nonce;
        return;
    }
    const eg_uncast_ballot *b = &item->item.u.uncast;
    eg_released_contest *contest = alloc(r, b->contest_len, sizeof(*contest));
    out->contest = contest;
    out->contest_len = b->contest_len;
    for (size_t i = 0; i < b->contest_len; i++) {
        contest[i] = release_contest(r, item, b->contest[i].index);
    }
}

void
test_record_redo_releases(test_record *r)
{
    test_section *out =
        test_record_section(r, EG_SECTION_UNCAST_NONCE_RELEASES);
    out->len = 0;
    for (size_t i = 0; i < r->section_len; i++) {
        const test_section *s = &r->section[i];
        for (size_t j = 0; j < s->len; j++) {
            const eg_item_kind kind = s->item[j].item.kind;
            if (kind == EG_ITEM_PRE_UNCAST_BALLOT ||
                kind == EG_ITEM_PRE_COMPACT_BALLOT) {
                release(r, s, j,
                        &test_section_append(out, EG_ITEM_UNCAST_NONCE_RELEASE)
                             ->item.u.release);
            }
        }
    }
}

/* -- devices ---------------------------------------------------------------- */

static void
encrypt_nonce(test_record *r, test_item *item, eg_hashed_ciphertext *out)
{
    const eg_public_key *khat = r->e.election->key[EG_KEY_DATA];
    const eg_hashed_place place = eg_hashed_place_nonce(
        id_hash_of(item), eg_public_key_value(khat), eg_public_key_base(khat));
    eg_scalar xi;
    out->c1_len = EG_HASH_BYTES;
    out->c1 = alloc(r, out->c1_len, 1);
    need(eg_scalar_random(r->e.group, &xi, &r->rng) == EG_OK &&
             eg_hashed_encrypt(r->e.group, out, &place, item->nonce.bytes,
                               EG_HASH_BYTES, &xi, &r->rng) == EG_OK,
         "nonce");
}

static const eg_ballot_style *
style_of(const test_record *r, const test_item *item)
{
    return eg_manifest_find_style(r->e.manifest,
                                  item->item.kind == EG_ITEM_PRE_CAST_BALLOT
                                      ? item->item.u.pre_cast.ballot.style
                                      : item->item.u.uncast.style);
}

bool
test_printed_collides(test_record *r, const test_item *item)
{
    const eg_ballot_style *style = style_of(r, item);
    for (size_t i = 0; i < style->contest_len; i++) {
        const eg_contest *m =
            eg_manifest_contest(r->e.manifest, style->contest[i]);
        if (collides(r, make_psi(r, item, m), vectors_of(m))) {
            return true;
        }
    }
    return false;
}

void
test_printed_remake(test_record *r, test_item *item)
{
    const eg_hash *he = &r->e.election->extended_hash;
    if (item->item.kind == EG_ITEM_PRE_CAST_BALLOT) {
        eg_encrypted_ballot *b = &item->item.u.pre_cast.ballot;
        eg_ballot_id_hash(&b->id_hash, he, &b->id);
        encrypt_nonce(r, item, &b->nonce);
        make_cast(r, item, style_of(r, item));
    } else {
        eg_uncast_ballot *b = &item->item.u.uncast;
        eg_ballot_id_hash(&b->id_hash, he, &b->id);
        encrypt_nonce(r, item, &b->nonce);
        make_uncast(r, item, style_of(r, item));
    }
}

void
test_printed_sort(test_item *cast, size_t contest)
{
    eg_pre_cast_contest *pre = pre_of(cast, contest);
    qsort(WRITABLE(eg_hash, pre->selection_hash), pre->selection_hash_len,
          sizeof(eg_hash), compare_hash);
    qsort(WRITABLE(eg_selected_vector, pre->selected), pre->selected_len,
          sizeof(eg_selected_vector), compare_selected);
}

/** Draw identifier and nonce until no short code stands twice in a contest. */
static void
draw(test_record *r, test_item *item, eg_hash *id, eg_hash *id_hash)
{
    do {
        need(eg_rng_fill(&r->rng, id->bytes, EG_HASH_BYTES) == EG_OK &&
                 eg_rng_fill(&r->rng, item->nonce.bytes, EG_HASH_BYTES) ==
                     EG_OK,
             "random");
        eg_ballot_id_hash(id_hash, &r->e.election->extended_hash, id);
    } while (test_printed_collides(r, item));
}

static void
add_printed(test_record *r,
            const test_record_plan *plan,
            test_section *s,
            eg_chain *chain,
            unsigned position)
{
    static const eg_item_kind kinds[] = {
        EG_ITEM_PRE_CAST_BALLOT, EG_ITEM_PRE_UNCAST_BALLOT,
        EG_ITEM_PRE_CAST_BALLOT, EG_ITEM_PRE_COMPACT_BALLOT,
        EG_ITEM_PRE_UNCAST_BALLOT};
    const eg_manifest *manifest = r->e.manifest;
    const size_t style =
        plan->random ? (size_t)prop_below(&r->random, manifest->style_len)
                     : (position % 2 == 1 ? 0 : manifest->style_len - 1);
    eg_item_kind kind =
        kinds[plan->random ? (size_t)prop_below(&r->random, 5)
                           : (position - 1) % EG_ARRAY_LEN(kinds)];
    if (kind == EG_ITEM_PRE_UNCAST_BALLOT &&
        manifest->style[style].contest_len == 0) {
        /* A release with the nonces of no contest cannot be written. */
        kind = EG_ITEM_PRE_COMPACT_BALLOT;
    }
    test_item *item = test_section_append(s, kind);
    if (kind == EG_ITEM_PRE_CAST_BALLOT) {
        eg_encrypted_ballot *b = &item->item.u.pre_cast.ballot;
        b->status = EG_BALLOT_CAST;
        b->style = manifest->style[style].id;
        b->weight = plan->random ? 1 + (uint32_t)prop_below(&r->random, 3)
                                 : (position == 3 ? 2 : 1);
        draw(r, item, &b->id, &b->id_hash);
    } else {
        eg_uncast_ballot *b = &item->item.u.uncast;
        b->style = manifest->style[style].id;
        draw(r, item, &b->id, &b->id_hash);
    }
    test_printed_remake(r, item);
    eg_chain_next_field(chain, test_item_chaining(item));
    test_item_code(item);
    eg_chain_advance(chain, test_item_codes(item));
}

typedef struct printer {
    eg_hash hash;
    char id[24];
} printer;

static void
add_printer(test_record *r, const test_record_plan *plan, const printer *name)
{
    test_section *s = test_record_append(r, EG_SECTION_DEVICE);
    s->key[0] = EG_DEVICE_PRE_ENCRYPTING;
    memcpy(s->key + 1, name->hash.bytes, EG_HASH_BYTES);
    eg_chain chain;
    eg_chain_begin(&chain, r->e.manifest->chaining_mode,
                   EG_DEVICE_PRE_ENCRYPTING, &r->e.election->extended_hash,
                   &name->hash);
    const bool simple = chain.mode == EG_CHAINING_SIMPLE;
    test_section_append(s, EG_ITEM_DEVICE_HEADER)->item.u.device_header =
        (eg_item_device_header){
            .kind = EG_DEVICE_PRE_ENCRYPTING,
            .device_id = eg_arena_copy(r->arena, name->id, strlen(name->id)),
            .device_hash = name->hash,
            .chaining_mode = (uint32_t)chain.mode,
            .has_initial_hash = simple,
            .initial_hash = chain.initial};
    const unsigned ballots = plan->ballots == 0 ? 6 : plan->ballots;
    for (unsigned i = 1; i <= ballots; i++) {
        add_printed(r, plan, s, &chain, i);
    }
    eg_item_device_close *close =
        &test_section_append(s, EG_ITEM_DEVICE_CLOSE)->item.u.device_close;
    close->ballot_count = ballots;
    close->has_closing_field = simple;
    close->has_closing_hash = simple;
    need(!simple || eg_chain_close(&chain, close->closing_field,
                                   &close->closing_hash) == EG_OK,
         "closing");
}

static int
by_hash(const void *a, const void *b)
{
    return memcmp(a, b, EG_HASH_BYTES);
}

void
test_printers_add(test_record *r,
                  const test_record_plan *plan,
                  unsigned printers)
{
    printer *name = alloc(r, printers, sizeof(*name));
    for (unsigned i = 0; i < printers; i++) {
        snprintf(name[i].id, sizeof(name[i].id), "printer %u", i);
        eg_device_hash(&name[i].hash, EG_DEVICE_PRE_ENCRYPTING,
                       &r->e.election->extended_hash, name[i].id,
                       (uint32_t)strlen(name[i].id));
    }
    qsort(name, printers, sizeof(*name), by_hash);
    for (unsigned i = 0; i < printers; i++) {
        add_printer(r, plan, &name[i]);
    }
}
