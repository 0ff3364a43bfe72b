/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plain ballots and contest data.  The stream and the whole text agree on what
 * a single ballot is; what was read is written and read as the same.  The same
 * bytes, as a data block, are understood in one way or refused.
 */
#include <string.h>

#include <electionguard/contest_data.h>
#include <electionguard/plain_ballot.h>

#include "fuzz.h"
#include "support/test_election.h"

#define ARENA_MAX ((size_t)64 << 20)

typedef struct source {
    const uint8_t *data;
    size_t len;
    size_t step;
} source;

static eg_status
read_source(void *state, uint8_t *out, size_t cap, size_t *len)
{
    source *s = state;
    size_t n = s->len < s->step ? s->len : s->step;
    n = n < cap ? n : cap;
    if (n > 0) {
        memcpy(out, s->data, n);
        s->data += n;
        s->len -= n;
    }
    *len = n;
    return EG_OK;
}

/** How many ballots the stream gives, and how it ends. */
static size_t
count_stream(const eg_manifest *m,
             eg_arena *arena,
             const uint8_t *data,
             size_t size,
             eg_status *end)
{
    source s = {.data = data, .len = size, .step = 1 + size % 61};
    eg_plain_ballot_reader *reader = NULL;
    eg_plain_ballot ballot;
    size_t ballots = 0;
    bool more = true;
    FUZZ_LAW(eg_plain_ballot_reader_new(&reader, m, read_source, &s) == EG_OK);
    while (more) {
        eg_error err = {0};
        *end = eg_plain_ballot_next(reader, arena, &more, &ballot, &err);
        if (*end != EG_OK) {
            FUZZ_LAW(err.text[0] != '\0' || *end == EG_ERR_MEMORY);
            break;
        }
        ballots += more ? 1 : 0;
    }
    eg_plain_ballot_reader_free(reader);
    return ballots;
}

static void
check_one(const eg_manifest *m,
          eg_arena *arena,
          const uint8_t *data,
          size_t size)
{
    eg_plain_ballot ballot;
    eg_plain_ballot again;
    const char *text[2];
    size_t len[2];
    eg_status end = EG_OK;
    const eg_status status =
        eg_plain_ballot_parse(m, arena, &ballot, data, size, NULL);
    const size_t ballots = count_stream(m, arena, data, size, &end);
    if (status != EG_OK) {
        return;
    }
    FUZZ_LAW(ballots == 1 && end == EG_OK);
    FUZZ_LAW(eg_plain_ballot_write(m, arena, &ballot, &text[0], &len[0]) ==
             EG_OK);
    FUZZ_LAW(eg_plain_ballot_parse(m, arena, &again, (const uint8_t *)text[0],
                                   len[0], NULL) == EG_OK);
    FUZZ_LAW(eg_plain_ballot_write(m, arena, &again, &text[1], &len[1]) ==
             EG_OK);
    FUZZ_LAW(len[0] == len[1] && memcmp(text[0], text[1], len[0]) == 0);
}

/** The bytes as they are, and as the text of a block. */
static void
check_data(eg_arena *arena, const uint8_t *data, size_t size)
{
    static uint8_t block[64 * EG_DATA_BLOCK_BYTES];
    eg_contest_data out;
    if (eg_contest_data_read(arena, &out, data, size, NULL) == EG_OK) {
        FUZZ_LAW(out.text_len + EG_DATA_COUNT_BYTES <= size);
    }
    if (size + EG_DATA_COUNT_BYTES <= sizeof(block)) {
        memset(block, 0, sizeof(block));
        block[2] = (uint8_t)(size >> 8);
        block[3] = (uint8_t)size;
        memcpy(block + EG_DATA_COUNT_BYTES, data, size);
        if (eg_contest_data_read(arena, &out, block, sizeof(block), NULL) ==
            EG_OK) {
            FUZZ_LAW(out.text_len == size);
            FUZZ_LAW(out.overvote_len == 0 || out.undervote == 0);
        }
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static eg_manifest *manifest;
    static eg_arena *arena;
    static const uint8_t empty[1];
    if (manifest == NULL) {
        FUZZ_LAW(
            eg_manifest_parse(&manifest, (const uint8_t *)test_manifest_county,
                              strlen(test_manifest_county), NULL) == EG_OK);
        FUZZ_LAW(eg_arena_new(&arena, ARENA_MAX) == EG_OK);
    }
    data = size == 0 ? empty : data;
    check_one(manifest, arena, data, size);
    check_data(arena, data, size);
    eg_arena_reset(arena);
    return 0;
}
