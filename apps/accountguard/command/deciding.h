/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What verbs about incidents begin and end with: an open store, the desk, and
 * where something is decided an operator who signed in.
 */
#ifndef ACCOUNTGUARD_COMMAND_DECIDING_H
#define ACCOUNTGUARD_COMMAND_DECIDING_H

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

/** Room for an actor as it is shown. */
#define AG_ACTOR_SHOWN 48

/** "actor-..." or "nobody". */
void ag_actor_show(char out[AG_ACTOR_SHOWN], uint64_t actor);

#endif
