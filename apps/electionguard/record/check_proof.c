/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard record check-proof: check an inclusion proof without the
 * record.
 */
#include <stdio.h>

#include "codec/text.h"
#include "common/file.h"
#include "electionguard/record/check_args.h"
#include "electionguard/record/proof_file.h"
#include "electionguard/record/use.h"
#include "electionguard/verbs.h"
#include "record/items.h"

static const struct argp argp = {
    check_options,
    check_parse,
    "FILE",
    "Check that a proof made by 'record prove' shows that its ballot is in a "
    "record.\vThe record itself is not needed, only its root. Exit code 1: the "
    "proof does not hold.",
    check_children,
    0,
    0};

static eg_status
read_and_check(const check_args *s, proof_file *proof, eg_error *err)
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
tell(const check_args *s, const proof_file *proof)
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
    check_args s = {0};
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
