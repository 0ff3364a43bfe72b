/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of an indicator as one text: "ip 192.0.2.7", or several, each on a
 * line.  No value has a line's end in it.
 */
#ifndef ACCOUNTGUARD_CATALOG_PIECES_H
#define ACCOUNTGUARD_CATALOG_PIECES_H

#include "accountguard/indicator/feed.h"
#include "codec/buffer.h"

void ag_pieces_write(eg_buffer *out, const ag_part *part, size_t len);

/** Read; parts point into @p text.  False: it is no such text. */
bool ag_pieces_read(ag_part part[AG_FEED_PARTS_MAX], size_t *len, eg_span text);

#endif
