/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All pages.  A handler writes its page, or fails: EG_ERR_NOT_FOUND is the page
 * that there is none, all else that the service cannot answer now.
 */
#ifndef ACCOUNTGUARD_SERVE_PAGES_H
#define ACCOUNTGUARD_SERVE_PAGES_H

#include "accountguard/serve/page.h"
#include "accountguard/serve/service.h"

typedef eg_status (*ag_handler)(ag_page *p, eg_error *err);

eg_status ag_get_home(ag_page *p, eg_error *err);

/* -- log_files.c ------------------------------------------------------------ */
eg_status ag_get_checkpoint(ag_page *p, eg_error *err);
eg_status ag_get_log_key(ag_page *p, eg_error *err);
eg_status ag_get_tile(ag_page *p, eg_error *err);

#endif
