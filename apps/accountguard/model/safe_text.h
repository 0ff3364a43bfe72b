/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text of strangers that stands in notices: names, phrases, lines of help.
 */
#ifndef ACCOUNTGUARD_MODEL_SAFE_TEXT_H
#define ACCOUNTGUARD_MODEL_SAFE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/** Bytes of a phrase that a notice can show. */
#define AG_SAFE_PHRASE_MAX 60

/**
 * Whether text deceives nobody: 1 to @p max bytes of Latin letters, digits, single
 * blanks and simple marks; nothing that looks like an address of the web or of
 * mail, no letter that looks like another.
 */
bool ag_text_is_safe(const char *text, size_t max);

#endif
