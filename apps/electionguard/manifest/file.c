/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A manifest from a file of its own or out of a record.
 */
#include "electionguard/manifest/file.h"

#include <string.h>
#include <sys/stat.h>

#include "common/file.h"
#include "electionguard/record/use.h"

static eg_status
from_record(eg_manifest **out, const char *path, eg_error *err)
{
    eg_record *record;
    EG_TRY(use_record(&record, path, err));
    const eg_status status = use_manifest(out, record, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", path);
    }
    eg_record_free(record);
    return status;
}

eg_status
manifest_file_read(eg_manifest **out, const char *path, eg_error *err)
{
    struct stat about;
    if (stat(path, &about) == 0 && S_ISDIR(about.st_mode)) {
        return from_record(out, path, err);
    }
    uint8_t *bytes;
    size_t len;
    EG_TRY(app_file_read(path, EG_MANIFEST_BYTES_MAX, &bytes, &len, err));
    const bool zip = len > 4 && memcmp(bytes, "PK\3\4", 4) == 0;
    eg_status status = EG_OK;
    if (!zip) {
        status = eg_manifest_parse(out, bytes, len, err);
        if (status != EG_OK) {
            eg_error_prefix(err, "%s: ", path);
        }
    }
    app_file_free(bytes, len);
    return zip ? from_record(out, path, err) : status;
}
