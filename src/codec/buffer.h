/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A growable byte string: the sink of every writer.
 *
 * It has a ceiling from birth.  The first failure sticks: later appends do
 * nothing, and whoever needs the result asks eg_buffer_status() once.  So a
 * writer of a long message is a list of plain calls.  All bytes that the
 * buffer ever held are wiped when it lets them go, so it may carry secrets.
 */
#ifndef EG_CODEC_BUFFER_H
#define EG_CODEC_BUFFER_H

#include "base/base.h"

/** A byte string that grows; {0} is empty with ceiling 0, free is harmless. */
typedef struct eg_buffer {
    uint8_t *data;    /**< NULL until something was appended. */
    size_t len;       /**< Bytes in use. */
    size_t cap;       /**< Bytes allocated. */
    size_t ceiling;   /**< Bytes that it may hold at most. */
    eg_status status; /**< The first failure. */
} eg_buffer;

/** A buffer that frees itself at scope end. */
#define EG_BUFFER(name, limit) \
    EG_CLEANUP(eg_buffer_free) \
    eg_buffer name = {.ceiling = (limit), .status = EG_OK}

/** Make @p b empty; it allocates nothing yet. */
void eg_buffer_init(eg_buffer *b, size_t ceiling);

/** Wipe and free; @p b is then empty with the same ceiling. */
void eg_buffer_free(eg_buffer *b);

/** Wipe the content and forget a failure; the memory is kept for reuse. */
void eg_buffer_clear(eg_buffer *b);

/** Wipe and drop all bytes from @p len on; a larger @p len does nothing. */
void eg_buffer_truncate(eg_buffer *b, size_t len);

/** Append @p len bytes. */
void eg_buffer_append(eg_buffer *b, const void *bytes, size_t len);

/** Append one byte. */
void eg_buffer_byte(eg_buffer *b, uint8_t byte);

/** Append a text without its final zero. */
void eg_buffer_text(eg_buffer *b, const char *text);

/** Append formatted text of at most 1023 bytes. */
void eg_buffer_format(eg_buffer *b, const char *format, ...) EG_PRINTF(2, 3);

/**
 * Append @p len bytes whose content the caller writes at once.
 * @return Their place, valid until the next append; NULL after a failure.
 */
uint8_t *eg_buffer_extend(eg_buffer *b, size_t len);

/** Exchange what two buffers hold; each keeps its ceiling for what is added. */
void eg_buffer_swap(eg_buffer *a, eg_buffer *b);

/** Put @p len bytes at @p at (at most b->len), moving the rest up. */
void eg_buffer_insert(eg_buffer *b, size_t at, const void *bytes, size_t len);

/** What the buffer holds; valid until it changes. */
static inline eg_span
eg_buffer_span(const eg_buffer *b)
{
    return (eg_span){.data = b->data, .len = b->len};
}

/**
 * Whether everything was appended.
 *
 * @retval EG_OK         All is there.
 * @retval EG_ERR_LIMIT  The ceiling would have been passed.
 * @retval EG_ERR_MEMORY No memory.
 */
EG_NODISCARD static inline eg_status
eg_buffer_status(const eg_buffer *b)
{
    return b->status;
}

#endif
