/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Directives: that somebody is to be told something of an incident, and when.
 *
 * incident/ decides and writes them; notice/ and deliver/ make notices of them.
 * Those that are due and have one aggregate become one notice, so that a hundred
 * attempts are one mail.  A directive says nothing that was not approved, and
 * nothing that the owner's consent keeps from its audience: what must not be
 * told is not in it.
 */
#ifndef ACCOUNTGUARD_INCIDENT_DIRECTIVE_H
#define ACCOUNTGUARD_INCIDENT_DIRECTIVE_H

#include <electionguard/hash.h>

#include "accountguard/model/level.h"
#include "accountguard/model/sharing.h"
#include "accountguard/model/telling.h"
#include "accountguard/model/time.h"

typedef struct ag_directive {
    uint64_t id;
    uint64_t incident;
    uint64_t revision; /**< From 1; each statement about an incident is one. */
    ag_audience audience;
    uint64_t recipient; /**< The row of a person, or of an organisation. */
    /** The protected account; 0: not told, only that something happened to one
     * of an organisation's. */
    uint64_t account;
    bool detail; /**< Times, the actor and the reason may be told. */
    bool apart;  /**< Never by the attacked mailbox alone, and not first. */
    ag_notice_kind kind;
    ag_level level;
    ag_level was;        /**< What was told before; the level in a new one. */
    uint64_t actor;      /**< The actor to be named; 0: none. */
    unsigned confidence; /**< 1 to 100 of a named actor, else 0. */
    ag_seen_by seen_by;
    ag_time first; /**< When it happened; 0 without detail. */
    ag_time last;
    uint64_t count; /**< How often; 0 without detail. */
    ag_tlp tlp;     /**< How far the notice may go. */
    ag_time not_before;
    ag_time expires;   /**< From then on it is too late to tell. */
    eg_hash aggregate; /**< Due directives of one are one notice. */
} ag_directive;

/**
 * The key that makes a notice be sent once: HMAC of incident, audience,
 * recipient, revision and channel.  What has the same key is the same notice,
 * whatever crashed in between.
 */
void ag_directive_key(eg_hash *out,
                      const eg_hash *key,
                      const ag_directive *directive,
                      const char *channel);

#endif
