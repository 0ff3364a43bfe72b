/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signing and parsing messages.
 */
#include "common/message.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/message_schema.h"
#include "common/text.h"

/** The version of the messages. */
#define VERSION 1

/** What is signed begins with this, so that no other use of a key fits. */
static const char context[] = "CivicGuard message 1";

/** The bytes that a signature covers. */
static eg_status
signed_bytes(eg_buffer *out, eg_span statement)
{
    eg_buffer_append(out, context, sizeof(context));
    eg_buffer_append(out, statement.data, statement.len);
    return eg_buffer_status(out);
}

static void
put_statement(eg_buffer *out,
              app_step step,
              const eg_hash *election,
              uint32_t sender,
              eg_span payload)
{
    eg_pb_put_uint(out, 1, VERSION);
    eg_pb_put_uint(out, 2, (uint64_t)step);
    eg_pb_put_bytes(out, 3, election->bytes, EG_HASH_BYTES);
    eg_pb_put_uint(out, 4, sender);
    eg_pb_put_bytes(out, 5, payload.data, payload.len);
}

/** Names and other texts are shown on terminals: they must be plain. */
static eg_status
check_texts(const eg_pb_message *schema, eg_span bytes, eg_error *err)
{
    eg_pb_reader r = eg_pb_read(bytes);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        const eg_pb_field *field = NULL;
        for (size_t i = 0; i < schema->count && field == NULL; i++) {
            field = schema->fields[i].number == f.number ? &schema->fields[i]
                                                         : NULL;
        }
        if (field == NULL) {
            continue;
        }
        if (field->kind == EG_PB_MESSAGE) {
            /* Schemas of messages are two deep. */
            EG_TRY(check_texts(field->message, f.bytes, err));
        } else if (field->kind == EG_PB_STRING &&
                   !app_text_is_plain((const char *)f.bytes.data,
                                      f.bytes.len)) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "%s.%s: holds control characters", schema->name,
                           field->name);
        }
    }
    return EG_OK;
}

/** A payload that is canonical and can be shown. */
static eg_status
check_payload(app_step step, eg_span payload, eg_error *err)
{
    const eg_pb_message *schema = app_step_schema(step);
    EG_TRY(eg_pb_check(schema, payload, 0, NULL, err));
    return check_texts(schema, payload, err);
}

eg_status
app_message_sign(eg_buffer *out,
                 const app_identity *identity,
                 app_step step,
                 const eg_hash *election,
                 uint32_t sender,
                 eg_span payload,
                 eg_error *err)
{
    if (app_step_schema(step) == NULL) {
        return eg_fail(err, EG_ERR_ARGUMENT, "there is no such step");
    }
    EG_TRY(check_payload(step, payload, err));

    EG_BUFFER(statement, APP_MESSAGE_MAX);
    put_statement(&statement, step, election, sender, payload);
    EG_TRY(eg_buffer_status(&statement));
    EG_BUFFER(covered, APP_MESSAGE_MAX + sizeof(context));
    EG_TRY(signed_bytes(&covered, eg_buffer_span(&statement)));

    uint8_t signature[APP_SIGNATURE_BYTES];
    app_sign(identity, signature, covered.data, covered.len);
    eg_pb_put_bytes(out, 1, statement.data, statement.len);
    eg_pb_put_bytes(out, 2, identity->public_key, APP_PUBLIC_KEY_BYTES);
    eg_pb_put_bytes(out, 3, signature, sizeof(signature));
    const eg_status status = eg_buffer_status(out);
    return status == EG_OK ? EG_OK
                           : eg_fail(err, status, "the message is too large");
}

