/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard record check-opening: check an opening of chosen contests
 * without the record.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "codec/text.h"
#include "common/file.h"
#include "electionguard/record/check_args.h"
#include "electionguard/record/opening_file.h"
#include "electionguard/record/show.h"
#include "electionguard/verbs.h"

static const struct argp argp = {
    check_options,
    check_parse,
    "FILE",
    "Check an opening made by 'election openings': the ballot is in the record "
    "with that root, and the contests that are opened encrypt what the file "
    "says.\vThe record itself is not needed, only its root; that the record "
    "holds is for 'verify' to say. Exit code 1: the opening does not hold.",
    check_children,
    0,
    0};

static void
print_plain(const char *text)
{
    use_print_text((eg_span){(const uint8_t *)text, strlen(text)});
}

static void
tell_contest(const opening_file *file, const eg_opened_ballot_contest *opened)
{
    const eg_contest *contest =
        eg_manifest_contest(file->manifest, opened->index);
    printf("  %" PRIu32 " ", opened->index);
    print_plain(contest->name);
    putchar('\n');
    for (size_t i = 0; i < opened->field_len; i++) {
        printf("    %3" PRIu32 "  ", opened->field[i].value);
        print_plain(contest->field[i].name);
        putchar('\n');
    }
    if (opened->has_data) {
        show_contest_data(contest, (eg_span){opened->data, opened->data_len});
    }
}

static void
tell(const check_args *s, const opening_file *file)
{
    char hex[2 * EG_HASH_BYTES + 1];
    const eg_opened_ballot *opened = &file->opening.opened;
    eg_hex_write(hex, file->opening.code.bytes, EG_HASH_BYTES);
    printf("ballot %s\n", hex);
    printf("status %s\n",
           file->ballot.status == EG_BALLOT_CAST ? "cast" : "challenged");
    eg_hex_write(hex, file->proof.root.bytes, EG_HASH_BYTES);
    printf("is in the %s record with root %s\n",
           eg_record_phase_name(file->proof.phase), hex);
    printf("and encrypts, in %zu of its %zu contests:\n", opened->contest_len,
           file->ballot.contest_len);
    for (size_t i = 0; i < opened->contest_len; i++) {
        tell_contest(file, &opened->contest[i]);
    }
    if (!s->has_root) {
        app_say(&s->common,
                "compare this root with one from a source that you trust");
    }
}

static eg_status
read_and_check(const check_args *s,
               const eg_group *group,
               opening_file *file,
               eg_error *err)
{
    uint8_t *text;
    size_t len;
    EG_TRY(app_file_read(s->file, OPENING_FILE_MAX, &text, &len, err));
    eg_status status =
        opening_file_read(group, file, (eg_span){text, len}, err);
    app_file_free(text, len);
    if (status == EG_OK) {
        status =
            opening_file_check(group, file, s->has_root ? &s->root : NULL, err);
    }
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", s->file);
    }
    return status;
}

static eg_status
check(const check_args *s, eg_error *err)
{
    eg_group *group = NULL;
    opening_file file;
    EG_TRY(eg_group_new(&group));
    eg_status status = opening_file_init(&file);
    if (status == EG_OK) {
        status = read_and_check(s, group, &file, err);
        if (status == EG_OK) {
            tell(s, &file);
        }
    }
    opening_file_free(&file);
    eg_group_free(group);
    return status;
}

static int
run(int argc, char **argv)
{
    check_args s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    return app_report(&err, check(&s, &err));
}

const app_verb verb_record_check_opening = {
    .group = "record",
    .name = "check-opening",
    .summary = "check an opening of contests, without the record",
    .argp = &argp,
    .run = run,
};
