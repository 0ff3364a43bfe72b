/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guardian's directory and what every verb of it begins and ends with.
 *
 *   identity.sealed     signing key and name
 *   card.egm            own card
 *   invitation.egm      the invitation, pinned
 *   secrets.sealed      polynomials and zeta, until the confirmation
 *   keys.egm            own keys as they were sent
 *   keys.pin            digests of all guardians' keys messages
 *   shares.egm          own shares as they were sent
 *   key.sealed          z_i and z-hat_i
 *   complaint.egm       own complaint, if there is one
 *   guardians.egm       the preliminary guardian record that was confirmed
 *   confirmation.egm    own confirmation
 *   attempt-N, ...      see attempt.h
 *   audit-N.egm         shares for an audit as they were sent, sealed
 *
 * Every file is written whole, so a step that was interrupted is done again
 * from the last whole file.  A message is kept before it is sent, and a step
 * that was done sends the same message again.
 */
#ifndef APP_ELECTIONGUARD_GUARDIAN_STATE_H
#define APP_ELECTIONGUARD_GUARDIAN_STATE_H

#include <argp.h>

#include "common/cli.h"
#include "message/ceremony.h"

#define GUARDIAN_IDENTITY     "identity.sealed"
#define GUARDIAN_CARD         "card.egm"
#define GUARDIAN_INVITATION   "invitation.egm"
#define GUARDIAN_SECRETS      "secrets.sealed"
#define GUARDIAN_KEYS         "keys.egm"
#define GUARDIAN_PIN          "keys.pin"
#define GUARDIAN_SHARES       "shares.egm"
#define GUARDIAN_KEY          "key.sealed"
#define GUARDIAN_COMPLAINT    "complaint.egm"
#define GUARDIAN_GUARDIANS    "guardians.egm"
#define GUARDIAN_CONFIRMATION "confirmation.egm"

/* -- arguments ------------------------------------------------------------- */

/** What a verb cannot do without, and how far the guardian must be. */
enum {
    GUARDIAN_NEEDS_MAIL = 1,    /**< --mail */
    GUARDIAN_NEEDS_RECORD = 2,  /**< --record */
    GUARDIAN_NEEDS_INVITED = 4, /**< `guardian keygen` was done. */
    GUARDIAN_NEEDS_NAME = 8     /**< --name */
};

typedef struct guardian_args {
    app_settings common; /**< First, as app_parse() wants it. */
    unsigned needs;      /**< Set before app_parse(). */
    const char *dir;
    const char *mail;
    const char *record;
    const char *name;
    bool has_digest;
    eg_hash digest; /**< Of the invitation, from another channel. */
    bool yes;
    bool has_agreed;
    uint64_t agreed; /**< --agree-to-open */
    unsigned jobs;   /**< 0: one for each processor. */
} guardian_args;

/** Keys of options; a verb lists those that it has. */
enum {
    GUARDIAN_OPT_MAIL = 'm',
    GUARDIAN_OPT_RECORD = 'r',
    GUARDIAN_OPT_JOBS = 'j',
    GUARDIAN_OPT_NAME = 0x2001,
    GUARDIAN_OPT_DIGEST,
    GUARDIAN_OPT_YES,
    GUARDIAN_OPT_AGREE
};

#define GUARDIAN_MAIL_OPTION                                                 \
    {                                                                        \
        "mail", GUARDIAN_OPT_MAIL, "FOLDER", 0,                              \
            "Folder of messages between the parties, such as a USB stick", 0 \
    }
#define GUARDIAN_RECORD_OPTION                                     \
    {                                                              \
        "record", GUARDIAN_OPT_RECORD, "RECORD", 0,                \
            "This guardian's own copy of the aggregated record", 0 \
    }

#define GUARDIAN_JOBS_OPTION                                     \
    {                                                            \
        "jobs", GUARDIAN_OPT_JOBS, "N", 0,                       \
            "Worker threads; default: one for each processor", 0 \
    }

