/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The k-th allocation, random draw or read fails, for every k (or every STRIDE-th
 * one), in the library: the verifier, a ceremony with a decryption, a device.
 *
 *     fault_library STRIDE [SUBJECT]
 *
 * Each call then answers EG_OK with all that it should give, or with the status
 * that belongs to the failure and outputs that are untouched; the same at the
 * ceiling of an arena.  Above all, no record that lies is verified because the
 * machine could not look.
 *
 * The linker replaces the calls (--wrap); only those made while one is armed
 * count.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/chain.h>
#include <electionguard/contest_data.h>
#include <electionguard/indicator.h>
#include <electionguard/opening.h>
#include <electionguard/plain_ballot.h>
#include <electionguard/preencrypt.h>
#include <electionguard/prepare.h>
#include <electionguard/setup.h>

#include "fault/library_calls.h"
#include "support/record_fixture.h"
#include "support/test_guardians.h"
#include "support/test_record.h"
#include "support/toy_groups.h"
#include "support/verify_case.h"
#include "verify/unique.h"

/* -- the verifier ------------------------------------------------------------ */

typedef struct subject {
    const char *name;
    /** EG_OK only if all that it gives is as it must be. */
    eg_status (*run)(void);
    unsigned kinds; /**< Bits: what it needs. */
} subject;

#define BIT(k) (1u << (k))

static char folder[FIXTURE_PATH_MAX];
static char honest[FIXTURE_PATH_MAX];
static char zipped[FIXTURE_PATH_MAX];
static char counting[FIXTURE_PATH_MAX];
static test_record record;
static size_t wrong;

