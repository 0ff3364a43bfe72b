/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which spellings are one account.
 *
 * Logs spell an account as they like: in capitals, as a guest of another
 * organisation, with a tag after a plus.  The canonical text is what is enrolled
 * and what is looked up.  It never merges two people: a rule is there only where
 * the provider itself delivers both spellings to one mailbox.  Tokens are made of
 * it, so a change of the rules is another version, and old tokens are known by
 * theirs.
 *
 *   all         letters of ASCII are small; spaces around fall away; the domain
 *               is in its A-labels (IDNA 2008, UTS 46), without a final dot
 *   Microsoft   name_example.org#EXT#@tenant is the guest name@example.org;
 *               a tag after "+" falls away
 *   Google      a tag after "+" falls away
 *   gmail.com   dots before the "@" fall away as well; googlemail.com is the same
 *   outlook.com and its kin: a tag falls away whatever log tells of it
 *   GUID        "guid:" and small letters, without braces
 *   Okta        a login that is no address is "okta:" and the login
 */
#ifndef ACCOUNTGUARD_ACCOUNT_CANON_H
#define ACCOUNTGUARD_ACCOUNT_CANON_H

#include "accountguard/event/event.h"

/** Version of the rules above; kept with each token. */
#define AG_CANON_RULES 1

/** Room for a canonical text with its final zero. */
#define AG_CANON_MAX 320

/**
 * The canonical text of an account.
 *
 * @param[out] out     Ended by a zero.
 * @param[in]  account As a log or a person spells it; UTF-8.
 * @return Its length; 0: this names no account ("NT AUTHORITY\SYSTEM", "",
 *         what is too long), and @p out is empty.
 */
size_t ag_canon(char out[AG_CANON_MAX], ag_provider provider, eg_span account);

#endif
