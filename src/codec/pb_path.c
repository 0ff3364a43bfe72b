/* SPDX-License-Identifier: Apache-2.0 */
/* Paths in error sentences. */
#include "codec/pb_path.h"

#include <stdio.h>
#include <string.h>

void
pb_path_text(const pb_frame *at, char out[PB_PATH_MAX])
{
    const pb_frame *frames[EG_PB_MAX_DEPTH + 1];
    size_t count = 0;
    const eg_pb_message *top = at->type;
    for (; at != NULL && count < EG_ARRAY_LEN(frames); at = at->up) {
        top = at->type;
        if (at->field != NULL) {
            frames[count++] = at;
        }
    }
    if (count == 0) {
        snprintf(out, PB_PATH_MAX, "%s", top->name);
        return;
    }
    size_t used = 0;
    while (count > 0 && used < PB_PATH_MAX) {
        const pb_frame *f = frames[--count];
        int len;
        if ((f->field->flags & EG_PB_REPEATED) != 0) {
            len = snprintf(out + used, PB_PATH_MAX - used, "%s%s[%zu]",
                           used > 0 ? "." : "", f->field->name, f->index);
        } else {
            len = snprintf(out + used, PB_PATH_MAX - used, "%s%s",
                           used > 0 ? "." : "", f->field->name);
        }
        used += len > 0 ? (size_t)len : 0;
    }
}
