/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parts of files.
 */
#include "board/serve/range.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char unit[] = "bytes=";

/** The digits at *text, which goes behind them; false: none, or too many. */
static bool
read_digits(uint64_t *out, const char **text)
{
    const char *t = *text;
    uint64_t value = 0;
    for (; *t >= '0' && *t <= '9'; t++) {
        const unsigned digit = (unsigned)(*t - '0');
        if (value > ((uint64_t)INT64_MAX - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    const bool some = t != *text;
    *text = t;
    *out = value;
    return some;
}

/** "FIRST-LAST", "FIRST-" or "-COUNT" of a file of @p bytes. */
static bool
read_range(uint64_t *from, uint64_t *len, const char *text, uint64_t bytes)
{
    uint64_t first = 0;
    uint64_t last = 0;
    const bool has_first = read_digits(&first, &text);
    if (*text != '-') {
        return false;
    }
    text++;
    const bool open = *text == '\0';
    if ((!open && !read_digits(&last, &text)) || *text != '\0') {
        return false;
    }
    if (!has_first) {
        /* The last COUNT bytes, or all if there are fewer. */
        *len = last < bytes ? last : bytes;
        *from = bytes - *len;
        return *len > 0;
    }
    if (first >= bytes || (!open && last < first)) {
        return false;
    }
    *from = first;
    *len = open || last >= bytes ? bytes - first : last - first + 1;
    return true;
}

/** Whether the asker wants a part of the very file that is there. */
static bool
wants_part(const board_answer *a, const board_request *request)
{
    return a->status == HTTP_OK && a->file.fd >= 0 && request->range != NULL &&
           strncasecmp(request->range, unit, sizeof(unit) - 1) == 0 &&
           (request->if_range == NULL ||
            strcmp(request->if_range, a->etag) == 0);
}

void
board_answer_range(board_answer *a, const board_request *request)
{
    const uint64_t bytes = a->file.len;
    if (!wants_part(a, request)) {
        return;
    }
    if (!read_range(&a->file.from, &a->file.len,
                    request->range + sizeof(unit) - 1, bytes)) {
        (void)board_refuse(a, HTTP_BAD_RANGE,
                           "the file has %" PRIu64
                           " bytes, and no such range of them; one range can "
                           "be asked for at a time",
                           bytes);
        snprintf(a->part, sizeof(a->part), "bytes */%" PRIu64, bytes);
        return;
    }
    a->status = HTTP_PARTIAL;
    snprintf(a->part, sizeof(a->part), "bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64,
             a->file.from, a->file.from + a->file.len - 1, bytes);
}
