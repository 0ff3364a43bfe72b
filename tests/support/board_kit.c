/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A board without an election's keys.
 */
#include "board_kit.h"

#include <stdio.h>
#include <string.h>

#include "board/serve/look.h"
#include "codec/pb.h"
#include "codec/text.h"
#include "record/types.h"
#include "store_place.h"

/** Longest request of a kit. */
#define REQUEST_MAX ((size_t)256 << 20)

static eg_status
fill(board_kit *kit)
{
    static const char content[] = "a file of the setup";
    board_writer *w = kit->w;
    board_file file = {.name = "setup/header.binpb", .bytes = sizeof(content)};
    eg_sha256_once(&file.content, content, sizeof(content));
    board_entry entry = {.kind = BOARD_SETUP,
                         .content = file.content,
                         .name = "setup/header.binpb"};
    EG_TRY(sql_transaction(w->store, NULL));
    EG_TRY(board_entry_add(&w->log, &file.index, &entry, NULL));
    EG_TRY(board_store_put_content(
        w->store, &file.content,
        (eg_span){(const uint8_t *)content, sizeof(content)}, NULL));
    EG_TRY(board_store_put_file(w->store, &file, NULL));
    EG_TRY(app_log_sign(&w->log, NULL));
    return sql_commit(w->store, NULL);
}

static eg_status
put_election(board_kit *kit)
{
    board_writer *w = kit->w;
    EG_TRY(sql_transaction(w->store, NULL));
    EG_TRY(board_election_put(w->store, &kit->b.election, NULL));
    return sql_commit(w->store, NULL);
}

eg_status
board_kit_found(board_kit *kit, const char *dir, const board_election *election)
{
    memset(kit, 0, sizeof(*kit));
    board *b = &kit->b;
    sql_db *store = NULL;
    char address[STORE_PLACE_MAX];
    board_answer_init(&kit->answer);
    EG_TRY(app_crypto_init(NULL));
    EG_TRY(app_identity_new(&kit->administrator, NULL));
    b->limits = (board_limits)BOARD_LIMITS_INIT;
    b->election = *election;
    memcpy(b->election.administrator, kit->administrator.public_key,
           APP_PUBLIC_KEY_BYTES);
    bool exists = false;
    EG_TRY(board_paths(b, &exists, dir, NULL));
    if (store_is_database()) {
        store_place(address, dir);
        EG_TRY(board_put_address(dir, address, NULL));
        EG_TRY(board_paths(b, &exists, dir, NULL));
    }
    EG_TRY(app_log_key_make(&b->key, b->key_path, "board.example/kit",
                            EG_NOTE_ED25519, NULL));
    EG_TRY(board_store_open(&store, b->store_path, SQL_NEW, NULL));
    sql_free(store);
    EG_TRY(board_writer_new(&kit->w, b, NULL));
    return put_election(kit);
}

eg_status
board_kit_begin(board_kit *kit, const char *dir, eg_chaining_mode chaining)
{
    board_election election = {.chaining = chaining, .name = "kit"};
    memset(election.invitation.bytes, 0x11, EG_HASH_BYTES);
    memset(election.extended_hash.bytes, 0x22, EG_HASH_BYTES);
    EG_TRY(board_kit_found(kit, dir, &election));
    EG_TRY(fill(kit));
    return board_reader_open(&kit->r, &kit->b, NULL);
}

void
board_kit_end(board_kit *kit)
{
    board_reader_close(&kit->r);
    board_writer_free(kit->w);
    board_close(&kit->b);
    app_identity_free(&kit->administrator);
    board_answer_free(&kit->answer);
}

/* -- devices ---------------------------------------------------------------- */

eg_status
kit_device_begin(kit_device *d, const board_kit *kit, const char *name)
{
    const board_election *e = &kit->b.election;
    eg_hash hash;
    memset(d, 0, sizeof(*d));
    (void)snprintf(d->name, sizeof(d->name), "%s", name);
    EG_TRY(app_identity_new(&d->identity, NULL));
    eg_device_hash(&hash, EG_DEVICE_REGULAR, &e->extended_hash, d->name,
                   (uint32_t)strlen(d->name));
    eg_chain_begin(&d->chain, e->chaining, EG_DEVICE_REGULAR, &e->extended_hash,
                   &hash);
    d->tag = hash.bytes[0];
    return EG_OK;
}

void
kit_device_end(kit_device *d)
{
    app_identity_free(&d->identity);
}

void
kit_codes(eg_hash *id, eg_hash *code, const kit_device *d, uint64_t position)
{
    memset(id, 0, sizeof(*id));
    eg_store_be64(id->bytes, position);
    id->bytes[8] = d->tag;
    memcpy(id->bytes + 9, d->chain.device_hash.bytes, 16);
    eg_sha256_once(code, id->bytes, EG_HASH_BYTES);
}

