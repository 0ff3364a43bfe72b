/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Codes that a person types.
 */
#include "accountguard/model/code.h"

#include <string.h>

#include "base/secret.h"

/** Without I, L, O and U. */
static const char symbols[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Characters between two hyphens. */
#define GROUP 5

eg_status
ag_code_new(ag_code *out, eg_rng *rng)
{
    EG_SECRET_ARRAY(uint8_t, bytes, AG_CODE_CHARS);
    EG_TRY(eg_rng_fill(rng, bytes, sizeof(bytes)));
    for (size_t i = 0; i < AG_CODE_CHARS; i++) {
        out->text[i] = symbols[bytes[i] & 31];
    }
    out->text[AG_CODE_CHARS] = '\0';
    return EG_OK;
}

void
ag_code_write(char out[AG_CODE_TEXT], const ag_code *code)
{
    size_t at = 0;
    for (size_t i = 0; i < AG_CODE_CHARS; i++) {
        if (i > 0 && i % GROUP == 0) {
            out[at++] = '-';
        }
        out[at++] = code->text[i];
    }
    out[at] = '\0';
}

/** The symbol that a character stands for; 0: none. */
static char
symbol_of(char c)
{
    if (c >= 'a' && c <= 'z') {
        c = (char)(c - 'a' + 'A');
    }
    c = c == 'O' ? '0' : c;
    c = c == 'I' || c == 'L' ? '1' : c;
    return c != '\0' && strchr(symbols, c) != NULL ? c : '\0';
}

bool
ag_code_read(ag_code *out, const char *text, size_t len)
{
    *out = (ag_code){0};
    if (len > AG_CODE_READ_MAX) {
        return false;
    }
    size_t count = 0;
    for (size_t i = 0; i < len; i++) {
        const char symbol = symbol_of(text[i]);
        if (symbol != '\0' && count < AG_CODE_CHARS) {
            out->text[count++] = symbol;
        } else if (symbol != '\0' || (text[i] != '-' && text[i] != ' ')) {
            count = AG_CODE_CHARS + 1;
            break;
        }
    }
    if (count != AG_CODE_CHARS) {
        eg_wipe(out, sizeof(*out));
        return false;
    }
    return true;
}

void
ag_code_hash(eg_hash *out, const char *purpose, const ag_code *code)
{
    static const char domain[] = "accountguard code";
    eg_sha256 h;
    eg_sha256_init(&h);
    eg_sha256_update(&h, domain, sizeof(domain));
    eg_sha256_update(&h, purpose, strlen(purpose) + 1);
    eg_sha256_update(&h, code->text, AG_CODE_CHARS);
    eg_sha256_final(&h, out);
}

bool
ag_code_matches(const eg_hash *hash, const char *purpose, const ag_code *code)
{
    EG_SECRET(eg_hash, own);
    ag_code_hash(&own, purpose, code);
    return eg_hash_equal(&own, hash);
}
