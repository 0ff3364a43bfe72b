/* SPDX-License-Identifier: Apache-2.0 */
/*
 * make_setup MANIFEST FOLDER: a mail folder as it is before devices are opened.
 *
 * One guardian, who is gone when this program ends; FOLDER/setup and the
 * invitation to the election.
 */
#include <stdio.h>

#include <electionguard/guardian.h>
#include <electionguard/record.h>

#include "base/base.h"
#include "common/mail.h"
#include "record/items.h"

typedef struct ceremony {
    eg_group *group;
    eg_manifest *manifest;
    eg_arena *arena;
    eg_ceremony base;
    eg_guardian_secret secret;
    eg_guardian_public pub;
    eg_element joint[EG_KEY_KINDS];
    eg_hash base_hash;
} ceremony;

static eg_status
run_ceremony(ceremony *c, const char *manifest, eg_error *err)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    eg_rng rng = eg_rng_system();
    EG_TRY(app_file_read(manifest, 1 << 20, &bytes, &len, err));
    const eg_status status = eg_manifest_parse(&c->manifest, bytes, len, err);
    app_file_free(bytes, len);
    EG_TRY(status);
    EG_TRY(eg_group_new(&c->group));
    EG_TRY(eg_arena_new(&c->arena, (size_t)64 << 20));
    EG_TRY(eg_ceremony_init(c->group, &c->base, 1, 1));
    EG_TRY(eg_guardian_generate(c->group, &c->secret, &c->base, 1, &rng));
    EG_TRY(eg_guardian_publish(c->group, c->arena, &c->pub, &c->base,
                               &c->secret, &rng));
    eg_joint_keys(c->group, c->joint, &c->pub, 1);
    eg_hash_base(&c->base_hash, &c->base.parameter_hash, c->manifest->file,
                 (uint32_t)c->manifest->file_len);
    return EG_OK;
}

/** A section of one item. */
static eg_status
write_section(eg_record_writer *writer,
              const ceremony *c,
              eg_section_type type,
              const eg_item *item,
              eg_error *err)
{
    EG_BUFFER(bytes, EG_ITEM_BYTES_MAX);
    EG_TRY(eg_record_writer_begin(writer, type, NULL, 0, NULL, err));
    EG_TRY(eg_item_encode(c->group, &bytes, item, err));
    EG_TRY(eg_record_writer_add(writer, bytes.data, bytes.len, err));
    return eg_record_writer_end(writer, NULL, err);
}

static eg_status
write_parameters(eg_record_writer *writer, const ceremony *c, eg_error *err)
{
    uint8_t version[EG_HASH_BYTES] = "v2.1.0";
    uint8_t p[EG_ELEMENT_BYTES];
    uint8_t q[EG_SCALAR_BYTES];
    uint8_t r[EG_ELEMENT_BYTES];
    uint8_t g[EG_ELEMENT_BYTES];
    eg_group_write_p(c->group, p);
    eg_group_write_q(c->group, q);
    eg_group_write_r(c->group, r);
    eg_group_write_g(c->group, g);
    const eg_item item = {
        .kind = EG_ITEM_PARAMETERS,
        .u.parameters = {.version = version,
                         .p = p,
                         .q = q,
                         .r = r,
                         .g = g,
                         .n = 1,
                         .k = 1,
                         .parameter_hash = c->base.parameter_hash}};
    return write_section(writer, c, EG_SECTION_PARAMETERS, &item, err);
}

static eg_status
write_keys(eg_record_writer *writer, const ceremony *c, eg_error *err)
{
    eg_item item = {
        .kind = EG_ITEM_ELECTION_KEYS,
        .u.keys = {.key = {c->joint[EG_KEY_VOTE], c->joint[EG_KEY_DATA]}}};
    eg_hash_extended(c->group, &item.u.keys.extended_hash, &c->base_hash,
                     &c->joint[EG_KEY_VOTE], &c->joint[EG_KEY_DATA]);
    return write_section(writer, c, EG_SECTION_ELECTION_KEYS, &item, err);
}

