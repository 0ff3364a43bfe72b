/* SPDX-License-Identifier: Apache-2.0 */
/* For a command that was built with -DEG_PRINT=OFF. */
#include "board/receipt/sheet.h"

eg_status
receipt_print(const receipt *r,
              const receipt_words *words,
              const char *path,
              eg_error *err)
{
    (void)r;
    (void)words;
    return eg_fail(err, EG_ERR_UNSUPPORTED,
                   "%s: this command was built without printing", path);
}
