/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Consent.
 */
#include "accountguard/enrol/consent.h"

#include "accountguard/enrol/tell.h"
#include "codec/json_write.h"
#include "codec/text.h"

static const char purpose[] = "consent record 1";

/** Hex of a signature, and the blank after it. */
#define SHOWN_HEAD (2 * APP_SIGNATURE_BYTES + 1)

eg_status
ag_consent_write(eg_buffer *out, const ag_consent *c, const char *service)
{
    char time[AG_TIME_TEXT];
    eg_hash text;
    ag_time_write(time, c->given);
    ag_consent_text_hash(&text, c->language);
    eg_json_writer w;
    eg_json_writer_init(&w, out, EG_JSON_ASCII);
    eg_json_begin_object(&w);
    eg_json_member_int(&w, "account", (int64_t)c->account);
    eg_json_member_string(&w, "given", time);
    eg_json_member_string(&w, "language", ag_language_tag(c->language));
    eg_json_member_bool(&w, "notify", true);
    eg_json_member_int(&w, "organisation", (int64_t)c->organisation);
    eg_json_member_hex(&w, "person", c->person.bytes, sizeof(c->person.bytes));
    eg_json_member_string(&w, "proof", "code");
    eg_json_member_string(&w, "service", service);
    eg_json_member_bool(&w, "share", c->scope.share);
    eg_json_member_string(&w, "tell", ag_tell_name(c->scope.tell));
    eg_json_member_hex(&w, "text", text.bytes, sizeof(text.bytes));
    eg_json_member_int(&w, "v", AG_CONSENT_VERSION);
    eg_json_end_object(&w);
    return eg_json_writer_finish(&w);
}

/** Signature and record, as they are shown. */
static eg_status
sign(ag_store *store, eg_buffer *out, const ag_consent *c, eg_error *err)
{
    char service[256];
    uint8_t signature[APP_SIGNATURE_BYTES];
    char hex[2 * APP_SIGNATURE_BYTES + 1];
    EG_BUFFER(record, AG_CONSENT_MAX);
    EG_TRY(ag_store_get_text(store, service, sizeof(service), "host", err));
    const eg_status status = ag_consent_write(&record, c, service);
    if (status != EG_OK) {
        return eg_fail(err, status, "a consent cannot be written");
    }
    app_identity identity = {0};
    EG_TRY(ag_keys_identity(&store->keys, &identity, AG_CONSENT_PURPOSE, err));
    app_sign(&identity, signature, record.data, record.len);
    app_identity_free(&identity);
    eg_hex_write(hex, signature, sizeof(signature));
    eg_buffer_text(out, hex);
    eg_buffer_byte(out, ' ');
    eg_buffer_append(out, record.data, record.len);
    return eg_buffer_status(out);
}

static eg_status
revoke_rows(ag_store *store,
            uint64_t account,
            ag_time now,
            bool *any,
            eg_error *err)
{
    uint64_t count = 0;
    sql_statement s =
        sql_begin(store->db, "SELECT COUNT(*) FROM consent WHERE account = $1"
                             " AND revoked = 0");
    sql_bind_number(&s, 1, account);
    EG_TRY(sql_one(&s, err));
    count = sql_number(&s, 0);
    sql_end(&s);
    *any = count > 0;
    s = sql_begin(store->db, "UPDATE consent SET revoked = $1 WHERE account ="
                             " $2 AND revoked = 0");
    sql_bind_number(&s, 1, (uint64_t)now);
    sql_bind_number(&s, 2, account);
    return sql_run(&s, err);
}

eg_status
ag_consent_give(ag_store *store, const ag_consent *c, eg_error *err)
{
    bool any = false;
    EG_BUFFER(shown, AG_CONSENT_MAX + SHOWN_HEAD);
    EG_BUFFER(sealed, AG_CONSENT_MAX + SHOWN_HEAD + AG_SEAL_BYTES);
    EG_TRY(revoke_rows(store, c->account, c->given, &any, err));
    EG_TRY(sign(store, &shown, c, err));
    EG_TRY(ag_subject_seal(store, &sealed, &c->person, purpose,
                           eg_buffer_span(&shown), err));
    sql_statement s = sql_begin(
        store->db, "INSERT INTO consent (account, tell, share, given, revoked,"
                   " record) VALUES ($1, $2, $3, $4, 0, $5)");
    sql_bind_number(&s, 1, c->account);
    sql_bind_number(&s, 2, c->scope.tell);
    sql_bind_number(&s, 3, c->scope.share);
    sql_bind_number(&s, 4, (uint64_t)c->given);
    sql_bind_bytes(&s, 5, sealed.data, sealed.len);
    EG_TRY(sql_run(&s, err));
    const ag_telling telling = {.kind = "consent.given",
                                .about = &c->person,
                                .name = "tell",
                                .text = ag_tell_name(c->scope.tell),
                                .row = c->account};
    return ag_tell_log(store, &telling, c->given, err);
}

eg_status
ag_consent_revoke(ag_store *store,
                  const ag_subject *person,
                  uint64_t account,
                  ag_time now,
                  eg_error *err)
{
    bool any = false;
    EG_TRY(revoke_rows(store, account, now, &any, err));
    if (!any) {
        return EG_OK;
    }
    const ag_telling telling = {
        .kind = "consent.revoked", .about = person, .row = account};
    return ag_tell_log(store, &telling, now, err);
}

eg_status
ag_consent_show(ag_store *store,
                eg_buffer *out,
                const ag_subject *person,
                uint64_t account,
                eg_error *err)
{
    EG_BUFFER(sealed, AG_CONSENT_MAX + SHOWN_HEAD + AG_SEAL_BYTES);
    sql_statement s = sql_begin(
        store->db, "SELECT record FROM consent WHERE account = $1 AND revoked ="
                   " 0 ORDER BY id DESC LIMIT 1");
    sql_bind_number(&s, 1, account);
    const eg_status found = sql_one(&s, err);
    if (found == EG_ERR_NOT_FOUND) {
        return eg_fail(err, found, "account %llu: there is no consent",
                       (unsigned long long)account);
    }
    EG_TRY(found);
    eg_buffer_append(&sealed, sql_bytes(&s, 0).data, sql_bytes(&s, 0).len);
    sql_end(&s);
    EG_TRY(eg_buffer_status(&sealed));
    return ag_subject_open(store, out, person, purpose, eg_buffer_span(&sealed),
                           err);
}

bool
ag_consent_holds(eg_span shown, const uint8_t key[APP_PUBLIC_KEY_BYTES])
{
    uint8_t signature[APP_SIGNATURE_BYTES];
    return shown.len > SHOWN_HEAD && shown.data[SHOWN_HEAD - 1] == ' ' &&
           eg_hex_read(signature, sizeof(signature), (const char *)shown.data,
                       SHOWN_HEAD - 1, EG_HEX_LOWER) == EG_OK &&
           app_signature_valid(key, signature, shown.data + SHOWN_HEAD,
                               shown.len - SHOWN_HEAD);
}

eg_status
ag_consent_key(ag_store *store,
               uint8_t key[APP_PUBLIC_KEY_BYTES],
               eg_error *err)
{
    app_identity identity = {0};
    EG_TRY(ag_keys_identity(&store->keys, &identity, AG_CONSENT_PURPOSE, err));
    memcpy(key, identity.public_key, APP_PUBLIC_KEY_BYTES);
    app_identity_free(&identity);
    return EG_OK;
}
