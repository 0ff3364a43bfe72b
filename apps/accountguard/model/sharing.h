/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How far a source's words may go, and how far they are believed: the Traffic
 * Light Protocol 2.0 (FIRST), the Permissible Actions Protocol, and the letters
 * of the Admiralty code for a source.
 */
#ifndef ACCOUNTGUARD_MODEL_SHARING_H
#define ACCOUNTGUARD_MODEL_SHARING_H

#include <stdbool.h>
#include <stddef.h>

/** label, its word; the stricter comes later. */
#define AG_TLP_TABLE(X)                    \
    X(AG_TLP_CLEAR, "CLEAR")               \
    X(AG_TLP_GREEN, "GREEN")               \
    X(AG_TLP_AMBER, "AMBER")               \
    X(AG_TLP_AMBER_STRICT, "AMBER+STRICT") \
    X(AG_TLP_RED, "RED")

/** To whom a word may be passed on. */
typedef enum ag_tlp {
#define AG_TLP_ENUM(name, word) name,
    AG_TLP_TABLE(AG_TLP_ENUM)
#undef AG_TLP_ENUM
        AG_TLP_COUNT
} ag_tlp;

/** label, its word; the stricter comes later. */
#define AG_PAP_TABLE(X)      \
    X(AG_PAP_CLEAR, "CLEAR") \
    X(AG_PAP_GREEN, "GREEN") \
    X(AG_PAP_AMBER, "AMBER") \
    X(AG_PAP_RED, "RED")

/** What may be done with a word, lest its subject notices. */
typedef enum ag_pap {
#define AG_PAP_ENUM(name, word) name,
    AG_PAP_TABLE(AG_PAP_ENUM)
#undef AG_PAP_ENUM
        AG_PAP_COUNT
} ag_pap;

/** name, letter, percent of a source's confidence that is believed. */
#define AG_TRUST_TABLE(X)                              \
    X(AG_TRUST_A, 'A', 100) /* completely reliable */  \
    X(AG_TRUST_B, 'B', 85)  /* usually reliable */     \
    X(AG_TRUST_C, 'C', 70)  /* fairly reliable */      \
    X(AG_TRUST_D, 'D', 50)  /* not usually reliable */ \
    X(AG_TRUST_E, 'E', 20)  /* unreliable */           \
    X(AG_TRUST_F, 'F', 50)  /* cannot be judged, e.g. a new one */

/** How reliable a source is. */
typedef enum ag_trust {
#define AG_TRUST_ENUM(name, letter, percent) name,
    AG_TRUST_TABLE(AG_TRUST_ENUM)
#undef AG_TRUST_ENUM
        AG_TRUST_COUNT
} ag_trust;

/** "CLEAR", ...; never NULL. */
const char *ag_tlp_name(ag_tlp tlp);
const char *ag_pap_name(ag_pap pap);

/**
 * A label as feeds spell it: in any case, with or without "TLP:" or "PAP:", and
 * the older WHITE, which is CLEAR; false: it is none.
 */
bool ag_tlp_read(ag_tlp *out, const char *text, size_t len);
bool ag_pap_read(ag_pap *out, const char *text, size_t len);

/** 'A' to 'F'. */
char ag_trust_letter(ag_trust trust);

/** The trust of a letter "A" to "F"; false: there is none such. */
bool ag_trust_read(ag_trust *out, const char *word);

/** Percent of the confidence of a source that is believed: 20 to 100. */
unsigned ag_trust_percent(ag_trust trust);

/** Whether an indicator may be quoted to those who are warned. */
static inline bool
ag_may_quote(ag_tlp tlp, ag_pap pap)
{
    return tlp <= AG_TLP_GREEN && pap <= AG_PAP_GREEN;
}

#endif
