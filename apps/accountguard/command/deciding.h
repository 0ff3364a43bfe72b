/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What verbs about incidents begin and end with: an open store, the desk, and
 * where something is decided an operator who signed in; and the names of actors.
 */
#ifndef ACCOUNTGUARD_COMMAND_DECIDING_H
#define ACCOUNTGUARD_COMMAND_DECIDING_H

#include "accountguard/catalog/actors.h"
#include "accountguard/command/acting.h"
#include "accountguard/command/opened.h"
#include "accountguard/incident/desk.h"

typedef struct ag_deciding {
    ag_store *store;
    ag_desk desk;
    ag_operator who;
    ag_time now;
} ag_deciding;

/** Open a service for an operator, who signs in; ag_deciding_end() ends it, also
 * after a failure. */
EG_NODISCARD eg_status ag_deciding_begin(ag_deciding *out,
                                         const ag_acting *acting,
                                         const char *dir,
                                         eg_error *err);

/** Harmless on {0}; for EG_CLEANUP. */
void ag_deciding_end(ag_deciding *deciding);

/** Print who an actor is: its main name, whose list that is, and its id;
 * "nobody" for 0. */
void ag_actor_print(const ag_actors *actors, uint64_t actor);

/** The actor of an id, or of a name that means one actor alone. */
EG_NODISCARD eg_status ag_actor_of(ag_store *store,
                                   uint64_t *out,
                                   const char *text,
                                   eg_error *err);

/** For EG_CLEANUP. */
void ag_actors_end(ag_actors **actors);

#endif
