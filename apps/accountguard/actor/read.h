/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists of actors as others publish them.
 *
 *   misp       a galaxy of MISP: threat-actor, microsoft-activity-group
 *   attack     a bundle of STIX 2 with the intrusion-sets of MITRE ATT&CK
 *   microsoft  Microsoft's mapping of names, old to new
 *   own        this project's: {"source", "by", "actors": [{"id", "country",
 *              "names": [{"name", "namer"}]}]}
 *
 * A file is read whole before anything of it is handed out; an entry that is
 * wrong is put aside with its place and a reason.
 */
#ifndef ACCOUNTGUARD_ACTOR_READ_H
#define ACCOUNTGUARD_ACTOR_READ_H

#include "accountguard/actor/actor.h"

/** format, its word. */
#define AG_ACTORS_FORMAT_TABLE(X)       \
    X(AG_ACTORS_MISP, "misp")           \
    X(AG_ACTORS_ATTACK, "attack")       \
    X(AG_ACTORS_MICROSOFT, "microsoft") \
    X(AG_ACTORS_OWN, "own")

typedef enum ag_actors_format {
#define AG_ACTORS_FORMAT_ENUM(name, word) name,
    AG_ACTORS_FORMAT_TABLE(AG_ACTORS_FORMAT_ENUM)
#undef AG_ACTORS_FORMAT_ENUM
        AG_ACTORS_FORMAT_COUNT
} ag_actors_format;

/** "misp", ...; never NULL. */
const char *ag_actors_format_name(ag_actors_format format);
bool ag_actors_format_read(ag_actors_format *out, const char *word);

/** Largest file. */
#define AG_ACTORS_FILE_MAX ((size_t)64 * 1024 * 1024)

/** Who takes what a file holds. */
typedef struct ag_actors_sink {
    void *context;
    eg_status (*entry)(void *context,
                       const ag_actor_entry *entry,
                       eg_error *err);
    /** May be NULL. */
    eg_status (*bad)(void *context,
                     const char *place,
                     const char *reason,
                     eg_error *err);
} ag_actors_sink;

typedef struct ag_actors_counts {
    uint64_t entries;
    uint64_t bad;
    uint64_t other; /**< What the source itself has withdrawn. */
} ag_actors_counts;

/**
 * Read a file's bytes.
 *
 * @param[in,out] counts Added to.
 *
 * @retval EG_ERR_MALFORMED It is not of that format.
 * @retval EG_ERR_LIMIT     It is too large.
 * @return Any failure of the sink.
 */
EG_NODISCARD eg_status ag_actors_read(ag_actors_format format,
                                      eg_span text,
                                      const ag_actors_sink *sink,
                                      ag_actors_counts *counts,
                                      eg_error *err);

#endif
