/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Manifests: what is read is consistent in itself, and when it is written and
 * read again nothing that the struct holds has changed.
 */
#include <string.h>

#include <electionguard/manifest.h>

#include "fuzz.h"

static void
count(void *state, const char *sentence)
{
    FUZZ_LAW(sentence[0] != '\0');
    ++*(size_t *)state;
}

static void
check_shape(const eg_manifest *m)
{
    for (size_t c = 0; c < m->contest_len; c++) {
        const eg_contest *contest = &m->contest[c];
        FUZZ_LAW(contest->index == c + 1);
        FUZZ_LAW(eg_manifest_contest(m, contest->index) == contest);
        FUZZ_LAW(contest->option_len <= contest->field_len);
        for (size_t f = 0; f < contest->field_len; f++) {
            FUZZ_LAW(contest->field[f].index == f + 1);
            FUZZ_LAW(contest->field[f].bound >= 1);
            FUZZ_LAW((contest->field[f].kind == EG_FIELD_OPTION) ==
                     (f < contest->option_len));
        }
    }
    for (size_t s = 0; s < m->style_len; s++) {
        for (size_t i = 0; i < m->style[s].contest_len; i++) {
            FUZZ_LAW(i == 0 ||
                     m->style[s].contest[i - 1] < m->style[s].contest[i]);
            FUZZ_LAW(eg_manifest_contest(m, m->style[s].contest[i]) != NULL);
        }
    }
}

/** Written, read and written again, the two texts are equal. */
static void
check_written(const eg_manifest *m)
{
    char *text[2] = {NULL, NULL};
    size_t len[2];
    eg_manifest *again = NULL;
    FUZZ_LAW(eg_manifest_write(m, &text[0], &len[0]) == EG_OK);
    FUZZ_LAW(eg_manifest_parse(&again, (const uint8_t *)text[0], len[0],
                               NULL) == EG_OK);
    FUZZ_LAW(eg_manifest_write(again, &text[1], &len[1]) == EG_OK);
    FUZZ_LAW(len[0] == len[1] && memcmp(text[0], text[1], len[0]) == 0);
    eg_manifest_free(again);
    free(text[0]);
    free(text[1]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    eg_manifest *m = NULL;
    eg_error err = {0};
    const eg_status status = eg_manifest_parse(&m, data, size, &err);
    FUZZ_LAW((status == EG_OK) == (m != NULL));
    if (status != EG_OK) {
        FUZZ_LAW(err.text[0] != '\0' || status == EG_ERR_MEMORY);
        return 0;
    }
    FUZZ_LAW(m->file_len == size && memcmp(m->file, data, size) == 0);
    size_t warnings = 0;
    check_shape(m);
    check_written(m);
    const eg_status checked = eg_manifest_check(m, &err);
    FUZZ_LAW(checked == EG_OK || checked == EG_REJECT);
    FUZZ_LAW(eg_manifest_warnings(m, count, &warnings) == EG_OK);
    eg_manifest_free(m);
    return 0;
}
