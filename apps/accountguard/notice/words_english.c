/* SPDX-License-Identifier: Apache-2.0 */
/* Notices in English. */
#include "accountguard/notice/words.h"

const ag_words ag_words_english = {
    .subject = "{service}: notice {reference}",
    .title = "{service}: notice {reference}   {tlp}",
    .state =
        {[AG_AUDIENCE_PERSON] =
             {"A password or key of your account {account} was EXPOSED in a "
              "leak.",
              "Attackers TARGETED your account {account}.",
              "Attackers TARGETED your account {account}, and something that "
              "they sent was opened or confirmed.",
              "Your account {account} was probably COMPROMISED: somebody else "
              "signed in to it.",
              "Your account {account} was COMPROMISED: somebody else was in "
              "it."},
         [AG_AUDIENCE_ORGANISATION] =
             {"A password or key was EXPOSED in a leak. {subject} "
              "is concerned.",
              "Attackers TARGETED your organisation. {subject} is concerned.",
              "Attackers TARGETED your organisation, and something that they "
              "sent was opened or confirmed. {subject} is concerned.",
              "Your organisation was probably COMPROMISED: somebody else "
              "signed in. {subject} is concerned.",
              "Your organisation was COMPROMISED: somebody else was in an "
              "account. {subject} is concerned."},
         [AG_AUDIENCE_EXECUTIVE] =
             {"A password or key of an account in your organisation was "
              "EXPOSED in a leak.",
              "Attackers TARGETED an account in your organisation.",
              "Attackers TARGETED an account in your organisation, and "
              "something that they sent was opened or confirmed.",
              "An account in your organisation was probably COMPROMISED: "
              "somebody else signed in to it.",
              "An account in your organisation was COMPROMISED: somebody else "
              "was in it."}},
    .the_account = "The account {account}",
    .an_account = "One account",
    .meaning = {"This does not mean that anybody has used it.",
                "This does not mean that they got in: we know of no sign-in "
                "of theirs.",
                "This does not mean that they got in, but they may now hold "
                "what helps them.",
                "This does not prove what they saw or took. Act as if they "
                "could read everything.",
                "This is no fault of the account's owner. Act as if they read "
                "everything."},
    .canary = "This is a CANARY, a made-up event that shows that warnings "
              "arrive. Nobody attacked your account {account}.",
    .kind = {[AG_NOTICE_NEW] = "",
             [AG_NOTICE_RAISED] = "It is more serious than we told you before.",
             [AG_NOTICE_CORRECTED] =
                 "This corrects what we told you before, which said more than "
                 "we can prove. We are sorry.",
             [AG_NOTICE_RETRACTED] =
                 "We take back what we told you under this reference: it was a "
                 "FALSE ALARM. We are sorry.",
             [AG_NOTICE_CLOSED] =
                 "What we told you under this reference is CLOSED: we see no "
                 "more of it.",
             [AG_NOTICE_WAITING] =
                 "A notice WAITS for you. This message says no more, since "
                 "others might read it here. Read the notice at the page that "
                 "is named below."},
    .when = "When: {first} UTC{local}.",
    .when_local = " ({local} by your clock)",
    .when_several = "When: {count} times from {first} to {last} UTC.",
    .seen = {"Seen by: the provider of the account, who warned of it.",
             "Seen by: a log of sign-ins at the account's provider.",
             "Seen by: a partner who watches these attackers.",
             "Seen by: known marks of attackers, compared with logs.",
             "Seen by: our own analysts.",
             "Seen by: the account's owner, who told us.",
             "Seen by: nobody; the service made it up."},
    .named = "Who: activity that we associate, with {confidence} confidence, "
             "with the group called {group}.",
    .named_alias = "Who: activity that we associate, with {confidence} "
                   "confidence, with the group called {group}, also known as "
                   "{alias}.",
    .unnamed = "Who: a group that we do not name.",
    .confidence = {"low", "moderate", "high"},
    .steps = "What to do now, in this order:",
    .step = {"Do what follows on another device, one that you trust.",
             "In the account's security settings, sign out everywhere.",
             "Set a new password that you use nowhere else.",
             "Add a security key or passkey; remove codes sent by text "
             "message.",
             "Delete forwarding, mail rules and connected apps that are not "
             "yours.",
             "Refuse every sign-in prompt that you did not start yourself.",
             "Call the help below, by telephone and not from this account.",
             "Keep all sign-in and audit logs from now on; delete nothing.",
             "Revoke all sessions and tokens of the account, then its "
             "password.",
             "Look for new mail rules, app grants and sign-in factors; remove "
             "them.",
             "Require security keys or passkeys of everybody who is at risk.",
             "Let your security contact act first; give them time and "
             "authority.",
             "Do not speak of this by mail; meet, or use the telephone.",
             "You need not do anything."},
    .told_owner = "Also told: the owner of the account.",
    .told_fact = "Also told: {who}, only that something happened (consent of "
                 "{consent}).",
    .told_detail = "Also told: {who}, in detail (consent of {consent}).",
    .told_nobody = "Nobody else was told.",
    .real = "Is this real? Type {page} into a browser yourself and enter "
            "{code}.",
    .phrase = "The phrase that we agreed on with you is: {phrase}.",
    .never = "We never ask for a password, a code from your phone, an app or "
             "a click.",
    .help = "Help from people: {help}",
    .end = "Revision {revision}, log entry {log}, signing key {key}",
    .month = {"January", "February", "March", "April", "May", "June", "July",
              "August", "September", "October", "November", "December"},
    .first_day = "1",
    .date = "{day} {month} {year}",
};
