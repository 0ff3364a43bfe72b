/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of --without-opening.
 */
#include "electionguard/election/unopened.h"

#include <stdlib.h>
#include <string.h>

#include "codec/text.h"

void
election_unopened_take(election_unopened *list,
                       const char *text,
                       struct argp_state *state)
{
    eg_hash code;
    if (eg_hex_read(code.bytes, EG_HASH_BYTES, text, strlen(text),
                    EG_HEX_ANY) != EG_OK) {
        argp_error(state,
                   "'%s' is not a confirmation code of 64 hexadecimal digits",
                   text);
    }
    if (election_unopened_has(list, &code)) {
        return;
    }
    eg_hash *grown = realloc(list->code, (list->len + 1) * sizeof(*grown));
    if (grown == NULL) {
        argp_failure(state, eg_status_exit_code(EG_ERR_MEMORY), 0, "%s",
                     eg_status_text(EG_ERR_MEMORY));
        return;
    }
    list->code = grown;
    list->code[list->len++] = code;
}

bool
election_unopened_has(const election_unopened *list, const eg_hash *code)
{
    for (size_t i = 0; i < list->len; i++) {
        if (eg_hash_equal(&list->code[i], code)) {
            return true;
        }
    }
    return false;
}

void
election_unopened_free(election_unopened *list)
{
    free(list->code);
    *list = (election_unopened){0};
}
