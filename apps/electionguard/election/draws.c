/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading which contests of which ballots are to be opened.
 */
#include "electionguard/election/draws.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "codec/text.h"
#include "common/file.h"
#include "common/text.h"
#include "message/drawn.h"

/** Contests that one ballot may be asked for, and bytes of a list. */
#define CONTESTS_MAX 10000
#define FILE_MAX     ((size_t)64 * 1024 * 1024)

static int
by_index(const void *a, const void *b)
{
    const uint32_t *x = a;
    const uint32_t *y = b;
    return (*x > *y) - (*x < *y);
}

/** One number of the list, up to a comma or the end. */
static eg_status
take_contest(app_draw *draw, const char *text, size_t len, eg_error *err)
{
    char digits[12] = "";
    uint64_t index = 0;
    if (len < sizeof(digits)) {
        memcpy(digits, text, len);
    }
    if (!app_text_number(&index, digits, 1, INT32_MAX)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "'%.*s' is not the number of a contest",
                       (int)(len < 40 ? len : 40), text);
    }
    uint32_t *grown =
        draw->contest_len == CONTESTS_MAX
            ? NULL
            : realloc(draw->contest, (draw->contest_len + 1) * sizeof(*grown));
    if (grown == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for so many contests");
    }
    draw->contest = grown;
    draw->contest[draw->contest_len++] = (uint32_t)index;
    return EG_OK;
}

static eg_status
take_contests(app_draw *draw, const char *text, size_t len, eg_error *err)
{
    for (size_t from = 0; from <= len;) {
        const char *comma = memchr(text + from, ',', len - from);
        const size_t to = comma == NULL ? len : (size_t)(comma - text);
        EG_TRY(take_contest(draw, text + from, to - from, err));
        from = to + 1;
    }
    qsort(draw->contest, draw->contest_len, sizeof(*draw->contest), by_index);
    for (size_t i = 1; i < draw->contest_len; i++) {
        if (draw->contest[i] == draw->contest[i - 1]) {
            return eg_fail(err, EG_ERR_ARGUMENT, "a contest is named twice");
        }
    }
    return EG_OK;
}

static eg_status
read_draw(app_draw *out, const char *text, size_t len, eg_error *err)
{
    enum { DIGITS = 2 * EG_HASH_BYTES };
    if (len <= DIGITS + 1 || text[DIGITS] != ':' ||
        eg_hex_read(out->code.bytes, EG_HASH_BYTES, text, DIGITS, EG_HEX_ANY) !=
            EG_OK) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "'%.*s' is not a confirmation code of 64 hexadecimal "
                       "digits, a colon and numbers of contests",
                       (int)(len < 80 ? len : 80), text);
    }
    return take_contests(out, text + DIGITS + 1, len - DIGITS - 1, err);
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

eg_status
election_draws_take(election_draws *list,
                    const char *text,
                    size_t len,
                    eg_error *err)
{
    while (len > 0 && is_blank(text[0])) {
        text++;
        len--;
    }
    while (len > 0 && is_blank(text[len - 1])) {
        len--;
    }
    if (list->len == list->room) {
        const size_t room = list->room == 0 ? 64 : 2 * list->room;
        app_draw *grown = list->len >= APP_DRAWS_MAX
                              ? NULL
                              : realloc(list->draw, room * sizeof(*grown));
        if (grown == NULL) {
            return eg_fail(err, EG_ERR_MEMORY, "no memory for so many ballots");
        }
        list->draw = grown;
        list->room = room;
    }
    app_draw draw = {.contest = NULL};
    const eg_status status = read_draw(&draw, text, len, err);
    if (status != EG_OK) {
        free(draw.contest);
        return status;
    }
    list->draw[list->len++] = draw;
    return EG_OK;
}

static eg_status
read_lines(election_draws *list, const char *text, size_t len, eg_error *err)
{
    size_t line = 1;
    for (size_t from = 0; from < len; line++) {
        const char *end = memchr(text + from, '\n', len - from);
        const size_t to = end == NULL ? len : (size_t)(end - text);
        size_t at = from;
        while (at < to && is_blank(text[at])) {
            at++;
        }
        if (at < to && text[at] != '#') {
            const eg_status status =
                election_draws_take(list, text + at, to - at, err);
            if (status != EG_OK) {
                eg_error_prefix(err, "line %zu: ", line);
                return status;
            }
        }
        from = to + 1;
    }
    return EG_OK;
}

eg_status
election_draws_read(election_draws *list, const char *path, eg_error *err)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(app_file_read(path, FILE_MAX, &bytes, &len, err));
    const eg_status status = read_lines(list, (const char *)bytes, len, err);
    app_file_free(bytes, len);
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", path);
    }
    return status;
}

eg_status
election_draws_settle(election_draws *list, eg_error *err)
{
    if (list->len == 0) {
        return eg_fail(err, EG_ERR_ARGUMENT, "no ballot is drawn");
    }
    qsort(list->draw, list->len, sizeof(*list->draw), app_draw_compare);
    for (size_t i = 1; i < list->len; i++) {
        if (app_draw_compare(&list->draw[i - 1], &list->draw[i]) == 0) {
            char hex[2 * EG_HASH_BYTES + 1];
            eg_hex_write_upper(hex, list->draw[i].code.bytes, EG_HASH_BYTES);
            return eg_fail(err, EG_ERR_ARGUMENT, "ballot %s is named twice",
                           hex);
        }
    }
    return EG_OK;
}

void
election_draws_free(election_draws *list)
{
    for (size_t i = 0; i < list->len; i++) {
        free(list->draw[i].contest);
    }
    free(list->draw);
    *list = (election_draws){0};
}
