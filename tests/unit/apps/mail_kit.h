/* SPDX-License-Identifier: Apache-2.0 */
/* People who write messages, for tests: an administrator and two guardians. */
#ifndef EG_TESTS_APPS_MAIL_KIT_H
#define EG_TESTS_APPS_MAIL_KIT_H

#include "common/mail.h"
#include "common/message_schema.h"
#include "place.h"

#define MESSAGE_MAX ((size_t)1 << 20)

static app_identity administrator;
static app_identity guardian[2];
static app_identity stranger;
static app_roster roster;
static const eg_hash election = {{1, 2, 3}};
static const eg_hash other_election = {{9, 2, 3}};
static const eg_hash no_election;

static inline int
kit_begin(void **state)
{
    static const char *names[2] = {"Ada", "Ben"};
    static uint8_t keys[2][APP_PUBLIC_KEY_BYTES];
    if (app_crypto_init(NULL) != EG_OK || place_begin(state) != 0 ||
        app_identity_new(&administrator, NULL) != EG_OK ||
        app_identity_new(&guardian[0], NULL) != EG_OK ||
        app_identity_new(&guardian[1], NULL) != EG_OK ||
        app_identity_new(&stranger, NULL) != EG_OK) {
        return -1;
    }
    roster = (app_roster){
        .election = election, .n = 2, .k = 2, .name = names, .key = keys};
    memcpy(roster.administrator, administrator.public_key,
           APP_PUBLIC_KEY_BYTES);
    memcpy(keys[0], guardian[0].public_key, APP_PUBLIC_KEY_BYTES);
    memcpy(keys[1], guardian[1].public_key, APP_PUBLIC_KEY_BYTES);
    return 0;
}

static inline int
kit_end(void **state)
{
    app_identity_free(&administrator);
    app_identity_free(&guardian[0]);
    app_identity_free(&guardian[1]);
    app_identity_free(&stranger);
    return place_end(state);
}

/** Append a signed statement whose payload is @p fill times @p len in field 1.
 */
static inline void
sign(eg_buffer *out,
     const app_identity *who,
     app_step step,
     const eg_hash *where,
     uint32_t sender,
     uint8_t fill,
     size_t len)
{
    uint8_t bytes[64];
    EG_BUFFER(payload, MESSAGE_MAX);
    assert_true(len <= sizeof(bytes));
    memset(bytes, fill, sizeof(bytes));
    eg_pb_put_bytes(&payload, 1, bytes, len);
    assert_ok(app_message_sign(out, who, step, where, sender,
                               eg_buffer_span(&payload), NULL));
}

/** A confirmation of H_G = @p fill, 32 times. */
static inline void
sign_confirmation(eg_buffer *out,
                  const app_identity *who,
                  const eg_hash *where,
                  uint32_t sender,
                  uint8_t fill)
{
    sign(out, who, APP_STEP_CONFIRMATION, where, sender, fill, 32);
}

/** A signed file around any statement. */
static inline void
sign_raw(eg_buffer *out, const app_identity *who, const eg_buffer *statement)
{
    static const char context[] = "CivicGuard message 1";
    EG_BUFFER(covered, MESSAGE_MAX);
    uint8_t signature[APP_SIGNATURE_BYTES];
    eg_buffer_append(&covered, context, sizeof(context));
    eg_buffer_append(&covered, statement->data, statement->len);
    app_sign(who, signature, covered.data, covered.len);
    eg_pb_put_bytes(out, 1, statement->data, statement->len);
    eg_pb_put_bytes(out, 2, who->public_key, APP_PUBLIC_KEY_BYTES);
    eg_pb_put_bytes(out, 3, signature, sizeof(signature));
    assert_ok(eg_buffer_status(out));
}

/** Parse a copy of some bytes. */
static inline eg_status
parse(app_message *out, const uint8_t *bytes, size_t len, eg_error *err)
{
    uint8_t *copy = malloc(len == 0 ? 1 : len);
    assert_non_null(copy);
    if (len > 0) {
        memcpy(copy, bytes, len);
    }
    *out = (app_message){.step = APP_STEP_NONE};
    const eg_status status = app_message_parse(out, copy, len, "m.egm", err);
    if (status != EG_OK) {
        free(copy);
    }
    return status;
}

#endif
