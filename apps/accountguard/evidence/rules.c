/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ladder's rules (docs/accountguard.md, "The evidence ladder").
 *
 * A row that does not prove how it ended is an attempt.  Techniques are those of
 * MITRE ATT&CK for enterprises; a provider's warning tells of none.
 */
#include "accountguard/evidence/rules.h"

#include <string.h>

#define SUCCESS AG_ENDED(AG_OUTCOME_SUCCESS)
#define UNKNOWN AG_ENDED(AG_OUTCOME_UNKNOWN)
#define FAILURE AG_ENDED(AG_OUTCOME_FAILURE)
#define ANYHOW  AG_ENDED_ANYHOW

#define FROM_ACTOR    (AG_BY_ADDRESS | AG_BY_PROVIDER)
#define LINK_OF_ACTOR (AG_BY_LINK | AG_BY_PROVIDER)

/* An action after signing in counts only where it is proven to have been done. */
#define AFTER_SIGN_IN(id, action, technique, what)                          \
    {                                                                       \
        id, action, SUCCESS, FROM_ACTOR, AG_CONFIRMED, technique,           \
            what " from the infrastructure of such a group, which takes a " \
                 "session of the account"                                   \
    }

const ag_rule ag_rules[] = {
    {"leak", AG_ACTION_LEAK, ANYHOW, AG_BY_ROW, AG_EXPOSED, "T1589.001",
     "a password or another credential of the account is in a leak"},
    {"warning.provider", AG_ACTION_WARNING, ANYHOW, AG_BY_ROW | AG_BY_ADDRESS,
     AG_TARGETED, "",
     "the provider itself warned that a state's group attacks the account"},
    {"other.provider", AG_ACTION_OTHER, ANYHOW, AG_BY_PROVIDER, AG_TARGETED, "",
     "the provider itself named a state's group in a row about the account"},
    {"risk", AG_ACTION_RISK, ANYHOW, FROM_ACTOR, AG_TARGETED, "T1078",
     "the provider told of a risk with a sign-in, which came from the "
     "infrastructure of such a group"},
    {"sign-in.attempt", AG_ACTION_SIGN_IN, ANYHOW, FROM_ACTOR, AG_TARGETED,
     "T1110",
     "somebody tried to sign in from the infrastructure of such a group"},
    {"sign-in.success", AG_ACTION_SIGN_IN, SUCCESS, FROM_ACTOR, AG_SUSPECTED,
     "T1078.004",
     "a sign-in from the infrastructure of such a group succeeded"},
    {"factor.attempt", AG_ACTION_MFA, ANYHOW, FROM_ACTOR, AG_TARGETED, "T1621",
     "a second factor was asked for from the infrastructure of such a group, "
     "which takes the password"},
    {"factor.accepted", AG_ACTION_MFA, SUCCESS, FROM_ACTOR, AG_ENGAGED, "T1621",
     "a request for a second factor from the infrastructure of such a group "
     "was accepted"},
    {"token.attempt", AG_ACTION_TOKEN, ANYHOW, FROM_ACTOR, AG_TARGETED, "T1550",
     "a session's token was tried from the infrastructure of such a group"},
    {"token.misused", AG_ACTION_TOKEN, SUCCESS | UNKNOWN,
     AG_BY_ROW | AG_BY_ADDRESS, AG_SUSPECTED, "T1550",
     "the provider itself told that a token of a session was misused"},
    {"phish.delivered", AG_ACTION_PHISH, ANYHOW, LINK_OF_ACTOR | AG_BY_ADDRESS,
     AG_TARGETED, "T1566.002",
     "a deceiving message tied to such a group was sent to the account"},
    {"click.blocked", AG_ACTION_CLICK, ANYHOW, LINK_OF_ACTOR, AG_TARGETED,
     "T1204.001", "a link of such a group was met by the account's owner"},
    {"click", AG_ACTION_CLICK, ANYHOW & ~FAILURE, LINK_OF_ACTOR, AG_ENGAGED,
     "T1204.001",
     "a link of such a group was opened, or data were entered there"},
    {"rule.attempt", AG_ACTION_RULE, ANYHOW, FROM_ACTOR, AG_TARGETED,
     "T1114.003",
     "a rule for mail was tried from the infrastructure of such a group"},
    AFTER_SIGN_IN("rule.set",
                  AG_ACTION_RULE,
                  "T1114.003",
                  "a rule for mail was set"),
    {"grant.attempt", AG_ACTION_GRANT, ANYHOW, FROM_ACTOR | AG_BY_LINK,
     AG_TARGETED, "T1528",
     "access for an application was asked for, tied to such a group"},
    {"grant.to-actor", AG_ACTION_GRANT, SUCCESS, LINK_OF_ACTOR, AG_ENGAGED,
     "T1528", "an application of such a group was given access"},
    AFTER_SIGN_IN("grant.given",
                  AG_ACTION_GRANT,
                  "T1528",
                  "an application was given access"),
    {"credential.attempt", AG_ACTION_CREDENTIAL, ANYHOW, FROM_ACTOR,
     AG_TARGETED, "T1098",
     "a change of password or second factor was tried from the infrastructure "
     "of such a group"},
    AFTER_SIGN_IN("credential.changed",
                  AG_ACTION_CREDENTIAL,
                  "T1098",
                  "a password or second factor was changed"),
    {"mail.attempt", AG_ACTION_MAIL_READ, ANYHOW, FROM_ACTOR, AG_TARGETED,
     "T1114.002",
     "reading or sending mail was tried from the infrastructure of such a "
     "group"},
    AFTER_SIGN_IN("mail.read",
                  AG_ACTION_MAIL_READ,
                  "T1114.002",
                  "mail was read or sent"),
    /* No event makes these two: no outcome is theirs. */
    {"person.owner", AG_ACTION_OTHER, 0, 0, AG_CONFIRMED, "",
     "the owner of the account confirmed that somebody else used it"},
    {"person.analyst", AG_ACTION_OTHER, 0, 0, AG_CONFIRMED, "",
     "an analyst looked into it and confirmed that somebody else used the "
     "account"},
};

const size_t ag_rule_count = EG_ARRAY_LEN(ag_rules);

unsigned
ag_rule_strength(ag_level level)
{
    return ag_level_is_compromised(level) ? AG_STRENGTH_COMPROMISE
                                          : AG_STRENGTH_ATTEMPT;
}

const ag_rule *
ag_rule_find(const char *id)
{
    for (size_t i = 0; i < ag_rule_count; i++) {
        if (strcmp(ag_rules[i].id, id) == 0) {
            return &ag_rules[i];
        }
    }
    return NULL;
}

const char *
ag_rule_id(const ag_rule *rule)
{
    return rule->id;
}

const char *
ag_rule_technique(const ag_rule *rule)
{
    return rule->technique;
}

const char *
ag_rule_reason(const ag_rule *rule)
{
    return rule->reason;
}
