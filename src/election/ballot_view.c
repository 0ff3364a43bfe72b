/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guardian's own view of the ballots: what its data key may touch.
 *
 * The key opens whatever C_0 it is raised with, whatever ballot somebody says
 * it belongs to.  So the view remembers, besides each ballot's identifier, each
 * C_0 and each whole ciphertext, as keyed hashes with the states under which
 * they were seen.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/decrypt.h>

#include "base/base.h"

/** What a hash is of. */
enum { OF_ID = 'i', OF_NONCE = 'n', OF_DATA = 'd', OF_C0 = '0' };

/** Under which states it was seen; flags that add up. */
enum {
    SEEN_CAST = 1,
    SEEN_CHALLENGED = 2,
    SEEN_SPOILED = 4,
    SEEN_TWICE = 8,     /**< An identifier, or a C_0, that two ballots have. */
    SEEN_AS_NONCE = 16, /**< A C_0 of a ballot nonce; else of contest data. */
    SEEN_AS_DATA = 32
};

/** 128 bits of a keyed hash: nobody can make two things meet. */
#define KEY_BYTES 16

typedef struct view_entry {
    uint8_t key[KEY_BYTES];
    uint32_t seen; /**< 0: the slot is free. */
} view_entry;

struct eg_ballot_view {
    const eg_group *group;
    eg_hash secret; /**< Key of the hashes. */
    size_t ballots;
    size_t max;
    bool sealed;
    view_entry *slot; /**< slot_len is a power of two, at most half full. */
    size_t slot_len;
    size_t used;
};

/* -- the table ------------------------------------------------------------- */

#define SLOTS_MIN 64
#define SLOTS_MAX (SIZE_MAX / sizeof(view_entry) / 4)

static view_entry *
find_slot(view_entry *slot, size_t slot_len, const uint8_t key[KEY_BYTES])
{
    size_t at = (size_t)eg_load_be64(key) & (slot_len - 1);
    while (slot[at].seen != 0 && memcmp(slot[at].key, key, KEY_BYTES) != 0) {
        at = (at + 1) & (slot_len - 1);
    }
    return &slot[at];
}

/** Make room for one more entry. */
static eg_status
grow(eg_ballot_view *view)
{
    if (view->used < view->slot_len / 2) {
        return EG_OK;
    }
    if (view->slot_len > SLOTS_MAX) {
        return EG_ERR_LIMIT;
    }
    const size_t len = view->slot_len * 2;
    view_entry *slot = calloc(len, sizeof(*slot));
    if (slot == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < view->slot_len; i++) {
        if (view->slot[i].seen != 0) {
            *find_slot(slot, len, view->slot[i].key) = view->slot[i];
        }
    }
    free(view->slot);
    view->slot = slot;
    view->slot_len = len;
    return EG_OK;
}

static eg_status
note(eg_ballot_view *view, const uint8_t key[KEY_BYTES], uint32_t seen)
{
    EG_TRY(grow(view));
    view_entry *entry = find_slot(view->slot, view->slot_len, key);
    if (entry->seen == 0) {
        memcpy(entry->key, key, KEY_BYTES);
        view->used++;
    }
    entry->seen |= seen;
    return EG_OK;
}

static uint32_t
seen(const eg_ballot_view *view, const uint8_t key[KEY_BYTES])
{
    return find_slot(view->slot, view->slot_len, key)->seen;
}

/* -- what is hashed -------------------------------------------------------- */

static void
finish_key(eg_hasher *h, uint8_t key[KEY_BYTES])
{
    eg_hash full;
    eg_hasher_final(h, &full);
    memcpy(key, full.bytes, KEY_BYTES);
}

static void
id_key(const eg_ballot_view *view,
       uint8_t key[KEY_BYTES],
       const eg_encrypted_ballot *ballot)
{
    eg_hasher h;
    eg_hasher_init(&h, &view->secret, OF_ID);
    eg_hasher_hash(&h, &ballot->id);
    finish_key(&h, key);
}

static void
c0_key(const eg_ballot_view *view,
       uint8_t key[KEY_BYTES],
       const eg_hashed_ciphertext *ct)
{
    eg_hasher h;
    eg_hasher_init(&h, &view->secret, OF_C0);
    eg_hasher_element(&h, view->group, &ct->c0);
    finish_key(&h, key);
}

