/* SPDX-License-Identifier: Apache-2.0 */
/* The forms in which pre-encrypted ballots are written to be printed. */
#ifndef APP_ELECTIONGUARD_PREENCRYPT_PRINT_H
#define APP_ELECTIONGUARD_PREENCRYPT_PRINT_H

#include <electionguard/preencrypt.h>

/** What the pages look like, as the options say. */
typedef struct print_look {
    bool letter;          /**< US letter; else A4. */
    bool large;           /**< Large print. */
    bool two_sided;       /**< For both sides of the paper. */
    const char *language; /**< Of the fixed texts. */
    const char *second;   /**< A second one, or NULL. */
    const char *names;    /**< File of names in the second one, or NULL. */
    const char *title;    /**< NULL: the election's name. */
} print_look;

/**
 * A form.  Its file is there when end() has returned EG_OK, whole, and only its
 * owner can read it; before that, what was there is untouched.
 */
typedef struct print_form {
    const char *name;
    eg_status (*begin)(void **out,
                       const char *path,
                       const eg_manifest *manifest,
                       const print_look *look,
                       eg_error *err);
    eg_status (*add)(void *file,
                     uint64_t number,
                     const eg_preencrypted_ballot *ballot,
                     eg_error *err);
    /** Sets the file to NULL in any case. */
    eg_status (*end)(void **file, eg_error *err);
    void (*discard)(void *file); /**< NULL is harmless. */
} print_form;

extern const print_form print_form_json;
/** EG_ERR_UNSUPPORTED where the command was built without it. */
extern const print_form print_form_pdf;

#endif
