/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of inclusion proofs.  What is read is written and read again as the
 * same; a proof that holds holds for its own root and code and for no other.
 */
#include <string.h>

#include "electionguard/record/proof_file.h"
#include "fuzz.h"

/** What was read, written: the same after another round. */
static void
require_stable(const proof_file *proof)
{
    EG_BUFFER(text, 4 * PROOF_FILE_MAX);
    EG_BUFFER(again, 4 * PROOF_FILE_MAX);
    proof_file copy;
    proof_file_init(&copy);
    FUZZ_LAW(proof_file_write(&text, proof, NULL) == EG_OK);
    FUZZ_LAW(proof_file_read(&copy, eg_buffer_span(&text), NULL) == EG_OK);
    FUZZ_LAW(proof_file_write(&again, &copy, NULL) == EG_OK);
    FUZZ_LAW(text.len == again.len &&
             memcmp(text.data, again.data, text.len) == 0);
    proof_file_free(&copy);
}

static void
require_reject(const proof_file *proof, const eg_hash *root)
{
    eg_error err = {.status = EG_OK};
    FUZZ_LAW(proof_file_check(proof, root, &err) == EG_REJECT);
    FUZZ_LAW(err.text[0] != '\0');
}

static void
check(proof_file *proof)
{
    eg_error err = {.status = EG_OK};
    const eg_hash root = proof->root;
    eg_hash other = root;
    other.bytes[0] ^= 1;
    if (proof_file_check(proof, NULL, &err) != EG_OK) {
        require_reject(proof, &root);
        return;
    }
    FUZZ_LAW(proof_file_check(proof, &root, NULL) == EG_OK);
    require_reject(proof, &other);
    proof->root = other;
    require_reject(proof, NULL);
    proof->root = root;
    proof->code.bytes[0] ^= 1;
    require_reject(proof, NULL);
    proof->code.bytes[0] ^= 1;
    proof->items++;
    require_reject(proof, NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    eg_error err = {.status = EG_OK};
    proof_file proof;
    proof_file_init(&proof);
    const eg_status status =
        proof_file_read(&proof, (eg_span){data, size}, &err);
    if (status == EG_OK) {
        require_stable(&proof);
        check(&proof);
    } else {
        FUZZ_LAW(status == EG_ERR_MALFORMED || status == EG_ERR_LIMIT);
        FUZZ_LAW(err.text[0] != '\0');
    }
    proof_file_free(&proof);
    return 0;
}
