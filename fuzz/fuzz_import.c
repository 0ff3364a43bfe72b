/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Other systems' files: an election definition becomes a manifest that our own
 * reader takes, or is refused with a sentence; cast vote records become ballots
 * that our own reader takes, or are refused.
 *
 * Input: one byte that says what the rest is.
 */
#include <string.h>
#include <unistd.h>

#include <electionguard/plain_ballot.h>

#include "electionguard/import/cvr.h"
#include "electionguard/import/draft.h"
#include "fuzz.h"

/** The manifest that vote records are read for. */
static const char manifest_text[] =
    "{\"electionId\":\"e\",\"electionName\":\"Town\",\"contests\":[{\"id\":"
    "\"mayor_1\",\"name\":\"Mayor\",\"selectionLimit\":2,"
    "\"optionSelectionLimit\":1,\"index\":1,\"contestDataBlocks\":9,"
    "\"choices\":[{\"id\":\"ann_11\",\"name\":\"Ann\",\"index\":1},{\"id\":"
    "\"write-in_12\",\"name\":\"W\",\"index\":2,\"writeIn\":true},{\"id\":"
    "\"write-in-2_12\",\"name\":\"W\",\"index\":3,\"writeIn\":true}]}],"
    "\"ballotStyles\":[{\"id\":\"one_1\",\"name\":\"One\",\"contestIds\":["
    "\"mayor_1\"]}]}";

/** A file that holds @p data; the caller removes it. */
static const char *
as_file(const uint8_t *data, size_t size)
{
    static char path[64];
    snprintf(path, sizeof(path), "/tmp/eg-fuzz-import-%ld", (long)getpid());
    FILE *file = fopen(path, "wb");
    FUZZ_LAW(file != NULL);
    FUZZ_LAW(fwrite(data, 1, size, file) == size);
    FUZZ_LAW(fclose(file) == 0);
    return path;
}

static void
definition(const char *path)
{
    eg_error err = {0};
    draft d = {0};
    eg_manifest m = {0};
    FUZZ_LAW(eg_arena_new(&d.arena, (size_t)64 * 1024 * 1024) == EG_OK);
    eg_status status = import_nist(&d, path, &err);
    if (status == EG_OK) {
        status = draft_manifest(&d, &m, &err);
    }
    FUZZ_LAW(status != EG_REJECT && status != EG_ERR_ARGUMENT);
    FUZZ_LAW(status != EG_ERR_MALFORMED || err.text[0] != '\0');
    if (status == EG_OK) {
        char *text = NULL;
        size_t len = 0;
        eg_manifest *again = NULL;
        EG_BUFFER(report, EG_MANIFEST_BYTES_MAX);
        FUZZ_LAW(eg_manifest_write(&m, &text, &len) == EG_OK);
        FUZZ_LAW(eg_manifest_parse(&again, (const uint8_t *)text, len, NULL) ==
                 EG_OK);
        FUZZ_LAW(draft_report_json(&d, &m, &report) == EG_OK);
        eg_manifest_free(again);
        free(text);
    }
    eg_arena_free(d.arena);
}

/** What was written can be read. */
static void
read_back(const eg_manifest *m, char *text, size_t len, uint64_t ballots)
{
    FILE *in = fmemopen(text, len, "r");
    char line[4096];
    uint64_t seen = 0;
    eg_arena *arena = NULL;
    FUZZ_LAW(in != NULL);
    FUZZ_LAW(eg_arena_new(&arena, (size_t)16 * 1024 * 1024) == EG_OK);
    while (fgets(line, sizeof(line), in) != NULL) {
        const size_t end = strcspn(line, "\n");
        if (line[0] != '{' || line[end] != '\n') {
            continue; /* the list's own lines, or one that is too long here */
        }
        eg_plain_ballot ballot;
        const size_t comma = line[end - 1] == ',' ? 1 : 0;
        eg_arena_reset(arena);
        FUZZ_LAW(eg_plain_ballot_parse(m, arena, &ballot, (uint8_t *)line,
                                       end - comma, NULL) == EG_OK);
        seen++;
    }
    FUZZ_LAW(seen <= ballots);
    eg_arena_free(arena);
    fclose(in);
}

static void
records(const char *path, eg_status (*read)(cvr_import *x, const char *file))
{
    eg_error err = {0};
    eg_manifest *m = NULL;
    char *text = NULL;
    size_t len = 0;
    FUZZ_LAW(eg_manifest_parse(&m, (const uint8_t *)manifest_text,
                               sizeof(manifest_text) - 1, NULL) == EG_OK);
    cvr_import x = {.manifest = m, .refs = true, .err = &err};
    FUZZ_LAW(eg_arena_new(&x.arena, (size_t)64 * 1024 * 1024) == EG_OK);
    FUZZ_LAW(eg_arena_new(&x.kept, (size_t)64 * 1024 * 1024) == EG_OK);
    x.out = open_memstream(&text, &len);
    FUZZ_LAW(x.out != NULL);
    const eg_status status = read(&x, path);
    FUZZ_LAW(fclose(x.out) == 0);
    FUZZ_LAW(status != EG_REJECT && status != EG_ERR_ARGUMENT);
    FUZZ_LAW(status != EG_ERR_MALFORMED || err.text[0] != '\0');
    if (len > 0) {
        read_back(m, text, len, x.counts.ballots);
    }
    free(text);
    eg_arena_free(x.arena);
    eg_arena_free(x.kept);
    eg_manifest_free(m);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) {
        return 0;
    }
    const char *path = as_file(data + 1, size - 1);
    switch (data[0]) {
    case 'd':
        records(path, cvr_dominion);
        break;
    case 'n':
        records(path, cvr_nist);
        break;
    default:
        definition(path);
    }
    FUZZ_LAW(unlink(path) == 0);
    return 0;
}