static eg_status
write_setup(const ceremony *c, const char *folder, eg_error *err)
{
    char path[APP_PATH_MAX];
    eg_record_writer *writer = NULL;
    EG_TRY(app_path(path, folder, "setup", err));
    EG_TRY(eg_record_writer_open(&writer, path, EG_RECORD_PROTOBUF, err));
    const eg_item header = {
        .kind = EG_ITEM_RECORD_HEADER,
        .u.header = {.major = EG_RECORD_MAJOR, .minor = EG_RECORD_MINOR}};
    const eg_item manifest = {
        .kind = EG_ITEM_MANIFEST_FILE,
        .u.manifest = {.media_type = EG_MANIFEST_MEDIA_TYPE,
                       .content = {c->manifest->file, c->manifest->file_len},
                       .base_hash = c->base_hash}};
    const eg_item guardian = {.kind = EG_ITEM_GUARDIAN_PUBLIC_KEY,
                              .u.guardian = c->pub};
    EG_TRY(write_section(writer, c, EG_SECTION_HEADER, &header, err));
    EG_TRY(write_parameters(writer, c, err));
    EG_TRY(write_section(writer, c, EG_SECTION_MANIFEST, &manifest, err));
    EG_TRY(write_section(writer, c, EG_SECTION_GUARDIANS, &guardian, err));
    EG_TRY(write_keys(writer, c, err));
    EG_TRY(eg_record_writer_seal(writer, EG_PHASE_SETUP, NULL, err));
    eg_record_writer_free(writer);
    return EG_OK;
}

static eg_status
write_invitation(const ceremony *c, const char *folder, eg_error *err)
{
    static const eg_hash none;
    app_identity administrator;
    EG_TRY(app_identity_new(&administrator, err));
    EG_BUFFER(member, 1 << 10);
    EG_BUFFER(payload, 1 << 20);
    EG_BUFFER(message, 1 << 20);
    eg_pb_put_string(&member, 1, "Alone");
    eg_pb_put_bytes(&member, 2, administrator.public_key, APP_PUBLIC_KEY_BYTES);
    eg_pb_put_uint(&payload, 1, 1);
    eg_pb_put_bytes(&payload, 2, member.data, member.len);
    eg_pb_put_bytes(&payload, 3, c->manifest->file, c->manifest->file_len);
    eg_pb_put_bytes(&payload, 4, c->base_hash.bytes, EG_HASH_BYTES);
    EG_TRY(app_message_sign(&message, &administrator, APP_STEP_INVITATION,
                            &none, APP_SENDER_ADMINISTRATOR,
                            eg_buffer_span(&payload), err));
    app_identity_free(&administrator);
    return app_mail_post(folder, "02-invitation-administrator.egm",
                         eg_buffer_span(&message), err);
}

static eg_status
make(const char *manifest, const char *folder, eg_error *err)
{
    ceremony c = {0};
    EG_TRY(app_crypto_init(err));
    eg_status status = run_ceremony(&c, manifest, err);
    if (status == EG_OK) {
        status = app_dir_make(folder, 0755, err);
    }
    if (status == EG_OK) {
        status = write_setup(&c, folder, err);
    }
    if (status == EG_OK) {
        status = write_invitation(&c, folder, err);
    }
    eg_guardian_secret_wipe(&c.secret);
    eg_manifest_free(c.manifest);
    eg_arena_free(c.arena);
    eg_group_free(c.group);
    return status;
}

int
main(int argc, char **argv)
{
    eg_error err = {.status = EG_OK};
    if (argc != 3) {
        fprintf(stderr, "usage: make_setup MANIFEST FOLDER\n");
        return 2;
    }
    const eg_status status = make(argv[1], argv[2], &err);
    if (status != EG_OK) {
        fprintf(stderr, "make_setup: %s\n", err.text);
    }
    return eg_status_exit_code(status);
}
