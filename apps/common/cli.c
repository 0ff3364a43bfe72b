/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finding a verb, parsing its options, reporting its end.
 */
#include "common/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/group.h>
#include <electionguard/version.h>

#include "common/text.h"

/* Keys of options without a letter start above all characters. */
enum { KEY_PASSPHRASE_FILE = 0x1001 };

static const char *program_name = "electionguard";

/** Whether a line was left out for lack of memory. */
static bool line_lost;

static error_t
parse_shared(int key, char *arg, struct argp_state *state)
{
    app_settings *settings = state->input;
    switch (key) {
    case 'q':
        settings->quiet = true;
        return 0;
    case KEY_PASSPHRASE_FILE:
        settings->passphrase_file = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option quiet_options[] = {
    {"quiet", 'q', NULL, 0, "Print results only", 10},
    {0},
};

static const struct argp_option secret_options[] = {
    {"passphrase-file", KEY_PASSPHRASE_FILE, "FILE", 0,
     "Read the passphrase from the first line of FILE", 10},
    {"quiet", 'q', NULL, 0, "Print results only", 10},
    {0},
};

const struct argp app_quiet_argp = {quiet_options, parse_shared, 0, 0, 0, 0, 0};
const struct argp app_secret_argp = {
    secret_options, parse_shared, 0, 0, 0, 0, 0};

static void
print_verb(FILE *out, const app_verb *verb)
{
    char name[64];
    snprintf(name, sizeof(name), "%s%s%s",
             verb->group == NULL ? "" : verb->group,
             verb->group == NULL ? "" : " ", verb->name);
    fprintf(out, "  %-22s %s\n", name, verb->summary);
}

/** All verbs, or those of one group. */
static void
print_verbs(FILE *out,
            const char *group,
            const app_verb *const *verbs,
            size_t verb_len)
{
    for (size_t i = 0; i < verb_len; i++) {
        if (group == NULL ||
            (verbs[i]->group != NULL && strcmp(verbs[i]->group, group) == 0)) {
            print_verb(out, verbs[i]);
        }
    }
}

static void
print_usage(FILE *out,
            const char *purpose,
            const app_verb *const *verbs,
            size_t verb_len)
{
    fprintf(out,
            "%s - %s\n\nUsage: %s VERB [OPTION...] [ARGUMENT...]\n\nVerbs:\n",
            program_name, purpose, program_name);
    print_verbs(out, NULL, verbs, verb_len);
    fprintf(out,
            "\n'%s VERB --help' tells more about a verb, and the manual page "
            "%s(1) about all.\nExit codes: 0 yes, 1 rejected, 2 usage, "
            "3 bad input, 4 system.\n",
            program_name, program_name);
}

static bool
is_group(const char *word, const app_verb *const *verbs, size_t verb_len)
{
    for (size_t i = 0; i < verb_len; i++) {
        if (verbs[i]->group != NULL && strcmp(verbs[i]->group, word) == 0) {
            return true;
        }
    }
    return false;
}

/** The verb of the first words of @p argv and how many words name it. */
static const app_verb *
find_verb(const app_verb *const *verbs,
          size_t verb_len,
          int argc,
          char **argv,
          int *words)
{
    for (size_t i = 0; i < verb_len; i++) {
        const app_verb *v = verbs[i];
        if (v->group == NULL) {
            if (strcmp(v->name, argv[1]) == 0) {
                *words = 1;
                return v;
            }
        } else if (argc > 2 && strcmp(v->group, argv[1]) == 0 &&
                   strcmp(v->name, argv[2]) == 0) {
            *words = 2;
            return v;
        }
    }
    return NULL;
}

/** Run @p verb with an argv[0] that argp can show in its messages. */
static int
run_verb(const app_verb *verb, int words, int argc, char **argv)
{
    char title[96];
    snprintf(title, sizeof(title), "%s %s%s%s", program_name,
             verb->group == NULL ? "" : verb->group,
             verb->group == NULL ? "" : " ", verb->name);
    argv[words] = title;
    /* Before the verb has done half of its work without needing a group. */
    const char *kernel;
    eg_error err = {0};
    if (eg_kernel_name(&kernel, &err) != EG_OK) {
        return app_report(&err, err.status);
    }
    const int code = verb->run(argc - words, argv + words);
    if (fflush(stdout) != 0 || ferror(stdout) || line_lost) {
        fprintf(stderr, "%s: standard output: write failed\n", program_name);
        return 4;
    }
    return code;
}

/** Why no verb was found, and what there is. */
static int
unknown_verb(const char *purpose,
             const app_verb *const *verbs,
             size_t verb_len,
             int argc,
             char **argv)
{
    if (is_group(argv[1], verbs, verb_len)) {
        const bool asked = argc > 2 && (strcmp(argv[2], "--help") == 0 ||
                                        strcmp(argv[2], "help") == 0);
        FILE *out = asked ? stdout : stderr;
        if (argc > 2 && !asked) {
            fprintf(out, "%s: '%s' has no verb '%s'; it has:\n", program_name,
                    argv[1], argv[2]);
        } else {
            fprintf(out, "Verbs of '%s %s':\n", program_name, argv[1]);
        }
        print_verbs(out, argv[1], verbs, verb_len);
        return asked ? 0 : 2;
    }
    fprintf(stderr, "%s: there is no verb '%s'; '%s help' lists all\n",
            program_name, argv[1], program_name);
    (void)purpose;
    return 2;
}

/** What a person is asked for who reports a fault or slowness. */
static int
print_version(void)
{
    const char *kernel;
    eg_error err = {0};
    printf("%s %s, ElectionGuard specification %s\n", program_name, EG_VERSION,
           EG_SPEC_VERSION);
    if (eg_kernel_name(&kernel, &err) != EG_OK) {
        return app_report(&err, err.status);
    }
    printf("arithmetic kernel: %s\n", kernel);
    return 0;
}

int
app_main(const char *program,
         const char *purpose,
         const app_verb *const *verbs,
         size_t verb_len,
         int argc,
         char **argv)
{
    program_name = program;
    argp_err_exit_status = 2;
    if (argc < 2) {
        print_usage(stderr, purpose, verbs, verb_len);
        return 2;
    }
    if (strcmp(argv[1], "--version") == 0) {
        return print_version();
    }
    if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0) {
        print_usage(stdout, purpose, verbs, verb_len);
        return 0;
    }
    int words = 0;
    const app_verb *verb = find_verb(verbs, verb_len, argc, argv, &words);
    if (verb == NULL) {
        return unknown_verb(purpose, verbs, verb_len, argc, argv);
    }
    return run_verb(verb, words, argc, argv);
}

void
app_parse(const struct argp *argp, int argc, char **argv, void *settings)
{
    const error_t failed = argp_parse(argp, argc, argv, 0, NULL, settings);
    if (failed != 0) {
        exit(failed == ENOMEM ? app_report(NULL, EG_ERR_MEMORY) : 2);
    }
}

unsigned
app_parse_jobs(const char *text, struct argp_state *state)
{
    uint64_t jobs = 1;
    if (!app_text_number(&jobs, text, 1, 256)) {
        argp_error(state, "'%s' is not a number of threads (1 to 256)", text);
    }
    return (unsigned)jobs;
}

int
app_report(const eg_error *err, eg_status status)
{
    if (status == EG_OK) {
        return 0;
    }
    const char *text = err == NULL || err->text[0] == '\0'
                           ? eg_status_text(status)
                           : err->text;
    fflush(stdout);
    fprintf(stderr, "%s: ", program_name);
    app_text_print(stderr, text);
    putc('\n', stderr);
    return eg_status_exit_code(status);
}

/** The text of a printf-like call, from malloc(); NULL without memory. */
static EG_PRINTF(1, 0) char *format_text(const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    const int len = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = len < 0 ? NULL : malloc((size_t)len + 1);
    if (text != NULL) {
        vsnprintf(text, (size_t)len + 1, format, args);
    }
    return text;
}

void
app_say(const app_settings *settings, const char *format, ...)
{
    if (settings->quiet) {
        return;
    }
    va_list args;
    va_start(args, format);
    char *text = format_text(format, args);
    va_end(args);
    if (text == NULL) {
        line_lost = true;
        return;
    }
    app_text_print_lines(stdout, text);
    free(text);
    putchar('\n');
}
