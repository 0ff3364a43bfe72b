/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A zip file: what is accepted has legal names, and every entry that can be
 * read to its end has the size that the directory says.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "record/layout.h"
#include "record/store.h"

/** An unnamed file that holds the input; kept from call to call. */
static int
file_of(const uint8_t *data, size_t size)
{
    static int fd = -1;
    if (fd < 0) {
        char name[] = "/tmp/eg-fuzz-zip-XXXXXX";
        fd = mkstemp(name);
        FUZZ_LAW(fd >= 0 && unlink(name) == 0);
    }
    FUZZ_LAW(ftruncate(fd, 0) == 0);
    FUZZ_LAW(pwrite(fd, data, size, 0) == (ssize_t)size);
    return dup(fd);
}

static void
read_entry(const eg_store *store, const eg_entry *entry)
{
    eg_stream *stream;
    eg_error err = {0};
    FUZZ_LAW(eg_path_fault(entry->name, strlen(entry->name)) == NULL);
    FUZZ_LAW(eg_stream_open(&stream, store, entry, &err) == EG_OK);
    uint8_t bytes[4096];
    uint64_t sum = 0;
    size_t got = 0;
    eg_status status;
    do {
        status = eg_stream_read(stream, bytes, sizeof(bytes), &got, &err);
        sum += status == EG_OK ? got : 0;
        FUZZ_LAW(sum <= entry->size);
    } while (status == EG_OK && got > 0);
    FUZZ_LAW(status == EG_REJECT || sum == entry->size);
    eg_stream_close(stream);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    eg_store store;
    eg_layout layout;
    eg_error err = {0};
    const int fd = file_of(data, size);
    FUZZ_LAW(fd >= 0);
    const eg_status status = eg_store_open_zip(&store, fd, &err);
    FUZZ_LAW((err.text[0] == '\0') == (status == EG_OK));
    if (status != EG_OK) {
        return 0;
    }
    /* Entries may share their data, so only some are read. */
    for (size_t i = 0; i < store.count && i < 64; i++) {
        read_entry(&store, &store.entry[i]);
    }
    if (eg_layout_check_names(&store, &err) == EG_OK &&
        eg_layout_make(&layout, &store, &err) == EG_OK) {
        (void)!eg_layout_find_phase(&layout, &err);
        eg_layout_free(&layout);
    }
    eg_store_close(&store);
    return 0;
}
