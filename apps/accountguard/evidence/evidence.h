/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ladder: what an event and the feeds' words about it prove.
 *
 * The rules are rows of a table (evidence/rules.c).  All that apply are weighed
 * and the highest level wins, so that more evidence never gives less.  Two
 * things hold whatever a row says: L3 needs a sign-in that is proven to have
 * succeeded from an actor's infrastructure, or the provider's own word of a
 * misused token; L4 needs a proven action from there, or a person who confirms.
 */
#ifndef ACCOUNTGUARD_EVIDENCE_EVIDENCE_H
#define ACCOUNTGUARD_EVIDENCE_EVIDENCE_H

#include "accountguard/event/event.h"
#include "accountguard/model/level.h"
#include "accountguard/model/sharing.h"

/** Confidence that feeds must reach together for a word about an attempt. */
#define AG_STRENGTH_ATTEMPT 40

/** The same for the word that an account is compromised. */
#define AG_STRENGTH_COMPROMISE 60

/** Most attributions that one finding proposes; the strongest are kept. */
#define AG_ATTRIBUTION_MAX 16

/** Room for a reason with its final zero. */
#define AG_REASON_MAX 320

/** What of an event a feed's indicator spoke of. */
typedef enum ag_hit_on {
    AG_HIT_ADDRESS, /**< Its address, alone or as one of a network. */
    AG_HIT_LINK     /**< Its URL or that URL's host. */
} ag_hit_on;

/** One source's word about an event: an indicator of it matched. */
typedef struct ag_hit {
    ag_hit_on on;
    uint64_t source;     /**< The source's row: one source counts once. */
    ag_trust trust;      /**< How reliable that source is. */
    unsigned confidence; /**< 0 to 100, as decayed at the event's time. */
    ag_time valid_from;  /**< It speaks of moments from here on ... */
    ag_time valid_until; /**< ... and before this one. */
    bool common;         /**< A warning list knows it: then it says nothing. */
    ag_tlp tlp;
    ag_pap pap;
    uint64_t actor; /**< Of whom it tells; 0: of none. */
} ag_hit;

/** By what an actor is proposed. */
#define AG_METHOD_TABLE(X)                       \
    X(AG_METHOD_ADDRESS, "indicator of address") \
    X(AG_METHOD_LINK, "indicator of link")       \
    X(AG_METHOD_ANALYST, "judgement of a person")

typedef enum ag_method {
#define AG_METHOD_ENUM(name, word) name,
    AG_METHOD_TABLE(AG_METHOD_ENUM)
#undef AG_METHOD_ENUM
        AG_METHOD_COUNT
} ag_method;

/** "indicator of address", ...; never NULL. */
const char *ag_method_name(ag_method method);

/** That a source ties an event to an actor; one of several, maybe rivals. */
typedef struct ag_attribution {
    uint64_t actor;
    uint64_t source;
    unsigned confidence; /**< 1 to 100, the source's trust counted in. */
    ag_method method;
} ag_attribution;

/** A rule of the ladder. */
typedef struct ag_rule ag_rule;

/** What is proven, and why. */
typedef struct ag_finding {
    const ag_rule *rule; /**< NULL: nothing was found. */
    ag_level level;
    unsigned confidence; /**< 1 to 100; 100 where a provider's word suffices. */
    unsigned strength;   /**< What feeds say of it together, 0 to 100. */
    unsigned sources;    /**< How many sources say it. */
    bool asserted;       /**< A provider's own word suffices for the level. */
    ag_tlp tlp;          /**< The strictest of the words that were used. */
    ag_pap pap;
    size_t attribution_len;
    /** By confidence, the highest first; then by actor and source. */
    ag_attribution attribution[AG_ATTRIBUTION_MAX];
} ag_finding;

/**
 * What @p event proves about its account.
 *
 * @param[in] hits What feeds say of it; those that are not valid at the event's
 *                 time, or that a warning list knows, are not heard.
 */
void ag_evidence_judge(ag_finding *out,
                       const ag_event *event,
                       const ag_hit *hits,
                       size_t len);

/** L4 by a person: an analyst, or the owner of the account. */
void ag_evidence_confirm(ag_finding *out, bool by_owner);

/** A rule's name in files and logs, e.g. "sign-in.success"; never NULL. */
const char *ag_rule_id(const ag_rule *rule);

/** Its technique in MITRE ATT&CK, e.g. "T1110"; "" where none fits. */
const char *ag_rule_technique(const ag_rule *rule);

/** Its reason as a clause without capital and full stop; never NULL. */
const char *ag_rule_reason(const ag_rule *rule);

/** The rule of an id; NULL: there is none such. */
const ag_rule *ag_rule_find(const char *id);

/**
 * The reason of a finding: a sentence or two in plain words.  It quotes no
 * indicator, no address and no source.
 */
void ag_finding_reason(char out[AG_REASON_MAX], const ag_finding *finding);

/** What sources say together: 0 to 100, each of @p percent once. */
unsigned ag_strength_join(const unsigned *percent, size_t len);

#endif
