/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of opened contests.  What is read is written and read again as the
 * same; one that holds, as the seed "holds.json" of a real election does, holds
 * for its own root and election alone, and any other is refused with a sentence.
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

static void
other_root(opening_file *file)
{
    file->proof.root.bytes[0] ^= 1;
}

static void
other_guardians(opening_file *file)
{
    file->setup.n++;
}

static void
other_key(opening_file *file)
{
    file->setup.key[EG_KEY_VOTE] = file->setup.key[EG_KEY_DATA];
}

/** What is said of the file when it is altered; NULL: as it is. */
static eg_status
verdict(const eg_group *group,
        eg_span text,
        void (*alter)(opening_file *file),
        const eg_hash *root)
{
    opening_file file;
    eg_error err = {.status = EG_OK};
    FUZZ_LAW(opening_file_init(&file) == EG_OK);
    FUZZ_LAW(opening_file_read(group, &file, text, NULL) == EG_OK);
    if (alter != NULL) {
        alter(&file);
    }
    const eg_status status = opening_file_check(group, &file, root, &err);
    FUZZ_LAW((status == EG_OK) == (err.text[0] == '\0'));
    opening_file_free(&file);
    return status;
}

/** What holds holds for its own root, and for nothing else. */
static void
require_bound(const eg_group *group, const opening_file *file, eg_span text)
{
    const eg_hash root = file->proof.root;
    eg_hash other = root;
    other.bytes[31] ^= 1;
    if (verdict(group, text, NULL, NULL) != EG_OK) {
        FUZZ_LAW(verdict(group, text, NULL, &root) != EG_OK);
        return;
    }
    FUZZ_LAW(verdict(group, text, NULL, &root) == EG_OK);
    FUZZ_LAW(verdict(group, text, NULL, &other) == EG_REJECT);
    FUZZ_LAW(verdict(group, text, other_root, NULL) == EG_REJECT);
    FUZZ_LAW(verdict(group, text, other_guardians, NULL) == EG_REJECT);
    FUZZ_LAW(verdict(group, text, other_key, NULL) == EG_REJECT);
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
        require_bound(group, &file, (eg_span){data, size});
    } else {
        FUZZ_LAW(status == EG_ERR_MALFORMED || status == EG_ERR_LIMIT);
        FUZZ_LAW(err.text[0] != '\0');
    }
    opening_file_free(&file);
    return 0;
}
