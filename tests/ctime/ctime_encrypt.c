/* SPDX-License-Identifier: Apache-2.0 */
/*
 * No branch and no index of ballot encryption, at once or prepared, depends on
 * the choices, on the letters of a write-in, on the option that it is for, on the
 * number of write-in fields used, on the ballot nonce or on anything random.  All
 * of them are marked undefined; valgrind reports a use that decides anything.
 * Overvotes of all kinds are among the ballots, and every kind of supplemental
 * field; the proofs that indicators are told are made, too.
 *
 * "ctime_encrypt leak" decides on a choice on purpose.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/indicator.h>
#include <electionguard/prepare.h>
#include <electionguard/verify.h>

#include "base/secret.h"
#include "group/params.h"
#include "support/test_election.h"
#include "support/toy_groups.h"

/** Hashes of a counter: random enough, and secret. */
static eg_status
fill_secret(void *state, uint8_t *out, size_t len)
{
    uint64_t *counter = state;
    while (len > 0) {
        eg_hash h;
        const size_t n = len < EG_HASH_BYTES ? len : EG_HASH_BYTES;
        (*counter)++;
        eg_sha256_once(&h, counter, sizeof(*counter));
        memcpy(out, h.bytes, n);
        EG_CLASSIFY(out, n);
        out += n;
        len -= n;
    }
    return EG_OK;
}

/** The secret part of a ballot. */
typedef struct choices {
    uint32_t mayor[3];
    uint32_t council[5];
    uint32_t score[3];
    uint32_t write_ins_used;
    char text[8];
    eg_write_in write_in;
} choices;

static void
make_choices(choices *c, uint32_t pattern)
{
    for (size_t i = 0; i < 3; i++) {
        c->mayor[i] = (pattern >> i) & 1;
        c->score[i] =
            (pattern >> (2 * i)) & 7; /* over the limit now and then */
    }
    for (size_t i = 0; i < 5; i++) {
        c->council[i] = (pattern >> i) & 1;
    }
    /* The length of the text may be seen, its letters may not. */
    memcpy(c->text,
           pattern % 2 == 0 ? "Zo\xC3\xABx\"\\"
                            : "a\nb\x01"
                              "cde",
           7);
    c->text[7] = '\0';
    c->write_in = (eg_write_in){.option_index = 3, .text = c->text};
    c->write_ins_used = pattern % 4; /* of two */
    EG_CLASSIFY(&c->write_ins_used, sizeof(c->write_ins_used));
    EG_CLASSIFY(c->mayor, sizeof(c->mayor));
    EG_CLASSIFY(c->council, sizeof(c->council));
    EG_CLASSIFY(c->score, sizeof(c->score));
    EG_CLASSIFY(c->text, 7);
    EG_CLASSIFY(&c->write_in.option_index, sizeof(c->write_in.option_index));
}

/** Whether what was made is verified, too: in a toy group only.  To verify is
 * public, and valgrind takes minutes for it in the standard group. */
static bool verifies;

/** The proofs that indicators are told, of a ballot as it was encrypted. */
static eg_status
prove_indicators(const test_election *e,
                 eg_arena *arena,
                 eg_encrypted_ballot *ballot,
                 const eg_encrypt_request *request,
                 eg_rng *rng)
{
    eg_indicator_proofs proofs;
    EG_DECLASSIFY(&ballot->id_hash, sizeof(ballot->id_hash));
    const eg_status status =
        eg_indicators_prove(e->election, arena, &proofs, ballot, request->plain,
                            request->seed, rng, NULL);
    return status == EG_OK && verifies
               ? eg_indicators_verify_var(e->election, ballot, &proofs, NULL)
               : status;
}

/** The ordinary way, from a seed. */
static eg_status
encrypt_at_once(const test_election *e,
                eg_arena *arena,
                eg_encrypted_ballot *ballot,
                eg_encrypt_request *request,
                eg_rng *rng)
{
    eg_ballot_seed seed = {.id = {{9}}};
    memset(seed.nonce.bytes, 0x5A, sizeof(seed.nonce.bytes));
    EG_CLASSIFY(&seed.nonce, sizeof(seed.nonce));
    request->seed = &seed;
    const eg_status status =
        eg_ballot_encrypt(e->election, arena, ballot, request, rng, NULL);
    return status == EG_OK ? prove_indicators(e, arena, ballot, request, rng)
                           : status;
}

