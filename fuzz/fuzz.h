/* SPDX-License-Identifier: Apache-2.0 */
/* What every fuzzer includes. */
#ifndef EG_FUZZ_FUZZ_H
#define EG_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/** The entry that libFuzzer and the replay driver call. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** A law that must hold for every input; unlike assert(), never left out. */
#define FUZZ_LAW(condition)                                                 \
    do {                                                                    \
        if (!(condition)) {                                                 \
            fprintf(stderr, "%s:%d: the law does not hold: %s\n", __FILE__, \
                    __LINE__, #condition);                                  \
            abort();                                                        \
        }                                                                   \
    } while (0)

#endif
