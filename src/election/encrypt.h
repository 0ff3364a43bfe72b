/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What both ways to encrypt a ballot, at once and prepared, ask of a request
 * and take over from it.
 */
#ifndef EG_ELECTION_ENCRYPT_H
#define EG_ELECTION_ENCRYPT_H

#include <electionguard/encrypt.h>

/** The plain contest of @p index; NULL: the voter left it blank. */
const eg_plain_contest *eg_encrypt_find_plain(const eg_plain_ballot *plain,
                                              uint32_t index);

/**
 * Check all of a request that needs no single contest, and find its style.
 *
 * @retval EG_ERR_NOT_FOUND The manifest has no such style.
 * @retval EG_ERR_ARGUMENT  The weight is none, or a contest does not belong to
 *                          the style or is listed twice.
 */
EG_NODISCARD eg_status
eg_encrypt_check_request(const eg_manifest *manifest,
                         const eg_ballot_style **style,
                         const eg_encrypt_request *request,
                         eg_error *err);

/** Whether @p plain (NULL: blank) fits @p contest. */
EG_NODISCARD eg_status eg_encrypt_check_contest(const eg_contest *contest,
                                                const eg_plain_contest *plain,
                                                eg_error *err);

/** Fill in what a ballot takes over from its request. */
EG_NODISCARD eg_status eg_encrypt_begin(eg_encrypted_ballot *out,
                                        eg_arena *arena,
                                        const eg_encrypt_request *request,
                                        const eg_ballot_style *style,
                                        eg_error *err);

#endif