/** Prepared, stored, read again and finished. */
static eg_status
encrypt_prepared(const test_election *e,
                 eg_arena *arena,
                 eg_encrypted_ballot *ballot,
                 eg_encrypt_request *request,
                 eg_rng *rng)
{
    eg_prepared_ballot *p = NULL;
    eg_status status =
        eg_prepared_ballot_new(e->election, &p, "city", rng, NULL);
    if (status != EG_OK) {
        return status;
    }
    const size_t len = eg_prepared_ballot_size(p);
    uint8_t *bytes = malloc(len);
    status = bytes == NULL ? EG_ERR_MEMORY : eg_prepared_ballot_write(p, bytes);
    eg_prepared_ballot_free(p);
    p = NULL;
    if (status == EG_OK) {
        status = eg_prepared_ballot_read(e->election, &p, bytes, len, NULL);
    }
    free(bytes);
    if (status == EG_OK) {
        status = eg_prepared_ballot_finish(p, arena, ballot, request, NULL);
    }
    eg_prepared_ballot_free(p);
    return status;
}

static bool
encrypt(const test_election *e,
        uint32_t pattern,
        uint64_t *counter,
        bool prepared)
{
    choices c;
    eg_encrypted_ballot ballot;
    const uint8_t field[EG_CHAINING_FIELD_BYTES] = {0};
    eg_rng rng = {.fill = fill_secret, .state = counter};
    eg_arena *arena;
    make_choices(&c, pattern);
    if (e->manifest->contest[0].write_in_count == 0) {
        c.write_ins_used = 0; /* more would be an overvote */
    }
    const eg_plain_contest contests[] = {
        {.index = 1,
         .selection = c.mayor,
         .selection_len = 3,
         .write_ins_used = c.write_ins_used,
         .write_in = &c.write_in,
         .write_in_len = 1},
        {.index = 2, .selection = c.council, .selection_len = 5},
        {.index = 3, .selection = c.score, .selection_len = 3},
    };
    const eg_plain_ballot plain = {
        .style = "city",
        .weight = 1,
        .contest = contests,
        .contest_len = 3,
    };
    eg_encrypt_request request = {.plain = &plain, .chaining_field = field};
    if (eg_arena_new(&arena, 1 << 24) != EG_OK) {
        return false;
    }
    const eg_status status =
        prepared ? encrypt_prepared(e, arena, &ballot, &request, &rng)
                 : encrypt_at_once(e, arena, &ballot, &request, &rng);
    bool good = status == EG_OK;
    if (good) {
        /* All that was made is public: looking at it must not be a finding. */
        EG_DECLASSIFY(&ballot.code, sizeof(ballot.code));
        good = !verifies || test_ballot_fault(e, &ballot) == NULL;
    }
    eg_arena_free(arena);
    return good;
}

static bool
run(const eg_group_params *params, const char *manifest, uint32_t patterns)
{
    test_election e;
    uint64_t counter = 0;
    verifies = params != NULL;
    bool good = test_election_new(&e, params, manifest, 3, 2) == EG_OK;
    for (uint32_t i = 0; good && i < patterns; i++) {
        good = encrypt(&e, i * 37, &counter, false) &&
               encrypt(&e, i * 37, &counter, true);
    }
    test_election_free(&e);
    return good;
}

/** What the test is there to find. */
static bool
leak(void)
{
    choices c;
    make_choices(&c, 1);
    return c.mayor[0] == 1;
}

int
main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "leak") == 0) {
        static const char *const text[] = {"other", "one"};
        puts(text[leak()]);
        return 0;
    }
    const bool good = run(&toy_groups[TOY_64_256], test_manifest_county, 8) &&
                      run(&toy_groups[TOY_64_256], test_manifest_counted, 8) &&
                      run(NULL, test_manifest_counted, 1);
    puts(good ? "the ballots are good" : "a ballot is not good");
    return good ? 0 : 1;
}
