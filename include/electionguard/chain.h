/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file chain.h
 * The chain of confirmation codes on one voting device: what each ballot's
 * chaining field must be, and how the chain ends.
 *
 * A device builds its chain with these functions and a verifier walks the same
 * way: begin, then for each ballot compare or use the next field and advance,
 * then close.  Ordinary and pre-encrypted ballots of one device are two chains
 * with different domain separation bytes, chosen by eg_device_kind.
 *
 * All values are public; an eg_chain is plain data and may be copied.
 *
 * @spec{EG 2.1.0 sections 3.4.3, 3.4.4, eqs. (72)-(78); section 4.1.4,
 * eqs. (117)-(120)}
 */
#ifndef ELECTIONGUARD_CHAIN_H
#define ELECTIONGUARD_CHAIN_H

#include <stddef.h>
#include <stdint.h>

#include <electionguard/ballot.h>
#include <electionguard/hash.h>
#include <electionguard/manifest.h>
#include <electionguard/record_types.h>
#include <electionguard/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The longest S_device, in bytes of UTF-8. */
#define EG_DEVICE_ID_MAX 65536

/**
 * The voting device information hash H_DI.
 *
 * @spec{EG 2.1.0 section 3.4.3, eq. (72), check 8.C; 16.D}
 *
 * @param[in] extended_hash H_E.
 * @param[in] device        S_device, UTF-8.
 * @param[in] len           Its length in bytes.
 */
EG_API void eg_device_hash(eg_hash *out,
                           eg_device_kind kind,
                           const eg_hash *extended_hash,
                           const char *device,
                           uint32_t len);

/** Where a chain stands. */
typedef struct eg_chain {
    eg_chaining_mode mode;
    eg_device_kind kind;
    eg_hash extended_hash; /**< H_E. */
    eg_hash device_hash;   /**< H_DI. */
    eg_hash initial;       /**< H_0, eq. (74); zero without chaining. */
    eg_hash last;          /**< H_j of the last ballot; H_0 before the first. */
    uint64_t count;        /**< j, ballots so far. */
} eg_chain;

/**
 * Begin a chain.
 *
 * @spec{EG 2.1.0 eqs. (74), (75), check 8.F; 16.G}
 *
 * @param[in] device_hash H_DI, from eg_device_hash().
 */
EG_API void eg_chain_begin(eg_chain *out,
                           eg_chaining_mode mode,
                           eg_device_kind kind,
                           const eg_hash *extended_hash,
                           const eg_hash *device_hash);

/**
 * The chaining field B_C of the next ballot.
 *
 * @spec{EG 2.1.0 eqs. (73), (76), checks 8.D, 8.E; 16.E, 16.F}
 */
EG_API void eg_chain_next_field(const eg_chain *chain,
                                uint8_t out[EG_CHAINING_FIELD_BYTES]);

/** Go on past a ballot whose confirmation code is @p code. */
EG_API void eg_chain_advance(eg_chain *chain, const eg_hash *code);

/**
 * The closing chaining field and hash.  Closing does not change @p chain: a
 * device that went on after all can close again.
 *
 * An empty chain closes over H_0.
 *
 * @spec{EG 2.1.0 eqs. (77), (78), check 8.G; 16.H}
 *
 * @retval EG_OK        Computed.
 * @retval EG_ERR_STATE The mode has no chain; outputs untouched.
 */
EG_API EG_NODISCARD eg_status
eg_chain_close(const eg_chain *chain,
               uint8_t field[EG_CHAINING_FIELD_BYTES],
               eg_hash *closing_hash);

#ifdef __cplusplus
}
#endif
#endif
