/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The record's own codes, as the verifier reports them: containers, encoding,
 * structure, versions, roots, attestations and signatures.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "codec/buffer.h"
#include "support/item_edit.h"
#include "support/ledger.h"
#include "support/record_fixture.h"
#include "support/told.h"
#include "support/verify_case.h"

static char folder[FIXTURE_PATH_MAX];
static char path[FIXTURE_PATH_MAX];
static test_record r;
static eg_verify_options options;
static told tells;
static size_t cases;
static size_t wrong;

static void
need(bool truth, const char *what)
{
    if (!truth) {
        (void)fprintf(stderr, "%s\n", what);
        abort();
    }
}

/** A fresh record in memory; nothing is written yet. */
static void
begin(void)
{
    test_record_new(&r, &(test_record_plan){.seed = 7});
    options = (eg_verify_options){.group = r.e.group, .jobs = 1};
}

/** Verify what was written, and compare the codes. */
static void
end(const char *name, const char *want)
{
    eg_error err = {.status = EG_OK};
    eg_report *report = NULL;
    need(eg_verify(&report, path, &options, &err) == EG_OK, err.text);
    char codes[512];
    verify_failed(report, codes, sizeof(codes));
    const eg_verdict verdict = eg_report_verdict(report);
    cases++;
    if (!told_report(&tells, name, report, TOLD_FINDINGS) ||
        strcmp(codes, want) != 0 ||
        verdict != (want[0] == '\0' ? EG_VERIFIED : EG_REJECTED)) {
        size_t len = 0;
        const eg_finding *f = eg_report_findings(report, &len);
        (void)fprintf(stderr, "%s: %s with \"%s\", expected \"%s\"\n", name,
                      eg_verdict_name(verdict), codes, want);
        for (size_t i = 0; i < len && i < 8; i++) {
            (void)fprintf(stderr, "    %s: %s\n", eg_check_code(f[i].check),
                          f[i].text);
        }
        wrong++;
    } else {
        ledger_note(codes, name);
    }
    eg_report_free(report);
    fixture_remove(path);
    test_record_free(&r);
}

static void
store(const char *name, const char *text)
{
    char file[FIXTURE_PATH_MAX];
    fixture_path(file, path, name);
    fixture_store(file, text, strlen(text));
}

static void
remove_file(const char *name)
{
    char file[FIXTURE_PATH_MAX];
    fixture_path(file, path, name);
    need(remove(file) == 0, file);
}

/** Put @p raw in the place of an item. */
static void
set_raw(test_item *item, const void *raw, size_t len)
{
    item->raw = eg_arena_copy(r.arena, raw, len);
    item->raw_len = len;
}

/* -- containers and encoding ------------------------------------------------ */

static void
test_containers(void)
{
    begin();
    test_record_write(&r, path, TEST_RECORD_TOC);
    store("aggregated/notes.txt", "x");
    end("a file that no record holds", "R.container");

    begin();
    test_record_write(&r, path, TEST_RECORD_TOC);
    store("setup/header.binpb", "");
    end("an empty file", "R.container");

    begin();
    test_record_write(&r, path, TEST_RECORD_TOC);
    store("setup/manifest.json", "{}");
    end("another manifest beside the record", "R.container");

    begin();
    test_record_write(&r, path, TEST_RECORD_TOC);
    store("final/decrypted_tally.binpb", "not a record");
    end("a section of something else", "R.container R.root");
}

static void
test_encoding(void)
{
    begin();
    test_item_edit(&r, &test_record_device(&r, 0)->item[1],
                   "encrypted_ballot.weight", EDIT_TWICE, (eg_span){NULL, 0});
    test_record_write(&r, path, TEST_RECORD_TOC);
    end("a field twice", "R.encoding");

    begin();
    test_item_edit(&r, &test_record_device(&r, 0)->item[2],
                   "encrypted_ballot.status", EDIT_RAW,
                   (eg_span){(const uint8_t *)"\x20\x04", 2});
    test_record_write(&r, path, TEST_RECORD_TOC);
    end("an unknown status", "R.encoding");

    begin();
    test_item_edit(
        &r, &test_record_section(&r, EG_SECTION_ENCRYPTED_TALLY)->item[0],
        "encrypted_tally_header.cast_ballot_count", EDIT_RAW,
        (eg_span){(const uint8_t *)"\x08\x86\x00", 3});
    test_record_write(&r, path, TEST_RECORD_TOC);
    end("a longer number than needed", "R.encoding");
}

