/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Manifests and plain ballots from files.
 */
#include "electionguard/ballots/plain_input.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "common/file.h"

/** Memory for one plain ballot. */
#define BALLOT_ARENA_MAX ((size_t)256 * 1024 * 1024)

eg_status
plain_manifest_read(eg_manifest **out, const char *path, eg_error *err)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(app_file_read(path, EG_MANIFEST_BYTES_MAX, &bytes, &len, err));
    eg_manifest *manifest = NULL;
    eg_status status = eg_manifest_parse(&manifest, bytes, len, err);
    app_file_free(bytes, len);
    if (status == EG_OK) {
        status = eg_manifest_check(manifest, err);
        status = status == EG_REJECT ? EG_ERR_MALFORMED : status;
    }
    if (status != EG_OK) {
        eg_manifest_free(manifest);
        eg_error_prefix(err, "%s: ", path);
        return status;
    }
    *out = manifest;
    return EG_OK;
}

static eg_status
read_bytes(void *state, uint8_t *out, size_t cap, size_t *len)
{
    FILE *file = state;
    *len = fread(out, 1, cap, file);
    return ferror(file) ? EG_ERR_IO : EG_OK;
}

static eg_status
visit_all(eg_plain_ballot_reader *reader,
          eg_arena *arena,
          plain_visit visit,
          void *context,
          eg_error *err)
{
    for (;;) {
        eg_plain_ballot ballot;
        bool more = false;
        eg_arena_reset(arena);
        EG_TRY(eg_plain_ballot_next(reader, arena, &more, &ballot, err));
        if (!more) {
            return EG_OK;
        }
        EG_TRY(visit(context, &ballot, err));
    }
}

eg_status
plain_ballots_read(const eg_manifest *manifest,
                   const char *path,
                   plain_visit visit,
                   void *context,
                   eg_error *err)
{
    const bool standard = strcmp(path, "-") == 0;
    FILE *file = standard ? stdin : fopen(path, "rbe");
    if (file == NULL) {
        return eg_fail(err, errno == ENOENT ? EG_ERR_NOT_FOUND : EG_ERR_IO,
                       "%s: cannot be opened: %s", path, strerror(errno));
    }
    eg_arena *arena = NULL;
    eg_plain_ballot_reader *reader = NULL;
    eg_status status = eg_arena_new(&arena, BALLOT_ARENA_MAX);
    if (status == EG_OK) {
        status =
            eg_plain_ballot_reader_new(&reader, manifest, read_bytes, file);
    }
    if (status == EG_OK) {
        status = visit_all(reader, arena, visit, context, err);
        if (status != EG_OK) {
            eg_error_prefix(err, "%s: ", path);
        }
    }
    eg_plain_ballot_reader_free(reader);
    eg_arena_free(arena);
    if (!standard) {
        fclose(file);
    }
    return status;
}
