/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The electionguard command: a table of verbs.
 */
#include <stdio.h>

#include "base/base.h"
#include "common/identity.h"
#include "electionguard/verbs.h"

static const app_verb *const verbs[] = {
    &verb_guardian_new,
    &verb_guardian_keygen,
    &verb_guardian_check,
    &verb_guardian_share,
    &verb_guardian_receive,
    &verb_guardian_confirm,
    &verb_guardian_judge,
    &verb_guardian_commit,
    &verb_guardian_reveal,
    &verb_guardian_respond,
    &verb_guardian_open,
    &verb_guardian_status,
    &verb_election_create,
    &verb_election_joint_key,
    &verb_election_authorize,
    &verb_election_collect,
    &verb_election_tally,
    &verb_election_request,
    &verb_election_combine,
    &verb_election_publish,
    &verb_election_upload,
    &verb_election_audit,
    &verb_election_openings,
    &verb_election_status,
    &verb_device_open,
    &verb_device_prepare,
    &verb_device_encrypt,
    &verb_device_cast,
    &verb_device_challenge,
    &verb_device_spoil,
    &verb_device_upload,
    &verb_device_close,
    &verb_device_recover,
    &verb_device_status,
    &verb_preencrypt_open,
    &verb_preencrypt_make,
    &verb_preencrypt_print,
    &verb_preencrypt_record,
    &verb_preencrypt_close,
    &verb_preencrypt_upload,
    &verb_preencrypt_status,
    &verb_manifest_new,
    &verb_manifest_check,
    &verb_manifest_show,
    &verb_manifest_import,
    &verb_ballots_import,
    &verb_ballots_count,
    &verb_message_show,
    &verb_record_show,
    &verb_record_results,
    &verb_record_convert,
    &verb_record_digest,
    &verb_record_diff,
    &verb_record_prove,
    &verb_record_check_proof,
    &verb_record_check_opening,
    &verb_record_keygen,
    &verb_record_sign,
    &verb_verify,
    &verb_demo,
};

int
main(int argc, char **argv)
{
    eg_error err = {0};
    const eg_status status = app_crypto_init(&err);
    if (status != EG_OK) {
        return app_report(&err, status);
    }
    return app_main("electionguard",
                    "verifiable elections, after the ElectionGuard "
                    "specification 2.1.0",
                    verbs, EG_ARRAY_LEN(verbs), argc, argv);
}
