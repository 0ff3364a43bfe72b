/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The languages in which AccountGuard speaks to people.
 */
#ifndef ACCOUNTGUARD_MODEL_LANGUAGE_H
#define ACCOUNTGUARD_MODEL_LANGUAGE_H

#include <stdbool.h>

/** language, BCP 47 tag, its own name. */
#define AG_LANGUAGE_TABLE(X)       \
    X(AG_ENGLISH, "en", "English") \
    X(AG_SPANISH, "es", "Español") \
    X(AG_FRENCH, "fr", "Français")

typedef enum ag_language {
#define AG_LANGUAGE_ENUM(name, tag, own) name,
    AG_LANGUAGE_TABLE(AG_LANGUAGE_ENUM)
#undef AG_LANGUAGE_ENUM
        AG_LANGUAGE_COUNT
} ag_language;

/** "en", "es" or "fr"; never NULL. */
const char *ag_language_tag(ag_language language);

/** "English", "Español" or "Français"; never NULL. */
const char *ag_language_name(ag_language language);

/** The language of a tag; false: none of these. */
bool ag_language_read(ag_language *out, const char *tag);

#endif
