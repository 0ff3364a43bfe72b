/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The evidence ladder: how much is known of what happened to an account.
 *
 * A level may rise by itself when evidence comes; only a reviewer lowers it, and
 * those who were told get a correction.  docs/accountguard.md says which evidence
 * makes which level; "compromised" is said of a proven success alone.
 */
#ifndef ACCOUNTGUARD_MODEL_LEVEL_H
#define ACCOUNTGUARD_MODEL_LEVEL_H

#include <stdbool.h>

/** level, word in files, word that the public reads. */
#define AG_LEVEL_TABLE(X)                       \
    X(AG_EXPOSED, "exposed", "exposed")         \
    X(AG_TARGETED, "targeted", "targeted")      \
    X(AG_ENGAGED, "engaged", "targeted")        \
    X(AG_SUSPECTED, "suspected", "compromised") \
    X(AG_CONFIRMED, "confirmed", "compromised")

/** L0 to L4. */
typedef enum ag_level {
#define AG_LEVEL_ENUM(name, word, public_word) name,
    AG_LEVEL_TABLE(AG_LEVEL_ENUM)
#undef AG_LEVEL_ENUM
        AG_LEVEL_COUNT
} ag_level;

/** "exposed", ..., "confirmed"; never NULL. */
const char *ag_level_name(ag_level level);

/** "exposed", "targeted" (L1, L2) or "compromised" (L3, L4); never NULL. */
const char *ag_level_public(ag_level level);

/** The level of a word; false: there is none such. */
bool ag_level_read(ag_level *out, const char *word);

/** L3 and L4. */
static inline bool
ag_level_is_compromised(ag_level level)
{
    return level >= AG_SUSPECTED;
}

#endif