void
kit_ballot(eg_buffer *out, kit_device *d)
{
    enum { ID = 1, H_I = 2, STYLE = 3, STATUS = 4, CODE = 8, FIELD = 9 };
    uint8_t field[EG_CHAINING_FIELD_BYTES];
    eg_hash id;
    eg_hash code;
    kit_codes(&id, &code, d, d->chain.count + 1);
    eg_chain_next_field(&d->chain, field);
    const size_t mark = eg_pb_begin(out, EG_ITEM_ENCRYPTED_BALLOT);
    eg_pb_put_bytes(out, ID, id.bytes, EG_HASH_BYTES);
    eg_pb_put_bytes(out, H_I, code.bytes, EG_HASH_BYTES);
    eg_pb_put_string(out, STYLE, "style");
    eg_pb_put_uint(out, STATUS, EG_BALLOT_SPOILED);
    eg_pb_put_bytes(out, CODE, code.bytes, EG_HASH_BYTES);
    eg_pb_put_bytes(out, FIELD, field, sizeof(field));
    eg_pb_end(out, mark);
    eg_chain_advance(&d->chain, &code);
}

eg_status
kit_card(eg_buffer *out, const kit_device *d)
{
    static const eg_hash none;
    const app_card card = {.role = APP_ROLE_DEVICE, .name = d->name};
    EG_BUFFER(payload, 4096);
    EG_TRY(app_card_write(&payload, &card, NULL));
    return app_message_sign(out, &d->identity, APP_STEP_CARD, &none,
                            APP_SENDER_DEVICE, eg_buffer_span(&payload), NULL);
}

/* -- requests --------------------------------------------------------------- */

eg_status
kit_batch(eg_buffer *out,
          const board_kit *kit,
          const kit_device *d,
          const app_batch *batch)
{
    EG_BUFFER(payload, REQUEST_MAX);
    app_batch of_device = *batch;
    of_device.device_hash = d->chain.device_hash;
    EG_TRY(app_batch_write(&payload, &of_device, NULL));
    return app_message_sign(out, &d->identity, APP_STEP_BATCH,
                            &kit->b.election.invitation, APP_SENDER_DEVICE,
                            eg_buffer_span(&payload), NULL);
}

eg_status
kit_publication(eg_buffer *out,
                const board_kit *kit,
                const app_identity *who,
                app_publication_kind kind,
                const char *name,
                eg_span content)
{
    app_publication p = {.kind = kind, .name = name, .bytes = content.len};
    eg_sha256_once(&p.digest, content.data, content.len);
    EG_BUFFER(payload, 4096);
    EG_BUFFER(message, 8192);
    EG_TRY(app_publication_write(&payload, &p, NULL));
    EG_TRY(app_message_sign(
        &message, who, APP_STEP_PUBLICATION, &kit->b.election.invitation,
        APP_SENDER_ADMINISTRATOR, eg_buffer_span(&payload), NULL));
    uint8_t len[4];
    eg_store_be32(len, (uint32_t)message.len);
    eg_buffer_append(out, len, sizeof(len));
    eg_buffer_append(out, message.data, message.len);
    eg_buffer_append(out, content.data, content.len);
    return eg_buffer_status(out);
}

unsigned
kit_ask(board_kit *kit, const board_request *request)
{
    board_answer_free(&kit->answer);
    board_answer_init(&kit->answer);
    board_handle(&kit->r, kit->w, request, &kit->answer);
    return kit->answer.status;
}

unsigned
kit_get(board_kit *kit, const char *path)
{
    const board_request request = {.method = BOARD_GET, .path = path};
    return kit_ask(kit, &request);
}

unsigned
kit_post(board_kit *kit, const char *path, eg_span body)
{
    const board_request request = {
        .method = BOARD_POST, .path = path, .body = body};
    return kit_ask(kit, &request);
}

unsigned
kit_send(board_kit *kit, const kit_device *d, const app_batch *batch)
{
    char path[128];
    char hex[2 * EG_HASH_BYTES + 1];
    EG_BUFFER(body, REQUEST_MAX);
    if (kit_batch(&body, kit, d, batch) != EG_OK) {
        return 0;
    }
    eg_hex_write(hex, d->chain.device_hash.bytes, EG_HASH_BYTES);
    (void)snprintf(path, sizeof(path), "/device/%s/ballots", hex);
    return kit_post(kit, path, eg_buffer_span(&body));
}

unsigned
kit_authorize(board_kit *kit, const kit_device *d)
{
    EG_BUFFER(card, 4096);
    EG_BUFFER(body, REQUEST_MAX);
    if (kit_card(&card, d) != EG_OK ||
        kit_publication(&body, kit, &kit->administrator, APP_PUBLISH_DEVICE,
                        NULL, eg_buffer_span(&card)) != EG_OK) {
        return 0;
    }
    return kit_post(kit, "/publish", eg_buffer_span(&body));
}
