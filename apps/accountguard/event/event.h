/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one row of a provider's log says, in the same terms for all providers.
 *
 * An event borrows the bytes of its row and lives as long as they do.  Nothing in
 * it is believed beyond its form: text is UTF-8 without control characters and
 * within its bound, moments and addresses were read.  An adapter gives an event,
 * or says why it cannot; it never guesses a success.
 */
#ifndef ACCOUNTGUARD_EVENT_EVENT_H
#define ACCOUNTGUARD_EVENT_EVENT_H

#include "accountguard/event/ip.h"
#include "accountguard/model/time.h"
#include "base/base.h"

/** Longest of each text in an event.  An identifier that is longer makes the row
 * a bad one; what a stranger may choose (URL, user agent, sender) is cut and made
 * clean instead, for nobody is to hide a row by a long one. */
#define AG_EVENT_TEXT_MAX 1024

/** Whose rules say which spellings are one account: provider, word. */
#define AG_PROVIDER_TABLE(X)              \
    X(AG_PROVIDER_OTHER, "other")         \
    X(AG_PROVIDER_MICROSOFT, "microsoft") \
    X(AG_PROVIDER_GOOGLE, "google")       \
    X(AG_PROVIDER_OKTA, "okta")

typedef enum ag_provider {
#define AG_PROVIDER_ENUM(name, word) name,
    AG_PROVIDER_TABLE(AG_PROVIDER_ENUM)
#undef AG_PROVIDER_ENUM
        AG_PROVIDER_COUNT
} ag_provider;

/*
 * What was done, or tried.
 *
 * OTHER       nothing that the ladder knows
 * SIGN_IN     to sign in; the outcome says how it ended
 * MFA         a second factor was asked for or answered
 * WARNING     the provider: a state attacks this account
 * RISK        the provider: this sign-in or account is at risk
 * TOKEN       the provider: a session's token was misused
 * PHISH       a deceiving message was sent; success: it was delivered
 * CLICK       its link was opened, or data submitted
 * RULE        an inbox rule or forwarding was set
 * GRANT       an application or another account got access
 * CREDENTIAL  a password or a second factor was changed
 * MAIL_READ   mail was read or sent
 * LEAK        a credential was found in a leak
 */
#define AG_ACTION_TABLE(X)                \
    X(AG_ACTION_OTHER, "other")           \
    X(AG_ACTION_SIGN_IN, "sign-in")       \
    X(AG_ACTION_MFA, "mfa")               \
    X(AG_ACTION_WARNING, "warning")       \
    X(AG_ACTION_RISK, "risk")             \
    X(AG_ACTION_TOKEN, "token")           \
    X(AG_ACTION_PHISH, "phish")           \
    X(AG_ACTION_CLICK, "click")           \
    X(AG_ACTION_RULE, "rule")             \
    X(AG_ACTION_GRANT, "grant")           \
    X(AG_ACTION_CREDENTIAL, "credential") \
    X(AG_ACTION_MAIL_READ, "mail-read")   \
    X(AG_ACTION_LEAK, "leak")

typedef enum ag_action {
#define AG_ACTION_ENUM(name, word) name,
    AG_ACTION_TABLE(AG_ACTION_ENUM)
#undef AG_ACTION_ENUM
        AG_ACTION_COUNT
} ag_action;

/*
 * UNKNOWN      the row does not prove how it ended
 * SUCCESS      proven by the row's own error code or outcome
 * FAILURE      likewise
 * INTERRUPTED  neither: another step was asked for
 */
#define AG_OUTCOME_TABLE(X)          \
    X(AG_OUTCOME_UNKNOWN, "unknown") \
    X(AG_OUTCOME_SUCCESS, "success") \
    X(AG_OUTCOME_FAILURE, "failure") \
    X(AG_OUTCOME_INTERRUPTED, "interrupted")

typedef enum ag_outcome {
#define AG_OUTCOME_ENUM(name, word) name,
    AG_OUTCOME_TABLE(AG_OUTCOME_ENUM)
#undef AG_OUTCOME_ENUM
        AG_OUTCOME_COUNT
} ag_outcome;

typedef struct ag_event {
    ag_provider provider;
    ag_action action;
    ag_outcome outcome;
    ag_time time; /**< When it happened. */
    ag_ip ip;     /**< From where; family 0: not told. */
    /** The account as the row spells it: an address, a UPN or a GUID; empty where
     * the row tells none, e.g. a warning for a whole domain. */
    eg_span account;
    /** The provider's own name of the row, of one event in it; never empty: where
     * it has none, it is a hash of the row. */
    eg_span native_id;
    eg_span code;      /**< The provider's error or event code, e.g. "50126". */
    eg_span url;       /**< A URL or host that the row tells; may be empty. */
    eg_span agent;     /**< Its user agent; may be empty. */
    eg_span sender;    /**< Who sent a deceiving message; may be empty. */
    bool nation_state; /**< The provider itself names a state's actor. */
} ag_event;

/** The word of each; never NULL. */
const char *ag_provider_name(ag_provider provider);
const char *ag_action_name(ag_action action);
const char *ag_outcome_name(ag_outcome outcome);

/** What a word means; false: there is none such. */
bool ag_provider_read(ag_provider *out, const char *word, size_t len);
bool ag_action_read(ag_action *out, const char *word, size_t len);
bool ag_outcome_read(ag_outcome *out, const char *word, size_t len);

#endif
