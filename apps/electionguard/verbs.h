/* SPDX-License-Identifier: Apache-2.0 */
/* The verbs of the electionguard command, one a file. */
#ifndef APP_ELECTIONGUARD_VERBS_H
#define APP_ELECTIONGUARD_VERBS_H

#include "common/cli.h"

extern const app_verb verb_ballots_count;
extern const app_verb verb_ballots_import;
extern const app_verb verb_demo;
extern const app_verb verb_device_cast;
extern const app_verb verb_device_challenge;
extern const app_verb verb_device_close;
extern const app_verb verb_device_encrypt;
extern const app_verb verb_device_open;
extern const app_verb verb_device_prepare;
extern const app_verb verb_device_recover;
extern const app_verb verb_device_spoil;
extern const app_verb verb_device_status;
extern const app_verb verb_device_upload;
extern const app_verb verb_election_audit;
extern const app_verb verb_election_authorize;
extern const app_verb verb_election_collect;
extern const app_verb verb_election_combine;
extern const app_verb verb_election_create;
extern const app_verb verb_election_joint_key;
extern const app_verb verb_election_openings;
extern const app_verb verb_election_publish;
extern const app_verb verb_election_request;
extern const app_verb verb_election_status;
extern const app_verb verb_election_tally;
extern const app_verb verb_election_upload;
extern const app_verb verb_guardian_check;
extern const app_verb verb_guardian_commit;
extern const app_verb verb_guardian_confirm;
extern const app_verb verb_guardian_judge;
extern const app_verb verb_guardian_keygen;
extern const app_verb verb_guardian_new;
extern const app_verb verb_guardian_open;
extern const app_verb verb_guardian_receive;
extern const app_verb verb_guardian_respond;
extern const app_verb verb_guardian_reveal;
extern const app_verb verb_guardian_share;
extern const app_verb verb_guardian_status;
extern const app_verb verb_manifest_check;
extern const app_verb verb_manifest_import;
extern const app_verb verb_manifest_new;
extern const app_verb verb_manifest_show;
extern const app_verb verb_message_show;
extern const app_verb verb_preencrypt_close;
extern const app_verb verb_preencrypt_make;
extern const app_verb verb_preencrypt_open;
extern const app_verb verb_preencrypt_print;
extern const app_verb verb_preencrypt_record;
extern const app_verb verb_preencrypt_status;
extern const app_verb verb_preencrypt_upload;
extern const app_verb verb_record_check_opening;
extern const app_verb verb_record_check_proof;
extern const app_verb verb_record_convert;
extern const app_verb verb_record_diff;
extern const app_verb verb_record_digest;
extern const app_verb verb_record_keygen;
extern const app_verb verb_record_prove;
extern const app_verb verb_record_results;
extern const app_verb verb_record_show;
extern const app_verb verb_record_sign;
extern const app_verb verb_verify;

#endif
