/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What scenario tests need and no honest party has: an administrator of a few
 * lines, and messages that were altered and signed again with a stolen key.
 *
 *   forge invite  MAIL KEY K MANIFEST   invite all cards of MAIL, new KEY file
 *   forge joint   MAIL KEY              post the preliminary guardian record
 *   forge request MAIL KEY N ROOT I...  ask guardians I... to decrypt
 *   forge alter   KEY IN OUT AT         xor a payload byte (AT < 0: from the
 *                                       end), signed with KEY
 *   forge sender  KEY IN OUT INDEX      the same from another sender
 *   forge nonces  KEY IN OUT FILE       a submission with another file of nonces
 *                                       or of indicator proofs, signed
 *   forge nonce   DEVICE N              the device encrypts a wrong nonce with
 *                                       its ballot N, and proves that it knows
 *                                       what it encrypted
 *   forge key     SEALED PASSPHRASE PURPOSE KEY
 *                                       steal a signing key
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/text.h"
#include "electionguard/device/state.h"
#include "message/ceremony.h"
#include "message/nonces.h"
#include "record/items.h"

/** End the program with the reason, unless all is well. */
static void
need(eg_status status, const eg_error *err, const char *what)
{
    if (status != EG_OK) {
        fprintf(stderr, "forge: %s: %s\n", what, err->text);
        exit(4);
    }
}

static app_identity
read_key(const char *path)
{
    eg_error err = {0};
    uint8_t *bytes = NULL;
    size_t len = 0;
    app_identity id = {0};
    need(app_file_read(path, APP_SECRET_KEY_BYTES, &bytes, &len, &err), &err,
         path);
    if (len != APP_SECRET_KEY_BYTES) {
        fprintf(stderr, "forge: %s: no key\n", path);
        exit(4);
    }
    need(app_identity_load(&id, bytes, &err), &err, path);
    app_file_free(bytes, len);
    return id;
}

static void
write_key(const char *path, const uint8_t *bytes)
{
    eg_error err = {0};
    need(app_file_write(path, bytes, APP_SECRET_KEY_BYTES, 0600,
                        APP_WRITE_REPLACE, &err),
         &err, path);
}

/** Sign and write a message file. */
static void
put(const char *path,
    const app_identity *id,
    app_step step,
    const eg_hash *election,
    uint32_t sender,
    eg_span payload)
{
    eg_error err = {0};
    EG_BUFFER(out, APP_MESSAGE_MAX);
    need(app_message_sign(&out, id, step, election, sender, payload, &err),
         &err, path);
    need(app_file_write(path, out.data, out.len, 0644, APP_WRITE_REPLACE, &err),
         &err, path);
}

static void
post(const char *mail,
     const app_identity *id,
     app_step step,
     const eg_hash *election,
     eg_span payload,
     uint32_t attempt)
{
    eg_error err = {0};
    char name[APP_MAIL_NAME_MAX];
    char path[APP_PATH_MAX];
    app_mail_name(name, step, 0, attempt);
    need(app_path(path, mail, name, &err), &err, mail);
    put(path, id, step, election, 0, payload);
}

/* -- the administrator ----------------------------------------------------- */

typedef struct person {
    const char *name;
    uint8_t key[APP_PUBLIC_KEY_BYTES];
} person;

static int
by_name(const void *a, const void *b)
{
    return strcmp(((const person *)a)->name, ((const person *)b)->name);
}

