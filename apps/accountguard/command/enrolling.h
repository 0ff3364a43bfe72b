/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What verbs about organisations and people share: their options, their places,
 * and an open store.
 */
#ifndef ACCOUNTGUARD_COMMAND_ENROLLING_H
#define ACCOUNTGUARD_COMMAND_ENROLLING_H

#include "accountguard/command/acting.h"
#include "accountguard/command/opened.h"
#include "accountguard/enrol/claim.h"
#include "accountguard/enrol/domain_proof.h"
#include "accountguard/enrol/organisation.h"

/** Places of a command line: DIR and two more. */
#define AG_PLACES_MAX 3

enum {
    AG_KEY_NAME = 0x6501,
    AG_KEY_COUNTRY,
    AG_KEY_SECTOR,
    AG_KEY_CLASS,
    AG_KEY_DOMAIN,
    AG_KEY_DOCUMENTS,
    AG_KEY_CONTACT,
    AG_KEY_ADDRESS,
    AG_KEY_PHONE,
    AG_KEY_ROLE,
    AG_KEY_LANGUAGE,
    AG_KEY_BY,
    AG_KEY_MAIL,
    AG_KEY_RESOLVER,
    AG_KEY_WHY,
    AG_KEY_PROVIDER,
    AG_KEY_INVITATION,
    AG_KEY_SECRET,
    AG_KEY_TELL,
    AG_KEY_SHARE,
    AG_KEY_PHRASE,
    AG_KEY_KEEP,
    AG_KEY_AGREED
};

/** What a verb is told. */
typedef struct ag_enrolling {
    ag_acting acting;
    unsigned want;                    /**< Places that it needs, set before. */
    const char *place[AG_PLACES_MAX]; /**< DIR first. */
    unsigned places;
    ag_application application;
    const char *documents; /**< A file. */
    ag_language language;
    ag_proof_method method;
    const char *mail; /**< A file. */
    const char *resolver;
    const char *why;
    ag_provider provider;
    const char *invitation;
    const char *secret_file;
    const char *agreed; /**< A version. */
    ag_scope scope;
    const char *name;
    const char *phrase;
    bool keep;
    bool has_tell;
    bool has_language;
} ag_enrolling;

/** For each argp of such a verb. */
error_t ag_enrolling_parse(int key, char *arg, struct argp_state *state);

/** Children of argps whose input is an ag_enrolling: with an operator, and
 * without. */
extern const struct argp_child ag_enrolling_acting[];
extern const struct argp_child ag_enrolling_plain[];

/** The number in a place; wrong ones are EG_ERR_ARGUMENT. */
EG_NODISCARD eg_status ag_enrolling_row(const ag_enrolling *e,
                                        unsigned place,
                                        uint64_t *out,
                                        eg_error *err);

/** Open the store; with @p who sign in as the operator as well. */
EG_NODISCARD eg_status ag_enrolling_open(const ag_enrolling *e,
                                         ag_store **store,
                                         sql_mode mode,
                                         ag_operator *who,
                                         eg_error *err);

/** Read a code that was typed. */
EG_NODISCARD eg_status ag_enrolling_code(ag_code *out,
                                         const char *text,
                                         eg_error *err);

/** Ask for a person's secret, or read it from --secret-file. */
EG_NODISCARD eg_status ag_enrolling_secret(const ag_enrolling *e,
                                           ag_code *out,
                                           eg_error *err);

#endif
