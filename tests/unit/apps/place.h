/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of its own for a test of programs' files. */
#ifndef EG_TESTS_APPS_PLACE_H
#define EG_TESTS_APPS_PLACE_H

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/file.h"
#include "test.h"

/** Made by place_begin(). */
static char place[64];

static inline int
place_begin(void **state)
{
    (void)state;
    memcpy(place, "/tmp/eg-apps-XXXXXX", sizeof("/tmp/eg-apps-XXXXXX"));
    return mkdtemp(place) == NULL ? -1 : 0;
}

static inline int
place_end(void **state)
{
    (void)state;
    return app_tree_remove(place, NULL) == EG_OK ? 0 : -1;
}

/** place/name, in one of a few buffers that take turns. */
static inline const char *
at(const char *name)
{
    static char path[4][256];
    static size_t next;
    char *out = path[next++ % 4];
    (void)snprintf(out, 256, "%s/%s", place, name);
    return out;
}

/** Write a file without any care. */
static inline void
put(const char *path, const void *bytes, size_t len)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

/** Read a small file. */
static inline size_t
get(const char *path, uint8_t *out, size_t room)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    const size_t len = fread(out, 1, room, file);
    assert_true(len < room);
    (void)fclose(file);
    return len;
}

/** The call fails as @p wanted, with a sentence that holds @p words. */
#define assert_fails(call, wanted, words)                       \
    do {                                                        \
        err = (eg_error){.status = EG_OK};                      \
        assert_int_equal((call), (wanted));                     \
        if (strstr(err.text, (words)) == NULL) {                \
            fail_msg("\"%s\" lacks \"%s\"", err.text, (words)); \
        }                                                       \
    } while (0)

#endif
