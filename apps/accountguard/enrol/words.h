/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of enrolment: states, kinds, roles and scopes, as files and the command
 * spell them.  Their numbers stand in tables, so new ones come at the end.
 */
#ifndef ACCOUNTGUARD_ENROL_WORDS_H
#define ACCOUNTGUARD_ENROL_WORDS_H

#include <stdbool.h>

/** Where an organisation stands. */
#define AG_ORG_STATE_TABLE(X)        \
    X(AG_ORG_APPLIED, "applied")     \
    X(AG_ORG_VERIFIED, "verified")   \
    X(AG_ORG_APPROVED, "approved")   \
    X(AG_ORG_SUSPENDED, "suspended") \
    X(AG_ORG_LEFT, "left")

/** Why an organisation may have the service. */
#define AG_ORG_CLASS_TABLE(X)                 \
    X(AG_ORG_CAMPAIGN, "campaign")            \
    X(AG_ORG_PARTY, "party")                  \
    X(AG_ORG_LEGISLATURE, "legislature")      \
    X(AG_ORG_AUTHORITY, "election-authority") \
    X(AG_ORG_VENDOR, "campaign-vendor")       \
    X(AG_ORG_NGO, "ngo")                      \
    X(AG_ORG_THINK_TANK, "think-tank")        \
    X(AG_ORG_MEDIA, "media")

/** What a contact is for. */
#define AG_ROLE_TABLE(X)              \
    X(AG_ROLE_SECURITY, "security")   \
    X(AG_ROLE_EXECUTIVE, "executive") \
    X(AG_ROLE_LEGAL, "legal")         \
    X(AG_ROLE_ALWAYS, "24-7")

/** Whose an account is: the organisation's, or the person's own. */
#define AG_ACCOUNT_KIND_TABLE(X) \
    X(AG_ACCOUNT_WORK, "work")   \
    X(AG_ACCOUNT_PERSONAL, "personal")

/** Where a protected account stands. */
#define AG_ACCOUNT_STATE_TABLE(X) \
    X(AG_ACCOUNT_LIVE, "live")    \
    X(AG_ACCOUNT_GONE, "left")

/** What the organisation may learn of an account. */
#define AG_TELL_TABLE(X)    \
    X(AG_TELL_NONE, "none") \
    X(AG_TELL_FACT, "fact") \
    X(AG_TELL_DETAIL, "detail")

/** A way to reach somebody. */
#define AG_CHANNEL_TABLE(X)    \
    X(AG_CHANNEL_MAIL, "mail") \
    X(AG_CHANNEL_PHONE, "phone")

#define AG_WORD_ENUM(name, word) name,
typedef enum ag_org_state {
    AG_ORG_STATE_TABLE(AG_WORD_ENUM) AG_ORG_STATE_COUNT
} ag_org_state;
typedef enum ag_org_class {
    AG_ORG_CLASS_TABLE(AG_WORD_ENUM) AG_ORG_CLASS_COUNT
} ag_org_class;
typedef enum ag_role { AG_ROLE_TABLE(AG_WORD_ENUM) AG_ROLE_COUNT } ag_role;
typedef enum ag_account_kind {
    AG_ACCOUNT_KIND_TABLE(AG_WORD_ENUM) AG_ACCOUNT_KIND_COUNT
} ag_account_kind;
typedef enum ag_account_state {
    AG_ACCOUNT_STATE_TABLE(AG_WORD_ENUM) AG_ACCOUNT_STATE_COUNT
} ag_account_state;
typedef enum ag_tell { AG_TELL_TABLE(AG_WORD_ENUM) AG_TELL_COUNT } ag_tell;
typedef enum ag_channel_kind {
    AG_CHANNEL_TABLE(AG_WORD_ENUM) AG_CHANNEL_COUNT
} ag_channel_kind;
#undef AG_WORD_ENUM

/* The word of each; never NULL, "?" for a number of no word. */
const char *ag_org_state_name(ag_org_state state);
const char *ag_org_class_name(ag_org_class class);
const char *ag_role_name(ag_role role);
const char *ag_account_kind_name(ag_account_kind kind);
const char *ag_tell_name(ag_tell tell);
const char *ag_channel_kind_name(ag_channel_kind kind);

/* Which a word means; false: there is none such. */
bool ag_org_class_read(ag_org_class *out, const char *word);
bool ag_role_read(ag_role *out, const char *word);
bool ag_tell_read(ag_tell *out, const char *word);
bool ag_channel_kind_read(ag_channel_kind *out, const char *word);

#endif
