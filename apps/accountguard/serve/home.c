/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first page: what this is, and the doors.
 */
#include "accountguard/serve/pages.h"

eg_status
ag_get_home(ag_web *p, eg_error *err)
{
    (void)err;
    ag_web_begin(p, AG_W_HOME_TITLE);
    ag_web_put_class(p, "p", "lead", AG_W_HOME_LEAD);
    return ag_web_end(p);
}
