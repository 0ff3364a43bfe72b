/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers, and the memory that JavaScript puts arguments into.
 */
#include <stdlib.h>
#include <string.h>

#include "wasm/exports.h"

void *
eg_web_alloc(size_t len)
{
    return malloc(len > 0 ? len : 1);
}

void
eg_web_free(void *bytes)
{
    free(bytes);
}

static void
drop_parts(web_answer *answer)
{
    for (uint32_t i = 0; i < answer->part_len; i++) {
        free(answer->part[i].data);
    }
    answer->part_len = 0;
}

void
eg_web_answer_free(web_answer *answer)
{
    if (answer != NULL) {
        drop_parts(answer);
        free(answer);
    }
}

web_answer *
web_answer_new(void)
{
    web_answer *answer = calloc(1, sizeof(*answer));
    if (answer == NULL) {
        abort(); /* a trap, which the worker tells as such */
    }
    return answer;
}

void
web_answer_own(web_answer *answer, void *bytes, size_t len)
{
    if (bytes == NULL || answer->part_len == WEB_PARTS_MAX) {
        abort();
    }
    answer->part[answer->part_len++] = (web_part){bytes, len};
}

void
web_answer_add(web_answer *answer, const void *bytes, size_t len)
{
    uint8_t *copy = malloc(len + 1);
    if (copy != NULL && len > 0) {
        memcpy(copy, bytes, len);
    }
    web_answer_own(answer, copy, len);
}

web_answer *
web_answer_fail(web_answer *answer, eg_status status, const eg_error *err)
{
    const char *text = err != NULL && err->text[0] != '\0'
                           ? err->text
                           : eg_status_text(status);
    drop_parts(answer);
    answer->status = (uint32_t)status;
    answer->exit_code = (uint32_t)eg_status_exit_code(status);
    const char *name = eg_status_name(status);
    web_answer_add(answer, text, strlen(text));
    web_answer_add(answer, name, strlen(name));
    return answer;
}
