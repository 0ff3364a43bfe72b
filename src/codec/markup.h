/* SPDX-License-Identifier: Apache-2.0 */
/* Text inside of XML and HTML. */
#ifndef EG_CODEC_MARKUP_H
#define EG_CODEC_MARKUP_H

#include "codec/buffer.h"

/**
 * Append UTF-8 text as the content or an attribute of XML or HTML: what has a
 * meaning there is escaped, what may not stand there (control characters,
 * U+FFFE and U+FFFF) is replaced by blanks or question marks.
 */
void eg_markup_write(eg_buffer *out, const char *text);

#endif
