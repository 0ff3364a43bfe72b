/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The manifest as data: look-ups and the check X.01, for manifests from a file
 * and for those that a program filled in itself.
 */
#include "election/manifest.h"

#include <stdlib.h>
#include <string.h>

#include "base/base.h"

void
eg_manifest_free(eg_manifest *manifest)
{
    if (manifest == NULL) {
        return;
    }
    eg_manifest_box *box = (eg_manifest_box *)(void *)manifest;
    eg_arena *arena = box->arena;
    free(box);
    eg_arena_free(arena);
}

/* -- kinds of fields ------------------------------------------------------ */

const char *
eg_field_kind_name(eg_field_kind kind)
{
    switch (kind) {
    case EG_FIELD_OPTION:
        return NULL;
    case EG_FIELD_OVERVOTE:
        return "OvervoteIndicator";
    case EG_FIELD_NULL_VOTE:
        return "NullVoteIndicator";
    case EG_FIELD_UNDERVOTE:
        return "UndervoteIndicator";
    case EG_FIELD_UNDERVOTE_DIFFERENCE:
        return "UndervoteDifferenceCount";
    case EG_FIELD_WRITE_IN_COUNT:
        return "WriteInCount";
    }
    return NULL;
}

uint32_t
eg_field_bound(eg_field_kind kind, const eg_contest *contest)
{
    switch (kind) {
    case EG_FIELD_OPTION:
        return contest->option_limit;
    case EG_FIELD_OVERVOTE:
    case EG_FIELD_NULL_VOTE:
    case EG_FIELD_UNDERVOTE:
        return 1;
    case EG_FIELD_UNDERVOTE_DIFFERENCE:
        return contest->selection_limit;
    case EG_FIELD_WRITE_IN_COUNT:
        return contest->write_in_count;
    }
    return 0;
}

/* -- look-ups ------------------------------------------------------------- */

const eg_contest *
eg_manifest_contest(const eg_manifest *manifest, uint32_t index)
{
    if (index == 0 || index > manifest->contest_len) {
        return NULL;
    }
    return &manifest->contest[index - 1];
}

const eg_contest *
eg_manifest_find_contest(const eg_manifest *manifest, const char *id)
{
    for (size_t i = 0; i < manifest->contest_len; i++) {
        if (strcmp(manifest->contest[i].id, id) == 0) {
            return &manifest->contest[i];
        }
    }
    return NULL;
}

const eg_ballot_style *
eg_manifest_find_style(const eg_manifest *manifest, const char *id)
{
    for (size_t i = 0; i < manifest->style_len; i++) {
        if (strcmp(manifest->style[i].id, id) == 0) {
            return &manifest->style[i];
        }
    }
    return NULL;
}

const eg_field *
eg_contest_find_field(const eg_contest *contest, const char *id)
{
    for (size_t i = 0; i < contest->field_len; i++) {
        if (strcmp(contest->field[i].id, id) == 0) {
            return &contest->field[i];
        }
    }
    return NULL;
}

/* -- X.01 ----------------------------------------------------------------- */

static int
compare_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *
eg_first_duplicate(const char **list, size_t len)
{
    qsort(list, len, sizeof(*list), compare_text);
    for (size_t i = 1; i < len; i++) {
        if (strcmp(list[i - 1], list[i]) == 0) {
            return list[i];
        }
    }
    return NULL;
}

/** Room for @p len texts; freed at scope end by text_list_free. */
typedef struct text_list {
    const char **text;
    size_t len;
} text_list;

static void
text_list_free(text_list *list)
{
    free(list->text);
}

static eg_status
text_list_new(text_list *list, size_t len)
{
    list->text = calloc(len > 0 ? len : 1, sizeof(*list->text));
    list->len = len;
    return list->text == NULL ? EG_ERR_MEMORY : EG_OK;
}

static eg_status
check_field(const eg_contest *contest, size_t at, eg_error *err)
{
    const eg_field *field = &contest->field[at];
    if (field->index != at + 1) {
        return eg_fail(err, EG_REJECT, "contest \"%s\": field %zu has index %u",
                       contest->id, at + 1, field->index);
    }
    if (field->id[0] == '\0') {
        return eg_fail(err, EG_REJECT,
                       "contest \"%s\": field %zu has an empty label",
                       contest->id, at + 1);
    }
    if ((field->kind == EG_FIELD_OPTION) != (at < contest->option_len) ||
        field->bound < 1 ||
        field->bound != eg_field_bound(field->kind, contest)) {
        return eg_fail(err, EG_REJECT,
                       "contest \"%s\": field \"%s\" is not what its place in "
                       "the contest says",
                       contest->id, field->id);
    }
    return EG_OK;
}

