/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of names in a second language.  Of a file that is taken, every name can
 * be had by the label that it stands under, and it can be printed; any other is
 * refused under the file's name.
 */
#include <string.h>

#include "codec/json.h"
#include "common/text.h"
#include "electionguard/preencrypt/sheet_names.h"
#include "fuzz_file.h"
#include "support/test_preencrypt.h"

#define ARENA_MAX ((size_t)64 << 20)

/** 1 for a name, which can be printed; 0 for none. */
static size_t
count(const char *name)
{
    FUZZ_LAW(name == NULL ||
             (name[0] != '\0' && app_text_is_plain(name, strlen(name))));
    return name == NULL ? 0 : 1;
}

/** How many names can be had by the manifest's labels. */
static size_t
count_had(const sheet_names *names, const eg_manifest *m)
{
    size_t had = count(sheet_names_election(names));
    for (size_t i = 0; i < m->style_len; i++) {
        had += count(sheet_names_style(names, m->style[i].id));
    }
    for (size_t i = 0; i < m->contest_len; i++) {
        const eg_contest *c = &m->contest[i];
        had += count(sheet_names_contest(names, c->id));
        for (size_t k = 0; k < c->option_len; k++) {
            had += count(sheet_names_option(names, c->id, c->field[k].id));
        }
    }
    return had;
}

/** How many names the document has: every text of it is one. */
static size_t
count_texts(const eg_json *v)
{
    size_t texts = v->type == EG_JSON_STRING ? 1 : 0;
    for (const eg_json *c = v->first; c != NULL; c = c->next) {
        texts += count_texts(c);
    }
    return texts;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static eg_manifest *manifest;
    static eg_arena *arena;
    if (manifest == NULL) {
        FUZZ_LAW(
            eg_manifest_parse(&manifest, (const uint8_t *)test_manifest_printed,
                              strlen(test_manifest_printed), NULL) == EG_OK);
        FUZZ_LAW(eg_arena_new(&arena, ARENA_MAX) == EG_OK);
    }
    const char *path = fuzz_store_own(data, size);
    sheet_names *names = NULL;
    eg_error err = {.status = EG_OK};
    if (sheet_names_read(&names, path, manifest, &err) == EG_OK) {
        const eg_json *top = NULL;
        FUZZ_LAW(eg_json_parse(&top, arena, (eg_span){data, size}, NULL) ==
                 EG_OK);
        FUZZ_LAW(count_had(names, manifest) == count_texts(top));
        sheet_names_free(names);
    } else {
        FUZZ_LAW(strstr(err.text, path) != NULL);
    }
    eg_arena_reset(arena);
    FUZZ_LAW(unlink(path) == 0);
    return 0;
}
