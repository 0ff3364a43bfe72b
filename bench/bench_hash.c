/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 and HMAC against OpenSSL's HMAC() at once.  3 KB are what a range
 * proof of one selection hashes: a ciphertext and two pairs of commitments.
 */
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#include <electionguard/hash.h>

#include "base/base.h"
#include "bench.h"

#define BYTES 3081

typedef struct operands {
    uint8_t text[BYTES];
    eg_hash key;
    eg_hash out;
    eg_hash expected;
} operands;

static void
openssl_hmac(void *context)
{
    operands *op = context;
    unsigned len = 0;
    bench_need(HMAC(EVP_sha256(), op->key.bytes, EG_HASH_BYTES, op->text, BYTES,
                    op->expected.bytes, &len) != NULL &&
                   len == EG_HASH_BYTES,
               "HMAC()");
}

static void
openssl_sha256(void *context)
{
    operands *op = context;
    bench_need(EVP_Digest(op->text, BYTES, op->expected.bytes, NULL,
                          EVP_sha256(), NULL) == 1,
               "EVP_Digest()");
}

static void
own_hmac(void *context)
{
    operands *op = context;
    eg_hmac(&op->out, &op->key, op->text, BYTES);
}

static void
own_sha256(void *context)
{
    operands *op = context;
    eg_sha256_once(&op->out, op->text, BYTES);
}

/** Figures of different values would be no comparison. */
static void
check_equal(operands *op, void (*own)(void *), void (*plain)(void *))
{
    own(op);
    plain(op);
    bench_need(eg_hash_equal(&op->out, &op->expected), "equal hashes");
}

int
main(int argc, char **argv)
{
    static operands op;
    bench b;
    bench_begin(&b, argc, argv, "hash");
    memset(op.text, 0x5a, sizeof(op.text));
    memset(op.key.bytes, 0xa5, sizeof(op.key.bytes));
    check_equal(&op, own_hmac, openssl_hmac);
    check_equal(&op, own_sha256, openssl_sha256);
    bench_case cases[] = {
        {.name = "OpenSSL HMAC()", .run = openssl_hmac, .is_plain = true},
        {.name = "OpenSSL EVP_Digest()",
         .run = openssl_sha256,
         .is_plain = true},
        {.name = "HMAC-SHA-256 of 3 KB",
         .run = own_hmac,
         .plain_from = 0,
         .plain_len = 1,
         .amount = BYTES / 1e6,
         .rate_unit = "MB/s"},
        {.name = "SHA-256 of 3 KB",
         .run = own_sha256,
         .plain_from = 1,
         .plain_len = 1,
         .amount = BYTES / 1e6,
         .rate_unit = "MB/s"},
    };
    bench_run(&b, cases, EG_ARRAY_LEN(cases), &op);
    return bench_end(&b);
}
