/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The smallest voting device: encrypts one ballot and prints its confirmation
 * code.
 *
 *   example_device RECORD DEVICE FILE <BALLOT.json
 *
 * RECORD has the setup of an election, which is verified first; FILE becomes
 * the encrypted ballot, cast, as a record holds it.  A real device keeps a
 * journal, so that no ballot whose code was shown is ever lost, and closes its
 * chain at the end of the day: `electionguard device` does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/chain.h>
#include <electionguard/encrypt.h>
#include <electionguard/plain_ballot.h>
#include <electionguard/record.h>
#include <electionguard/setup.h>

#define BALLOT_FILE_MAX 65536

static eg_error err; /* Why the last call failed. */

/** End with a sentence unless @p status is EG_OK. */
static void
must(eg_status status)
{
    if (status != EG_OK) {
        fprintf(stderr, "example_device: %s\n",
                err.text[0] != '\0' ? err.text : eg_status_text(status));
        exit(eg_status_exit_code(status));
    }
}

int
main(int argc, char **argv)
{
    static unsigned char text[BALLOT_FILE_MAX];
    if (argc != 4) {
        fprintf(stderr, "usage: %s RECORD DEVICE FILE <BALLOT.json\n", argv[0]);
        return 2;
    }

    /* The election, with tables fit for secret exponents. */
    eg_verified_setup *setup;
    must(eg_verified_setup_open(&setup, argv[1], NULL, EG_BASE_SECRET, &err));
    const eg_election *election = eg_verified_setup_election(setup);

    /* This device's chain of confirmation codes. */
    eg_hash device;
    eg_chain chain;
    eg_device_hash(&device, EG_DEVICE_REGULAR, &election->extended_hash,
                   argv[2], (uint32_t)strlen(argv[2]));
    eg_chain_begin(&chain, election->manifest->chaining_mode, EG_DEVICE_REGULAR,
                   &election->extended_hash, &device);

    /* The voter's choices; the arena is wiped when it is freed. */
    eg_arena *arena;
    eg_plain_ballot plain;
    must(eg_arena_new(&arena, (size_t)64 * 1024 * 1024));
    must(eg_plain_ballot_parse(election->manifest, arena, &plain, text,
                               fread(text, 1, sizeof(text), stdin), &err));

    /* Encrypt, and go on in the chain. */
    uint8_t field[EG_CHAINING_FIELD_BYTES];
    eg_chain_next_field(&chain, field);
    const eg_encrypt_request request = {.plain = &plain,
                                        .chaining_field = field};
    eg_rng rng = eg_rng_system();
    eg_encrypted_ballot ballot;
    must(eg_ballot_encrypt(election, arena, &ballot, &request, &rng, &err));
    eg_chain_advance(&chain, &ballot.code);

    /* The voter casts it: keep it first, then show the code. */
    uint8_t *item;
    size_t len;
    ballot.status = EG_BALLOT_CAST;
    must(eg_record_ballot_item(election->group, &ballot, &item, &len, &err));
    FILE *file = fopen(argv[3], "wb");
    if (file == NULL || fwrite(item, 1, len, file) != len ||
        fclose(file) != 0) {
        perror(argv[3]);
        return 4;
    }
    for (size_t i = 0; i < EG_HASH_BYTES; i++) {
        printf("%02X%s", ballot.code.bytes[i], i % 2 == 1 ? " " : "");
    }
    putchar('\n');
    free(item);
    eg_arena_free(arena);
    eg_verified_setup_free(setup);
    return 0;
}
