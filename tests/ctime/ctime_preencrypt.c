/* SPDX-License-Identifier: Apache-2.0 */
/*
 * No branch and no index of the tools for pre-encrypted ballots depends on the
 * ballot nonce, on anything random, on which short code stands beside which
 * option, or on the marks.  All of them are marked undefined.
 *
 * Public are what the interface says: that a try met equal codes, the codes
 * that a voter tells, and what comes out.
 *
 * "ctime_preencrypt leak" decides on a printed code on purpose.
 */
#include <stdio.h>
#include <string.h>

#include <electionguard/chain.h>

#include "base/secret.h"
#include "group/params.h"
#include "support/test_preencrypt.h"
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

/** Everything of one run. */
typedef struct run {
    test_election e;
    eg_arena *arena;
    uint64_t counter;
    eg_rng rng;
    eg_preencrypted_ballot made;
    eg_ballot_seed seed;
} run;

static bool
make(run *r, const char *style)
{
    const eg_hash *he = &r->e.election->extended_hash;
    eg_hash hdi;
    eg_chain chain;
    const eg_preencrypt_request request = {.style = style,
                                           .seed_out = &r->seed};
    eg_device_hash(&hdi, EG_DEVICE_PRE_ENCRYPTING, he, "press", 5);
    eg_chain_begin(&chain, EG_CHAINING_SIMPLE, EG_DEVICE_PRE_ENCRYPTING, he,
                   &hdi);
    return eg_preencrypt(r->e.election, r->arena, &r->made, &request, &r->rng,
                         NULL) == EG_OK &&
           eg_preencrypt_link(&r->made, &chain) == EG_OK;
}

/** The marks of @p pattern: undervotes are among them, overvotes are not. */
static bool
cast_by_option(run *r, eg_pre_cast_ballot *cast, uint32_t pattern)
{
    uint32_t mayor[3] = {0};
    uint32_t council[5] = {0};
    mayor[pattern % 3] = pattern / 3 % 2;
    council[pattern % 5] = 1;
    council[pattern / 5 % 5] = 1;
    EG_CLASSIFY(mayor, sizeof(mayor));
    EG_CLASSIFY(council, sizeof(council));
    const eg_marked_contest marks[] = {
        {.index = 1, .selection = mayor, .selection_len = 3},
        {.index = 2, .selection = council, .selection_len = 5},
    };
    /* Style "part" has the first contest only of these. */
    const eg_pre_return request = {.kept = &r->made.kept,
                                   .nonce = &r->seed.nonce,
                                   .contest = marks,
                                   .contest_len = r->made.kept.contest_len - 1,
                                   .weight = 1};
    return eg_preencrypt_record(r->e.election, r->arena, cast, &request,
                                &r->rng, NULL) == EG_OK;
}

/** A told code is public; whose it is stays secret. */
static bool
cast_by_code(run *r, uint32_t pattern)
{
    char code[EG_TRIM_CHARS];
    memcpy(code, r->made.printed[1].selection[pattern % 8].short_code,
           sizeof(code));
    EG_DECLASSIFY(code, sizeof(code));
    const char *list[] = {code};
    const eg_marked_contest marks = {
        .index = 2, .short_code = list, .short_code_len = 1};
    const eg_pre_return request = {.kept = &r->made.kept,
                                   .nonce = &r->seed.nonce,
                                   .contest = &marks,
                                   .contest_len = 1,
                                   .weight = 1};
    eg_pre_cast_ballot cast;
    return eg_preencrypt_record(r->e.election, r->arena, &cast, &request,
                                &r->rng, NULL) == EG_OK &&
           test_pre_cast_fault(&r->e, &cast) == NULL;
}

/** What is opened is public in the end. */
static bool
open(run *r)
{
    eg_uncast_ballot full;
    const eg_released_contest *released;
    if (eg_preencrypt_open(r->e.election, r->arena, &full, &released,
                           &r->made.kept, &r->seed.nonce, NULL) != EG_OK) {
        return false;
    }
    EG_DECLASSIFY(&r->seed.nonce, sizeof(r->seed.nonce));
    return test_pre_open_fault(&r->e, &full, released, &r->seed.nonce) == NULL;
}

static bool
set_up(run *r, const eg_group_params *params)
{
    *r = (run){.rng = {.fill = fill_secret, .state = &r->counter}};
    return test_election_new(&r->e, params, test_manifest_printed, 3, 2) ==
               EG_OK &&
           eg_arena_new(&r->arena, 1 << 26) == EG_OK;
}

static void
tear_down(run *r)
{
    eg_arena_free(r->arena);
    test_election_free(&r->e);
}

/** Every short code function, every way back; all is judged. */
static bool
run_small(void)
{
    run r;
    eg_pre_cast_ballot cast;
    bool good = set_up(&r, &toy_groups[TOY_64_256]);
    for (uint32_t i = 0; good && i < EG_TRIM_FUNCTIONS; i++) {
        r.e.manifest->hash_trimming = 1 + i;
        good = make(&r, "all") && cast_by_option(&r, &cast, i * 7) &&
               test_pre_cast_fault(&r.e, &cast) == NULL &&
               cast_by_code(&r, i * 3) && open(&r);
    }
    tear_down(&r);
    return good;
}

/** The kernel of the standard group, which is slow under valgrind. */
static bool
run_standard(void)
{
    run r;
    eg_pre_cast_ballot cast;
    const bool good =
        set_up(&r, NULL) && make(&r, "part") && cast_by_option(&r, &cast, 4);
    tear_down(&r);
    return good;
}

/** What the test is there to find. */
static bool
leak(void)
{
    eg_hash psi = {{0}};
    char code[EG_TRIM_CHARS];
    EG_CLASSIFY(&psi, sizeof(psi));
    return eg_hash_trim(code, 2, &psi) == EG_OK && code[0] == '1';
}

int
main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "leak") == 0) {
        static const char *const text[] = {"other", "one"};
        puts(text[leak()]);
        return 0;
    }
    const bool good = run_small() && run_standard();
    puts(good ? "the ballots are good" : "a ballot is not good");
    return good ? 0 : 1;
}
