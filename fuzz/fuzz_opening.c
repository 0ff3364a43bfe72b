/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of opened contests.  What is read is written and read again as the
 * same; a file made up by nobody who has a record proves nothing and is refused
 * with a sentence.
 */
#include <string.h>

#include "electionguard/record/opening_file.h"
#include "fuzz.h"

#define TEXT_MAX ((size_t)64 << 20)

/** What was read, written: the same after another round. */
static void
require_stable(const eg_group *group, const opening_file *file)
{
    EG_BUFFER(text, TEXT_MAX);
    EG_BUFFER(again, TEXT_MAX);
    opening_file copy;
    FUZZ_LAW(opening_file_init(&copy) == EG_OK);
    FUZZ_LAW(opening_file_write(group, &text, file, NULL) == EG_OK);
    FUZZ_LAW(opening_file_read(group, &copy, eg_buffer_span(&text), NULL) ==
             EG_OK);
    FUZZ_LAW(opening_file_write(group, &again, &copy, NULL) == EG_OK);
    FUZZ_LAW(text.len == again.len &&
             memcmp(text.data, again.data, text.len) == 0);
    opening_file_free(&copy);
}

/** Nothing of a label is lost: @p v is what @p label was read from. */
static void
require_label(const eg_json *v, const char *label)
{
    FUZZ_LAW(eg_json_text_is(eg_json_member(v, "label"), label));
}

static void
require_labels(const opening_file *file, eg_span text)
{
    const eg_json *top = NULL;
    const eg_opened_ballot *opened = &file->opening.opened;
    FUZZ_LAW(eg_json_parse(&top, file->arena, text, NULL) == EG_OK);
    const eg_json *contests = eg_json_member(top, "contests");
    FUZZ_LAW(contests->count == opened->contest_len);
    for (const eg_json *c = contests->first; c != NULL; c = c->next) {
        const eg_opened_ballot_contest *contest = &opened->contest[c->index];
        const eg_json *fields = eg_json_member(c, "fields");
        require_label(c, contest->label);
        FUZZ_LAW(fields->count == contest->field_len);
        for (const eg_json *f = fields->first; f != NULL; f = f->next) {
            require_label(f, contest->field[f->index].label);
        }
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static eg_group *group;
    if (group == NULL) {
        FUZZ_LAW(eg_group_new(&group) == EG_OK);
    }
    eg_error err = {.status = EG_OK};
    opening_file file;
    FUZZ_LAW(opening_file_init(&file) == EG_OK);
    const eg_status status =
        opening_file_read(group, &file, (eg_span){data, size}, &err);
    if (status == EG_OK) {
        require_stable(group, &file);
        require_labels(&file, (eg_span){data, size});
        FUZZ_LAW(opening_file_check(group, &file, NULL, &err) != EG_OK);
    } else {
        FUZZ_LAW(status == EG_ERR_MALFORMED || status == EG_ERR_LIMIT);
    }
    FUZZ_LAW(err.text[0] != '\0');
    opening_file_free(&file);
    return 0;
}
