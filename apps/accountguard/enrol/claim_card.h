/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept of a claim until its code is typed. */
#ifndef ACCOUNTGUARD_ENROL_CLAIM_CARD_H
#define ACCOUNTGUARD_ENROL_CLAIM_CARD_H

#include "accountguard/account/token.h"
#include "accountguard/enrol/card.h"
#include "codec/text.h"

/** What the card is sealed as, and what its code is for. */
#define AG_CLAIM_PURPOSE "claim 1"
#define AG_CLAIM_CODE    "claim"

typedef struct ag_claim_card {
    char address[AG_CANON_MAX];
    char provider[16];
    char plain[2 * AG_TOKEN_BYTES + 1]; /**< Token of the address alone, hex. */
    char organisation[24];              /**< Row, or "0". */
    char person[24];                    /**< Row, or "0". */
} ag_claim_card;

/** The texts of a card. */
#define AG_CLAIM_TEXTS(c)                                   \
    {                                                       \
        AG_CARD_TEXT("address", (c).address),               \
            AG_CARD_TEXT("provider", (c).provider),         \
            AG_CARD_TEXT("plain", (c).plain),               \
            AG_CARD_TEXT("organisation", (c).organisation), \
            AG_CARD_TEXT("person", (c).person)              \
    }

#endif
