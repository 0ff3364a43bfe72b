/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Somebody who takes part and has typed the secret: for a while the browser holds
 * a ticket of it.
 */
#ifndef ACCOUNTGUARD_SERVE_MINE_H
#define ACCOUNTGUARD_SERVE_MINE_H

#include "accountguard/enrol/person.h"
#include "accountguard/serve/web.h"

/** Who asks; @p known is false: somebody who has typed no secret. */
EG_NODISCARD eg_status ag_mine_who(ag_web *p,
                                   ag_person *out,
                                   bool *known,
                                   eg_error *err);

/** A person by number, who has typed the secret of late; EG_ERR_NOT_FOUND: left. */
EG_NODISCARD eg_status ag_mine_get(ag_store *store,
                                   ag_person *out,
                                   uint64_t id,
                                   eg_error *err);

/** The choice of what the organisation may learn; @p chosen is a word, or "". */
void ag_mine_put_tell(ag_web *p, const char *chosen);

/** All accounts, with what went wrong (AG_WORD_COUNT: nothing). */
EG_NODISCARD eg_status ag_mine_show(ag_web *p,
                                    const ag_person *who,
                                    ag_word problem,
                                    eg_error *err);

/** Forms about notices that were read, and about ways to reach a person. */
void ag_mine_put_more(ag_web *p);

#endif
