/* SPDX-License-Identifier: Apache-2.0 */
#include "support/ledger.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

void
ledger_note(const char *codes, const char *name)
{
    static bool begun = false;
    const char *path = getenv("EG_ATTACK_LEDGER");
    if (path == NULL || codes[0] == '\0') {
        return;
    }
    FILE *file = fopen(path, begun ? "a" : "w");
    if (file == NULL || fprintf(file, "%s\t%s\n", codes, name) < 0 ||
        fclose(file) != 0) {
        (void)fprintf(stderr, "%s: cannot be written\n", path);
        abort();
    }
    begun = true;
}
