/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The k-th allocation fails, for every k, while a note is signed and verified
 * and a witness decides.  The answer is then EG_ERR_MEMORY: a machine without
 * memory is no false signature, and above all no checkpoint is cosigned.
 *
 * The linker replaces malloc() (--wrap).
 */
#include "support/ed25519.h"
#include "test.h"
#include "tlog/witness.h"

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);

static long calls_left; /**< The call that makes this 0 fails. */

void *
__wrap_malloc(size_t size)
{
    return --calls_left == 0 ? NULL : __real_malloc(size);
}

static app_identity identity;
static eg_note_key key[2]; /**< The log's, the witness's. */

static eg_status
sign(eg_buffer *note, eg_span text, size_t which, eg_error *err)
{
    const eg_note_signer signer = {.key = &key[which],
                                   .time = 1700000000,
                                   .sign = ed25519_sign,
                                   .context = &identity};
    EG_TRY(eg_note_sign(note, text, &signer, err));
    return eg_buffer_status(note);
}

/** Make a log's first checkpoint, ask for its cosignature, and verify both. */
static eg_status
run(eg_error *err)
{
    const eg_checkpoint first = {
        .origin = {(const uint8_t *)"log", 3}, .size = 1, .root = {{7}}};
    const eg_tlog_identity log = {
        .origin = first.origin, .key = &key[0], .count = 1};
    EG_BUFFER(text, 1000);
    EG_BUFFER(note, 2000);
    EG_BUFFER(body, 3000);
    EG_TRY(eg_checkpoint_write(&text, &first, err));
    EG_TRY(eg_buffer_status(&text));
    EG_TRY(eg_note_begin(&note, eg_buffer_span(&text), err));
    EG_TRY(sign(&note, eg_buffer_span(&text), 0, err));
    EG_TRY(eg_witness_request_write(&body, 0, NULL, 0, eg_buffer_span(&note),
                                    err));
    EG_TRY(eg_buffer_status(&body));

    eg_witness_request request;
    eg_witness_state seen, next = {.size = 99};
    eg_witness_answer answer = EG_WITNESS_STALE;
    eg_witness_state_init(&seen);
    EG_TRY(eg_witness_request_parse(&request, eg_buffer_span(&body), err));
    const eg_status status =
        eg_witness_decide(&answer, &next, &request, &log, &seen, &ed25519, err);
    if (status != EG_OK) {
        assert_int_equal(answer, EG_WITNESS_STALE);
        assert_true(next.size == 99);
        return status;
    }
    assert_int_equal(answer, EG_WITNESS_ACCEPTED);
    EG_TRY(sign(&note, eg_buffer_span(&text), 1, err));

    eg_note read;
    eg_note_signers signers = {.count = 99};
    EG_TRY(eg_note_parse(&read, eg_buffer_span(&note), err));
    const eg_status verified =
        eg_note_verify(&signers, &read, key, 2, &ed25519, err);
    assert_int_equal(signers.count, verified == EG_OK ? 2 : 99);
    return verified;
}

static void
test_memory(void **state)
{
    (void)state;
    assert_ok(app_crypto_init(NULL));
    assert_ok(app_identity_new(&identity, NULL));
    assert_ok(eg_note_key_init(&key[0], "log", EG_NOTE_ED25519,
                               identity.public_key, NULL));
    assert_ok(eg_note_key_init(&key[1], "witness", EG_NOTE_COSIGNATURE,
                               identity.public_key, NULL));
    size_t failures = 0;
    for (long k = 1;; k++) {
        eg_error err = {.status = EG_OK};
        calls_left = k;
        const eg_status status = run(&err);
        const bool failed = calls_left <= 0;
        calls_left = 0;
        assert_int_equal(status, failed ? EG_ERR_MEMORY : EG_OK);
        assert_true(err.status == EG_OK || err.status == status);
        if (!failed) {
            break;
        }
        failures++;
    }
    assert_true(failures >= 8);
    app_identity_free(&identity);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