#define EXPECT(condition)                                                   \
    do {                                                                    \
        if (!(condition)) {                                                 \
            (void)fprintf(stderr, "line %d: %s\n", __LINE__, (#condition)); \
            wrong++;                                                        \
        }                                                                   \
    } while (0)

/** The report's text, which is whole if it is given. */
static eg_status
write_report(const eg_report *report, eg_report_format format, kind failing)
{
    char *text = NULL;
    char *whole = NULL;
    size_t len = 0;
    size_t whole_len = 0;
    armed = failing;
    const eg_status status = eg_report_write(report, format, &text, &len);
    armed = NONE;
    EXPECT(eg_report_write(report, format, &whole, &whole_len) == EG_OK);
    EXPECT(status != EG_OK ||
           (len == whole_len && memcmp(text, whole, len) == 0));
    free(text);
    free(whole);
    return status;
}

/** Without a failure each check is made on so many items of `honest`. */
static uint64_t visits[EG_CHECK_COUNT];

/** What is said to have passed of Verifications 6 and 7 saw all proofs. */
static void
expect_all_visited(const eg_report *report)
{
    for (int i = 0; i < EG_CHECK_COUNT; i++) {
        const unsigned step = eg_check_step((eg_check)i);
        eg_check_count count;
        const eg_outcome outcome = eg_report_check(report, (eg_check)i, &count);
        EXPECT((step != 6 && step != 7) || count.visited == visits[i] ||
               (outcome != EG_PASSED && outcome != EG_NOT_APPLICABLE));
    }
}

static eg_status
verify(const char *path, unsigned jobs, bool honestly)
{
    const eg_verify_options options = {.group = record.e.group, .jobs = jobs};
    eg_report *report = NULL;
    /* An empty text, whatever is behind its end. */
    eg_error err = {.status = EG_OK, .text = "\0?"};
    const eg_status status = eg_verify(&report, path, &options, &err);
    const kind was = armed;
    armed = NONE;
    if (status == EG_OK) {
        const eg_verdict verdict = eg_report_verdict(report);
        EXPECT((verdict == EG_VERIFIED) ==
               (honestly && (was != CEILING || calls_left > 0)));
        if (path == honest && verdict != EG_REJECTED) {
            expect_all_visited(report);
        }
        const eg_status written = write_report(
            report, honestly ? EG_REPORT_TEXT : EG_REPORT_JSON, was);
        eg_report_free(report);
        armed = was;
        return written;
    }
    EXPECT(report == NULL);
    EXPECT(err.text[0] != '\0' && err.status == status);
    armed = was;
    return status;
}

static eg_status
verify_honest(void)
{
    return verify(honest, 1, true);
}

static eg_status
verify_on_threads(void)
{
    return verify(zipped, 2, true);
}

/** With contest data and supplemental fields. */
static eg_status
verify_counting(void)
{
    return verify(counting, 1, true);
}

/** By two runs, and one that joins what they found. */
static eg_status
verify_in_slices(void)
{
    const eg_verify_options options = {.group = record.e.group, .jobs = 1};
    eg_slice slice[2] = {{.bytes = NULL}, {.bytes = NULL}};
    eg_report *report = NULL;
    eg_error err = {.status = EG_OK, .text = "\0?"};
    eg_status status = EG_OK;
    for (uint32_t i = 0; i < 2 && status == EG_OK; i++) {
        status = eg_verify_slice(&slice[i], honest, &options, i, 2, &err);
        EXPECT((status == EG_OK) == (slice[i].bytes != NULL));
    }
    if (status == EG_OK) {
        status = eg_verify_joined(&report, honest, &options, slice, 2, &err);
    }
    EXPECT((status == EG_OK) == (report != NULL));
    EXPECT(status == EG_OK || (err.text[0] != '\0' && err.status == status));
    EXPECT(report == NULL || eg_report_verdict(report) == EG_VERIFIED);
    eg_report_free(report);
    eg_slice_free(&slice[0]);
    eg_slice_free(&slice[1]);
    return status;
}

static eg_status
open_setup(void)
{
    eg_verified_setup *setup = NULL;
    eg_error err = {.status = EG_OK};
    const eg_status status = eg_verified_setup_open(
        &setup, honest, record.e.group, EG_BASE_PUBLIC, &err);
    EXPECT((status == EG_OK) == (setup != NULL));
    eg_verified_setup_free(setup);
    return status;
}

/** Without a group of the caller's, and without a record. */
static eg_status
open_no_setup(void)
{
    char path[FIXTURE_PATH_MAX];
    eg_verified_setup *setup = NULL;
    fixture_path(path, folder, "none");
    const eg_status status =
        eg_verified_setup_open(&setup, path, NULL, EG_BASE_PUBLIC, NULL);
    EXPECT(status != EG_OK && setup == NULL);
    return status == EG_ERR_NOT_FOUND ? EG_OK : status;
}

/* Lies that only looking can find: each is told by one check or two. */

static void
false_proof(test_record *r)
{
    eg_encrypted_field *f =
        test_field(test_contest(test_record_ballot(r, 0, 1), 0), 0);
    eg_proof_branch *branch = (eg_proof_branch *)(uintptr_t)f->proof;
    eg_scalar_from_u64(r->e.group, &branch[0].v, 7);
}

static void
other_opening(test_record *r)
{
    test_section *s = test_record_section(r, EG_SECTION_CHALLENGED_DECRYPTIONS);
    const eg_opened_ballot *opened = &s->item[0].item.u.opening.opened;
    eg_opened_ballot_field *f =
        (eg_opened_ballot_field *)(uintptr_t)opened->contest[0].field;
    f->value ^= 1;
}

static void
other_printed_code(test_record *r)
{
    test_item_codes(test_record_printed(r, 1))->bytes[0] ^= 1;
}

static void
other_selection_hash(test_record *r)
{
    test_uncast_vector(test_record_printed(r, 2), 0, 0)->psi.bytes[3] ^= 1;
}

static void
other_short_code(test_record *r)
{
    eg_uncast_selection *s =
        test_uncast_vector(test_record_printed(r, 2), 0, 0);
    char *code = eg_arena_copy(r->arena, s->short_code, strlen(s->short_code));
    code[0] = code[0] == '0' ? '1' : '0';
    s->short_code = code;
}

static void
heavier_ballot(test_record *r)
{
    test_record_ballot(r, 0, 1)->weight++;
}

static void (*const lies[])(test_record *r) = {
    false_proof,          other_opening,    other_printed_code,
    other_selection_hash, other_short_code, heavier_ballot,
};
static char lying[EG_ARRAY_LEN(lies)][FIXTURE_PATH_MAX];

static eg_status
verify_lies(void)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(lies); i++) {
        EG_TRY(verify(lying[i], 1, false));
    }
    return EG_OK;
}

/* -- guardians ---------------------------------------------------------------- */

static eg_rng
known_rng(prop *p)
{
    *p = (prop){.state = 5};
    return prop_rng(p);
}

