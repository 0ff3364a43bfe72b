/* SPDX-License-Identifier: Apache-2.0 */
/* Whose files are imported: the value of --from. */
#ifndef APP_ELECTIONGUARD_IMPORT_SOURCE_H
#define APP_ELECTIONGUARD_IMPORT_SOURCE_H

#include <argp.h>

typedef enum import_source {
    IMPORT_ANY, /**< Not said. */
    IMPORT_DOMINION,
    IMPORT_NIST
} import_source;

/** dominion or nist; anything else is wrong usage. */
import_source import_source_parse(const char *name, struct argp_state *state);

#endif