/** Take a checked statement apart. */
static void
read_statement(app_message *out, eg_span statement, uint64_t *version)
{
    eg_pb_reader r = eg_pb_read(statement);
    eg_pb_value f;
    *version = 0;
    while (eg_pb_next(&r, &f)) {
        switch (f.number) {
        case 1:
            *version = f.varint;
            break;
        case 2:
            out->step = (app_step)f.varint;
            break;
        case 3:
            memcpy(out->election.bytes, f.bytes.data, EG_HASH_BYTES);
            break;
        case 4:
            out->sender = (uint32_t)f.varint;
            break;
        default:
            out->payload = f.bytes;
            break;
        }
    }
}

/** The signature holds over the statement, under the key that is named. */
static eg_status
check_signature(const app_message *m,
                eg_span statement,
                const uint8_t *signature,
                eg_error *err)
{
    EG_BUFFER(covered, APP_MESSAGE_MAX + sizeof(context));
    EG_TRY(signed_bytes(&covered, statement));
    if (!app_signature_valid(m->key, signature, covered.data, covered.len)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the signature is wrong: the message was altered or "
                       "forged");
    }
    return EG_OK;
}

/**
 * The digest names the signer too: the same invitation signed by somebody else
 * is another election.  The signature is left out, because whoever holds the
 * key can make several.
 */
static void
digest_statement(app_message *m, eg_span statement)
{
    eg_sha256 h;
    eg_sha256_init(&h);
    eg_sha256_update(&h, m->key, APP_PUBLIC_KEY_BYTES);
    eg_sha256_update(&h, statement.data, statement.len);
    eg_sha256_final(&h, &m->digest);
}

static eg_status
parse(app_message *out, eg_span file, eg_error *err)
{
    EG_TRY(eg_pb_check(&app_schema_signed, file, 0, NULL, err));
    eg_span statement = {0};
    const uint8_t *signature = NULL;
    eg_pb_reader r = eg_pb_read(file);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        if (f.number == 1) {
            statement = f.bytes;
        } else if (f.number == 2) {
            memcpy(out->key, f.bytes.data, APP_PUBLIC_KEY_BYTES);
        } else {
            signature = f.bytes.data;
        }
    }
    EG_TRY(eg_pb_check(&app_schema_statement, statement, 0, NULL, err));
    EG_TRY(check_signature(out, statement, signature, err));
    uint64_t version;
    read_statement(out, statement, &version);
    if (version != VERSION) {
        return eg_fail(err, EG_ERR_UNSUPPORTED,
                       "the message is of version %" PRIu64
                       ", which is not known here",
                       version);
    }
    digest_statement(out, statement);
    return check_payload(out->step, out->payload, err);
}

eg_status
app_message_parse(app_message *out,
                  uint8_t *file,
                  size_t len,
                  const char *name,
                  eg_error *err)
{
    app_message m = {0};
    const eg_status status = parse(&m, (eg_span){file, len}, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", name);
        return status;
    }
    m.name = strdup(name);
    if (m.name == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "%s: no memory to read it", name);
    }
    m.file = file;
    m.file_len = len;
    *out = m;
    return EG_OK;
}

eg_status
app_message_copy(app_message *out,
                 eg_span bytes,
                 const char *name,
                 eg_error *err)
{
    uint8_t *copy = malloc(bytes.len + 1);
    if (copy == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "%s: no memory to read it", name);
    }
    if (bytes.len > 0) {
        memcpy(copy, bytes.data, bytes.len);
    }
    const eg_status status = app_message_parse(out, copy, bytes.len, name, err);
    if (status != EG_OK) {
        free(copy);
    }
    return status;
}

eg_status
app_message_read(app_message *out, const char *path, eg_error *err)
{
    uint8_t *file = NULL;
    size_t len = 0;
    EG_TRY(app_file_read_plain(path, APP_MESSAGE_MAX, &file, &len, err));
    const eg_status status = app_message_parse(out, file, len, path, err);
    if (status != EG_OK) {
        app_file_free(file, len);
    }
    return status;
}

void
app_message_free(app_message *message)
{
    app_file_free(message->file, message->file_len);
    free(message->name);
    *message = (app_message){0};
}
