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

/** Longest of each text in an event; a longer one makes the row a bad one. */
#define AG_EVENT_TEXT_MAX 1024

/** Whose rules say which spellings are one account. */
typedef enum ag_provider {
    AG_PROVIDER_OTHER, /**< An address of e-mail, and no more is known. */
    AG_PROVIDER_MICROSOFT,
    AG_PROVIDER_GOOGLE,
    AG_PROVIDER_OKTA
} ag_provider;

/** What was done, or tried. */
typedef enum ag_action {
    AG_ACTION_OTHER,      /**< Nothing that the ladder knows. */
    AG_ACTION_SIGN_IN,    /**< To sign in; outcome says how it ended. */
    AG_ACTION_MFA,        /**< A second factor was asked for or answered. */
    AG_ACTION_WARNING,    /**< The provider: a state attacks this account. */
    AG_ACTION_RISK,       /**< The provider: this sign-in is a risk. */
    AG_ACTION_TOKEN,      /**< The provider: a session's token was misused. */
    AG_ACTION_PHISH,      /**< A deceiving message was delivered. */
    AG_ACTION_CLICK,      /**< Its link was opened, or data submitted. */
    AG_ACTION_RULE,       /**< An inbox rule or forwarding was set. */
    AG_ACTION_GRANT,      /**< An application got access. */
    AG_ACTION_CREDENTIAL, /**< A password or a second factor was changed. */
    AG_ACTION_MAIL_READ,  /**< Mail was read or sent. */
    AG_ACTION_LEAK        /**< A credential was found in a leak. */
} ag_action;

typedef enum ag_outcome {
    AG_OUTCOME_UNKNOWN, /**< The row does not prove how it ended. */
    AG_OUTCOME_SUCCESS, /**< Proven by the row's own error code or outcome. */
    AG_OUTCOME_FAILURE,
    AG_OUTCOME_INTERRUPTED /**< Neither: another step was asked for. */
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
    eg_span
        native_id; /**< The provider's own name of the row; never empty: where
                            it has none, the adapter makes it of a hash. */
    eg_span code;  /**< The provider's error or event code, e.g. "50126". */
    eg_span url;   /**< A URL or host that the row tells; may be empty. */
    eg_span agent; /**< Its user agent; may be empty. */
    bool nation_state; /**< The provider itself names a state's actor. */
} ag_event;

#endif
