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
ag_actor_show(char out[AG_ACTOR_SHOWN], uint64_t actor)
{
    char id[AG_ACTOR_ID_TEXT];
    if (actor == 0) {
        (void)snprintf(out, AG_ACTOR_SHOWN, "nobody");
        return;
    }
    ag_actor_id_write(id, actor);
    (void)snprintf(out, AG_ACTOR_SHOWN, "%s", id);
}