/* -- structure and version -------------------------------------------------- */

static void
test_structure(void)
{
    begin();
    test_section *header = test_record_section(&r, EG_SECTION_HEADER);
    test_section_copy(header, 0, 1);
    test_record_write(&r, path, TEST_RECORD_TOC);
    end("two headers", "R.structure");

    begin();
    test_section_copy(test_record_section(&r, EG_SECTION_PARAMETERS), 0, 1);
    test_record_write(&r, path, TEST_RECORD_TOC);
    end("parameters twice", "R.structure");

    begin();
    test_section_copy(test_record_section(&r, EG_SECTION_MANIFEST), 0, 1);
    test_record_write(&r, path, TEST_RECORD_TOC);
    end("manifest twice", "R.structure");

    begin();
    test_section_copy(test_record_section(&r, EG_SECTION_ELECTION_KEYS), 0, 1);
    test_record_write(&r, path, TEST_RECORD_TOC);
    end("keys twice", "R.structure");

    begin();
    *test_record_section(&r, EG_SECTION_CONTEST_DATA_REQUESTS)->item =
        *test_record_section(&r, EG_SECTION_DECRYPTED_TALLY)->item;
    test_record_write(&r, path, TEST_RECORD_TOC);
    end("a count among the requests", "R.structure 12.structure");

    begin();
    test_record_write(&r, path, TEST_RECORD_TOC);
    remove_file("aggregated/encrypted_tally.binpb");
    end("no tally in a final record", "R.structure");
}

static void
test_version(void)
{
    begin();
    test_record_section(&r, EG_SECTION_HEADER)->item[0].item.u.header.major = 3;
    test_record_write(&r, path, TEST_RECORD_TOC);
    end("version 3", "R.version");
}

/* -- roots ------------------------------------------------------------------ */

static void
test_roots(void)
{
    EG_BUFFER(toc, 1 << 20);
    char file[FIXTURE_PATH_MAX];
    begin();
    test_record_write(&r, path, TEST_RECORD_TOC);
    fixture_path(file, path, "toc.binpb");
    fixture_load(file, &toc);
    fixture_remove(path);
    test_record_ballot(&r, 0, 1)->has_time = true;
    test_record_write(&r, path, TEST_RECORD_LOOSE);
    fixture_store(file, toc.data, toc.len);
    end("a ballot changed after the table of contents", "R.root");

    begin();
    test_record_write(&r, path, TEST_RECORD_TOC);
    const eg_hash other = {{1}};
    options.expect_root = &other;
    end("another root than expected", "R.root");

    begin();
    test_record_write(&r, path, TEST_RECORD_TOC);
    options.expect_n = 3;
    end("another n than expected", "1.structure");

    begin();
    test_record_write(&r, path, TEST_RECORD_TOC);
    options.expect_k = 1;
    end("another k than expected", "1.structure");

    begin();
    test_record_write(&r, path, TEST_RECORD_TOC);
    options.expect_n = 2;
    options.expect_k = 2;
    end("n and k as expected", "");

    begin();
    test_record_write(&r, path, TEST_RECORD_TOC);
    options.group = NULL;
    end("a toy group for the standard one",
        "1.B 1.C 1.D 1.E 1.F 2.A 2.C 3.A 3.B 4.A");
}

/* -- statements ------------------------------------------------------------- */

/** Attest both devices as they are written now. */
static void
attest(const eg_hash *extended_hash)
{
    eg_error err = {.status = EG_OK};
    eg_record *record = NULL;
    test_section *s = test_record_section(&r, EG_SECTION_DEVICE_ATTESTATIONS);
    fixture_remove(path);
    test_record_write(&r, path, TEST_RECORD_LOOSE);
    need(eg_record_open(&record, path, NULL, &err) == EG_OK, err.text);
    for (size_t i = 0; i < eg_record_section_count(record); i++) {
        if (eg_record_section_at(record, i)->type != EG_SECTION_DEVICE) {
            continue;
        }
        uint8_t *item[2];
        size_t len[2];
        need(eg_record_attest_device(record, i, extended_hash, 1600000000000,
                                     &fixture_signer, item, len, &err) == EG_OK,
             err.text);
        for (size_t j = 0; j < 2; j++) {
            if (s->len == s->cap) {
                s->cap += 8;
                s->item = realloc(s->item, s->cap * sizeof(*s->item));
                need(s->item != NULL, "memory");
            }
            s->item[s->len] = (test_item){.raw = NULL};
            set_raw(&s->item[s->len], item[j], len[j]);
            s->len++;
            free(item[j]);
        }
    }
    eg_record_free(record);
    fixture_remove(path);
}

