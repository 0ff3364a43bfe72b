/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Feeds: what others know of indicators, in the formats that they use.
 *
 * A reader takes bytes and hands out rows; it keeps nothing.  A row or an object
 * that is wrong is handed to the quarantine with its place and a reason, and the
 * rest of the file is read; only a file that is not of its format at all fails,
 * and then the caller, which may not act on half a file, drops what came.
 *
 *   stix  a bundle of STIX 2.0 or 2.1, or an envelope of TAXII 2.1 (stix.h)
 *   misp  events of MISP's core format: attributes meant for detection
 *   list  a value a line, "#" begins a comment, as Maltrail and OpenPhish write
 *   csv   a table whose first row names its columns, as MSTIC writes
 */
#ifndef ACCOUNTGUARD_INDICATOR_FEED_H
#define ACCOUNTGUARD_INDICATOR_FEED_H

#include "accountguard/indicator/kind.h"
#include "accountguard/model/sharing.h"
#include "accountguard/model/time.h"
#include "codec/json_stream.h"

/** format, its word. */
#define AG_FEED_FORMAT_TABLE(X) \
    X(AG_FEED_STIX, "stix")     \
    X(AG_FEED_MISP, "misp")     \
    X(AG_FEED_LIST, "list")     \
    X(AG_FEED_CSV, "csv")

typedef enum ag_feed_format {
#define AG_FEED_FORMAT_ENUM(name, word) name,
    AG_FEED_FORMAT_TABLE(AG_FEED_FORMAT_ENUM)
#undef AG_FEED_FORMAT_ENUM
        AG_FEED_FORMAT_COUNT
} ag_feed_format;

/** "stix", ...; never NULL. */
const char *ag_feed_format_name(ag_feed_format format);
bool ag_feed_format_read(ag_feed_format *out, const char *word);

/** Longest line of a list and longest row of a table. */
#define AG_FEED_LINE_MAX ((size_t)64 * 1024)

/** Largest object of STIX, and largest event of MISP, bytes of text. */
#define AG_FEED_OBJECT_MAX ((size_t)64 * 1024 * 1024)

/** Parts of one indicator that must all be met. */
#define AG_FEED_PARTS_MAX 8

/** Actors that a row names. */
#define AG_FEED_ACTORS_MAX 32

/** Longest id of a feed's own, and longest name of an actor. */
#define AG_FEED_ID_MAX 255

/** What the operator says of a feed, for rows that do not. */
typedef struct ag_feed_terms {
    ag_time now;         /**< When it is read. */
    unsigned confidence; /**< 1 to 100. */
    ag_tlp tlp;
    ag_pap pap;
    ag_time lifetime; /**< Validity after it was told; 0: without an end. */
} ag_feed_terms;

/** A value in its one spelling. */
typedef struct ag_part {
    ag_kind kind;
    eg_span value;
} ag_part;

/** An indicator; it and all that it points to live during the call. */
typedef struct ag_feed_row {
    eg_span native; /**< The feed's own name of it; empty: it has none. */
    const ag_part *part;
    size_t part_len; /**< 1: a value; more: all must be met by one event. */
    ag_time valid_from;
    ag_time valid_until;
    ag_time seen;
    unsigned confidence;
    ag_tlp tlp;
    ag_pap pap;
    const eg_span *actor; /**< Names, as the feed spells them. */
    size_t actor_len;
} ag_feed_row;

/** A row that was put aside. */
typedef struct ag_feed_bad {
    const char *place;  /**< "line 7", "objects[12]". */
    const char *reason; /**< "pattern: LIKE is not supported". */
    eg_span raw;        /**< The line, or the object's id. */
} ag_feed_bad;

/** Who takes what a feed tells; each may be NULL but row. */
typedef struct ag_feed_sink {
    void *context;
    eg_status (*row)(void *context, const ag_feed_row *row, eg_error *err);
    /** The feed takes back what it said under this name. */
    eg_status (*revoke)(void *context, eg_span native, eg_error *err);
    /** The feed has an actor with this name of its own. */
    eg_status (*actor)(void *context,
                       eg_span native,
                       eg_span name,
                       eg_error *err);
    /** Of the feed's own names: what @p from names points to @p to, e.g. an
     * indicator to an actor; either may be told before or after, or in another
     * file. */
    eg_status (*link)(void *context, eg_span from, eg_span to, eg_error *err);
    eg_status (*bad)(void *context, const ag_feed_bad *bad, eg_error *err);
} ag_feed_sink;

/** What a feed held. */
typedef struct ag_feed_counts {
    uint64_t rows;    /**< Handed out. */
    uint64_t bad;     /**< Put aside. */
    uint64_t revoked; /**< Taken back. */
    uint64_t other;   /**< Rightly not indicators: identities, victims' data. */
} ag_feed_counts;

/**
 * Read a feed to its end.
 *
 * @param[in]     format How it is written.
 * @param[in]     read   Source of bytes, called with @p from.
 * @param[in,out] counts Added to.
 *
 * @retval EG_ERR_MALFORMED It is not of that format.
 * @retval EG_ERR_LIMIT     An object is larger than AG_FEED_OBJECT_MAX.
 * @return Any failure of the source or of the sink.
 */
EG_NODISCARD eg_status ag_feed_read(ag_feed_format format,
                                    eg_json_read read,
                                    void *from,
                                    const ag_feed_terms *terms,
                                    const ag_feed_sink *sink,
                                    ag_feed_counts *counts,
                                    eg_error *err);

#endif
