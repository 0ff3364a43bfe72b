/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All pages.  A handler writes its page, or fails: EG_ERR_NOT_FOUND is the page
 * that there is none, all else that the service cannot answer now.
 */
#ifndef ACCOUNTGUARD_SERVE_PAGES_H
#define ACCOUNTGUARD_SERVE_PAGES_H

#include "accountguard/serve/service.h"
#include "accountguard/serve/web.h"

typedef eg_status (*ag_handler)(ag_web *p, eg_error *err);

/** The cookie of an operator's session. */
#define AG_DESK_COOKIE "__Host-desk"

eg_status ag_get_home(ag_web *p, eg_error *err);

/* -- check.c ---------------------------------------------------------------- */
eg_status ag_get_check(ag_web *p, eg_error *err);
eg_status ag_post_check(ag_web *p, eg_error *err);

/* -- push.c ----------------------------------------------------------------- */
eg_status ag_post_push(ag_web *p, eg_error *err);

/* -- apply.c ---------------------------------------------------------------- */
eg_status ag_get_apply(ag_web *p, eg_error *err);
eg_status ag_post_apply(ag_web *p, eg_error *err);
eg_status ag_get_applied(ag_web *p, eg_error *err);

/* -- join.c ----------------------------------------------------------------- */
eg_status ag_get_join(ag_web *p, eg_error *err);
eg_status ag_post_join(ag_web *p, eg_error *err);
eg_status ag_get_join_sent(ag_web *p, eg_error *err);
eg_status ag_get_join_code(ag_web *p, eg_error *err);
eg_status ag_post_join_code(ag_web *p, eg_error *err);

/* -- mine.c ----------------------------------------------------------------- */
eg_status ag_get_mine(ag_web *p, eg_error *err);
eg_status ag_post_mine(ag_web *p, eg_error *err);
eg_status ag_post_mine_close(ag_web *p, eg_error *err);
eg_status ag_get_mine_export(ag_web *p, eg_error *err);
eg_status ag_post_mine_consent(ag_web *p, eg_error *err);
eg_status ag_post_mine_drop(ag_web *p, eg_error *err);
eg_status ag_post_mine_leave(ag_web *p, eg_error *err);
eg_status ag_get_mine_left(ag_web *p, eg_error *err);

/* -- mine_more.c ------------------------------------------------------------ */
eg_status ag_post_mine_read(ag_web *p, eg_error *err);
eg_status ag_get_mine_read(ag_web *p, eg_error *err);
eg_status ag_post_mine_way(ag_web *p, eg_error *err);
eg_status ag_get_mine_way(ag_web *p, eg_error *err);

/* -- desk_calls.c ----------------------------------------------------------- */
eg_status ag_get_calls(ag_web *p, eg_error *err);
eg_status ag_post_calls(ag_web *p, eg_error *err);

/* -- desk_orgs.c ------------------------------------------------------------ */
eg_status ag_get_orgs(ag_web *p, eg_error *err);
eg_status ag_get_org(ag_web *p, eg_error *err);
eg_status ag_post_org(ag_web *p, eg_error *err);

/* -- recover.c -------------------------------------------------------------- */
eg_status ag_get_recover(ag_web *p, eg_error *err);
eg_status ag_post_recover(ag_web *p, eg_error *err);
eg_status ag_get_recover_code(ag_web *p, eg_error *err);
eg_status ag_post_recover_code(ag_web *p, eg_error *err);

/* -- confirm.c -------------------------------------------------------------- */
eg_status ag_get_confirm(ag_web *p, eg_error *err);
eg_status ag_post_confirm(ag_web *p, eg_error *err);
eg_status ag_get_confirmed(ag_web *p, eg_error *err);

/* -- figures.c -------------------------------------------------------------- */
eg_status ag_get_statistics(ag_web *p, eg_error *err);
eg_status ag_get_release(ag_web *p, eg_error *err);

/* -- sign_in.c -------------------------------------------------------------- */
eg_status ag_get_sign_in(ag_web *p, eg_error *err);
eg_status ag_post_sign_in(ag_web *p, eg_error *err);
eg_status ag_post_sign_out(ag_web *p, eg_error *err);

/* -- desk.c ----------------------------------------------------------------- */
eg_status ag_get_desk(ag_web *p, eg_error *err);

/* -- desk_queue.c ----------------------------------------------------------- */
eg_status ag_get_queue(ag_web *p, eg_error *err);

/* -- desk_review.c ---------------------------------------------------------- */
eg_status ag_get_review(ag_web *p, eg_error *err);
eg_status ag_post_review(ag_web *p, eg_error *err);

/* -- desk_breaker.c --------------------------------------------------------- */
eg_status ag_get_breaker(ag_web *p, eg_error *err);
eg_status ag_post_breaker(ag_web *p, eg_error *err);

/* -- log_files.c ------------------------------------------------------------ */
eg_status ag_get_checkpoint(ag_web *p, eg_error *err);
eg_status ag_get_log_key(ag_web *p, eg_error *err);
eg_status ag_get_tile(ag_web *p, eg_error *err);

#endif
