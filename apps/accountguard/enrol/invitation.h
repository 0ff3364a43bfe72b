/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Invitations by organisations: a letter to an address with a code that links who
 * enrols it with the organisation.  It proves nothing: the one who enrols shows
 * control of the account, and decides what the organisation learns.
 *
 * What the organisation is answered does not depend on whether the address is
 * enrolled, and it never learns whether a code was used.
 */
#ifndef ACCOUNTGUARD_ENROL_INVITATION_H
#define ACCOUNTGUARD_ENROL_INVITATION_H

#include "accountguard/enrol/address.h"
#include "accountguard/model/code.h"
#include "accountguard/model/language.h"

/** An invitation is good for so long; */
#define AG_INVITATION_LIFE (14 * AG_DAY)
/** an address gets another one from the same organisation after this, */
#define AG_INVITATION_AGAIN (7 * AG_DAY)
/** and an organisation sends so many a day. */
#define AG_INVITATION_DAILY 500

/**
 * Invite an address.
 *
 * @param[in] by The operator who acts for the organisation.
 *
 * @retval EG_OK        The letter waits, or one was sent of late.
 * @retval EG_ERR_STATE The organisation is not approved.
 * @retval EG_ERR_LIMIT It has sent enough for a day.
 */
EG_NODISCARD eg_status ag_invite(ag_store *store,
                                 uint64_t by,
                                 uint64_t organisation,
                                 const char *address,
                                 ag_language language,
                                 ag_time now,
                                 eg_error *err);

/**
 * The organisation that a code links with, if it was sent to that address and was
 * not used; else 0.  Nothing is used up.
 */
EG_NODISCARD eg_status ag_invitation_find(ag_store *store,
                                          uint64_t *organisation,
                                          const ag_code *code,
                                          const ag_token *plain,
                                          ag_time now,
                                          eg_error *err);

/** Use up the invitation of an address by an organisation; within a step. */
EG_NODISCARD eg_status ag_invitation_use(ag_store *store,
                                         uint64_t organisation,
                                         const ag_token *plain,
                                         ag_time now,
                                         eg_error *err);

#endif