static eg_status
check_contest(const eg_contest *contest, size_t at, eg_error *err)
{
    if (contest->index != at + 1) {
        return eg_fail(err, EG_REJECT, "contest %zu has index %u", at + 1,
                       contest->index);
    }
    if (contest->id[0] == '\0') {
        return eg_fail(err, EG_REJECT, "contest %zu has an empty label",
                       at + 1);
    }
    if (contest->option_len == 0) {
        return eg_fail(err, EG_REJECT, "contest \"%s\" has no options",
                       contest->id);
    }
    if (contest->selection_limit < 1 || contest->option_limit < 1) {
        return eg_fail(err, EG_REJECT, "contest \"%s\" has a limit of 0",
                       contest->id);
    }
    EG_CLEANUP(text_list_free) text_list labels = {0};
    EG_TRY(text_list_new(&labels, contest->field_len));
    for (size_t i = 0; i < contest->field_len; i++) {
        EG_TRY(check_field(contest, i, err));
        labels.text[i] = contest->field[i].id;
    }
    const char *twice = eg_first_duplicate(labels.text, labels.len);
    if (twice != NULL) {
        return eg_fail(err, EG_REJECT,
                       "contest \"%s\" has the label \"%s\" twice", contest->id,
                       twice);
    }
    return EG_OK;
}

static eg_status
check_style(const eg_manifest *manifest, size_t at, eg_error *err)
{
    const eg_ballot_style *style = &manifest->style[at];
    if (style->index != at + 1) {
        return eg_fail(err, EG_REJECT, "ballot style %zu has index %u", at + 1,
                       style->index);
    }
    if (style->id[0] == '\0') {
        return eg_fail(err, EG_REJECT, "ballot style %zu has an empty label",
                       at + 1);
    }
    if (style->unknown_len > 0) {
        return eg_fail(err, EG_REJECT,
                       "ballot style \"%s\" lists the contest \"%s\", which "
                       "does not exist",
                       style->id,
                       style->first_unknown == NULL ? "?"
                                                    : style->first_unknown);
    }
    for (size_t i = 0; i < style->contest_len; i++) {
        const uint32_t before = i == 0 ? 0 : style->contest[i - 1];
        if (style->contest[i] <= before ||
            style->contest[i] > manifest->contest_len) {
            return eg_fail(err, EG_REJECT,
                           "ballot style \"%s\" lists contest index %u out of "
                           "order or range",
                           style->id, style->contest[i]);
        }
    }
    return EG_OK;
}

static eg_status
check_contests(const eg_manifest *manifest, eg_error *err)
{
    EG_CLEANUP(text_list_free) text_list labels = {0};
    EG_TRY(text_list_new(&labels, manifest->contest_len));
    for (size_t i = 0; i < manifest->contest_len; i++) {
        EG_TRY(check_contest(&manifest->contest[i], i, err));
        labels.text[i] = manifest->contest[i].id;
    }
    const char *twice = eg_first_duplicate(labels.text, labels.len);
    if (twice != NULL) {
        return eg_fail(err, EG_REJECT, "two contests have the label \"%s\"",
                       twice);
    }
    return EG_OK;
}

static eg_status
check_styles(const eg_manifest *manifest, eg_error *err)
{
    EG_CLEANUP(text_list_free) text_list labels = {0};
    EG_TRY(text_list_new(&labels, manifest->style_len));
    for (size_t i = 0; i < manifest->style_len; i++) {
        EG_TRY(check_style(manifest, i, err));
        labels.text[i] = manifest->style[i].id;
    }
    const char *twice = eg_first_duplicate(labels.text, labels.len);
    if (twice != NULL) {
        return eg_fail(err, EG_REJECT,
                       "two ballot styles have the label \"%s\"", twice);
    }
    return EG_OK;
}

/* X.01 */
eg_status
eg_manifest_check(const eg_manifest *manifest, eg_error *err)
{
    if (manifest->election_id[0] == '\0') {
        return eg_fail(err, EG_REJECT, "the election has an empty label");
    }
    if (manifest->contest_len == 0) {
        return eg_fail(err, EG_REJECT, "the election has no contests");
    }
    if (manifest->style_len == 0) {
        return eg_fail(err, EG_REJECT, "the election has no ballot styles");
    }
    EG_TRY(check_contests(manifest, err));
    return check_styles(manifest, err);
}