/** Decrypt a tally, one contest's data and a challenged ballot. */
static eg_status
decrypt(test_guardians *t, eg_tally *tally, eg_rng *rng)
{
    static const uint32_t member[] = {1, 2};
    eg_encrypted_ballot ballot;
    eg_ballot_seed seed;
    eg_quorum quorum;
    eg_opened_ballot opened;
    EG_TRY(test_guardians_ballot(t, &ballot, 1, 2, 3, &seed, rng));
    EG_TRY(eg_ballot_open(t->election, t->arena, &opened, &ballot, &seed.nonce,
                          NULL));
    EXPECT(opened.contest[1].field[1].value == 3);
    ballot.status = EG_BALLOT_CAST;
    EG_TRY(eg_tally_add(t->group, tally, &ballot));
    EG_TRY(eg_quorum_init(t->group, &quorum, 2, 2, member, 2, NULL));
    eg_decrypt_batch batch = {
        .election = t->election, .quorum = &quorum, .kind = EG_KEY_VOTE};
    EG_TRY(eg_decrypt_items_tally(t->election, t->arena, &batch.item,
                                  &batch.len, tally, NULL));
    test_rounds rounds;
    eg_status status = test_rounds_run(&rounds, t, &batch, rng);
    if (status == EG_OK) {
        eg_decrypted_tally out;
        status = eg_decrypt_tally_finish(t->arena, &out, &batch, rounds.result,
                                         NULL);
        EXPECT(status != EG_OK || out.contest[1].field[1].t == 3);
    }
    test_rounds_free(&rounds);
    return status;
}

static eg_status
count(test_guardians *t, eg_rng *rng)
{
    eg_tally *tally = NULL;
    EG_TRY(eg_tally_new(&tally, t->group, t->manifest));
    const eg_status status = decrypt(t, tally, rng);
    eg_tally_free(tally);
    return status;
}

/** A ceremony, and @p use of it. */
static eg_status
guardians(eg_status (*use)(test_guardians *t, eg_rng *rng))
{
    prop p;
    eg_rng rng = known_rng(&p);
    test_guardians t;
    eg_status status =
        test_guardians_new(&t, &toy_groups[TOY_48_192], 2, 2, &rng);
    if (status == EG_OK) {
        status = use(&t, &rng);
    }
    test_guardians_free(&t);
    return status;
}

static eg_status
count_votes(void)
{
    return guardians(count);
}

/** A share that was altered on its way: a complaint, and who judges it. */
static eg_status
complain(test_guardians *t, eg_rng *rng)
{
    eg_encrypted_share sealed;
    eg_share share;
    eg_complaint complaint = {0};
    uint32_t guilty = 0;
    eg_guardian_secret liar = t->secret[0];
    liar.coefficient[EG_KEY_DATA][1] = liar.coefficient[EG_KEY_VOTE][1];
    EG_TRY(eg_share_encrypt(t->group, &sealed, &t->ceremony, &liar, &t->pub[1],
                            rng));
    const eg_status status =
        eg_share_decrypt(t->group, &share, &complaint, &t->ceremony,
                         &t->secret[1], &t->pub[0], &sealed, rng, NULL);
    if (status != EG_REJECT) {
        EXPECT(status != EG_OK && complaint.reason == EG_COMPLAINT_NONE);
        return status;
    }
    EG_TRY(eg_complaint_judge(t->group, &guilty, &t->ceremony, &complaint,
                              t->pub, 2, NULL));
    EXPECT(guilty == 1);
    return EG_OK;
}

/** Ballots that an auditing guardian has seen. */
enum { VIEW_BALLOTS = 24 };

/** The nonce of @p ballot from the shares of both guardians. */
static eg_status
share_nonce(test_guardians *t,
            eg_hash *nonce,
            const eg_ballot_view *view,
            const eg_encrypted_ballot *ballot,
            eg_rng *rng)
{
    static const uint32_t member[] = {1, 2};
    eg_quorum quorum;
    eg_element key[2];
    eg_nonce_share share[2];
    eg_blame blame;
    const eg_nonce_share *const sent[] = {&share[0], &share[1]};
    EG_TRY(eg_quorum_init(t->group, &quorum, 2, 2, member, 2, NULL));
    EG_TRY(eg_share_public_keys(t->group, key, EG_KEY_DATA, t->pub, 2));
    for (size_t i = 0; i < 2; i++) {
        EG_TRY(eg_audit_share_make(t->election, &share[i], &t->key[i], view,
                                   ballot, rng, NULL));
    }
    return eg_nonce_share_combine(t->election, nonce, &quorum, key, ballot,
                                  sent, &blame, NULL);
}

