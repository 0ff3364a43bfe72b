/* SPDX-License-Identifier: Apache-2.0 */
/*
 * make_web_records FOLDER: small records with real parameters, honest and
 * forged, on which a browser's verifier must say what the native one says.
 */
#include <stdio.h>
#include <sys/stat.h>

#include "support/item_edit.h"
#include "support/test_record.h"

static void
leave(test_record *r)
{
    (void)r;
}

/** A vote for two of one: the proofs are of another ciphertext. */
static void
vote_twice(test_record *r)
{
    test_record_set_value(r, 0, 1, 0, 0, 2);
    test_record_redo(r, TEST_REDO_ALL);
}

static void
change_proof(test_record *r)
{
    test_record_turn_proof(r, 0, 3);
}

/** The device's first ballot is gone. */
static void
drop_ballot(test_record *r)
{
    test_section_drop(test_record_device(r, 0), 1);
}

/** Another confirmation code. */
static void
change_code(test_record *r)
{
    test_record_ballot(r, 0, 1)->code.bytes[31] ^= 1;
}

/** A challenged ballot is not opened. */
static void
drop_opening(test_record *r)
{
    test_section_drop(test_record_section(r, EG_SECTION_CHALLENGED_DECRYPTIONS),
                      0);
}

/** An element that is not below p. */
static void
plus_p(test_record *r)
{
    const eg_encrypted_field *field =
        test_field(test_contest(test_record_ballot(r, 0, 1), 0), 0);
    test_item_edit(r, &test_record_device(r, 0)->item[1],
                   "encrypted_ballot.contests[0].fields[0].alpha", EDIT_VALUE,
                   test_plus_p(r, &field->ct.alpha));
}

typedef struct sample {
    const char *name;
    void (*forge)(test_record *r);
    eg_record_phase phase;
    bool printed;
} sample;

static const sample samples[] = {
    {"honest", leave, EG_PHASE_FINAL, false},
    {"sealed", leave, EG_PHASE_SEALED, false},
    {"printed", leave, EG_PHASE_FINAL, true},
    {"voted-twice", vote_twice, EG_PHASE_FINAL, false},
    {"other-proof", change_proof, EG_PHASE_FINAL, false},
    {"lost-ballot", drop_ballot, EG_PHASE_FINAL, false},
    {"other-code", change_code, EG_PHASE_FINAL, false},
    {"large-element", plus_p, EG_PHASE_FINAL, false},
    {"lost-opening", drop_opening, EG_PHASE_FINAL, false},
};

static int
make(const sample *s, const char *folder)
{
    char path[4096];
    const int len = snprintf(path, sizeof(path), "%s/%s", folder, s->name);
    if (len < 0 || (size_t)len >= sizeof(path)) {
        return 1;
    }
    test_record r;
    test_record_new(
        &r, &(test_record_plan){.standard = true,
                                .manifest = s->printed ? test_manifest_printed
                                                       : test_manifest_record,
                                .devices = 1,
                                .ballots = 4,
                                .seed = 7});
    s->forge(&r);
    test_record_write_phase(&r, path, TEST_RECORD_TOC, s->phase);
    test_record_free(&r);
    return 0;
}

int
main(int argc, char **argv)
{
    if (argc != 2 || mkdir(argv[1], 0777) != 0) {
        fprintf(stderr, "usage: make_web_records FOLDER (a new one)\n");
        return 2;
    }
    int failed = 0;
    for (size_t i = 0; i < EG_ARRAY_LEN(samples); i++) {
        failed |= make(&samples[i], argv[1]);
    }
    return failed;
}
