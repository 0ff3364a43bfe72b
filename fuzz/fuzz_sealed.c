/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that claim to be sealed.  Nobody can make one that opens without the
 * passphrase, and its header is judged before any work is done for it.
 */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"
#include "common/identity.h"
#include "common/sealed.h"
#include "fuzz_file.h"

/** Derivations that cost more than this are correct and too slow here. */
#define CHEAP_KIB 1024U

/** Whether reading the file will derive a key that takes long. */
static bool
is_slow(const uint8_t *data, size_t size)
{
    if (size < 16 || memcmp(data, "CGSEAL01", 8) != 0) {
        return false;
    }
    const uint64_t work =
        (uint64_t)eg_load_be32(data + 8) * eg_load_be32(data + 12);
    return work > CHEAP_KIB && work <= 4U * 1024U * 1024U;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char words[] = "guess";
    FUZZ_LAW(app_crypto_init(NULL) == EG_OK);
    if (is_slow(data, size)) {
        return 0;
    }
    const char *path = fuzz_store_own(data, size);
    const app_passphrase passphrase = {.text = words, .len = 5};
    eg_error err = {.status = EG_OK};
    app_secret content = {0};
    FUZZ_LAW(app_sealed_read(path, "fuzz", &passphrase, &content, &err) ==
             EG_ERR_MALFORMED);
    FUZZ_LAW(content.bytes == NULL && strstr(err.text, path) != NULL);
    FUZZ_LAW(unlink(path) == 0);
    return 0;
}