/** So many other ballots that the view's table grows. */
static eg_status
see_others(test_guardians *t,
           eg_ballot_view *view,
           const eg_encrypted_ballot *ballot)
{
    eg_encrypted_ballot other = *ballot;
    other.contest_len = 0;
    for (size_t i = 1; i < VIEW_BALLOTS; i++) {
        other.id.bytes[0]++;
        eg_element_mul(t->group, &other.nonce.c0, &other.nonce.c0,
                       &t->joint[EG_KEY_DATA]);
        EG_TRY(eg_ballot_view_add(view, &other));
    }
    return EG_OK;
}

/** EG_OK if the opening is told to be false. */
static eg_status
refuse(test_guardians *t,
       const eg_encrypted_ballot *ballot,
       const eg_contest_opening *opening)
{
    eg_check failed;
    const eg_status status = eg_contest_opening_verify_var(
        t->election, ballot, opening, &failed, NULL);
    EXPECT(status != EG_OK);
    return status == EG_REJECT ? EG_OK : status;
}

/** Open one contest of a cast ballot for an audit. */
static eg_status
audit_in(test_guardians *t, eg_ballot_view *view, eg_rng *rng)
{
    static const uint32_t score = 2;
    eg_encrypted_ballot ballot;
    eg_hash nonce;
    eg_contest_opening opening;
    EG_TRY(test_guardians_ballot(t, &ballot, 1, 2, 3, NULL, rng));
    ballot.status = EG_BALLOT_CAST;
    EG_TRY(eg_ballot_view_add(view, &ballot));
    EG_TRY(see_others(t, view, &ballot));
    eg_ballot_view_seal(view);
    EG_TRY(share_nonce(t, &nonce, view, &ballot, rng));
    EG_TRY(eg_contest_opening_make(t->election, t->arena, &opening, &ballot,
                                   &nonce, &score, 1, NULL));
    EXPECT(opening.opened.contest[0].field[1].value == 3);
    EG_TRY(eg_contest_opening_verify_var(t->election, &ballot, &opening, NULL,
                                         NULL));
    /* What is false is not called right for want of memory. */
    eg_closed_contest *closed = (eg_closed_contest *)(uintptr_t)opening.closed;
    closed[0].hash.bytes[0] ^= 1;
    EG_TRY(refuse(t, &ballot, &opening));
    closed[0].hash.bytes[0] ^= 1;
    eg_opened_ballot_field *field =
        (eg_opened_ballot_field *)(uintptr_t)opening.opened.contest[0].field;
    field[0].value ^= 1;
    EG_TRY(refuse(t, &ballot, &opening));
    field[0].value ^= 1;
    eg_proof_branch *branch =
        (eg_proof_branch *)(uintptr_t)ballot.contest[0].field[0].proof;
    eg_scalar_from_u64(t->group, &branch[0].v, 7);
    return refuse(t, &ballot, &opening);
}

static eg_status
audit(test_guardians *t, eg_rng *rng)
{
    eg_ballot_view *view = NULL;
    EG_TRY(complain(t, rng));
    EG_TRY(eg_ballot_view_new(&view, t->group, rng, VIEW_BALLOTS));
    const eg_status status = audit_in(t, view, rng);
    eg_ballot_view_free(view);
    return status;
}

static eg_status
audit_ballots(void)
{
    return guardians(audit);
}

/* -- devices -------------------------------------------------------------------- */

static const char plain_text[] =
    "[{\"ballotStyle\":\"all\",\"ballotRef\":\"B1\",\"contests\":["
    "{\"contestId\":\"mayor\",\"selections\":[{\"choiceId\":\"ada\","
    "\"value\":1}]}]}]";

/** The whole text at once. */
static eg_status
read_text(void *state, uint8_t *into, size_t room, size_t *got)
{
    const char **at = state;
    *got = strlen(*at) < room ? strlen(*at) : room;
    memcpy(into, *at, *got);
    *at += *got;
    return EG_OK;
}

