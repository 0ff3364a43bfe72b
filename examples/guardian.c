/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The smallest guardian: makes its keys, checks those of the others, exchanges
 * shares with them, and ends with its share of a key that nobody has whole.
 *
 *   example_guardian N K
 *
 * Here all N guardians live in one program; in an election each is one of its
 * own, which seals its secrets and sends signed messages: `electionguard
 * guardian` does.
 */
#include <stdio.h>
#include <stdlib.h>

#include <electionguard/guardian.h>

typedef struct guardian {
    eg_guardian_secret secret; /**< Wiped after the ceremony. */
    eg_share received[EG_GUARDIANS_MAX];
    size_t received_len;
    eg_guardian_key key; /**< What it keeps. */
} guardian;

static eg_error err; /* Why the last call failed. */

/** End with a sentence unless @p status is EG_OK. */
static void
must(eg_status status)
{
    if (status != EG_OK) {
        fprintf(stderr, "example_guardian: %s\n",
                err.text[0] != '\0' ? err.text : eg_status_text(status));
        exit(eg_status_exit_code(status));
    }
}

int
main(int argc, char **argv)
{
    const uint32_t n = argc == 3 ? (uint32_t)strtoul(argv[1], NULL, 10) : 0;
    const uint32_t k = argc == 3 ? (uint32_t)strtoul(argv[2], NULL, 10) : 0;
    eg_rng rng = eg_rng_system();
    eg_group *group;
    eg_arena *arena;
    eg_ceremony ceremony;
    must(eg_group_new(&group));
    must(eg_arena_new(&arena, (size_t)16 * 1024 * 1024));
    must(eg_ceremony_init(group, &ceremony, n, k));
    guardian *all = calloc(n, sizeof(*all));
    eg_guardian_public *published = calloc(n, sizeof(*published));
    must(all == NULL || published == NULL ? EG_ERR_MEMORY : EG_OK);

    /* 1. Each makes its secrets and publishes its keys with proofs. */
    for (uint32_t i = 0; i < n; i++) {
        must(eg_guardian_generate(group, &all[i].secret, &ceremony, i + 1,
                                  &rng));
        must(eg_guardian_publish(group, arena, &published[i], &ceremony,
                                 &all[i].secret, &rng));
    }
    /* 2. Each checks what all have published. */
    eg_element joint[EG_KEY_KINDS];
    eg_joint_keys(group, joint, published, n);
    must(eg_guardians_check(group, &ceremony, published, n, joint, &err));

    /* 3. Each sends each other an encrypted share; a complaint would name who
     * cheated. */
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t to = 0; to < n; to++) {
            eg_encrypted_share share;
            eg_complaint complaint;
            if (to == i) {
                continue;
            }
            must(eg_share_encrypt(group, &share, &ceremony, &all[i].secret,
                                  &published[to], &rng));
            must(eg_share_decrypt(
                group, &all[to].received[all[to].received_len++], &complaint,
                &ceremony, &all[to].secret, &published[i], &share, &rng, &err));
        }
    }
    /* 4. Each adds up what it has received, and forgets the rest. */
    for (uint32_t i = 0; i < n; i++) {
        must(eg_guardian_key_combine(group, &all[i].key, &all[i].secret,
                                     all[i].received, all[i].received_len,
                                     published, n, &err));
        eg_guardian_secret_wipe(&all[i].secret);
        for (size_t j = 0; j < all[i].received_len; j++) {
            eg_share_wipe(&all[i].received[j]);
        }
        printf("guardian %u is ready\n", i + 1);
        eg_guardian_key_wipe(&all[i].key); /* Kept, in an election. */
    }
    free(all);
    free(published);
    eg_arena_free(arena);
    eg_group_free(group);
    return 0;
}
