/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answering with a file.
 */
#include "accountguard/serve/files.h"

#include "http/status.h"

bool
ag_file_answer(const ag_request *request, ag_answer *answer)
{
    for (size_t i = 0; request->method == AG_GET && i < ag_files_len; i++) {
        const ag_file *file = &ag_files[i];
        if (strcmp(request->path, file->path) == 0) {
            eg_hash hash;
            eg_sha256_once(&hash, file->bytes, file->len);
            http_etag(answer->etag, &hash);
            answer->type = file->type;
            answer->fixed = false;
            eg_buffer_append(&answer->body, file->bytes, file->len);
            return true;
        }
    }
    return false;
}
