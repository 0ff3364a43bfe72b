/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard record check-proof: check an inclusion proof without the
 * record.
 */
#include <stdio.h>
#include <string.h>

#include "codec/text.h"
#include "common/file.h"
#include "electionguard/record/proof_file.h"
#include "electionguard/record/use.h"
#include "electionguard/verbs.h"
#include "record/items.h"

enum { KEY_ROOT = 0x2001 };

typedef struct settings {
    app_settings common;
    const char *file;
    bool has_root;
    eg_hash root;
} settings;

static const struct argp_option options[] = {
    {"root", KEY_ROOT, "HEX", 0,
     "The root that you trust; without it the proof's own is used, and you "
     "must compare it",
     0},
    {0},
};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_ROOT:
        if (eg_hex_read(s->root.bytes, EG_HASH_BYTES, arg, strlen(arg),
                        EG_HEX_ANY) != EG_OK) {
            argp_error(state, "'%s' is not 64 hexadecimal digits", arg);
        }
        s->has_root = true;
        return 0;
    case ARGP_KEY_ARG:
        if (s->file != NULL) {
            argp_error(state, "one proof at a time");
        }
        s->file = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->file == NULL) {
            argp_error(state, "which proof?");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&app_quiet_argp, 0, NULL, 0},
                                             {0}};

static const struct argp argp = {
    options,
    parse_option,
    "FILE",
    "Check that a proof made by 'record prove' shows that its ballot is in a "
    "record.\vThe record itself is not needed, only its root. Exit code 1: the "
    "proof does not hold.",
    children,
    0,
    0};

static eg_status
read_and_check(const settings *s, proof_file *proof, eg_error *err)
{
    uint8_t *text;
    size_t len;
    EG_TRY(app_file_read(s->file, PROOF_FILE_MAX, &text, &len, err));
    eg_status status = proof_file_read(proof, (eg_span){text, len}, err);
    app_file_free(text, len);
    if (status == EG_OK) {
        status = proof_file_check(proof, s->has_root ? &s->root : NULL, err);
    }
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", s->file);
    }
    return status;
}

static void
tell(const settings *s, const proof_file *proof)
{
    char hex[2 * EG_HASH_BYTES + 1];
    const eg_span item = eg_buffer_span(&proof->item);
    use_copy copy = {.kind = eg_item_peek(item.data, item.len),
                     .bytes = proof->item};
    eg_hex_write(hex, proof->code.bytes, EG_HASH_BYTES);
    printf("ballot %s\n", hex);
    printf("status %s\n", use_ballot_status(copy.kind, use_message(&copy)));
    eg_hex_write(hex, proof->root.bytes, EG_HASH_BYTES);
    printf("is in the %s record with root %s\n",
           eg_record_phase_name(proof->phase), hex);
    if (!s->has_root) {
        app_say(&s->common,
                "compare this root with one from a source that you trust");
    }
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    proof_file proof;
    proof_file_init(&proof);
    const eg_status status = read_and_check(&s, &proof, &err);
    if (status == EG_OK) {
        tell(&s, &proof);
    }
    proof_file_free(&proof);
    return app_report(&err, status);
}

const app_verb verb_record_check_proof = {
    .group = "record",
    .name = "check-proof",
    .summary = "check that a ballot is in a record, without the record",
    .argp = &argp,
    .run = run,
};
