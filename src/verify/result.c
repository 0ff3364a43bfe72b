/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counting checks and keeping findings.
 */
#include "verify/result.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/text.h"

/* A list is cut back to the first EG_FINDINGS_MAX when it is twice as long, so
 * that the first ones by place survive in whatever order they were made. */
#define KEPT_MAX ((size_t)2 * EG_FINDINGS_MAX)

void
eg_result_free(eg_result *result)
{
    free(result->finding);
    memset(result, 0, sizeof(*result));
}

void
eg_result_visit(eg_result *result, eg_check check)
{
    result->count[check].visited++;
}

void
eg_result_visit_many(eg_result *result, eg_check check, uint64_t times)
{
    result->count[check].visited += times;
}

void
eg_result_unseen(eg_result *result, eg_check check)
{
    result->count[check].unseen++;
}

void
eg_result_unseen_step(eg_result *result, unsigned step)
{
    for (int i = 0; i < EG_CHECK_COUNT; i++) {
        if (eg_check_step((eg_check)i) == step) {
            eg_result_unseen(result, (eg_check)i);
        }
    }
}

int
eg_finding_compare(const void *a, const void *b)
{
    const eg_finding *x = a;
    const eg_finding *y = b;
    if (x->section != y->section) {
        /* What concerns the record as a whole comes last. */
        return x->section < y->section ? -1 : 1;
    }
    if (x->ordinal != y->ordinal) {
        return x->ordinal < y->ordinal ? -1 : 1;
    }
    if (x->check != y->check) {
        return x->check < y->check ? -1 : 1;
    }
    if (x->contest != y->contest) {
        return x->contest < y->contest ? -1 : 1;
    }
    if (x->field != y->field) {
        return x->field < y->field ? -1 : 1;
    }
    return strcmp(x->text, y->text);
}

/** Keep the first EG_FINDINGS_MAX by place. */
static void
cut(eg_result *result)
{
    if (result->len > 1) {
        qsort(result->finding, result->len, sizeof(*result->finding),
              eg_finding_compare);
    }
    if (result->len > EG_FINDINGS_MAX) {
        result->len = EG_FINDINGS_MAX;
    }
}

/** Room for one more finding, or NULL. */
static eg_finding *
room_for_one(eg_result *result)
{
    if (result->len == KEPT_MAX) {
        cut(result);
    }
    if (result->len == result->cap) {
        const size_t cap = result->cap == 0 ? 16 : result->cap * 2;
        eg_finding *grown = realloc(result->finding, cap * sizeof(*grown));
        if (grown == NULL) {
            result->status = EG_ERR_MEMORY;
            return NULL;
        }
        result->finding = grown;
        result->cap = cap;
    }
    return &result->finding[result->len++];
}

void
eg_result_starved(eg_result *result, const eg_arena *arena)
{
    if (eg_arena_starved(arena)) {
        result->status = EG_ERR_MEMORY;
    }
}

EG_PRINTF(4, 0)
static void
add_finding(eg_result *result,
            eg_check check,
            const eg_place *place,
            const char *format,
            va_list args)
{
    result->count[check].failed++;
    result->total++;
    eg_finding *f = room_for_one(result);
    if (f == NULL) {
        return;
    }
    *f = (eg_finding){.check = check,
                      .section = place->section,
                      .ordinal = place->ordinal,
                      .has_ballot = place->has_ballot,
                      .ballot = place->ballot,
                      .ballot_code = place->code,
                      .contest = place->contest,
                      .field = place->field};
    vsnprintf(f->text, sizeof(f->text), format, args);
    eg_text_clean(f->text);
}

void
eg_result_fail(eg_result *result,
               eg_check check,
               const eg_place *place,
               const char *format,
               ...)
{
    va_list args;
    va_start(args, format);
    add_finding(result, check, place, format, args);
    va_end(args);
}

bool
eg_result_require(eg_result *result,
                  eg_check check,
                  bool holds,
                  const eg_place *place,
                  const char *format,
                  ...)
{
    eg_result_visit(result, check);
    if (!holds) {
        va_list args;
        va_start(args, format);
        add_finding(result, check, place, format, args);
        va_end(args);
    }
    return holds;
}

void
eg_result_merge(eg_result *into, const eg_result *from)
{
    for (size_t i = 0; i < EG_CHECK_COUNT; i++) {
        into->count[i].visited += from->count[i].visited;
        into->count[i].failed += from->count[i].failed;
        into->count[i].unseen += from->count[i].unseen;
    }
    into->total += from->total;
    if (from->status != EG_OK) {
        into->status = from->status;
    }
    for (size_t i = 0; i < from->len; i++) {
        eg_finding *f = room_for_one(into);
        if (f == NULL) {
            return;
        }
        *f = from->finding[i];
    }
}

void
eg_result_finish(eg_result *result)
{
    cut(result);
}

const char *
eg_short_hex(char out[EG_SHORT_HEX_MAX], const eg_hash *hash)
{
    for (size_t i = 0; i < 8; i++) {
        snprintf(out + 2 * i, 3, "%02X", hash->bytes[i]);
    }
    memcpy(out + 16, "...", 4);
    return out;
}