/** The parser of all verbs; its input is a guardian_args. */
error_t guardian_parse(int key, char *arg, struct argp_state *state);

extern const struct argp_child guardian_children[];

/* -- the state ------------------------------------------------------------- */

typedef struct guardian {
    const guardian_args *args;
    int lock;
    app_passphrase passphrase;
    app_identity identity;
    char name[APP_NAME_BYTES_MAX + 1];
    eg_group *group;
    eg_arena *arena;
    app_message invited; /**< The pinned invitation; zero before keygen. */
    app_invitation invitation;
    uint32_t index; /**< The own one, from the roster. */
    app_mail mail;
} guardian;

typedef eg_status guardian_work(guardian *g, eg_error *err);

/**
 * Parse the arguments, open the directory, do @p work, close it; an exit code.
 */
int guardian_run(const struct argp *argp,
                 unsigned needs,
                 guardian_work *work,
                 int argc,
                 char **argv);

/** Read the pinned invitation and find the own place on its roster. */
EG_NODISCARD eg_status guardian_load_invitation(guardian *g, eg_error *err);
/** Read the mail folder with the roster. */
EG_NODISCARD eg_status guardian_read_mail(guardian *g, eg_error *err);

/* -- files of the directory ------------------------------------------------ */

EG_NODISCARD eg_status guardian_path(const guardian *g,
                                     char out[APP_PATH_MAX],
                                     const char *name,
                                     eg_error *err);
bool guardian_has(const guardian *g, const char *name);
EG_NODISCARD eg_status guardian_store(const guardian *g,
                                      const char *name,
                                      eg_span bytes,
                                      eg_error *err);

/**
 * Sign a payload, keep the message as @p name, then send it.
 *
 * @param[in] attempt 0 where there are none.
 */
EG_NODISCARD eg_status guardian_send(guardian *g,
                                     const char *name,
                                     app_step step,
                                     uint32_t attempt,
                                     eg_span payload,
                                     eg_error *err);
/** Send again what guardian_send() kept. */
EG_NODISCARD eg_status guardian_resend(guardian *g,
                                       const char *name,
                                       app_step step,
                                       uint32_t attempt,
                                       eg_error *err);

/* -- secrets --------------------------------------------------------------- */

/** The polynomials, in locked memory; free with app_secret_free(). */
EG_NODISCARD eg_status guardian_secrets_load(guardian *g,
                                             app_secret *memory,
                                             eg_guardian_secret **out,
                                             eg_error *err);
EG_NODISCARD eg_status guardian_secrets_save(guardian *g,
                                             const eg_guardian_secret *secret,
                                             eg_error *err);

/** The key share z_i, z-hat_i; as above. */
EG_NODISCARD eg_status guardian_key_load(guardian *g,
                                         app_secret *memory,
                                         eg_guardian_key **out,
                                         eg_error *err);
EG_NODISCARD eg_status guardian_key_save(guardian *g,
                                         const eg_guardian_key *key,
                                         eg_error *err);

/* -- the ceremony ---------------------------------------------------------- */

/**
 * Everybody's keys, checked, and the same as those pinned by `guardian check`.
 *
 * @param[in] may_pin Pin them if nothing is pinned yet.
 *
 * @retval EG_ERR_STATE  They were not checked yet, or some are missing.
 * @retval EG_REJECT     They do not hold, or changed; @p err names whose.
 */
EG_NODISCARD eg_status guardian_ceremony(guardian *g,
                                         app_ceremony *out,
                                         bool may_pin,
                                         eg_error *err);

/** EG_ERR_STATE, naming `guardian VERB`, unless file @p name is there. */
EG_NODISCARD eg_status guardian_require(const guardian *g,
                                        const char *name,
                                        const char *verb,
                                        eg_error *err);

/** Text from a message or manifest, safe to show on a terminal. */
const char *guardian_printable(char *out, size_t room, const char *text);

#endif
