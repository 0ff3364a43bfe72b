/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes as a prepared ballot.  What is read writes the same bytes again, makes
 * one ballot, and then neither a second one nor bytes.
 */
#include <string.h>

#include <electionguard/prepare.h>

#include "fuzz.h"
#include "support/test_election.h"
#include "support/toy_groups.h"

#define ARENA_MAX ((size_t)16 << 20)

static void
write_again(const eg_prepared_ballot *p, const uint8_t *data, size_t size)
{
    uint8_t *bytes = malloc(size);
    FUZZ_LAW(bytes != NULL);
    FUZZ_LAW(eg_prepared_ballot_size(p) == size);
    FUZZ_LAW(eg_prepared_ballot_write(p, bytes) == EG_OK);
    FUZZ_LAW(memcmp(bytes, data, size) == 0);
    free(bytes);
}

/** A blank ballot of whatever style it is. */
static void
use(eg_prepared_ballot *p, eg_arena *arena, uint8_t *room)
{
    const uint8_t field[EG_CHAINING_FIELD_BYTES] = {0};
    const eg_plain_ballot plain = {.style = eg_prepared_ballot_style(p),
                                   .weight = 1};
    const eg_encrypt_request request = {.plain = &plain,
                                        .chaining_field = field};
    eg_encrypted_ballot ballot;
    eg_error err = {0};
    FUZZ_LAW(eg_prepared_ballot_finish(p, arena, &ballot, &request, NULL) ==
             EG_OK);
    FUZZ_LAW(eg_prepared_ballot_finish(p, arena, &ballot, &request, &err) ==
             EG_ERR_STATE);
    FUZZ_LAW(err.text[0] != '\0');
    FUZZ_LAW(eg_prepared_ballot_write(p, room) == EG_ERR_STATE);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static test_election e;
    static eg_arena *arena;
    if (arena == NULL) {
        FUZZ_LAW(test_election_new(&e, &toy_groups[TOY_24_64],
                                   test_manifest_county, 3, 2) == EG_OK);
        FUZZ_LAW(eg_arena_new(&arena, ARENA_MAX) == EG_OK);
    }
    eg_prepared_ballot *p = NULL;
    eg_error err = {0};
    const eg_status status =
        eg_prepared_ballot_read(e.election, &p, data, size, &err);
    if (status == EG_OK) {
        uint8_t room[1];
        write_again(p, data, size);
        use(p, arena, room);
        eg_prepared_ballot_free(p);
        eg_arena_reset(arena);
    } else {
        FUZZ_LAW(status == EG_ERR_MALFORMED && p == NULL);
        FUZZ_LAW(err.text[0] != '\0');
    }
    return 0;
}
