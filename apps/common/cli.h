/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verbs of a command: finding the one that was asked for, options that all of
 * them share, and how results and errors reach a person.
 *
 * A verb is a file: its argp, its parser and its run function.  The command's
 * main is a table of verbs.
 */
#ifndef APP_COMMON_CLI_H
#define APP_COMMON_CLI_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>

#include <electionguard/status.h>

typedef struct app_verb {
    const char *group;   /**< "guardian"; NULL for a verb that stands alone. */
    const char *name;    /**< "keygen". */
    const char *summary; /**< One line without a full stop. */
    const struct argp *argp;
    /** Parse @p argv with the verb's argp and do the work; an exit code. */
    int (*run)(int argc, char **argv);
} app_verb;

/** What options of every verb set; a child of each verb's argp. */
typedef struct app_settings {
    const char *passphrase_file; /**< NULL: ask on the terminal. */
    bool quiet;                  /**< No progress, no friendly words. */
} app_settings;

/** `--quiet`. */
extern const struct argp app_quiet_argp;
/** `--passphrase-file FILE` and `--quiet`. */
extern const struct argp app_secret_argp;

/** Find and run the verb of @p argv; the exit code of main. */
int app_main(const char *program,
             const char *purpose,
             const app_verb *const *verbs,
             size_t verb_len,
             int argc,
             char **argv);

/**
 * Parse a verb's arguments into @p settings, whose first member must be an
 * app_settings.  Wrong usage ends the program with exit code 2.
 */
void app_parse(const struct argp *argp, int argc, char **argv, void *settings);

/** The value of --jobs: 1 to 256; anything else is wrong usage. */
unsigned app_parse_jobs(const char *text, struct argp_state *state);

/** Print @p err as "electionguard: sentence" and give its exit code. */
int app_report(const eg_error *err, eg_status status);

/** A friendly line on standard output unless --quiet; see common/text.h. */
void app_say(const app_settings *settings, const char *format, ...)
    EG_PRINTF(2, 3);

#endif
