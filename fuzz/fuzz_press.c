/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of a printing office's journal.  An entry that is taken changes what
 * the office knows by one ballot and can be read again; one that is refused
 * changes nothing.  Nobody can make the secrets of a ballot without the key.
 *
 * The input is entry after entry: a byte for what it is, two for the payload's
 * length, and the payload.  With NEXT_FIELD the payload ends in the chaining
 * field that the chain asks for, which no fuzzer would guess.
 */
#define _GNU_SOURCE /* memfd_create() */
#include <string.h>
#include <sys/mman.h>

#include "electionguard/preencrypt/press.h"
#include "fuzz.h"
#include "record/ballot_brief.h"
#include "support/test_preencrypt.h"
#include "support/toy_groups.h"

#define ARENA_MAX  ((size_t)64 << 20)
#define KIND       3U
#define NEXT_FIELD 4U

static test_election e;
static eg_arena *arena;

static void
begin_office(press *p)
{
    static uint8_t key[PRESS_KEY_BYTES];
    static const eg_hash device = {{1}};
    *p = (press){
        .device = {.election = e.election,
                   .journal_path = "the journal",
                   .journal = {.path = "the journal", .size = JOURNAL_START}},
        .key = {.bytes = key, .len = sizeof(key)}};
    eg_chain_begin(&p->device.chain, EG_CHAINING_SIMPLE,
                   EG_DEVICE_PRE_ENCRYPTING, &e.election->extended_hash,
                   &device);
    p->device.journal.fd = memfd_create("journal", MFD_CLOEXEC);
    FUZZ_LAW(p->device.journal.fd >= 0);
    FUZZ_LAW(journal_append(&p->device.journal, ENTRY_PRESS, (eg_span){0},
                            NULL) == EG_OK);
}

static void
end_office(press *p)
{
    journal_close(&p->device.journal);
    free(p->ballot);
}

static size_t
returned(const press *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->len; i++) {
        n += p->ballot[i].status == EG_BALLOT_UNDECIDED ? 0 : 1;
    }
    return n;
}

/** An entry comes in, as when the journal is opened. */
static void
take(press *p, uint8_t kind, eg_span payload)
{
    const eg_chain chain = p->device.chain;
    const size_t len = p->len;
    const size_t back = returned(p);
    eg_error err = {.status = EG_OK};
    p->device.entry_at = p->device.journal.size;
    if (press_take_entry(p, kind, payload, &err) != EG_OK) {
        FUZZ_LAW(strstr(err.text, "the journal") != NULL);
        FUZZ_LAW(p->len == len && returned(p) == back);
        FUZZ_LAW(p->device.chain.count == chain.count &&
                 eg_hash_equal(&p->device.chain.last, &chain.last));
        return;
    }
    const size_t made = kind == ENTRY_PRINTED ? 1 : 0;
    FUZZ_LAW(p->len == len + made && returned(p) == back + 1 - made);
    FUZZ_LAW(p->device.chain.count == chain.count + made);
    FUZZ_LAW(journal_append(&p->device.journal, kind, payload, NULL) == EG_OK);
}

/** The item is that of the ballot with the code. */
static eg_status
check_item(void *context, eg_span item, eg_error *err)
{
    const eg_hash *code = context;
    eg_ballot_brief brief;
    (void)err;
    FUZZ_LAW(eg_ballot_brief_read(&brief, item.data, item.len));
    FUZZ_LAW(eg_hash_equal(&brief.code, code));
    return EG_OK;
}

static eg_status
check_returned(void *context, const press_returned *parts, eg_error *err)
{
    for (size_t i = 0; i < parts->release.len; i++) {
        FUZZ_LAW(parts->release.data + i < parts->item.data);
    }
    return check_item(context, parts->item, err);
}

static void
read_again(const press *p)
{
    for (uint64_t number = 1; number <= p->len; number++) {
        press_ballot *ballot = &p->ballot[number - 1];
        press_kept kept;
        FUZZ_LAW(press_read_item(p, number, check_item, &ballot->code, NULL) ==
                 EG_OK);
        FUZZ_LAW(press_read(p, arena, &kept, number, NULL) == EG_ERR_MALFORMED);
        if (ballot->status != EG_BALLOT_UNDECIDED) {
            FUZZ_LAW(press_read_return(p, number, check_returned, &ballot->code,
                                       NULL) == EG_OK);
        }
    }
}

/** The next entry of the input, exactly its size; gives what was used of it. */
static size_t
feed(press *p, const uint8_t *data, size_t size)
{
    static const uint8_t kinds[] = {ENTRY_PRINTED, ENTRY_CAST, ENTRY_CHALLENGED,
                                    ENTRY_BALLOT};
    const size_t want = (size_t)data[1] << 8 | data[2];
    const size_t len = want < size - 3 ? want : size - 3;
    uint8_t *payload = malloc(len > 0 ? len : 1);
    FUZZ_LAW(payload != NULL);
    memcpy(payload, data + 3, len);
    if ((data[0] & NEXT_FIELD) != 0 && len >= EG_CHAINING_FIELD_BYTES) {
        eg_chain_next_field(&p->device.chain,
                            payload + len - EG_CHAINING_FIELD_BYTES);
    }
    take(p, kinds[data[0] & KIND], (eg_span){payload, len});
    free(payload);
    return 3 + len;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (arena == NULL) {
        FUZZ_LAW(app_crypto_init(NULL) == EG_OK);
        FUZZ_LAW(eg_arena_new(&arena, ARENA_MAX) == EG_OK);
        FUZZ_LAW(test_election_new(&e, &toy_groups[TOY_32_96],
                                   test_manifest_printed, 1, 1) == EG_OK);
    }
    press p;
    begin_office(&p);
    while (size > 3) {
        const size_t used = feed(&p, data, size);
        data += used;
        size -= used;
    }
    read_again(&p);
    end_office(&p);
    eg_arena_reset(arena);
    return 0;
}