/** The whole ciphertext at its place: contest 0 is the ballot nonce. */
static void
ciphertext_key(const eg_ballot_view *view,
               uint8_t key[KEY_BYTES],
               const eg_encrypted_ballot *ballot,
               uint32_t contest,
               const eg_hashed_ciphertext *ct)
{
    eg_hasher h;
    eg_hasher_init(&h, &view->secret, contest == 0 ? OF_NONCE : OF_DATA);
    eg_hasher_hash(&h, &ballot->id);
    eg_hasher_hash(&h, &ballot->id_hash);
    eg_hasher_u32(&h, contest);
    eg_hasher_element(&h, view->group, &ct->c0);
    eg_hasher_bytes(&h, ct->c1, ct->c1_len);
    eg_hasher_scalar(&h, view->group, &ct->c);
    eg_hasher_scalar(&h, view->group, &ct->v);
    finish_key(&h, key);
}

/* -- life ------------------------------------------------------------------ */

eg_status
eg_ballot_view_new(eg_ballot_view **out,
                   const eg_group *group,
                   eg_rng *rng,
                   size_t max)
{
    eg_hash secret;
    EG_TRY(eg_rng_fill(rng, secret.bytes, sizeof(secret.bytes)));
    eg_ballot_view *view = calloc(1, sizeof(*view));
    view_entry *slot = calloc(SLOTS_MIN, sizeof(*slot));
    if (view == NULL || slot == NULL) {
        free(view);
        free(slot);
        return EG_ERR_MEMORY;
    }
    *view = (eg_ballot_view){.group = group,
                             .secret = secret,
                             .max = max,
                             .slot = slot,
                             .slot_len = SLOTS_MIN};
    *out = view;
    return EG_OK;
}

void
eg_ballot_view_free(eg_ballot_view *view)
{
    if (view == NULL) {
        return;
    }
    eg_wipe(&view->secret, sizeof(view->secret));
    free(view->slot);
    free(view);
}

void
eg_ballot_view_seal(eg_ballot_view *view)
{
    view->sealed = true;
}

/* -- seeing ballots -------------------------------------------------------- */

/** The flag of @p status; 0: a record has no such ballot. */
static uint32_t
flag_of(eg_ballot_status status)
{
    switch (status) {
    case EG_BALLOT_CAST:
        return SEEN_CAST;
    case EG_BALLOT_CHALLENGED:
        return SEEN_CHALLENGED;
    case EG_BALLOT_SPOILED:
        return SEEN_SPOILED;
    case EG_BALLOT_UNDECIDED:
        break;
    }
    return 0;
}

/** Note the ciphertext under its place, and its C_0 wherever it may turn up. */
static eg_status
note_ciphertext(eg_ballot_view *view,
                const eg_encrypted_ballot *ballot,
                uint32_t contest,
                const eg_hashed_ciphertext *ct,
                uint32_t flag)
{
    uint8_t key[KEY_BYTES];
    ciphertext_key(view, key, ballot, contest, ct);
    EG_TRY(note(view, key, flag));
    c0_key(view, key, ct);
    const uint32_t as = contest == 0 ? SEEN_AS_NONCE : SEEN_AS_DATA;
    const bool twice = (seen(view, key) & as) != 0;
    return note(view, key, flag | as | (twice ? SEEN_TWICE : 0));
}

eg_status
eg_ballot_view_add(eg_ballot_view *view, const eg_encrypted_ballot *ballot)
{
    const uint32_t flag = flag_of(ballot->status);
    if (flag == 0) {
        return EG_ERR_ARGUMENT;
    }
    if (view->sealed) {
        return EG_ERR_STATE;
    }
    if (view->ballots == view->max) {
        return EG_ERR_LIMIT;
    }
    uint8_t key[KEY_BYTES];
    id_key(view, key, ballot);
    EG_TRY(note(view, key, seen(view, key) == 0 ? flag : flag | SEEN_TWICE));
    EG_TRY(note_ciphertext(view, ballot, 0, &ballot->nonce, flag));
    for (size_t i = 0; i < ballot->contest_len; i++) {
        const eg_encrypted_contest *contest = &ballot->contest[i];
        if (contest->data != NULL) {
            EG_TRY(note_ciphertext(view, ballot, contest->index, contest->data,
                                   flag));
        }
    }
    view->ballots++;
    return EG_OK;
}

/* -- questions ------------------------------------------------------------- */

static eg_status
refuse(const eg_encrypted_ballot *ballot, eg_error *err, const char *why)
{
    char id[2 * EG_HASH_BYTES + 1];
    for (size_t i = 0; i < EG_HASH_BYTES; i++) {
        static const char digit[] = "0123456789abcdef";
        id[2 * i] = digit[ballot->id.bytes[i] >> 4];
        id[2 * i + 1] = digit[ballot->id.bytes[i] & 15];
    }
    id[2 * EG_HASH_BYTES] = '\0';
    return eg_fail(err, EG_ERR_STATE, "ballot %s %s", id, why);
}

