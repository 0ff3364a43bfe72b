/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LD_PRELOAD shim: Argon2id at its least cost.  A program that unseals a secret
 * takes most of its time for it, and the drivers of faults run programs tens of
 * thousands of times.  What is sealed under one cost opens under the same, so
 * every program of a story runs with this shim.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <sodium.h>
#include <stdlib.h>

__attribute__((visibility("default"))) int
crypto_pwhash(unsigned char *const out,
              unsigned long long out_len,
              const char *const phrase,
              unsigned long long phrase_len,
              const unsigned char *const salt,
              unsigned long long operations,
              size_t memory,
              int algorithm)
{
    (void)operations;
    (void)memory;
    /* A function's address comes as an object's: POSIX lets that be. */
    union {
        void *object;
        int (*function)(unsigned char *,
                        unsigned long long,
                        const char *,
                        unsigned long long,
                        const unsigned char *,
                        unsigned long long,
                        size_t,
                        int);
    } real = {.object = dlsym(RTLD_NEXT, "crypto_pwhash")};
    if (real.object == NULL) {
        abort();
    }
    return real.function(out, out_len, phrase, phrase_len, salt,
                         crypto_pwhash_argon2id_OPSLIMIT_MIN,
                         crypto_pwhash_argon2id_MEMLIMIT_MIN, algorithm);
}
