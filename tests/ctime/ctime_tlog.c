/* SPDX-License-Identifier: Apache-2.0 */
/*
 * No branch and no index of reading and writing a signer key depends on the
 * key.  With the argument "leak" the key is read with the tables that are for
 * public data, which has to be reported.
 */
#include <stdio.h>
#include <string.h>

#include "base/secret.h"
#include "codec/text.h"
#include "tlog/note_key.h"

/* The key of golang.org/x/mod/sumdb/note's tests. */
#define PUBLIC_PART "PRIVATE+KEY+PeterNeumann+c74f20a3+"
#define SECRET_PART "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"

int
main(int argc, char **argv)
{
    uint8_t text[] = PUBLIC_PART SECRET_PART;
    const size_t len = sizeof(text) - 1;
    const size_t begin = strlen(PUBLIC_PART);
    EG_CLASSIFY(text + begin, len - begin);
    if (argc > 1 && strcmp(argv[1], "leak") == 0) {
        uint8_t bytes[33];
        size_t bytes_len;
        return eg_base64_read(bytes, &bytes_len, (const char *)text + begin,
                              len - begin) == EG_OK
                   ? 0
                   : 1;
    }
    EG_SECRET(eg_note_secret, secret);
    EG_BUFFER(again, 1000);
    bool good =
        eg_note_secret_parse(&secret, (eg_span){text, len}, NULL) == EG_OK;
    eg_note_secret_write(&again, &secret);
    good = good && again.len == len;
    if (good) {
        EG_DECLASSIFY(again.data, again.len);
        good = memcmp(again.data, PUBLIC_PART SECRET_PART, len) == 0;
    }
    puts(good ? "the key is written as it was read" : "the keys differ");
    return good ? 0 : 1;
}
