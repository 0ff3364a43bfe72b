/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All actors of a service in memory, and the answer to "who is meant by this
 * name": every entry that has it, by whom and where, and never a guess.
 */
#ifndef ACCOUNTGUARD_ACTOR_REGISTRY_H
#define ACCOUNTGUARD_ACTOR_REGISTRY_H

#include "accountguard/actor/actor.h"

/** Entries, and names of all of them together, at most. */
#define AG_ACTORS_MAX      ((size_t)1 << 16)
#define AG_ACTOR_WORDS_MAX ((size_t)1 << 20)

typedef struct ag_actors ag_actors;

/** An entry that may be meant; texts live as long as the registry. */
typedef struct ag_candidate {
    uint64_t id;       /**< Of the entry. */
    uint64_t held;     /**< As whom a person holds it; else id. */
    const char *name;  /**< The name that was found, as the source spells it. */
    const char *namer; /**< Who coined it; "": the source does not tell. */
    const char *source;  /**< "mitre-attack". */
    const char *native;  /**< "G0007". */
    const char *by;      /**< "MITRE". */
    const char *main;    /**< The entry's main name. */
    const char *country; /**< "" where the source claims nothing. */
} ag_candidate;

EG_NODISCARD eg_status ag_actors_new(ag_actors **out, eg_error *err);
/** NULL is harmless. */
void ag_actors_free(ag_actors *actors);

/**
 * Add an entry.
 *
 * @retval EG_ERR_STATE It is there already.
 * @retval EG_ERR_LIMIT There are too many.
 */
EG_NODISCARD eg_status ag_actors_add(ag_actors *actors,
                                     const ag_actor_entry *entry,
                                     eg_error *err);

/**
 * A person's judgement that entry @p id means whom @p as means.  It is one step:
 * who is held as another cannot be one that others are held as.
 *
 * @retval EG_ERR_NOT_FOUND There is no such entry.
 * @retval EG_ERR_STATE     It would take two steps.
 */
EG_NODISCARD eg_status ag_actors_hold(ag_actors *actors,
                                      uint64_t id,
                                      uint64_t as,
                                      eg_error *err);

size_t ag_actors_len(const ag_actors *actors);

/** The entry at a place below ag_actors_len(), under its main name. */
void ag_actors_at(const ag_actors *actors, size_t place, ag_candidate *out);

/** The entry of an id, under its main name; false: there is none. */
bool ag_actors_find(const ag_actors *actors, uint64_t id, ag_candidate *out);

/** The names of an entry, from 0, the main one first; false: no more. */
bool ag_actors_name(const ag_actors *actors,
                    uint64_t id,
                    size_t place,
                    ag_candidate *out);

/**
 * Who is meant by a name: all entries that have it, in the order in which they
 * were added.
 *
 * @param[in]  by   NULL: whoever uses it.  Else as this namer uses it: names
 *                  that it coined, and those that a source of its own lists.
 * @param[out] out  Room for @p room; the first of them.
 * @return How many there are, which may be more.
 */
size_t ag_actors_resolve(const ag_actors *actors,
                         const char *name,
                         const char *by,
                         ag_candidate *out,
                         size_t room);

/** How many actors candidates are, judgements of persons counted in; more than
 * one: the name is ambiguous. */
size_t ag_candidates_distinct(const ag_candidate *candidates, size_t len);

#endif
