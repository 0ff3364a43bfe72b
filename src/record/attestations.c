/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What devices' attestations claim, kept until the device's section is read.
 *
 * Claims are sorted by device, kind and count, so that each device finds its
 * own by bisection and its prefix checkpoints come up in the order in which
 * its ballots do.  Each claim belongs to one device, hence to one cursor:
 * devices may be read by several threads at once.
 */
#include <stdlib.h>
#include <string.h>

#include "record/fields.h"
#include "record/statements.h"

/** Stands for a device that the record does not have. */
#define NO_SECTION SIZE_MAX

/** One attestation; only what its kind has is set. */
typedef struct claim {
    size_t section; /**< Of the device. */
    eg_item_kind kind;
    uint64_t ordinal;
    uint64_t count; /**< Ballots, or items of a section seal. */
    eg_hash root;   /**< Of codes, or of the section. */
    eg_hash device_id;
    uint32_t chaining_mode;
    bool has_closing_hash;
    eg_hash closing_hash;
    bool valid;   /**< Signature by a trusted key. */
    bool matched; /**< A prefix that was met and equal. */
} claim;

struct eg_attestations {
    const eg_record *record;
    eg_statement_policy policy;
    claim *claim;
    size_t count;
    size_t room;
    eg_section_digest digest;
    eg_statement_counts counts;
};

/** What ordering compares with: the attestation before. */
typedef struct previous {
    bool any;
    uint8_t device[EG_DEVICE_KEY_BYTES];
    eg_item_kind kind;
    eg_hash digest;
    eg_buffer item;
} previous;

static eg_place
place_of(uint64_t ordinal)
{
    return (eg_place){EG_SECTION_DEVICE_ATTESTATIONS, ordinal,
                      "device_attestations"};
}

/* -- reading ---------------------------------------------------------------- */

/** All statements begin with 1 h_e and 2 device_key, whose width D1 fixed. */
static void
device_key(uint8_t out[EG_DEVICE_KEY_BYTES], const eg_signed *s)
{
    const eg_span key = eg_item_field(s->content, 2).bytes;
    memset(out, 0, EG_DEVICE_KEY_BYTES);
    if (key.data != NULL && key.len == EG_DEVICE_KEY_BYTES) {
        memcpy(out, key.data, EG_DEVICE_KEY_BYTES);
    }
}

static int
compare_previous(const previous *p,
                 const eg_signed *s,
                 const uint8_t *key,
                 const eg_record_item *item)
{
    const int device = memcmp(p->device, key, sizeof(p->device));
    if (device != 0) {
        return device;
    }
    if (p->kind != s->kind) {
        return p->kind < s->kind ? -1 : 1;
    }
    const int digest = memcmp(&p->digest, &s->digest, sizeof(p->digest));
    if (digest != 0) {
        return digest;
    }
    /* An item begins with its length, so none is the beginning of another. */
    const size_t len = p->item.len < item->len ? p->item.len : item->len;
    return memcmp(p->item.data, item->bytes, len);
}

/** R.order unless @p item comes after the one before it. */
static eg_status
check_order(previous *p,
            const eg_signed *s,
            const eg_record_item *item,
            const eg_record_sink *sink)
{
    uint8_t key[EG_DEVICE_KEY_BYTES];
    device_key(key, s);
    if (p->any && compare_previous(p, s, key, item) >= 0) {
        (void)eg_find(sink, NULL, EG_R_ORDER, place_of(item->ordinal),
                      "the attestation does not come after the one before it");
    }
    p->any = true;
    memcpy(p->device, key, sizeof(p->device));
    p->kind = s->kind;
    p->digest = s->digest;
    eg_buffer_clear(&p->item);
    eg_buffer_append(&p->item, item->bytes, item->len);
    return eg_buffer_status(&p->item);
}

static void
take_hash(eg_hash *out, eg_span bytes)
{
    if (bytes.len == EG_HASH_BYTES) {
        memcpy(out->bytes, bytes.data, EG_HASH_BYTES);
    }
}

/*
 * ChainClose: 3 device_id, 4 chaining_mode, 5 ballot_count, 6 codes_root,
 * 7 closing_hash.  SectionSeal: 3 item_count, 4 section_root.
 * PrefixCheckpoint: 3 ballot_count, 4 codes_root.
 */
static claim
make_claim(const eg_signed *s, uint64_t ordinal)
{
    claim c = {.section = NO_SECTION, .kind = s->kind, .ordinal = ordinal};
    if (s->kind == EG_ITEM_CHAIN_CLOSE) {
        const eg_span id = eg_item_field(s->content, 3).bytes;
        const eg_span closing = eg_item_field(s->content, 7).bytes;
        eg_sha256_once(&c.device_id, id.data, id.len);
        c.chaining_mode = (uint32_t)eg_item_field(s->content, 4).varint;
        c.count = eg_item_field(s->content, 5).varint;
        take_hash(&c.root, eg_item_field(s->content, 6).bytes);
        c.has_closing_hash = closing.len == EG_HASH_BYTES;
        take_hash(&c.closing_hash, closing);
    } else {
        c.count = eg_item_field(s->content, 3).varint;
        take_hash(&c.root, eg_item_field(s->content, 4).bytes);
    }
    return c;
}