static int
invite(char **arg)
{
    static const eg_hash none = {{0}};
    eg_error err = {0};
    eg_arena *arena = NULL;
    app_mail mail;
    app_identity id = {0};
    person people[EG_GUARDIANS_MAX] = {0};
    const char *names[EG_GUARDIANS_MAX];
    uint8_t keys[EG_GUARDIANS_MAX][APP_PUBLIC_KEY_BYTES];
    uint8_t *manifest = NULL;
    size_t len = 0;
    need(eg_arena_new(&arena, APP_PAYLOAD_ARENA_MAX), &err, "arena");
    need(app_mail_read(&mail, arg[0], NULL, &err), &err, arg[0]);
    need(app_identity_new(&id, &err), &err, "key");
    write_key(arg[1], id.secret_key.bytes);
    app_invitation in = {.roster = {.k = (uint32_t)atoi(arg[2])}};
    for (size_t i = 0; i < mail.len; i++) {
        app_card card;
        if (mail.message[i].step == APP_STEP_CARD) {
            need(app_card_read(&card, arena, &mail.message[i], &err), &err,
                 "card");
            people[in.roster.n].name = card.name;
            memcpy(people[in.roster.n++].key, mail.message[i].key,
                   APP_PUBLIC_KEY_BYTES);
        }
    }
    qsort(people, in.roster.n, sizeof(*people), by_name);
    for (uint32_t i = 0; i < in.roster.n; i++) {
        names[i] = people[i].name;
        memcpy(keys[i], people[i].key, APP_PUBLIC_KEY_BYTES);
    }
    in.roster.name = names;
    in.roster.key = keys;
    need(app_file_read(arg[3], EG_MANIFEST_BYTES_MAX, &manifest, &len, &err),
         &err, arg[3]);
    in.manifest = (eg_span){manifest, len};
    eg_rng rng = eg_rng_system();
    need(eg_rng_fill(&rng, in.salt, sizeof(in.salt)), &err, "salt");
    EG_BUFFER(payload, APP_MESSAGE_MAX);
    need(app_invitation_write(&payload, &in, &err), &err, "invitation");
    post(arg[0], &id, APP_STEP_INVITATION, &none, eg_buffer_span(&payload), 0);
    app_file_free(manifest, len);
    app_mail_free(&mail);
    app_identity_free(&id);
    eg_arena_free(arena);
    return 0;
}

/** The invitation that the holder of @p id posted. */
static app_invitation
own_invitation(eg_arena *arena,
               app_mail *mail,
               const char *folder,
               const app_identity *id)
{
    eg_error err = {0};
    app_invitation in = {0};
    need(app_mail_read(mail, folder, NULL, &err), &err, folder);
    for (size_t i = 0; i < mail->len; i++) {
        const app_message *m = &mail->message[i];
        if (m->step == APP_STEP_INVITATION &&
            memcmp(m->key, id->public_key, APP_PUBLIC_KEY_BYTES) == 0) {
            need(app_invitation_read(&in, arena, m, &err), &err, folder);
        }
    }
    return in;
}

static int
joint(char **arg)
{
    eg_error err = {0};
    eg_arena *arena = NULL;
    eg_group *group = NULL;
    app_mail open_mail;
    app_mail mail;
    app_ceremony c;
    app_identity id = read_key(arg[1]);
    need(eg_arena_new(&arena, APP_PAYLOAD_ARENA_MAX), &err, "arena");
    need(eg_group_new(&group), &err, "group");
    const app_invitation in = own_invitation(arena, &open_mail, arg[0], &id);
    need(app_mail_read(&mail, arg[0], &in.roster, &err), &err, arg[0]);
    need(app_ceremony_collect(group, &c, arena, &mail, &in, &err), &err,
         "keys");
    app_guardians out = {.item = c.item, .n = c.base.n, .hash = c.hash};
    memcpy(out.joint, c.joint, sizeof(out.joint));
    EG_BUFFER(payload, APP_MESSAGE_MAX);
    need(app_guardians_write(group, &payload, &out, &err), &err, "guardians");
    post(arg[0], &id, APP_STEP_GUARDIANS, &in.roster.election,
         eg_buffer_span(&payload), 0);
    app_mail_free(&mail);
    app_mail_free(&open_mail);
    app_identity_free(&id);
    eg_group_free(group);
    eg_arena_free(arena);
    return 0;
}

