/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard health: say what has silently stopped.
 */
#include "accountguard/health/health.h"

#include <inttypes.h>
#include <stdio.h>

#include "accountguard/command/onlydir.h"
#include "accountguard/command/opened.h"
#include "accountguard/command/verbs.h"

static const struct argp argp = {
    NULL,
    ag_only_dir_parse,
    "DIR",
    "Say what has silently stopped: what waits for too long, lapses soon, or "
    "has not come. Ends with 1 if there is anything, so that a timer can call "
    "it and somebody is told.",
    ag_only_dir_children,
    0,
    0};

static eg_status
print_alarm(void *context, const ag_alarm *alarm, eg_error *err)
{
    uint64_t *count = context;
    char since[AG_TIME_TEXT] = "";
    (void)err;
    if (alarm->since > 0) {
        ag_time_write(since, alarm->since);
    }
    printf("%s: %" PRIu64 "%s%s: %s\n", alarm->name, alarm->count,
           since[0] == '\0' ? "" : ", the oldest of ", since, alarm->text);
    *count += 1;
    return EG_OK;
}

static eg_status
show(const ag_only_dir *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    uint64_t raised = 0;
    size_t asked = 0;
    EG_TRY(ag_opened_new(&store, s->dir, SQL_READ, err));
    EG_TRY(ag_health(store, ag_time_now(), print_alarm, &raised, &asked, err));
    if (raised > 0) {
        return eg_fail(err, EG_REJECT, "%" PRIu64 " of %zu alarms are raised",
                       raised, asked);
    }
    app_say(&s->common, "No alarm of %zu is raised.", asked);
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    ag_only_dir s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    return app_report(&err, show(&s, &err));
}

const app_verb verb_health = {
    .name = "health",
    .summary = "say what has silently stopped",
    .argp = &argp,
    .run = run,
};
