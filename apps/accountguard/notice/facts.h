/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a notice says, before it is said in any language.
 *
 * The facts are what is signed; each text is made of them alone, so that whoever
 * has the facts can make the text again and compare it byte for byte.  Free text
 * in them is of one alphabet and without anything that a mail program could make
 * a link of.  A notice that only tells that there is one (AG_NOTICE_WAITING) has
 * none of the facts that its channel must not see.
 */
#ifndef ACCOUNTGUARD_NOTICE_FACTS_H
#define ACCOUNTGUARD_NOTICE_FACTS_H

#include <electionguard/status.h>

#include "accountguard/model/code.h"
#include "accountguard/model/level.h"
#include "accountguard/model/safe_text.h"
#include "accountguard/model/time.h"
#include "accountguard/notice/words.h"

/** Bytes of each text at most, its final zero excluded. */
#define AG_FACT_SERVICE_MAX 32
#define AG_FACT_PAGE_MAX    40
#define AG_FACT_ACCOUNT_MAX 48
#define AG_FACT_NAME_MAX    28
#define AG_FACT_WHO_MAX     40
#define AG_FACT_PHRASE_MAX  AG_SAFE_PHRASE_MAX
#define AG_FACT_HELP_MAX    58
/** "K3Q9Z-7W0MD". */
#define AG_REFERENCE_CHARS 11
/** Hexadecimal digits of a key's name. */
#define AG_KEY_ID_CHARS 16

#define AG_FACT_STEPS_MAX    3
#define AG_FACT_HELP_LINES   2
#define AG_FACT_TOLD_MAX     2
#define AG_FACT_COUNT_MAX    1000000
#define AG_FACT_REVISION_MAX 9999
/** The offset of a reader of whom no time zone is known. */
#define AG_NO_OFFSET 10000
/** Minutes that a time zone is from UTC at most. */
#define AG_OFFSET_MAX (14 * 60)

/** Who else was told. */
typedef struct ag_told {
    /** An organisation's name; empty: the owner of the account. */
    char who[AG_FACT_WHO_MAX + 1];
    bool detail;     /**< All of it, not only that something happened. */
    ag_time consent; /**< When the owner consented; of the owner 0. */
} ag_told;

typedef struct ag_facts {
    char service[AG_FACT_SERVICE_MAX + 1]; /**< Who warns. */
    char page[AG_FACT_PAGE_MAX + 1];       /**< To be typed: "host/n". */
    char key[AG_KEY_ID_CHARS + 1];         /**< Name of the signing key. */
    char reference[AG_REFERENCE_CHARS + 1];
    unsigned revision; /**< From 1. */
    uint64_t log;      /**< Its entry in the service's log. */
    ag_time issued;    /**< Whole seconds. */
    ag_code code;      /**< Typed at the page. */
    /** What was agreed at enrolment; empty: nothing was that can be shown. */
    char phrase[AG_FACT_PHRASE_MAX + 1];
    ag_audience audience;
    ag_language language;
    ag_notice_kind kind;
    ag_tlp tlp;
    char help[AG_FACT_HELP_LINES][AG_FACT_HELP_MAX + 1];
    unsigned help_len; /**< People who help: 1 or 2 lines. */

    /* All that follows is zero in a notice of kind AG_NOTICE_WAITING. */
    ag_level level;
    ag_level was; /**< What was told before; @p level in a new notice. */
    /** Masked, "a***e at example.org"; empty: not told. */
    char account[AG_FACT_ACCOUNT_MAX + 1];
    ag_time first;  /**< Whole seconds. */
    ag_time last;   /**< Of several; @p first of one. */
    unsigned count; /**< 0: neither times nor who saw it and did it are told. */
    int offset;     /**< Minutes east of UTC, or AG_NO_OFFSET. */
    ag_seen_by seen_by;
    /** What the actor is called; empty: not named. */
    char group[AG_FACT_NAME_MAX + 1];
    char alias[AG_FACT_NAME_MAX + 1]; /**< One other name, or empty. */
    ag_confidence confidence;         /**< Of a named actor; else 0. */
    ag_step step[AG_FACT_STEPS_MAX];  /**< In the order to take them. */
    unsigned step_len;
    ag_told told[AG_FACT_TOLD_MAX];
    unsigned told_len;
} ag_facts;

/**
 * Whether the facts can be said: each within its bounds, and together of sense.
 *
 * @retval EG_OK            They can.
 * @retval EG_ERR_MALFORMED They cannot; @p err names the first that is wrong.
 */
EG_NODISCARD eg_status ag_facts_check(const ag_facts *facts, eg_error *err);

/**
 * An address as it is shown: "alice@example.org" gives "a***e at example.org".
 * What is no address of ASCII, or too long, gives "*** at ***".
 */
void ag_account_mask(char out[AG_FACT_ACCOUNT_MAX + 1], const char *address);

/** A reference of 50 bits of @p hash: "K3Q9Z-7W0MD". */
void ag_reference_write(char out[AG_REFERENCE_CHARS + 1], const eg_hash *hash);

/** The steps that fit what happened, for those who are told. */
void ag_facts_advise(ag_facts *facts);

#endif
