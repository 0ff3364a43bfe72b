/* SPDX-License-Identifier: Apache-2.0 */
#include "bench_fixture.h"

#include <stdlib.h>

#include "support/gmp_bridge.h"

/** The last option of each contest: one vote, as most voters give. */
static void
choose(fixture *f)
{
    eg_plain_contest *contest =
        eg_arena_alloc(f->arena, FIXTURE_CONTESTS, sizeof(*contest));
    bench_need(contest != NULL, "memory");
    for (uint32_t c = 0; c < FIXTURE_CONTESTS; c++) {
        uint32_t *selection =
            eg_arena_alloc(f->arena, FIXTURE_OPTIONS, sizeof(*selection));
        bench_need(selection != NULL, "memory");
        selection[FIXTURE_OPTIONS - 1] = 1;
        contest[c] = (eg_plain_contest){.index = c + 1,
                                        .selection = selection,
                                        .selection_len = FIXTURE_OPTIONS};
    }
    f->plain = (eg_plain_ballot){.style = "all",
                                 .weight = 1,
                                 .contest = contest,
                                 .contest_len = FIXTURE_CONTESTS};
}

void
fixture_init(fixture *f)
{
    char *manifest = test_manifest_large(0);
    bench_need(manifest != NULL, "the manifest");
    bench_need_ok(test_election_new(&f->e, NULL, manifest, 1, 1),
                  "the election");
    free(manifest);
    bench_need_ok(eg_arena_new(&f->arena, (size_t)1 << 30), "memory");
    f->rng = eg_rng_system();
    choose(f);

    mpz_inits(f->base, f->exp, f->p, f->out, NULL);
    uint8_t bytes[EG_ELEMENT_BYTES];
    eg_group_write_p(f->e.group, bytes);
    gmp_from_bytes(f->p, bytes, sizeof(bytes));
    eg_element_write(f->e.group, bytes,
                     eg_public_key_value(f->e.election->key[EG_KEY_VOTE]));
    gmp_from_bytes(f->base, bytes, sizeof(bytes));
    eg_scalar exp;
    bench_need_ok(eg_scalar_random(f->e.group, &exp, &f->rng), "randomness");
    eg_scalar_write(f->e.group, bytes, &exp);
    gmp_from_bytes(f->exp, bytes, EG_SCALAR_BYTES);
}

void
fixture_free(fixture *f)
{
    mpz_clears(f->base, f->exp, f->p, f->out, NULL);
    eg_arena_free(f->arena);
    test_election_free(&f->e);
}

void
fixture_encrypt(fixture *f, eg_arena *arena, eg_encrypted_ballot *out)
{
    static const uint8_t field[EG_CHAINING_FIELD_BYTES] = {0};
    const eg_encrypt_request request = {.plain = &f->plain,
                                        .chaining_field = field};
    bench_need_ok(
        eg_ballot_encrypt(f->e.election, arena, out, &request, &f->rng, NULL),
        "encrypting");
}

void
fixture_powm(fixture *f, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        mpz_powm(f->out, f->base, f->exp, f->p);
    }
}