/** Why the identifier alone rules the ballot out, or NULL. */
static const char *
identifier_objection(uint32_t id, uint32_t wanted)
{
    if (id == 0) {
        return "is not in this guardian's view of the record";
    }
    if ((id & SEEN_TWICE) != 0) {
        return "is in this guardian's view of the record more than once";
    }
    if ((id & SEEN_CAST & ~wanted) != 0) {
        return "is cast in this guardian's view of the record";
    }
    if ((id & SEEN_SPOILED) != 0) {
        return "is spoiled in this guardian's view of the record";
    }
    if ((id & SEEN_CHALLENGED & ~wanted) != 0) {
        return "is challenged in this guardian's view of the record";
    }
    return NULL;
}

/** Why the nonce of a ballot whose state is @p wanted must stay closed, or
 * NULL. */
static const char *
nonce_objection(const eg_ballot_view *view,
                const eg_encrypted_ballot *ballot,
                uint32_t wanted)
{
    uint8_t key[KEY_BYTES];
    id_key(view, key, ballot);
    const char *why = identifier_objection(seen(view, key), wanted);
    if (why != NULL) {
        return why;
    }
    ciphertext_key(view, key, ballot, 0, &ballot->nonce);
    if ((seen(view, key) & wanted) == 0) {
        return "has another nonce ciphertext in this guardian's view";
    }
    c0_key(view, key, &ballot->nonce);
    const uint32_t c0 = seen(view, key);
    if ((c0 & (SEEN_CAST | SEEN_SPOILED) & ~wanted) != 0) {
        return "has a nonce ciphertext that is also under a cast or spoiled "
               "ballot";
    }
    /* Of two cast ballots only one may have been drawn. */
    if ((wanted & SEEN_CAST) != 0 && (c0 & SEEN_TWICE) != 0) {
        return "has a nonce ciphertext that is also under another ballot";
    }
    if ((c0 & SEEN_AS_DATA) != 0) {
        return "has a nonce ciphertext that is also a contest's data";
    }
    return NULL;
}

static eg_status
may_share_nonce(const eg_ballot_view *view,
                const eg_encrypted_ballot *ballot,
                uint32_t wanted,
                eg_error *err)
{
    if (!view->sealed) {
        return refuse(ballot, err,
                      "is asked for before the whole record was seen");
    }
    const char *why = nonce_objection(view, ballot, wanted);
    return why == NULL ? EG_OK : refuse(ballot, err, why);
}

eg_status
eg_ballot_view_may_open(const eg_ballot_view *view,
                        const eg_encrypted_ballot *ballot,
                        eg_error *err)
{
    return may_share_nonce(view, ballot, SEEN_CHALLENGED, err);
}

eg_status
eg_ballot_view_may_audit(const eg_ballot_view *view,
                         const eg_encrypted_ballot *ballot,
                         eg_error *err)
{
    return may_share_nonce(view, ballot, SEEN_CAST | SEEN_CHALLENGED, err);
}

/** Why the contest's data must stay closed, or NULL. */
static const char *
data_objection(const eg_ballot_view *view,
               const eg_encrypted_ballot *ballot,
               uint32_t contest_index)
{
    uint8_t key[KEY_BYTES];
    id_key(view, key, ballot);
    const char *why = identifier_objection(seen(view, key), SEEN_CAST);
    if (why != NULL) {
        return why;
    }
    eg_decrypt_item item;
    if (eg_decrypt_item_data(&item, ballot, contest_index, NULL) != EG_OK) {
        return "has no data for this contest";
    }
    ciphertext_key(view, key, ballot, contest_index, item.claim.data);
    if ((seen(view, key) & SEEN_CAST) == 0) {
        return "has other contest data in this guardian's view";
    }
    c0_key(view, key, item.claim.data);
    if ((seen(view, key) & SEEN_AS_NONCE) != 0) {
        return "has contest data whose C_0 is also a ballot nonce's";
    }
    return NULL;
}

eg_status
eg_ballot_view_may_decrypt_data(const eg_ballot_view *view,
                                const eg_encrypted_ballot *ballot,
                                uint32_t contest_index,
                                eg_error *err)
{
    if (!view->sealed) {
        return refuse(ballot, err,
                      "is asked for before the whole record was seen");
    }
    const char *why = data_objection(view, ballot, contest_index);
    return why == NULL ? EG_OK : refuse(ballot, err, why);
}
