/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Beginning and ending of what an operator decides.
 */
#include "accountguard/command/deciding.h"

#include <stdio.h>

#include "accountguard/actor/actor.h"

eg_status
ag_deciding_begin(ag_deciding *out,
                  const ag_acting *acting,
                  const char *dir,
                  eg_error *err)
{
    *out = (ag_deciding){.now = ag_time_now()};
    EG_TRY(ag_opened_new(&out->store, dir, SQL_WRITE, err));
    EG_TRY(ag_desk_open(&out->desk, out->store, err));
    return ag_acting_sign_in(acting, out->store, &out->who, out->now, err);
}

void
ag_deciding_end(ag_deciding *deciding)
{
    ag_desk_close(&deciding->desk);
    ag_opened_free(deciding->store);
    deciding->store = NULL;
}

void
ag_actors_end(ag_actors **actors)
{
    ag_actors_free(*actors);
}

void
ag_actor_print(const ag_actors *actors, uint64_t actor)
{
    char id[AG_ACTOR_ID_TEXT];
    ag_candidate found;
    if (actor == 0) {
        printf("nobody");
        return;
    }
    ag_actor_id_write(id, actor);
    if (ag_actors_find(actors, actor, &found)) {
        printf("%s (%s), ", found.main, found.source);
    }
    printf("%s", id);
}

/** Most actors of a name that are told. */
#define MEANT_MAX 16

eg_status
ag_actor_of(ag_store *store, uint64_t *out, const char *text, eg_error *err)
{
    EG_CLEANUP(ag_actors_end) ag_actors *actors = NULL;
    ag_candidate meant[MEANT_MAX];
    if (ag_actor_id_read(out, text)) {
        return EG_OK;
    }
    EG_TRY(ag_actors_load(&actors, store, err));
    const size_t all = ag_actors_resolve(actors, text, NULL, meant, MEANT_MAX);
    const size_t len = all < MEANT_MAX ? all : MEANT_MAX;
    if (len == 0) {
        return eg_fail(err, EG_ERR_NOT_FOUND, "no list has that actor");
    }
    if (all > MEANT_MAX || ag_candidates_distinct(meant, len) != 1) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "several actors have that name; give the id of one: "
                       "accountguard actor resolve tells them");
    }
    *out = meant[0].held;
    return EG_OK;
}
