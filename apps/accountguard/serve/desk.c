/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What operators see first: what has silently stopped.
 */
#include <inttypes.h>
#include <stdio.h>

#include "accountguard/health/health.h"
#include "accountguard/serve/pages.h"

typedef struct listing {
    ag_web *p;
    size_t len;
} listing;

static eg_status
put_alarm(void *context, const ag_alarm *alarm, eg_error *err)
{
    listing *l = context;
    ag_html *h = &l->p->html;
    char count[32];
    (void)err;
    if (l->len++ == 0) {
        ag_html_open_class(h, "ul", "alarms");
    }
    snprintf(count, sizeof(count), "%" PRIu64, alarm->count);
    ag_html_open_class(h, "li", "open");
    ag_html_open_class(h, "span", "mark open");
    ag_html_text(h, count);
    ag_html_close(h);
    ag_html_text(h, " ");
    /* The command's own words, which are English. */
    ag_html_open(h, "span");
    ag_html_attr(h, "lang", "en");
    ag_html_text(h, alarm->text);
    ag_html_close(h);
    if (alarm->since != 0) {
        ag_html_text(h, " · ");
        ag_web_time(l->p, alarm->since);
    }
    ag_html_close(h);
    return EG_OK;
}

eg_status
ag_get_desk(ag_web *p, eg_error *err)
{
    listing l = {.p = p};
    ag_web_begin(p, AG_W_DESK_TITLE);
    EG_TRY(ag_health(p->store, p->request->now, put_alarm, &l, NULL, err));
    if (l.len > 0) {
        ag_html_close(&p->html);
    } else {
        ag_web_put_class(p, "p", "card", AG_W_DESK_WELL);
    }
    return ag_web_end(p);
}
