/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Actors, and what each namer calls them.
 *
 * Groups have no true names: each company sees other parts of an elephant and
 * gives them names of its own, and lists of "aliases" join what is not the same.
 * So an actor here is what one source holds for one group, with an id of its own
 * that never changes, and a name is somebody's word in that source.  Nothing is
 * merged: not by equal names, not by lists of aliases, not in steps.  That two
 * entries mean the same group is the judgement of a person, about these two
 * (hold_as), and is undone as easily.
 */
#ifndef ACCOUNTGUARD_ACTOR_ACTOR_H
#define ACCOUNTGUARD_ACTOR_ACTOR_H

#include "base/base.h"

/** Longest name, namer, source, own id of a source; bytes of UTF-8. */
#define AG_ACTOR_TEXT_MAX 255

/** Names of one actor in one source. */
#define AG_ACTOR_NAMES_MAX 256

/** A name in a source. */
typedef struct ag_actor_name {
    eg_span name;  /**< As it is spelled there. */
    eg_span namer; /**< Who says it; empty: the source does not tell. */
} ag_actor_name;

/** What one source holds for one group; it and its texts live during a call. */
typedef struct ag_actor_entry {
    eg_span source; /**< E.g. "mitre-attack". */
    eg_span native; /**< What that source calls the entry, e.g. "G0007". */
    eg_span by;     /**< Who publishes the source, e.g. "MITRE". */
    eg_span
        country; /**< Whom it is said to work for, in the source's words; may
                          be empty. */
    const ag_actor_name *names; /**< The first is the source's main one. */
    size_t name_len;
} ag_actor_entry;

/**
 * The id of a source's entry: 63 bits of a hash of both, so that it is the same
 * in every service and after every import, and is never 0.
 */
uint64_t ag_actor_id(eg_span source, eg_span native);

/** Room for an id as text: "actor-0123456789abcdef". */
#define AG_ACTOR_ID_TEXT 23

void ag_actor_id_write(char out[AG_ACTOR_ID_TEXT], uint64_t id);
bool ag_actor_id_read(uint64_t *out, const char *text);

/**
 * A name without what spellings differ in: "APT 28", "apt-28" and "APT28" are
 * one; letters beyond ASCII stay as they are.
 *
 * @param[out] out Room for AG_ACTOR_TEXT_MAX + 1.
 * @return Its length; 0: nothing is left of it, or it is too long.
 */
size_t ag_actor_fold(char *out, const char *name, size_t len);

/** Whether a text can stand as a name or a source: 1 to AG_ACTOR_TEXT_MAX bytes
 * of UTF-8 that steers no terminal. */
bool ag_actor_text_is_good(eg_span text);

#endif