static eg_status
keep(eg_attestations *a, const claim *c, eg_error *err)
{
    if (a->count == a->room) {
        if (a->room >= EG_ATTESTATIONS_MAX) {
            return eg_fail(err, EG_ERR_LIMIT,
                           "device_attestations: holds over %u attestations",
                           EG_ATTESTATIONS_MAX);
        }
        const size_t room = a->room == 0 ? 16 : a->room * 2;
        claim *grown = realloc(a->claim, room * sizeof(*grown));
        if (grown == NULL) {
            return eg_fail(err, EG_ERR_MEMORY, "no memory for attestations");
        }
        a->claim = grown;
        a->room = room;
    }
    a->claim[a->count++] = *c;
    return EG_OK;
}

/** Everything about one attestation that does not need its device. */
static eg_status
take_one(eg_attestations *a,
         previous *p,
         const eg_record_item *item,
         const eg_hash *extended_hash,
         const eg_signature_verifier *verifier,
         const eg_record_sink *sink,
         eg_error *err)
{
    const eg_place place = place_of(item->ordinal);
    if (!item->canonical) {
        return EG_OK; /* The cursor has told it. */
    }
    if (item->kind != EG_ITEM_DEVICE_ATTESTATION) {
        (void)eg_find(sink, NULL, EG_R_ATTESTATION, place,
                      "the item is no attestation");
        return EG_OK;
    }
    eg_error why = {.status = EG_OK};
    eg_signed s;
    if (eg_signed_read(&s, item, EG_ITEM_CHAIN_CLOSE, EG_ITEM_PREFIX_CHECKPOINT,
                       a->record->newer, &why) != EG_OK) {
        (void)eg_find(sink, NULL, EG_R_ATTESTATION, place, "%s", why.text);
        return EG_OK;
    }
    EG_TRY(check_order(p, &s, item, sink));
    eg_verdict verdict;
    EG_TRY(eg_signed_judge(&s, a->policy, verifier, &a->counts, &verdict));
    if (verdict == EG_VERDICT_INVALID) {
        (void)eg_find(sink, NULL, EG_R_ATTESTATION, place,
                      "the signature of the %s is wrong",
                      eg_item_kind_name(s.kind));
    }
    claim c = make_claim(&s, item->ordinal);
    c.valid = verdict == EG_VERDICT_VALID;
    uint8_t key[EG_DEVICE_KEY_BYTES];
    device_key(key, &s);
    if (eg_record_find(a->record, &c.section, EG_SECTION_DEVICE, key,
                       EG_DEVICE_KEY_BYTES) != EG_OK) {
        (void)eg_find(sink, NULL, EG_R_ATTESTATION, place,
                      "it names a device that the record does not have");
        return EG_OK;
    }
    if (extended_hash != NULL &&
        !eg_item_field_is_hash(s.content, 1, extended_hash)) {
        (void)eg_find(sink, NULL, EG_R_ATTESTATION, place,
                      "it names another election: its H_E differs");
        return EG_OK;
    }
    return keep(a, &c, err);
}

static int
by_device(const void *x, const void *y)
{
    const claim *a = x;
    const claim *b = y;
    if (a->section != b->section) {
        return a->section < b->section ? -1 : 1;
    }
    if (a->kind != b->kind) {
        return a->kind < b->kind ? -1 : 1;
    }
    if (a->count != b->count) {
        return a->count < b->count ? -1 : 1;
    }
    return a->ordinal < b->ordinal ? -1 : a->ordinal > b->ordinal;
}

static eg_status
take_all(eg_attestations *a,
         eg_record_cursor *cursor,
         const eg_hash *extended_hash,
         const eg_signature_verifier *verifier,
         const eg_record_sink *sink,
         eg_error *err)
{
    previous p = {.any = false};
    eg_buffer_init(&p.item, EG_ITEM_BYTES_MAX);
    eg_record_item item = {.bytes = NULL};
    eg_status status;
    do {
        status = eg_record_next(cursor, &item, err);
        if (status == EG_OK && item.bytes != NULL) {
            status = take_one(a, &p, &item, extended_hash, verifier, sink, err);
        }
    } while (status == EG_OK && item.bytes != NULL);
    eg_buffer_free(&p.item);
    eg_record_cursor_digest(cursor, &a->digest);
    if (a->count > 1) {
        qsort(a->claim, a->count, sizeof(*a->claim), by_device);
    }
    return status;
}

