/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people read before they consent.  A consent names the version and the hash
 * of the text that was shown, so a change of words is a new version.
 */
#ifndef ACCOUNTGUARD_ENROL_CONSENT_TEXT_H
#define ACCOUNTGUARD_ENROL_CONSENT_TEXT_H

#include <electionguard/hash.h>

#include "accountguard/model/language.h"

/** Version of the texts. */
#define AG_CONSENT_VERSION 1

/** The text in a language; lines end in LF. */
const char *ag_consent_text(ag_language language);

/** Its SHA-256. */
void ag_consent_text_hash(eg_hash *out, ag_language language);

#endif
