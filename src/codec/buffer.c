/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Growable byte strings.  Growth doubles and copies by hand instead of
 * realloc(), which could leave an unwiped copy behind.
 */
#include "codec/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CAP_MIN ((size_t)256)

void
eg_buffer_init(eg_buffer *b, size_t ceiling)
{
    *b = (eg_buffer){.ceiling = ceiling, .status = EG_OK};
}

void
eg_buffer_free(eg_buffer *b)
{
    if (b->data != NULL) {
        eg_wipe(b->data, b->len);
        free(b->data);
    }
    eg_buffer_init(b, b->ceiling);
}

void
eg_buffer_truncate(eg_buffer *b, size_t len)
{
    if (len < b->len) {
        eg_wipe(b->data + len, b->len - len);
        b->len = len;
    }
}

void
eg_buffer_clear(eg_buffer *b)
{
    eg_buffer_truncate(b, 0);
    b->status = EG_OK;
}

/** Make room for @p want bytes in all; at most the ceiling. */
static bool
grow(eg_buffer *b, size_t want)
{
    size_t cap = b->cap < CAP_MIN ? CAP_MIN : b->cap;
    while (cap < want) {
        cap = cap > b->ceiling / 2 ? b->ceiling : cap * 2;
    }
    if (cap > b->ceiling) {
        cap = b->ceiling;
    }
    uint8_t *data = malloc(cap);
    if (data == NULL) {
        b->status = EG_ERR_MEMORY;
        return false;
    }
    if (b->data != NULL) {
        memcpy(data, b->data, b->len);
        eg_wipe(b->data, b->len);
        free(b->data);
    }
    b->data = data;
    b->cap = cap;
    return true;
}

uint8_t *
eg_buffer_extend(eg_buffer *b, size_t len)
{
    if (b->status != EG_OK) {
        return NULL;
    }
    size_t want;
    if (!eg_size_add(&want, b->len, len) || want > b->ceiling) {
        b->status = EG_ERR_LIMIT;
        return NULL;
    }
    if ((want > b->cap || b->data == NULL) && !grow(b, want)) {
        return NULL;
    }
    uint8_t *place = b->data + b->len;
    b->len = want;
    return place;
}

void
eg_buffer_append(eg_buffer *b, const void *bytes, size_t len)
{
    if (len == 0) {
        return;
    }
    uint8_t *place = eg_buffer_extend(b, len);
    if (place != NULL) {
        memcpy(place, bytes, len);
    }
}

void
eg_buffer_byte(eg_buffer *b, uint8_t byte)
{
    eg_buffer_append(b, &byte, 1);
}

void
eg_buffer_text(eg_buffer *b, const char *text)
{
    eg_buffer_append(b, text, strlen(text));
}

void
eg_buffer_format(eg_buffer *b, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    const int len = vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (len < 0 || (size_t)len >= sizeof(text)) {
        if (b->status == EG_OK) {
            b->status = EG_ERR_LIMIT;
        }
    } else {
        eg_buffer_append(b, text, (size_t)len);
    }
    eg_wipe(text, sizeof(text));
}

void
eg_buffer_swap(eg_buffer *a, eg_buffer *b)
{
    const eg_buffer was = *a;
    const size_t other_ceiling = b->ceiling;
    *a = *b;
    a->ceiling = was.ceiling;
    *b = was;
    b->ceiling = other_ceiling;
}

void
eg_buffer_insert(eg_buffer *b, size_t at, const void *bytes, size_t len)
{
    if (len == 0 || b->status != EG_OK) {
        return;
    }
    const size_t rest = b->len - at;
    if (eg_buffer_extend(b, len) != NULL) {
        memmove(b->data + at + len, b->data + at, rest);
        memcpy(b->data + at, bytes, len);
    }
}
