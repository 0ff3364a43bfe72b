/* SPDX-License-Identifier: Apache-2.0 */
#include "support/verify_slices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
slices_make(eg_slice *out,
            const char *path,
            const eg_verify_options *options,
            uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        eg_error err = {.status = EG_OK};
        out[i] = (eg_slice){.bytes = NULL};
        if (eg_verify_slice(&out[i], path, options, i, count, &err) != EG_OK) {
            (void)fprintf(stderr, "slice %u of %u: %s\n", i, count, err.text);
            abort();
        }
    }
}

void
slices_free(eg_slice *slice, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        eg_slice_free(&slice[i]);
    }
}

/** Whether two reports are the same bytes in @p format. */
static bool
forms_are_equal(const eg_report *a, const eg_report *b, eg_report_format format)
{
    char *text[2] = {NULL, NULL};
    size_t len[2] = {0, 0};
    if (eg_report_write(a, format, &text[0], &len[0]) != EG_OK ||
        eg_report_write(b, format, &text[1], &len[1]) != EG_OK) {
        abort();
    }
    const bool equal =
        len[0] == len[1] && memcmp(text[0], text[1], len[0]) == 0;
    if (!equal && format == EG_REPORT_TEXT) {
        (void)fprintf(stderr, "one run:\n%s\nslices:\n%s\n", text[0], text[1]);
    }
    free(text[0]);
    free(text[1]);
    return equal;
}

static bool
reports_are_equal(const eg_report *a, const eg_report *b)
{
    return forms_are_equal(a, b, EG_REPORT_TEXT) &&
           forms_are_equal(a, b, EG_REPORT_JSON) &&
           forms_are_equal(a, b, EG_REPORT_JUNIT);
}

bool
slices_agree(const eg_report *whole,
             const char *path,
             const eg_verify_options *options,
             uint32_t count,
             uint32_t first)
{
    eg_error err = {.status = EG_OK};
    eg_report *joined = NULL;
    eg_slice *made = calloc(count, sizeof(*made));
    eg_slice *turned = calloc(count, sizeof(*turned));
    if (made == NULL || turned == NULL) {
        abort();
    }
    slices_make(made, path, options, count);
    for (uint32_t i = 0; i < count; i++) {
        turned[i] = made[(first + i) % count];
    }
    bool agree = false;
    if (eg_verify_joined(&joined, path, options, turned, count, &err) ==
        EG_OK) {
        agree = reports_are_equal(whole, joined);
    }
    if (!agree) {
        (void)fprintf(stderr, "%u slices do not agree: %s\n", count, err.text);
    }
    eg_report_free(joined);
    slices_free(made, count);
    free(made);
    free(turned);
    return agree;
}
