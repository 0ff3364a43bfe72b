/* SPDX-License-Identifier: Apache-2.0 */
/* For fuzzers of readers that take a path: the input as a file. */
#ifndef EG_FUZZ_FUZZ_FILE_H
#define EG_FUZZ_FUZZ_FILE_H

#include <unistd.h>

#include "fuzz.h"

/** Make the input the whole content of the file at @p path. */
static inline void
fuzz_store(const char *path, const uint8_t *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    FUZZ_LAW(file != NULL);
    FUZZ_LAW(size == 0 || fwrite(data, 1, size, file) == size);
    FUZZ_LAW(fclose(file) == 0);
}

/** Store the input in a file that no other process uses; gives its path. */
static inline const char *
fuzz_store_own(const uint8_t *data, size_t size)
{
    static char path[32];
    (void)snprintf(path, sizeof(path), "/tmp/eg-fuzz-%ld", (long)getpid());
    fuzz_store(path, data, size);
    return path;
}

#endif
