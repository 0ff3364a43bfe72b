/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A device's journal after anything happened to its file.  What can be opened
 * and mended opens again with the same entries, goes on, and what was cut off
 * is kept.
 */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/file.h"
#include "electionguard/device/journal.h"
#include "fuzz_file.h"

/** A digest of the entries: enough to tell two replays apart. */
typedef struct replay {
    uint64_t entries;
    uint64_t mix;
} replay;

static eg_status
visit(void *context, uint8_t kind, eg_span payload, eg_error *err)
{
    replay *r = context;
    (void)err;
    r->entries++;
    r->mix = r->mix * 1099511628211U + kind;
    for (size_t i = 0; i < payload.len; i++) {
        r->mix = (r->mix ^ payload.data[i]) * 1099511628211U;
    }
    return EG_OK;
}

/** Mend, append and open again. */
static void
go_on(journal *j, const char *path, const replay *before)
{
    static const uint8_t more[3] = {1, 2, 3};
    replay after = {0};
    journal again = {.fd = -1};
    FUZZ_LAW(journal_mend(j, NULL) == EG_OK);
    FUZZ_LAW(journal_append(j, 7, (eg_span){more, sizeof(more)}, NULL) ==
             EG_OK);
    FUZZ_LAW(journal_open(&again, path, visit, &after, NULL) == EG_OK);
    FUZZ_LAW(again.torn == 0 && again.size == j->size);
    FUZZ_LAW(after.entries == before->entries + 1);
    replay expected = *before;
    FUZZ_LAW(visit(&expected, 7, (eg_span){more, sizeof(more)}, NULL) == EG_OK);
    FUZZ_LAW(expected.mix == after.mix);
    journal_close(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char folder[32];
    char path[64];
    if (folder[0] == '\0') {
        memcpy(folder, "/tmp/eg-fuzz-XXXXXX", sizeof("/tmp/eg-fuzz-XXXXXX"));
        FUZZ_LAW(mkdtemp(folder) != NULL);
    }
    (void)snprintf(path, sizeof(path), "%s/j", folder);
    FUZZ_LAW(mkdir(folder, 0700) == 0 || access(folder, W_OK) == 0);
    fuzz_store(path, data, size);

    eg_error err = {.status = EG_OK};
    replay seen = {0};
    journal j = {.fd = -1};
    if (journal_open(&j, path, visit, &seen, &err) == EG_OK) {
        FUZZ_LAW(j.size + j.torn == size);
        go_on(&j, path, &seen);
        journal_close(&j);
    } else {
        FUZZ_LAW(strstr(err.text, path) != NULL);
    }
    FUZZ_LAW(app_tree_remove(folder, NULL) == EG_OK);
    return 0;
}
