/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first page: what this is, and the doors.
 */
#include "accountguard/serve/pages.h"

/** A door: a link that is a heading, and a sentence about it. */
static void
put_door(ag_web *p, const char *path, ag_word title, ag_word text)
{
    ag_html *h = &p->html;
    ag_html_open_class(h, "li", "door");
    ag_html_open(h, "h2");
    ag_web_link(p, path, title);
    ag_html_close(h);
    ag_web_put(p, "p", text);
    ag_html_close(h);
}

eg_status
ag_get_home(ag_web *p, eg_error *err)
{
    (void)err;
    ag_web_begin(p, AG_W_HOME_TITLE);
    ag_web_put_class(p, "p", "lead", AG_W_HOME_LEAD);
    ag_html_open_class(&p->html, "ul", "doors");
    put_door(p, "/n", AG_W_NAV_CHECK, AG_W_HOME_CHECK_TEXT);
    put_door(p, "/join", AG_W_HOME_JOIN, AG_W_HOME_JOIN_TEXT);
    put_door(p, "/mine", AG_W_HOME_MANAGE, AG_W_HOME_MANAGE_TEXT);
    put_door(p, "/apply", AG_W_HOME_APPLY, AG_W_HOME_APPLY_TEXT);
    ag_html_close(&p->html);
    return ag_web_end(p);
}
