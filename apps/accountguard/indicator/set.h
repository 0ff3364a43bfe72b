/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The set of indicators that every event is held against.
 *
 * It is filled once, sealed, and then read by any number of threads; a change
 * is a new set.  A match is an indicator that was valid at the time of the event,
 * with what is left of its confidence then.  Several sources, and several
 * actors, may claim one value: all of them are told, none is preferred.
 */
#ifndef ACCOUNTGUARD_INDICATOR_SET_H
#define ACCOUNTGUARD_INDICATOR_SET_H

#include "accountguard/event/event.h"
#include "accountguard/indicator/value.h"
#include "accountguard/indicator/warning.h"
#include "accountguard/model/sharing.h"

/** Indicators in a set, feeds in a set, and actors that claim one indicator. */
#define AG_SET_MAX        ((size_t)4 << 20)
#define AG_SET_FEEDS_MAX  4096
#define AG_SET_ACTORS_MAX 64

/** Hits that are told of one look-up; the strongest ones. */
#define AG_MATCHES_MAX 16

/** Parts that must be met together, and indicators half met that are kept in
 * mind for one event. */
#define AG_SET_PARTS_MAX 8
#define AG_PARTIALS_MAX  8

/** Labels of a host that are looked at, besides the whole of it. */
#define AG_SET_LABELS_MAX 6

/** Where indicators come from. */
typedef struct ag_set_feed {
    uint64_t id; /**< Of the store; unique in a set. */
    ag_trust trust;
    ag_time half_life; /**< In which confidence halves; 0: it does not. */
} ag_set_feed;

/** An indicator as it is put in. */
typedef struct ag_indicator {
    uint64_t id;         /**< Of the store. */
    unsigned feed;       /**< What ag_set_feed_add() gave. */
    ag_kind kind;        /**< Of value. */
    eg_span value;       /**< In its one spelling (value.h). */
    ag_time valid_from;  /**< 0: always. */
    ag_time valid_until; /**< AG_TIME_MAX: no end; the moment itself is out. */
    ag_time seen;        /**< When its source last told it; decay begins. */
    unsigned confidence; /**< 1 to 100. */
    ag_tlp tlp;
    ag_pap pap;
    unsigned part;          /**< Which of parts it is, from 0. */
    unsigned parts;         /**< How many must be met together; 0 and 1: one. */
    const uint64_t *actors; /**< Who is said to use it; may be none. */
    size_t actor_len;       /**< At most AG_SET_ACTORS_MAX. */
} ag_indicator;

/** An indicator that an event met. */
typedef struct ag_match {
    uint64_t id;   /**< The indicator. */
    uint64_t feed; /**< The feed's id. */
    const uint64_t *actors;
    uint16_t actor_len;
    uint8_t confidence; /**< 1 to 100, at the event's time, after warnings. */
    ag_kind kind;
    ag_trust trust;
    ag_tlp tlp;
    ag_pap pap;
    ag_warning warning;  /**< That lowered the confidence, if any. */
    ag_time valid_from;  /**< It speaks of moments from here on ... */
    ag_time valid_until; /**< ... and before this one. */
} ag_match;

/** An indicator of several parts, some of which were met. */
typedef struct ag_partial {
    uint64_t id;
    uint64_t feed;
    unsigned met; /**< A bit for each part. */
} ag_partial;

/** What look-ups found; {0} is nothing.  Valid as long as the set. */
typedef struct ag_matches {
    unsigned len;
    unsigned more;      /**< Weaker hits that had no room. */
    unsigned voided;    /**< Indicators that warning lists made void. */
    unsigned outside;   /**< Indicators that were not valid at the time. */
    ag_warning void_by; /**< The ag_warning of the last one that was voided. */
    unsigned partial_len;
    ag_match match[AG_MATCHES_MAX];
    ag_partial partial[AG_PARTIALS_MAX];
} ag_matches;

typedef struct ag_set ag_set;

/**
 * An empty set.
 *
 * @param[in] warnings Sealed; outlives the set.  NULL: no warning lists.
 */
EG_NODISCARD eg_status ag_set_new(ag_set **out,
                                  const ag_warnings *warnings,
                                  eg_error *err);

/** NULL is harmless. */
void ag_set_free(ag_set *set);

/** @param[out] index For ag_indicator. */
EG_NODISCARD eg_status ag_set_feed_add(ag_set *set,
                                       unsigned *index,
                                       const ag_set_feed *feed,
                                       eg_error *err);

/**
 * Put an indicator in; nothing of it is kept but copies.
 *
 * @retval EG_ERR_ARGUMENT A member is out of its range.
 * @retval EG_ERR_LIMIT    The set is full.
 * @retval EG_ERR_STATE    It is sealed.
 * @retval EG_ERR_MEMORY   No memory.
 */
EG_NODISCARD eg_status ag_set_add(ag_set *set,
                                  const ag_indicator *indicator,
                                  eg_error *err);

/** Nothing is added any more; from here on many threads may ask. */
EG_NODISCARD eg_status ag_set_seal(ag_set *set, eg_error *err);

/** Indicators in the set, and the bytes that it takes. */
size_t ag_set_len(const ag_set *set);
size_t ag_set_bytes(const ag_set *set);

/** Forget what was found; before the look-ups of each event. */
static inline void
ag_matches_clear(ag_matches *found)
{
    found->len = 0;
    found->more = 0;
    found->voided = 0;
    found->outside = 0;
    found->void_by = AG_WARNING_NONE;
    found->partial_len = 0;
}

/* Each look-up adds to @p found what it finds for an event of the time @p at.
 * An indicator of several parts is a match when the last of them is met.
 * Texts are as events have them: what cannot be read matches nothing. */

void ag_set_find_ip(const ag_set *set,
                    const ag_ip *ip,
                    ag_time at,
                    ag_matches *found);

/** A host, or an address as text. */
void ag_set_find_host(const ag_set *set,
                      const char *text,
                      size_t len,
                      ag_time at,
                      ag_matches *found);

/** A URL: the whole, the part before its query, and its host. */
void ag_set_find_url(const ag_set *set,
                     const char *text,
                     size_t len,
                     ag_time at,
                     ag_matches *found);

/** A sender: the address, and its host. */
void ag_set_find_email(const ag_set *set,
                       const char *text,
                       size_t len,
                       ag_time at,
                       ag_matches *found);

/** A hash as hexadecimal digits of either case. */
void ag_set_find_hash(const ag_set *set,
                      const char *text,
                      size_t len,
                      ag_time at,
                      ag_matches *found);

/** All that an event tells: its address and its URL or host. */
void
ag_set_find_event(const ag_set *set, const ag_event *event, ag_matches *found);

/**
 * What is left of @p confidence after @p age: half of it after each half-life,
 * on a straight line in between; 0 when less than one percent is left.
 */
unsigned
ag_confidence_after(unsigned confidence, ag_time age, ag_time half_life);

#endif