eg_status
eg_attestations_read(eg_attestations **out,
                     const eg_record *record,
                     const eg_hash *extended_hash,
                     eg_statement_policy policy,
                     const eg_signature_verifier *verifier,
                     const eg_record_sink *sink,
                     eg_error *err)
{
    size_t index;
    if (eg_record_find(record, &index, EG_SECTION_DEVICE_ATTESTATIONS, NULL,
                       0) != EG_OK) {
        return eg_fail(err, EG_ERR_STATE,
                       "the record has no device attestations yet");
    }
    eg_record_cursor *cursor;
    EG_TRY(eg_record_cursor_open(&cursor, record, index, sink, err));
    eg_attestations *a = calloc(1, sizeof(*a));
    if (a == NULL) {
        eg_record_cursor_free(cursor);
        return eg_fail(err, EG_ERR_MEMORY, "no memory for attestations");
    }
    a->record = record;
    a->policy = policy;
    const eg_status status =
        eg_told(take_all(a, cursor, extended_hash, verifier, sink, err), err);
    eg_record_cursor_free(cursor);
    if (status != EG_OK && status != EG_REJECT) {
        eg_attestations_free(a);
        return status;
    }
    *out = a;
    return status;
}

void
eg_attestations_free(eg_attestations *attestations)
{
    if (attestations != NULL) {
        free(attestations->claim);
        free(attestations);
    }
}

void
eg_attestations_digest(const eg_attestations *attestations,
                       eg_section_digest *digest,
                       eg_statement_counts *counts)
{
    if (digest != NULL) {
        *digest = attestations->digest;
    }
    if (counts != NULL) {
        *counts = attestations->counts;
    }
}

/* -- comparing with a device ------------------------------------------------ */

/** The first claim of section @p section or later. */
static size_t
first_of(const eg_attestations *a, size_t section)
{
    size_t low = 0;
    size_t high = a->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (a->claim[middle].section < section) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void
eg_attestations_begin_device(eg_record_cursor *cursor)
{
    eg_attestations *a = cursor->attestations;
    if (a == NULL) {
        return;
    }
    const size_t section =
        (size_t)(cursor->section - cursor->record->layout.section);
    cursor->attest_begin = first_of(a, section);
    cursor->attest_end = first_of(a, section + 1);
    cursor->attest_next = cursor->attest_begin;
    /* An empty prefix is met before the first ballot. */
    eg_attestations_ballot(cursor);
}

void
eg_attestations_ballot(eg_record_cursor *cursor)
{
    eg_attestations *a = cursor->attestations;
    while (cursor->attest_next < cursor->attest_end) {
        claim *c = &a->claim[cursor->attest_next];
        if (c->kind == EG_ITEM_PREFIX_CHECKPOINT) {
            if (c->count > cursor->device->ballots) {
                return;
            }
            eg_hash root;
            eg_merkle_root(&cursor->device->codes, &root);
            c->matched = eg_hash_equal(&root, &c->root);
        }
        cursor->attest_next++;
    }
}

static bool
chain_close_matches(const claim *c, const eg_device_state *d)
{
    eg_hash root;
    eg_merkle_root(&d->codes, &root);
    return eg_hash_equal(&c->device_id, &d->device_id) &&
           c->chaining_mode == d->chaining_mode && c->count == d->ballots &&
           c->count == d->close_count && eg_hash_equal(&c->root, &root) &&
           c->has_closing_hash == d->has_closing_hash &&
           (!c->has_closing_hash ||
            eg_hash_equal(&c->closing_hash, &d->closing_hash));
}

/** Whether @p c matches; what cannot be compared does. */
static bool
matches(const claim *c, const eg_record_cursor *cursor)
{
    const eg_device_state *d = cursor->device;
    if (c->kind == EG_ITEM_CHAIN_CLOSE) {
        return !d->has_header || !d->has_close || !d->known ||
               chain_close_matches(c, d);
    }
    if (c->kind == EG_ITEM_SECTION_SEAL) {
        eg_hash root;
        eg_merkle_root(&cursor->tree, &root);
        return c->count == cursor->ordinal && eg_hash_equal(&c->root, &root);
    }
    return (c->count != 0 && (!d->has_header || !d->known)) || c->matched;
}

void
eg_attestations_end_device(eg_record_cursor *cursor)
{
    const eg_attestations *a = cursor->attestations;
    const char *name = cursor->section->about.name;
    bool closed = false;
    for (size_t i = cursor->attest_begin; i < cursor->attest_end; i++) {
        const claim *c = &a->claim[i];
        if (!matches(c, cursor)) {
            (void)eg_find(&cursor->sink, NULL, EG_R_ATTESTATION,
                          place_of(c->ordinal), "the %s does not match %s",
                          eg_item_kind_name(c->kind), name);
        }
        closed = closed || (c->kind == EG_ITEM_CHAIN_CLOSE && c->valid);
    }
    if (a->policy == EG_STATEMENTS_REQUIRE && !closed) {
        (void)eg_find(&cursor->sink, NULL, EG_R_ATTESTATION,
                      place_of(EG_NO_ORDINAL),
                      "%s has no chain close signed by a trusted key", name);
    }
}
