/* SPDX-License-Identifier: Apache-2.0 */
/*
 * No branch and no index of hashing depends on what is hashed or on the key:
 * neither in the SHA-256 that the library was built with nor in its own, which
 * is part of every build.
 */
#include <stdio.h>
#include <string.h>

#include <electionguard/hash.h>

#include "base/secret.h"
#include "hash/sha256_builtin.h"

enum { LONGEST = 200 };

/** Both ways of hashing @p len secret bytes agree. */
static bool
run_plain(size_t len)
{
    uint8_t text[LONGEST];
    eg_hash out[2];
    eg_sha256 h;
    memset(text, 0x3C, sizeof(text));
    EG_CLASSIFY(text, sizeof(text));
    eg_sha256_once(&out[0], text, len);
    eg_sha256_builtin_init(&h);
    eg_sha256_builtin_update(&h, text, len / 3);
    eg_sha256_builtin_update(&h, text + len / 3, len - len / 3);
    eg_sha256_builtin_final(&h, &out[1]);
    EG_DECLASSIFY(out, sizeof(out));
    return memcmp(&out[0], &out[1], sizeof(out[0])) == 0;
}

/** H and HMAC with a secret key; comparing tells equal or not, no more. */
static bool
run_keyed(void)
{
    uint8_t text[64] = "a secret text";
    eg_hash key = {"a secret key"};
    eg_hash a;
    eg_hash b;
    eg_hasher h;
    EG_CLASSIFY(text, sizeof(text));
    EG_CLASSIFY(&key, sizeof(key));
    eg_hmac(&a, &key, text, sizeof(text));
    eg_hasher_init(&h, &key, text[0]);
    eg_hasher_bytes(&h, text + 1, sizeof(text) - 1);
    eg_hasher_final(&h, &b);
    bool same = eg_hash_equal(&a, &b);
    EG_DECLASSIFY(&same, sizeof(same));
    return same;
}

int
main(void)
{
    bool good = run_keyed();
    for (size_t len = 0; len <= LONGEST; len++) {
        good = run_plain(len) && good;
    }
    puts(good ? "the hashes agree" : "the hashes differ");
    return good ? 0 : 1;
}