static eg_status
read_plain(const eg_manifest *m, eg_arena *arena, eg_plain_ballot *out)
{
    const char *text = plain_text;
    eg_plain_ballot_reader *reader = NULL;
    bool more = false;
    const char *written;
    size_t len;
    EG_TRY(eg_plain_ballot_reader_new(&reader, m, read_text, &text));
    const eg_status status =
        eg_plain_ballot_next(reader, arena, &more, out, NULL);
    eg_plain_ballot_reader_free(reader);
    EG_TRY(status);
    EXPECT(more);
    EG_TRY(eg_plain_ballot_write(m, arena, out, &written, &len));
    return eg_plain_ballot_parse(m, arena, out, (const uint8_t *)written, len,
                                 NULL);
}

/** Prepare, keep, read back and finish a ballot. */
static eg_status
in_advance(const eg_election *e,
           eg_arena *arena,
           const eg_encrypt_request *request,
           eg_rng *rng)
{
    eg_encrypted_ballot ballot;
    eg_prepared_ballot *prepared = NULL;
    eg_prepared_ballot *again = NULL;
    EG_TRY(
        eg_prepared_ballot_new(e, &prepared, request->plain->style, rng, NULL));
    const size_t len = eg_prepared_ballot_size(prepared);
    uint8_t *bytes = __real_malloc(len);
    eg_status status = eg_prepared_ballot_write(prepared, bytes);
    if (status == EG_OK) {
        status = eg_prepared_ballot_read(e, &again, bytes, len, NULL);
    }
    if (status == EG_OK) {
        status =
            eg_prepared_ballot_finish(again, arena, &ballot, request, NULL);
    }
    free(bytes);
    eg_prepared_ballot_free(prepared);
    eg_prepared_ballot_free(again);
    return status;
}

/** Encrypt, in both ways. */
static eg_status
regular(const eg_election *e, eg_arena *arena, eg_rng *rng)
{
    static const uint8_t field[EG_CHAINING_FIELD_BYTES] = {0};
    eg_plain_ballot plain;
    eg_encrypted_ballot ballot;
    EG_TRY(read_plain(e->manifest, arena, &plain));
    const eg_encrypt_request request = {.plain = &plain,
                                        .chaining_field = field};
    EG_TRY(eg_ballot_encrypt(e, arena, &ballot, &request, rng, NULL));
    return in_advance(e, arena, &request, rng);
}

/** An overvote with texts, written into a block and read back. */
static eg_status
keep_marks(const eg_election *e, eg_arena *arena)
{
    static const char text[] =
        "{\"ballotStyle\":\"city\",\"ballotRef\":\"7\",\"contests\":[{"
        "\"contestId\":\"mayor\",\"selections\":[{\"choiceId\":\"ada\"},{"
        "\"choiceId\":\"ben\"},{\"choiceId\":\"write-in\",\"writeIn\":"
        "\"Jo\"}],\"writeIns\":[\"Al\"]}]}";
    uint8_t block[6 * EG_DATA_BLOCK_BYTES];
    eg_plain_ballot plain;
    eg_contest_data data;
    EG_TRY(eg_plain_ballot_parse(e->manifest, arena, &plain,
                                 (const uint8_t *)text, strlen(text), NULL));
    EG_TRY(eg_contest_data_write(block, &e->manifest->contest[0],
                                 &plain.contest[0], NULL));
    EG_TRY(eg_contest_data_read(arena, &data, block, sizeof(block), NULL));
    EXPECT(data.overvote_len == 4 && data.write_in_len == 2);
    return EG_OK;
}

/** With supplemental fields, a text in a write-in field, and what is proved of
 * the indicators beside the ballot. */
static eg_status
counted(const eg_election *e, eg_arena *arena, eg_rng *rng)
{
    static const uint8_t field[EG_CHAINING_FIELD_BYTES] = {0};
    static const uint32_t vote[] = {0, 1, 0};
    static const eg_write_in text = {.option_index = 9, .text = "Jo \xC3\xA9"};
    static const eg_plain_contest mayor = {.index = 1,
                                           .selection = vote,
                                           .selection_len = 3,
                                           .write_in = &text,
                                           .write_in_len = 1,
                                           .write_ins_used = 1};
    static const eg_plain_ballot plain = {
        .style = "city", .weight = 1, .contest = &mayor, .contest_len = 1};
    eg_encrypted_ballot ballot;
    eg_ballot_seed seed;
    eg_indicator_proofs proofs;
    eg_encrypt_request request = {
        .plain = &plain, .chaining_field = field, .seed_out = &seed};
    EG_TRY(keep_marks(e, arena));
    EG_TRY(eg_ballot_encrypt(e, arena, &ballot, &request, rng, NULL));
    EG_TRY(eg_indicators_prove(e, arena, &proofs, &ballot, &plain, &seed, rng,
                               NULL));
    EXPECT(proofs.len == 2);
    EG_TRY(eg_indicators_verify_var(e, &ballot, &proofs, NULL));
    proofs.len = 1;
    const eg_status status =
        eg_indicators_verify_var(e, &ballot, &proofs, NULL);
    EXPECT(status != EG_OK);
    if (status != EG_REJECT) {
        return status;
    }
    request.seed_out = NULL;
    return in_advance(e, arena, &request, rng);
}

