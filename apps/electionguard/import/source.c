/* SPDX-License-Identifier: Apache-2.0 */
#include "electionguard/import/source.h"

#include <string.h>

import_source
import_source_parse(const char *name, struct argp_state *state)
{
    if (strcmp(name, "dominion") == 0) {
        return IMPORT_DOMINION;
    }
    if (strcmp(name, "nist") != 0) {
        argp_error(state, "'%s' is not dominion or nist", name);
    }
    return IMPORT_NIST;
}
