/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of operators (operator/) and of enrolment (enrol/).  Moments are in
 * microseconds and 0 where nothing happened; whatever tells who somebody is is
 * sealed under that subject's key (subject.h), and codes are kept as hashes.
 */
#ifndef ACCOUNTGUARD_STORE_SCHEMA_ENROL_H
#define ACCOUNTGUARD_STORE_SCHEMA_ENROL_H

/*
 * operator      password: ag_password_keep(); secret: of one-time codes, sealed
 *               under a key outside of the database; step: the last one used.
 * session       operator/session.h
 * organisation  state: enrol/organisation.h; called: when an operator reached it
 *               by a way that it did not name itself; flows: from then on it is
 *               told of its people, as far as they allow.
 * approval      Of an organisation by an operator.
 * domain        until: the proof holds to then; 0: it was never proven.
 * contact       A person at an organisation; code: asks for confirmation.
 * invitation    address: token of the one who is invited.
 * person        secret: hash of the code by which they show who they are.
 * account       state: enrol/protected.h; token: account/token.h; frozen: since
 *               when two people claim it.
 * claim         Of an account by somebody who has yet to show control of it.
 * consent       Given for an account; record: the signed object, sealed.
 * channel       Another way to reach a person; token: of its address.
 * recovery      Of a person's lost secret; opens after a time to object.
 * letter        Plain mail about enrolment that waits to be sent.
 */
#define AG_SCHEMA_ENROL(NUMBER, ROW, BYTES, NAME)                              \
    "CREATE TABLE operator (id " ROW " PRIMARY KEY, name " NAME                \
    " NOT NULL UNIQUE, password " NAME " NOT NULL, secret " BYTES              \
    " NOT NULL, step " NUMBER " NOT NULL, failures " NUMBER                    \
    " NOT NULL, failed " NUMBER " NOT NULL, active " NUMBER                    \
    " NOT NULL, added " NUMBER " NOT NULL);"                                   \
    "CREATE TABLE session (hash " BYTES " PRIMARY KEY, operator " NUMBER       \
    " NOT NULL, begun " NUMBER " NOT NULL, last " NUMBER " NOT NULL);"         \
    "CREATE TABLE organisation (id " ROW " PRIMARY KEY, subject " BYTES        \
    " NOT NULL UNIQUE, state " NUMBER " NOT NULL, country " NAME               \
    " NOT NULL, sector " NAME " NOT NULL, class " NUMBER                       \
    " NOT NULL, sealed " BYTES " NOT NULL, documents " BYTES                   \
    " NOT NULL, applied " NUMBER " NOT NULL, changed " NUMBER                  \
    " NOT NULL, called " NUMBER " NOT NULL, flows " NUMBER " NOT NULL);"       \
    "CREATE TABLE approval (organisation " NUMBER                              \
    " NOT NULL, operator " NUMBER " NOT NULL, time " NUMBER                    \
    " NOT NULL, PRIMARY KEY (organisation, operator));"                        \
    "CREATE TABLE domain (id " ROW " PRIMARY KEY, organisation " NUMBER        \
    " NOT NULL, name " NAME " NOT NULL, code " NAME " NOT NULL, asked " NUMBER \
    " NOT NULL, proven " NUMBER " NOT NULL, until " NUMBER                     \
    " NOT NULL, method " NUMBER " NOT NULL, UNIQUE (organisation, name));"     \
    "CREATE INDEX domain_name ON domain (name, until);"                        \
    "CREATE TABLE contact (id " ROW " PRIMARY KEY, organisation " NUMBER       \
    " NOT NULL, subject " BYTES " NOT NULL, role " NUMBER                      \
    " NOT NULL, language " NAME " NOT NULL, sealed " BYTES                     \
    " NOT NULL, code " BYTES " NOT NULL, asked " NUMBER                        \
    " NOT NULL, confirmed " NUMBER " NOT NULL, gone " NUMBER " NOT NULL);"     \
    "CREATE INDEX contact_organisation ON contact (organisation, gone);"       \
    "CREATE INDEX contact_code ON contact (code);"                             \
    "CREATE TABLE invitation (id " ROW " PRIMARY KEY, organisation " NUMBER    \
    " NOT NULL, code " BYTES " NOT NULL UNIQUE, address " BYTES                \
    " NOT NULL, made " NUMBER " NOT NULL, until " NUMBER                       \
    " NOT NULL, used " NUMBER " NOT NULL);"                                    \
    "CREATE INDEX invitation_organisation ON invitation (organisation, made);" \
    "CREATE TABLE person (id " ROW " PRIMARY KEY, subject " BYTES              \
    " NOT NULL UNIQUE, language " NAME " NOT NULL, sealed " BYTES              \
    " NOT NULL, secret " BYTES " NOT NULL, joined " NUMBER                     \
    " NOT NULL, reminded " NUMBER " NOT NULL, gone " NUMBER " NOT NULL);"      \
    "CREATE INDEX person_secret ON person (secret);"                           \
    "CREATE TABLE account (id " ROW " PRIMARY KEY, person " NUMBER             \
    " NOT NULL, organisation " NUMBER " NOT NULL, kind " NUMBER                \
    " NOT NULL, provider " NUMBER " NOT NULL, token " BYTES                    \
    " NOT NULL, rules " NUMBER " NOT NULL, sealed " BYTES                      \
    " NOT NULL, state " NUMBER " NOT NULL, frozen " NUMBER                     \
    " NOT NULL, proven " NUMBER " NOT NULL, gone " NUMBER " NOT NULL);"        \
    "CREATE INDEX account_token ON account (token, state);"                    \
    "CREATE INDEX account_person ON account (person);"                         \
    "CREATE INDEX account_organisation ON account (organisation, kind);"       \
    "CREATE TABLE claim (code " BYTES " PRIMARY KEY, subject " BYTES           \
    " NOT NULL, sealed " BYTES " NOT NULL, token " BYTES                       \
    " NOT NULL, made " NUMBER " NOT NULL, until " NUMBER " NOT NULL);"         \
    "CREATE INDEX claim_token ON claim (token, made);"                         \
    "CREATE TABLE consent (id " ROW " PRIMARY KEY, account " NUMBER            \
    " NOT NULL, tell " NUMBER " NOT NULL, share " NUMBER                       \
    " NOT NULL, given " NUMBER " NOT NULL, revoked " NUMBER                    \
    " NOT NULL, record " BYTES " NOT NULL);"                                   \
    "CREATE INDEX consent_account ON consent (account, revoked);"              \
    "CREATE TABLE channel (id " ROW " PRIMARY KEY, person " NUMBER             \
    " NOT NULL, kind " NUMBER " NOT NULL, token " BYTES                        \
    " NOT NULL, sealed " BYTES " NOT NULL, code " BYTES                        \
    " NOT NULL, asked " NUMBER " NOT NULL, confirmed " NUMBER " NOT NULL);"    \
    "CREATE INDEX channel_person ON channel (person);"                         \
    "CREATE INDEX channel_code ON channel (code);"                             \
    "CREATE TABLE recovery (code " BYTES " PRIMARY KEY, person " NUMBER        \
    " NOT NULL, made " NUMBER " NOT NULL, opens " NUMBER                       \
    " NOT NULL, until " NUMBER " NOT NULL);"                                   \
    "CREATE TABLE letter (id " ROW " PRIMARY KEY, subject " BYTES              \
    " NOT NULL, sealed " BYTES " NOT NULL, made " NUMBER                       \
    " NOT NULL, sent " NUMBER " NOT NULL);"                                    \
    "CREATE INDEX letter_waiting ON letter (sent, id);"

#endif
