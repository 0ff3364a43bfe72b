/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of released nonces: what is read to the end, the writer writes again
 * byte for byte; anything else is called damaged, under the file's name.
 */
#include <string.h>

#include "fuzz_file.h"
#include "message/nonces.h"

/** Read the file and write each item that it gives. */
static eg_status
copy(FILE *out, const char *path, eg_error *err)
{
    app_nonces in = {0};
    eg_span item = {0};
    EG_TRY(app_nonces_open(&in, path, err));
    app_nonces_begin(out);
    eg_status status;
    do {
        status = app_nonces_next(&in, &item, err);
        if (status == EG_OK && item.len > 0) {
            FUZZ_LAW(eg_item_check(item.data, item.len, true, NULL, NULL) ==
                     EG_OK);
            app_nonces_put(out, item);
        }
    } while (status == EG_OK && item.len > 0);
    app_nonces_close(&in);
    return status;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_store_own(data, size);
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    FUZZ_LAW(out != NULL);
    eg_error err = {.status = EG_OK};
    const eg_status status = copy(out, path, &err);
    FUZZ_LAW(fclose(out) == 0);
    if (status == EG_OK) {
        FUZZ_LAW(len == size && memcmp(text, data, size) == 0);
    } else {
        FUZZ_LAW(status == EG_ERR_MALFORMED);
        FUZZ_LAW(strstr(err.text, path) != NULL);
    }
    free(text);
    FUZZ_LAW(unlink(path) == 0);
    return 0;
}