static int
request(char **arg, int count)
{
    eg_error err = {0};
    eg_arena *arena = NULL;
    app_mail mail;
    uint32_t index[EG_GUARDIANS_MAX];
    app_request out = {.attempt = (uint32_t)atoi(arg[2]), .guardian = index};
    app_identity id = read_key(arg[1]);
    need(eg_arena_new(&arena, APP_PAYLOAD_ARENA_MAX), &err, "arena");
    const app_invitation in = own_invitation(arena, &mail, arg[0], &id);
    need(eg_hex_read(out.root.bytes, EG_HASH_BYTES, arg[3], strlen(arg[3]),
                     EG_HEX_LOWER),
         &err, "root");
    for (int i = 4; i < count && out.len < EG_GUARDIANS_MAX; i++) {
        index[out.len++] = (uint32_t)atoi(arg[i]);
    }
    EG_BUFFER(payload, APP_MESSAGE_MAX);
    need(app_request_write(&payload, &out, &err), &err, "request");
    post(arg[0], &id, APP_STEP_REQUEST, &in.roster.election,
         eg_buffer_span(&payload), out.attempt);
    app_mail_free(&mail);
    app_identity_free(&id);
    eg_arena_free(arena);
    return 0;
}

/* -- the attacker ---------------------------------------------------------- */

static int
alter(char **arg)
{
    eg_error err = {0};
    app_message m = {0};
    app_identity id = read_key(arg[0]);
    need(app_message_read(&m, arg[1], &err), &err, arg[1]);
    EG_BUFFER(payload, APP_MESSAGE_MAX);
    eg_buffer_append(&payload, m.payload.data, m.payload.len);
    const long at = atol(arg[3]);
    const size_t place = at < 0 ? payload.len - (size_t)-at : (size_t)at;
    if (place >= payload.len) {
        fprintf(stderr, "forge: the payload has %zu bytes\n", payload.len);
        return 2;
    }
    payload.data[place] ^= 1;
    put(arg[2], &id, m.step, &m.election, m.sender, eg_buffer_span(&payload));
    app_message_free(&m);
    app_identity_free(&id);
    return 0;
}

static int
sender(char **arg)
{
    eg_error err = {0};
    app_message m = {0};
    app_identity id = read_key(arg[0]);
    need(app_message_read(&m, arg[1], &err), &err, arg[1]);
    put(arg[2], &id, m.step, &m.election, (uint32_t)atoi(arg[3]), m.payload);
    app_message_free(&m);
    app_identity_free(&id);
    return 0;
}

/** The digest of the file ends the payload. */
static int
nonces(char **arg)
{
    eg_error err = {0};
    app_message m = {0};
    eg_hash digest;
    app_identity id = read_key(arg[0]);
    need(app_message_read(&m, arg[1], &err), &err, arg[1]);
    need(app_frames_digest(&digest, arg[3], &err), &err, arg[3]);
    EG_BUFFER(payload, APP_MESSAGE_MAX);
    eg_buffer_append(&payload, m.payload.data, m.payload.len - EG_HASH_BYTES);
    eg_buffer_append(&payload, digest.bytes, EG_HASH_BYTES);
    put(arg[2], &id, m.step, &m.election, m.sender, eg_buffer_span(&payload));
    app_message_free(&m);
    app_identity_free(&id);
    return 0;
}

static int
steal(char **arg)
{
    eg_error err = {0};
    app_passphrase passphrase = {0};
    app_secret content = {0};
    need(app_passphrase_get(&passphrase, arg[1], "forge", false, &err), &err,
         arg[1]);
    need(app_sealed_read(arg[0], arg[2], &passphrase, &content, &err), &err,
         arg[0]);
    write_key(arg[3], content.bytes);
    app_secret_free(&content);
    app_passphrase_free(&passphrase);
    return 0;
}

/** What rewrite() carries through a journal. */
typedef struct rewriting {
    const device_state *device;
    const char *path; /**< Of the new journal. */
    journal out;
    uint64_t ballot; /**< The ballots left until the one that is altered. */
} rewriting;