static eg_status
print(const eg_election *e, eg_arena *arena, eg_rng *rng)
{
    eg_preencrypted_ballot made;
    eg_ballot_seed seed;
    eg_pre_cast_ballot cast;
    eg_uncast_ballot full;
    const eg_released_contest *released;
    const eg_preencrypt_request request = {
        .style = "all", .ref = "sheet 7", .seed_out = &seed};
    static const eg_hash device_hash = {{7}};
    eg_chain chain;
    eg_chain_begin(&chain, e->manifest->chaining_mode, EG_DEVICE_PRE_ENCRYPTING,
                   &e->extended_hash, &device_hash);
    EG_TRY(eg_preencrypt(e, arena, &made, &request, rng, NULL));
    EG_TRY(eg_preencrypt_link(&made, &chain));
    const eg_pre_return back = {
        .kept = &made.kept, .nonce = &seed.nonce, .weight = 1};
    EG_TRY(eg_preencrypt_record(e, arena, &cast, &back, rng, NULL));
    EG_TRY(eg_preencrypt_open(e, arena, &full, &released, &made.kept,
                              &seed.nonce, NULL));
    EG_TRY(eg_preencrypt_check_opening(e, arena, &full, released,
                                       full.contest_len, NULL));
    const eg_status status = eg_preencrypt_check_opening(
        e, arena, &full, released, full.contest_len - 1, NULL);
    EXPECT(status != EG_OK);
    return status == EG_REJECT ? EG_OK : status;
}

static void
hear(void *state, const char *sentence)
{
    (void)state;
    (void)sentence;
}

/** An election from its manifest on, @p use of it, and the manifest again. */
static eg_status
device(const char *text,
       eg_status (*use)(const eg_election *e, eg_arena *arena, eg_rng *rng))
{
    prop p;
    eg_rng rng = known_rng(&p);
    test_election e = {0};
    eg_arena *arena = NULL;
    char *written = NULL;
    size_t len;
    eg_status status =
        test_election_new(&e, &toy_groups[TOY_48_192], text, 2, 2);
    if (status == EG_OK) {
        status = eg_manifest_warnings(e.manifest, hear, NULL);
    }
    if (status == EG_OK) {
        status = eg_manifest_write(e.manifest, &written, &len);
    }
    if (status == EG_OK) {
        status = eg_arena_new(&arena, (size_t)1 << 24);
    }
    if (status == EG_OK) {
        status = use(e.election, arena, &rng);
    }
    free(written);
    eg_arena_free(arena);
    test_election_free(&e);
    return status;
}

static eg_status
regular_ballots(void)
{
    return device(test_manifest_record, regular);
}

static eg_status
counted_ballots(void)
{
    return device(test_manifest_counted, counted);
}

static eg_status
printed_ballots(void)
{
    return device(test_manifest_printed, print);
}

/* -- the table of identifiers -------------------------------------------------- */

/** More than the table has room for at first. */
enum { IDENTIFIERS = 3000 };

static eg_status
identifiers(void)
{
    eg_unique *set = NULL;
    EG_TRY(eg_unique_new(&set));
    eg_status status = EG_OK;
    for (uint32_t i = 0; i < IDENTIFIERS && status == EG_OK; i++) {
        eg_hash value = {{1}};
        bool fresh = false;
        eg_store_be32(value.bytes, i);
        status = eg_unique_add(set, 1, &value, &fresh);
        EXPECT(status != EG_OK || fresh);
    }
    eg_unique_free(set);
    return status;
}

/* -- all of them ------------------------------------------------------------- */

