/* SPDX-License-Identifier: Apache-2.0 */
/* What a cursor gives to the library besides the public calls. */
#ifndef EG_RECORD_CURSOR_H
#define EG_RECORD_CURSOR_H

#include <electionguard/record.h>

#include "codec/buffer.h"

/**
 * Take the bytes of the last item in exchange for an empty buffer, so that they
 * outlive the next call of eg_record_next() without being copied.
 *
 * @param[in,out] bytes Empty; then the item, which does not move.
 */
void eg_record_cursor_take(eg_record_cursor *cursor, eg_buffer *bytes);

#endif
