/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Print pre-encrypted ballots of an election with known keys:
 *
 *     make_sheet MANIFEST STYLE COUNT OUT [letter] [large] [two-sided]
 *                [language=LANG] [second=LANG] [names=FILE] [title=TEXT]
 *
 * Standard output gets what must be readable on them, a line of JSON for each.
 * The same arguments make the same ballots.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/chain.h>

#include "codec/json_write.h"
#include "codec/text.h"
#include "common/file.h"
#include "electionguard/preencrypt/sheet.h"
#include "support/test_preencrypt.h"
#include "support/toy_groups.h"

typedef struct press {
    test_election e;
    eg_arena *arena;
    prop random;
    eg_rng rng;
    eg_chain chain;
} press;

static eg_status
set_up(press *p, const char *manifest)
{
    eg_hash hdi;
    EG_TRY(test_election_new(&p->e, &toy_groups[TOY_48_192], manifest, 3, 2));
    EG_TRY(eg_arena_new(&p->arena, (size_t)1 << 28));
    const eg_hash *he = &p->e.election->extended_hash;
    p->random = (prop){.state = 1};
    p->rng = prop_rng(&p->random);
    eg_device_hash(&hdi, EG_DEVICE_PRE_ENCRYPTING, he, "press", 5);
    eg_chain_begin(&p->chain, p->e.manifest->chaining_mode,
                   EG_DEVICE_PRE_ENCRYPTING, he, &hdi);
    return EG_OK;
}

static void
tell_contest(eg_json_writer *w, const eg_printed_contest *c)
{
    eg_json_begin_object(w);
    eg_json_member_string(w, "name", c->contest->name);
    eg_json_name(w, "options");
    eg_json_begin_array(w);
    for (size_t i = 0; i < c->contest->option_len; i++) {
        eg_json_begin_object(w);
        eg_json_member_string(w, "label", c->selection[i].label);
        eg_json_member_string(w, "name", c->selection[i].name);
        eg_json_member_string(w, "code", c->selection[i].short_code);
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
    eg_json_end_object(w);
}

static void
tell(const eg_preencrypted_ballot *ballot)
{
    EG_BUFFER(out, (size_t)1 << 24);
    eg_json_writer w;
    eg_json_writer_init(&w, &out, 0);
    eg_json_begin_object(&w);
    eg_json_member_hex(&w, "code", ballot->kept.code.bytes, EG_HASH_BYTES);
    eg_json_name(&w, "contests");
    eg_json_begin_array(&w);
    for (size_t i = 0; i < ballot->kept.contest_len; i++) {
        tell_contest(&w, &ballot->printed[i]);
    }
    eg_json_end_array(&w);
    eg_json_end_object(&w);
    if (eg_json_writer_finish(&w) == EG_OK) {
        printf("%.*s\n", (int)out.len, (const char *)out.data);
    }
}

static const char *
value(const char *argument, const char *name)
{
    const size_t len = strlen(name);
    return strncmp(argument, name, len) == 0 ? argument + len : NULL;
}

static eg_status
parse(sheet_options *o,
      sheet_names **names,
      const eg_manifest *m,
      const char *argument,
      eg_error *err)
{
    const char *v;
    if (strcmp(argument, "letter") == 0) {
        o->paper = SHEET_LETTER;
    } else if (strcmp(argument, "large") == 0) {
        o->large_print = true;
    } else if (strcmp(argument, "two-sided") == 0) {
        o->two_sided = true;
    } else if ((v = value(argument, "language=")) != NULL) {
        o->words = sheet_words_find(v);
    } else if ((v = value(argument, "second=")) != NULL) {
        o->second = sheet_words_find(v);
    } else if ((v = value(argument, "names=")) != NULL) {
        EG_TRY(sheet_names_read(names, v, m, err));
        o->names = *names;
    } else if ((v = value(argument, "title=")) != NULL) {
        o->title = v;
    } else {
        return eg_fail(err, EG_ERR_ARGUMENT, "%s?", argument);
    }
    return EG_OK;
}

static eg_status
print_all(press *p,
          const char *style,
          uint64_t count,
          const char *path,
          const sheet_options *options,
          eg_error *err)
{
    sheet *s = NULL;
    const eg_preencrypt_request request = {.style = style};
    EG_TRY(sheet_open(&s, path, p->e.manifest, options, err));
    eg_status status = EG_OK;
    for (uint64_t i = 0; i < count && status == EG_OK; i++) {
        eg_preencrypted_ballot ballot;
        eg_arena_reset(p->arena);
        status = eg_preencrypt(p->e.election, p->arena, &ballot, &request,
                               &p->rng, err);
        if (status == EG_OK) {
            status = eg_preencrypt_link(&ballot, &p->chain);
        }
        if (status == EG_OK) {
            tell(&ballot);
            status = sheet_add(s, &ballot, err);
        }
    }
    if (status != EG_OK) {
        sheet_free(s);
        return status;
    }
    return sheet_close(&s, err);
}

static eg_status
work(press *p, int argc, char **argv, eg_error *err)
{
    uint8_t *text = NULL;
    size_t len = 0;
    sheet_names *names = NULL;
    sheet_options options = {.words = sheet_words_find("en")};
    EG_TRY(app_file_read(argv[1], EG_MANIFEST_BYTES_MAX, &text, &len, err));
    eg_status status = set_up(p, (const char *)text);
    if (status != EG_OK) {
        (void)eg_fail(err, status, "%s is no manifest for an election",
                      argv[1]);
    }
    app_file_free(text, len);
    for (int i = 5; i < argc && status == EG_OK; i++) {
        status = parse(&options, &names, p->e.manifest, argv[i], err);
    }
    if (status == EG_OK) {
        status = print_all(p, argv[2], strtoull(argv[3], NULL, 10), argv[4],
                           &options, err);
    }
    sheet_names_free(names);
    return status;
}

int
main(int argc, char **argv)
{
    press p = {0};
    eg_error err = {0};
    if (argc < 5) {
        fputs("usage: make_sheet MANIFEST STYLE COUNT OUT ...\n", stderr);
        return 2;
    }
    const eg_status status = work(&p, argc, argv, &err);
    if (status != EG_OK) {
        fprintf(stderr, "make_sheet: %s\n", err.text);
    }
    eg_arena_free(p.arena);
    test_election_free(&p.e);
    return eg_status_exit_code(status);
}