/** Sign the final root of what is written. */
static void
sign(const eg_hash *root, const eg_hash *extended_hash)
{
    eg_error err = {.status = EG_OK};
    eg_record_writer *w = NULL;
    need(eg_record_writer_open(&w, path, EG_RECORD_PROTOBUF, &err) == EG_OK,
         err.text);
    need(eg_record_writer_sign(w, EG_PHASE_FINAL, root, extended_hash,
                               1600000000000, "administrator", &fixture_signer,
                               &err) == EG_OK,
         err.text);
    eg_record_writer_free(w);
}

static eg_hash
final_root(void)
{
    eg_report *report = verify_path(path, r.e.group, EG_PROFILE_FULL, 1);
    const eg_hash root = eg_report_facts(report)->root[EG_PHASE_FINAL - 1];
    eg_report_free(report);
    return root;
}

static void
strict(void)
{
    options.verifier = &fixture_verifier;
    options.statements = EG_STATEMENTS_REQUIRE;
}

static void
test_attestations(void)
{
    begin();
    attest(&r.e.election->extended_hash);
    test_record_write(&r, path, TEST_RECORD_TOC);
    options.verifier = &fixture_verifier;
    end("honest attestations", "");

    begin();
    attest(&r.e.election->extended_hash);
    test_record_ballot(&r, 1, 1)->has_time = true;
    test_record_write(&r, path, TEST_RECORD_TOC);
    end("a ballot changed after it was attested", "R.attestation");

    begin();
    attest(&fixture_extended_hash);
    test_record_write(&r, path, TEST_RECORD_TOC);
    end("an attestation of another election", "R.attestation");

    begin();
    attest(&r.e.election->extended_hash);
    test_section_swap(test_record_section(&r, EG_SECTION_DEVICE_ATTESTATIONS),
                      0, 1);
    test_record_write(&r, path, TEST_RECORD_TOC);
    end("attestations out of order", "R.order");

    begin();
    attest(&r.e.election->extended_hash);
    test_item *item =
        test_record_section(&r, EG_SECTION_DEVICE_ATTESTATIONS)->item;
    item[0].raw[item[0].raw_len - 1] ^= 1; /* the signature is at the end */
    test_record_write(&r, path, TEST_RECORD_TOC);
    options.verifier = &fixture_verifier;
    end("a wrong signature of a device", "R.attestation");

    begin();
    test_record_write(&r, path, TEST_RECORD_TOC);
    const eg_hash root = final_root();
    sign(&root, &r.e.election->extended_hash);
    strict();
    end("attestations asked for and missing", "R.attestation");
}

static void
test_signatures(void)
{
    begin();
    attest(&r.e.election->extended_hash);
    test_record_write(&r, path, TEST_RECORD_TOC);
    eg_hash root = final_root();
    sign(&root, &r.e.election->extended_hash);
    strict();
    end("signed and attested", "");

    begin();
    attest(&r.e.election->extended_hash);
    test_record_write(&r, path, TEST_RECORD_TOC);
    strict();
    end("a signature asked for and missing", "R.signature");

    begin();
    test_record_write(&r, path, TEST_RECORD_TOC);
    root = final_root();
    root.bytes[0] ^= 1;
    sign(&root, &r.e.election->extended_hash);
    end("another root signed", "R.signature");

    begin();
    test_record_write(&r, path, TEST_RECORD_TOC);
    root = final_root();
    sign(&root, &fixture_extended_hash);
    end("a signature of another election", "R.signature");
}

int
main(void)
{
    fixture_folder(folder);
    fixture_path(path, folder, "r");
    told_begin(&tells, "r_form");
    test_containers();
    test_encoding();
    test_structure();
    test_version();
    test_roots();
    test_attestations();
    test_signatures();
    wrong += told_end(&tells, true) ? 0 : 1;
    fixture_remove(folder);
    (void)printf("%zu of %zu records were judged as they must be\n",
                 cases - wrong, cases);
    return wrong == 0 ? 0 : 1;
}