/** The ballot's item with a random nonce in place of its own, eqs. (34)-(38). */
static void
put_wrong_nonce(const device_state *device, eg_buffer *out, eg_span bytes)
{
    eg_error err = {0};
    const eg_election *e = device->election;
    eg_arena *arena = NULL;
    eg_item item;
    need(eg_arena_new(&arena, EG_ITEM_ARENA_MAX), &err, "arena");
    need(eg_item_decode(e->group, arena, &item, NULL, bytes.data, bytes.len,
                        &err),
         &err, "ballot");
    uint8_t nonce[EG_HASHED_NONCE_BYTES];
    eg_scalar xi;
    eg_rng rng = eg_rng_system();
    need(eg_rng_fill(&rng, nonce, sizeof(nonce)), &err, "nonce");
    need(eg_scalar_random(e->group, &xi, &rng), &err, "nonce");
    const eg_public_key *khat = e->key[EG_KEY_DATA];
    const eg_hashed_place place =
        eg_hashed_place_nonce(&item.u.ballot.id_hash, eg_public_key_value(khat),
                              eg_public_key_base(khat));
    need(eg_hashed_encrypt(e->group, &item.u.ballot.nonce, &place, nonce,
                           sizeof(nonce), &xi, &rng),
         &err, "nonce");
    need(eg_item_encode(e->group, out, &item, &err), &err, "ballot");
    eg_arena_free(arena);
}

static eg_status
rewrite(void *context, uint8_t kind, eg_span payload, eg_error *err)
{
    rewriting *r = context;
    if (kind == ENTRY_DEVICE) {
        EG_TRY(journal_create(r->path, kind, payload, err));
        return journal_open(&r->out, r->path, NULL, NULL, err);
    }
    if (kind != ENTRY_BALLOT || --r->ballot != 0) {
        return journal_append(&r->out, kind, payload, err);
    }
    EG_BUFFER(bytes, EG_ITEM_BYTES_MAX);
    put_wrong_nonce(r->device, &bytes, payload);
    return journal_append(&r->out, kind, eg_buffer_span(&bytes), err);
}

static int
nonce(char **arg)
{
    eg_error err = {0};
    char path[APP_PATH_MAX];
    device_state device;
    journal again = {.fd = -1};
    need(device_state_open(&device, arg[0], false, &err), &err, arg[0]);
    need(app_path(path, arg[0], "journal.forged", &err), &err, arg[0]);
    rewriting r = {.device = &device,
                   .path = path,
                   .out = {.fd = -1},
                   .ballot = (uint64_t)atoi(arg[1])};
    need(journal_open(&again, device.journal_path, rewrite, &r, &err), &err,
         arg[0]);
    journal_close(&again);
    journal_close(&r.out);
    if (rename(path, device.journal_path) != 0) {
        perror("forge");
        return 4;
    }
    device_state_free(&device);
    return 0;
}

int
main(int argc, char **argv)
{
    eg_error err = {0};
    need(app_crypto_init(&err), &err, "libsodium");
    const char *verb = argc > 1 ? argv[1] : "";
    if (strcmp(verb, "invite") == 0 && argc == 6) {
        return invite(argv + 2);
    }
    if (strcmp(verb, "joint") == 0 && argc == 4) {
        return joint(argv + 2);
    }
    if (strcmp(verb, "request") == 0 && argc > 6) {
        return request(argv + 2, argc - 2);
    }
    if (strcmp(verb, "alter") == 0 && argc == 6) {
        return alter(argv + 2);
    }
    if (strcmp(verb, "sender") == 0 && argc == 6) {
        return sender(argv + 2);
    }
    if (strcmp(verb, "nonces") == 0 && argc == 6) {
        return nonces(argv + 2);
    }
    if (strcmp(verb, "nonce") == 0 && argc == 4) {
        return nonce(argv + 2);
    }
    if (strcmp(verb, "key") == 0 && argc == 6) {
        return steal(argv + 2);
    }
    fprintf(stderr, "forge: see the head of its source\n");
    return 2;
}
