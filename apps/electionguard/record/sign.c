/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard record sign: put a signed statement of the record's root into
 * the record.
 *
 * What is signed was computed from the items here and now, and compared with
 * the record's own table of contents.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "codec/text.h"
#include "electionguard/record/signing_key.h"
#include "electionguard/record/use.h"
#include "electionguard/verbs.h"
#include "record/fields.h"

enum { KEY_KEY = 0x2001, KEY_ROLE };

typedef struct settings {
    app_settings common;
    const char *record;
    const char *key;
    const char *role;
} settings;

static const struct argp_option options[] = {
    {"key", KEY_KEY, "FILE", 0,
     "The private key, from 'record keygen' or as PEM (required)", 0},
    {"role", KEY_ROLE, "TEXT", 0,
     "Who signs, such as \"county clerk\"; default: administrator", 0},
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
    case KEY_KEY:
        s->key = arg;
        return 0;
    case KEY_ROLE:
        s->role = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (s->record != NULL) {
            argp_error(state, "one record at a time");
        }
        s->record = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->record == NULL || s->key == NULL) {
            argp_error(state, "which record, and with which key (--key)?");
        }
        if (strlen(s->role) > 200 || !eg_utf8_valid(s->role, strlen(s->role))) {
            argp_error(state, "the role must be UTF-8 text of at most 200 "
                              "bytes");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&app_secret_argp, 0, NULL, 0},
                                             {0}};

static const struct argp argp = {
    options,
    parse_option,
    "RECORD --key FILE",
    "Sign the root of the last phase of RECORD, a directory.\vThe root is "
    "computed from the items first; verify the record before you sign it. The "
    "signature is a file in the record, outside every root.",
    children,
    0,
    0};

/** What is signed. */
typedef struct subject {
    eg_record_phase phase;
    eg_record_encoding encoding;
    eg_hash root;
    eg_hash extended_hash;
} subject;

/** ElectionKeys: 3 h_e. */
static eg_status
read_extended_hash(eg_hash *out, const eg_record *record, eg_error *err)
{
    size_t index;
    if (eg_record_find(record, &index, EG_SECTION_ELECTION_KEYS, NULL, 0) !=
        EG_OK) {
        return eg_fail(err, EG_ERR_STATE, "the record has no election keys");
    }
    use_copy keys;
    EG_TRY(use_one_item(&keys, record, index, 0, err));
    const eg_span hash = eg_item_field(use_message(&keys), 3).bytes;
    const bool fits = hash.len == EG_HASH_BYTES;
    if (fits) {
        memcpy(out->bytes, hash.data, EG_HASH_BYTES);
    }
    use_copy_free(&keys);
    return fits ? EG_OK
                : eg_fail(err, EG_ERR_MALFORMED,
                          "the election keys cannot be read");
}

static eg_status
compute_root(subject *out,
             const eg_record *record,
             eg_section_digest *digest,
             eg_error *err)
{
    for (size_t i = 0; i < eg_record_section_count(record); i++) {
        EG_TRY(use_items(record, i, NULL, NULL, &digest[i], err));
    }
    if (!eg_record_has_toc(record)) {
        return eg_fail(err, EG_ERR_STATE,
                       "its last phase is not sealed: there is no table of "
                       "contents");
    }
    EG_TRY(eg_record_check_toc(record, digest, NULL, err));
    EG_TRY(read_extended_hash(&out->extended_hash, record, err));
    return eg_record_root(record, digest, out->phase, &out->root);
}

static eg_status
read_subject(subject *out, const settings *s, eg_error *err)
{
    eg_record *record;
    EG_TRY(use_record(&record, s->record, err));
    eg_status status = EG_OK;
    if (eg_record_get_store(record) == EG_RECORD_ZIP) {
        status = eg_fail(err, EG_ERR_UNSUPPORTED,
                         "a zip file is not signed: convert it to a directory "
                         "and back");
    }
    out->phase = eg_record_get_phase(record);
    out->encoding = eg_record_get_encoding(record);
    eg_section_digest *digest =
        calloc(eg_record_section_count(record) + 1, sizeof(*digest));
    if (digest == NULL) {
        status = eg_fail(err, EG_ERR_MEMORY, "no memory for the digests");
    }
    if (status == EG_OK) {
        status = compute_root(out, record, digest, err);
    }
    free(digest);
    eg_record_free(record);
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", s->record);
    }
    return status;
}

static int64_t
now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static eg_status
sign(const settings *s, eg_error *err)
{
    subject what;
    EG_TRY(read_subject(&what, s, err));
    app_ecdsa *key;
    EG_TRY(signing_key_read(&key, s->key, s->common.passphrase_file, err));
    const eg_signature_signer signer = app_ecdsa_signer(key);
    eg_record_writer *writer = NULL;
    eg_status status =
        eg_record_writer_open(&writer, s->record, what.encoding, err);
    if (status == EG_OK) {
        status = eg_record_writer_sign(writer, what.phase, &what.root,
                                       &what.extended_hash, now_ms(), s->role,
                                       &signer, err);
    }
    eg_record_writer_free(writer);
    app_ecdsa_free(key);
    EG_TRY(status);
    char hex[2 * EG_HASH_BYTES + 1];
    eg_hex_write(hex, what.root.bytes, EG_HASH_BYTES);
    app_say(&s->common, "%s: signed as %s\n%s root %s", s->record, s->role,
            eg_record_phase_name(what.phase), hex);
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    settings s = {.role = "administrator"};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    const eg_status status = sign(&s, &err);
    return app_report(&err, status);
}

const app_verb verb_record_sign = {
    .group = "record",
    .name = "sign",
    .summary = "sign the root of a record",
    .argp = &argp,
    .run = run,
};
