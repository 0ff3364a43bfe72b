/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `electionguard verify --format=json` as far as the tests of older records need
 * it, for machines on which the command is not built.
 *
 *   verify_json verify [--quiet] [--format=json] [--jobs=N] [--strict] RECORD
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/verify.h>

static int
put(const eg_report *report)
{
    char *text;
    size_t len;
    if (eg_report_write(report, EG_REPORT_JSON, &text, &len) != EG_OK) {
        return 4;
    }
    fwrite(text, 1, len, stdout);
    free(text);
    return eg_report_verdict(report) == EG_VERIFIED ? 0 : 1;
}

int
main(int argc, char **argv)
{
    eg_verify_options options = EG_VERIFY_OPTIONS_INIT;
    eg_error err = {EG_OK, ""};
    eg_report *report;
    for (int i = 2; i < argc - 1; i++) {
        if (strcmp(argv[i], "--strict") == 0) {
            options.strict = true;
        } else if (strncmp(argv[i], "--jobs=", 7) == 0) {
            options.jobs = (unsigned)strtoul(argv[i] + 7, NULL, 10);
        } else if (strcmp(argv[i], "--quiet") != 0 &&
                   strcmp(argv[i], "--format=json") != 0) {
            fprintf(stderr, "verify_json: %s is not known\n", argv[i]);
            return 2;
        }
    }
    if (argc < 3 || strcmp(argv[1], "verify") != 0) {
        fputs("usage: verify_json verify [OPTION]... RECORD\n", stderr);
        return 2;
    }
    const eg_status status =
        eg_verify_any(&report, argv[argc - 1], &options, &err);
    if (status != EG_OK) {
        fprintf(stderr, "verify_json: %s\n", err.text);
        return eg_status_exit_code(status);
    }
    const int code = put(report);
    eg_report_free(report);
    return code;
}
