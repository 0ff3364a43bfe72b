/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the readers of lists of actors share.  Internal to this folder.
 */
#ifndef ACCOUNTGUARD_ACTOR_READING_H
#define ACCOUNTGUARD_ACTOR_READING_H

#include "accountguard/actor/read.h"
#include "codec/json.h"

/** A list that is being read, and the entry that is being made. */
typedef struct ag_actor_reading {
    const ag_actors_sink *sink;
    ag_actors_counts *counts;
    ag_actor_entry entry;
    ag_actor_name names[AG_ACTOR_NAMES_MAX];
} ag_actor_reading;

eg_status
ag_actors_misp(ag_actor_reading *r, const eg_json *top, eg_error *err);
eg_status
ag_actors_attack(ag_actor_reading *r, const eg_json *top, eg_error *err);
eg_status
ag_actors_microsoft(ag_actor_reading *r, const eg_json *top, eg_error *err);
eg_status ag_actors_own(ag_actor_reading *r, const eg_json *top, eg_error *err);

/** A text of the program. */
static inline eg_span
ag_actor_word(const char *text)
{
    return (eg_span){(const uint8_t *)text, strlen(text)};
}

/** A string of a document. */
static inline eg_span
ag_actor_span(const eg_json *v)
{
    return (eg_span){(const uint8_t *)v->text, v->text_len};
}

/** Begin an entry of a source. */
void ag_actor_begin(ag_actor_reading *r, const char *source, const char *by);

/** Add a name; one that is there in the same spelling gets a namer, if it had
 * none. */
EG_NODISCARD eg_status ag_actor_put(ag_actor_reading *r,
                                    eg_span name,
                                    eg_span namer,
                                    eg_error *why);

/** Check the entry and hand it out; or put @p at aside for @p why. */
EG_NODISCARD eg_status ag_actor_give(ag_actor_reading *r,
                                     const eg_json *at,
                                     eg_error *why,
                                     eg_error *err);

#endif