static const subject subjects[] = {
    {"verifier", verify_honest, BIT(MEMORY) | BIT(READING) | BIT(CEILING)},
    {"verifier on threads", verify_on_threads, BIT(MEMORY) | BIT(READING)},
    {"verifier in slices", verify_in_slices, BIT(MEMORY) | BIT(READING)},
    {"verifier of counts", verify_counting, BIT(MEMORY) | BIT(READING)},
    {"verifier of lies", verify_lies, BIT(MEMORY)},
    {"setup", open_setup, BIT(MEMORY) | BIT(READING)},
    {"no setup", open_no_setup, BIT(MEMORY)},
    {"guardians", count_votes, BIT(MEMORY) | BIT(RANDOM)},
    {"audit", audit_ballots, BIT(MEMORY) | BIT(RANDOM) | BIT(CEILING)},
    {"device", regular_ballots, BIT(MEMORY) | BIT(RANDOM)},
    {"device that counts", counted_ballots, BIT(MEMORY) | BIT(RANDOM)},
    {"identifiers", identifiers, BIT(MEMORY)},
    {"printer", printed_ballots, BIT(MEMORY) | BIT(RANDOM)},
};

static void
strike(const subject *s, kind of, long stride)
{
    long struck = 0;
    bool more = true;
    for (long k = 1; more; k += stride) {
        const size_t before = wrong;
        calls_left = k;
        armed = of;
        const eg_status status = s->run();
        armed = NONE;
        more = calls_left <= 0;
        struck += more ? 1 : 0;
        EXPECT(status == EG_OK ||
               (more && (status == kind_status[of] ||
                         (of == CEILING && status == EG_ERR_MEMORY))));
        if (wrong > before) {
            (void)fprintf(stderr, "%s: call %ld of %s: %s\n", s->name, k,
                          kind_name[of], eg_status_name(status));
        }
    }
    EXPECT(struck > 0);
    (void)printf("%s: %ld failures of %s\n", s->name, struck, kind_name[of]);
}

static void
make_counting(void)
{
    test_record r;
    test_record_new(&r, &(test_record_plan){.seed = 4,
                                            .manifest = test_manifest_counted,
                                            .devices = 1,
                                            .ballots = 2});
    fixture_path(counting, folder, "counting");
    test_record_write(&r, counting, TEST_RECORD_TOC);
    test_record_free(&r);
}

static void
make_records(void)
{
    eg_record *r = NULL;
    const test_record_plan plan = {.seed = 3,
                                   .manifest = test_manifest_printed,
                                   .devices = 1,
                                   .ballots = 2};
    test_record_new(&record, &plan);
    fixture_path(honest, folder, "honest");
    fixture_path(zipped, folder, "zipped");
    test_record_write(&record, honest, TEST_RECORD_TOC);
    EXPECT(eg_record_open(&r, honest, NULL, NULL) == EG_OK &&
           eg_record_copy(r, zipped, EG_RECORD_ZIP, EG_RECORD_JSON, NULL) ==
               EG_OK);
    eg_record_free(r);
    make_counting();
    for (size_t i = 0; i < EG_ARRAY_LEN(lies); i++) {
        char name[32];
        test_record lie;
        test_record_new(&lie, &plan);
        lies[i](&lie);
        (void)snprintf(name, sizeof(name), "lie-%zu", i);
        fixture_path(lying[i], folder, name);
        test_record_write(&lie, lying[i], TEST_RECORD_TOC);
        test_record_free(&lie);
    }
}

static void
count_visits(void)
{
    const eg_verify_options options = {.group = record.e.group, .jobs = 1};
    eg_report *report = NULL;
    EXPECT(eg_verify(&report, honest, &options, NULL) == EG_OK);
    for (int i = 0; i < EG_CHECK_COUNT && report != NULL; i++) {
        eg_check_count count;
        (void)eg_report_check(report, (eg_check)i, &count);
        visits[i] = count.visited;
    }
    eg_report_free(report);
}

int
main(int argc, char **argv)
{
    const long stride = argc > 1 ? strtol(argv[1], NULL, 10) : 1;
    fixture_folder(folder);
    make_records();
    count_visits();
    for (size_t i = 0; i < EG_ARRAY_LEN(subjects); i++) {
        if (argc > 2 && strcmp(argv[2], subjects[i].name) != 0) {
            continue;
        }
        for (kind of = MEMORY; of < KINDS; of++) {
            if ((subjects[i].kinds & BIT(of)) != 0) {
                strike(&subjects[i], of, stride);
            }
        }
    }
    test_record_free(&record);
    fixture_remove(folder);
    return wrong == 0 ? 0 : 1;
}
