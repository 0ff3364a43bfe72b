/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The protected accounts, looked up by token.
 *
 * It holds 16 bytes of each token and the number of the account's row, and
 * nothing that could be read: no address, no name.  Tokens are uniformly random
 * to whoever has not the key, so nobody can choose accounts that meet in one
 * place, and 16 bytes of two never agree.  A look-up costs one or two lines of
 * memory however many accounts there are.
 */
#ifndef ACCOUNTGUARD_ACCOUNT_ROSTER_H
#define ACCOUNTGUARD_ACCOUNT_ROSTER_H

#include "accountguard/account/token.h"

/** Most accounts of a roster. */
#define AG_ROSTER_MAX ((size_t)100000000)

typedef struct ag_roster ag_roster;

/**
 * Make an empty roster with room for @p expected accounts; it grows when there
 * are more.  Memory: 24 bytes a place, at most 3/4 of the places in use.
 *
 * @param[out] out Free it with ag_roster_free().
 *
 * @retval EG_ERR_LIMIT  More than AG_ROSTER_MAX.
 * @retval EG_ERR_MEMORY No memory.
 */
EG_NODISCARD eg_status ag_roster_new(ag_roster **out, size_t expected);

/** NULL is harmless. */
void ag_roster_free(ag_roster *r);

/**
 * Put an account in; if it is there, its number is replaced.
 *
 * @param[in] account Its row's number, not 0.
 *
 * @retval EG_ERR_LIMIT  There are AG_ROSTER_MAX already.
 * @retval EG_ERR_MEMORY No memory.
 */
EG_NODISCARD eg_status ag_roster_put(ag_roster *r,
                                     const ag_token *token,
                                     uint64_t account);

/** The number of the account of a token; 0: it is not protected. */
uint64_t ag_roster_find(const ag_roster *r, const ag_token *token);

/** Accounts in it. */
size_t ag_roster_count(const ag_roster *r);

/** Bytes of memory that it takes. */
size_t ag_roster_bytes(const ag_roster *r);

#endif
