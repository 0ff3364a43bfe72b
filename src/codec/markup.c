/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/markup.h"

#include <string.h>

void
eg_markup_write(eg_buffer *out, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        switch (*c) {
        case '<':
            eg_buffer_text(out, "&lt;");
            break;
        case '>':
            eg_buffer_text(out, "&gt;");
            break;
        case '&':
            eg_buffer_text(out, "&amp;");
            break;
        case '"':
            eg_buffer_text(out, "&quot;");
            break;
        default:
            /* XML 1.0 has no control characters and neither U+FFFE nor
             * U+FFFF. */
            if ((unsigned char)*c < 0x20) {
                eg_buffer_byte(out, ' ');
            } else if (strncmp(c, "\xEF\xBF\xBE", 3) == 0 ||
                       strncmp(c, "\xEF\xBF\xBF", 3) == 0) {
                eg_buffer_text(out, "???");
                c += 2;
            } else {
                eg_buffer_byte(out, (uint8_t)*c);
            }
            break;
        }
    }
}
