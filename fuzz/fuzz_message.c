/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Payloads of messages: what a reader accepts, its writer writes again byte
 * for byte, and what is canonical but not acceptable is refused with a
 * sentence.  The first byte is the step, the second the sender.
 */
#include <string.h>

#include "fuzz.h"
#include "message/payload.h"

/** Read the payload and write it again. */
typedef eg_status round_trip(const eg_group *group,
                             eg_arena *arena,
                             const app_message *m,
                             eg_buffer *out,
                             eg_error *err);

static eg_status
card(const eg_group *group,
     eg_arena *arena,
     const app_message *m,
     eg_buffer *out,
     eg_error *err)
{
    app_card v;
    (void)group;
    EG_TRY(app_card_read(&v, arena, m, err));
    return app_card_write(out, &v, err);
}

static eg_status
invitation(const eg_group *group,
           eg_arena *arena,
           const app_message *m,
           eg_buffer *out,
           eg_error *err)
{
    app_invitation v;
    (void)group;
    EG_TRY(app_invitation_read(&v, arena, m, err));
    return app_invitation_write(out, &v, err);
}

static eg_status
keys(const eg_group *group,
     eg_arena *arena,
     const app_message *m,
     eg_buffer *out,
     eg_error *err)
{
    app_keys v;
    EG_TRY(app_keys_read(group, &v, arena, m, err));
    FUZZ_LAW(v.guardian.index == m->sender);
    return app_keys_write(group, out, &v.guardian, err);
}

static eg_status
shares(const eg_group *group,
       eg_arena *arena,
       const app_message *m,
       eg_buffer *out,
       eg_error *err)
{
    app_shares v;
    EG_TRY(app_shares_read(group, &v, arena, m, err));
    return app_shares_write(group, out, &v, err);
}

static eg_status
complaint(const eg_group *group,
          eg_arena *arena,
          const app_message *m,
          eg_buffer *out,
          eg_error *err)
{
    eg_complaint v;
    (void)arena;
    EG_TRY(app_complaint_read(group, &v, m, err));
    return app_complaint_write(group, out, &v, err);
}

static eg_status
guardians(const eg_group *group,
          eg_arena *arena,
          const app_message *m,
          eg_buffer *out,
          eg_error *err)
{
    app_guardians v;
    EG_TRY(app_guardians_read(group, &v, arena, m, err));
    return app_guardians_write(group, out, &v, err);
}

static eg_status
confirmation(const eg_group *group,
             eg_arena *arena,
             const app_message *m,
             eg_buffer *out,
             eg_error *err)
{
    eg_hash v;
    (void)group;
    (void)arena;
    EG_TRY(app_confirmation_read(&v, m, err));
    return app_confirmation_write(out, &v, err);
}

static eg_status
ballots(const eg_group *group,
        eg_arena *arena,
        const app_message *m,
        eg_buffer *out,
        eg_error *err)
{
    app_ballots v;
    (void)group;
    EG_TRY(app_ballots_read(&v, arena, m, err));
    FUZZ_LAW(strchr(v.file, '/') == NULL);
    return app_ballots_write(out, &v, err);
}

static eg_status
request(const eg_group *group,
        eg_arena *arena,
        const app_message *m,
        eg_buffer *out,
        eg_error *err)
{
    app_request v;
    (void)group;
    EG_TRY(app_request_read(&v, arena, m, err));
    return app_request_write(out, &v, err);
}

static eg_status
commit(const eg_group *group,
       eg_arena *arena,
       const app_message *m,
       eg_buffer *out,
       eg_error *err)
{
    app_commit v;
    (void)group;
    EG_TRY(app_commit_read(&v, arena, m, err));
    return app_commit_write(out, &v, err);
}

static eg_status
reveal(const eg_group *group,
       eg_arena *arena,
       const app_message *m,
       eg_buffer *out,
       eg_error *err)
{
    app_reveal v;
    EG_TRY(app_reveal_read(group, &v, arena, m, err));
    return app_reveal_write(group, out, &v, err);
}

static eg_status
respond(const eg_group *group,
        eg_arena *arena,
        const app_message *m,
        eg_buffer *out,
        eg_error *err)
{
    app_respond v;
    EG_TRY(app_respond_read(group, &v, arena, m, err));
    return app_respond_write(group, out, &v, err);
}

static eg_status
audit(const eg_group *group,
      eg_arena *arena,
      const app_message *m,
      eg_buffer *out,
      eg_error *err)
{
    app_audit v;
    (void)group;
    EG_TRY(app_audit_read(&v, arena, m, err));
    FUZZ_LAW(v.draw_len > 0 && v.draw[0].contest_len > 0);
    return app_audit_write(out, &v, err);
}

static eg_status
opening(const eg_group *group,
        eg_arena *arena,
        const app_message *m,
        eg_buffer *out,
        eg_error *err)
{
    app_opening v;
    (void)group;
    (void)arena;
    EG_TRY(app_opening_read(&v, m, err));
    return app_opening_write(out, &v, err);
}

static eg_status
batch(const eg_group *group,
      eg_arena *arena,
      const app_message *m,
      eg_buffer *out,
      eg_error *err)
{
    app_batch v;
    (void)group;
    EG_TRY(app_batch_read(&v, arena, m, err));
    FUZZ_LAW((v.first > 0) == (v.item_len > 0));
    return app_batch_write(out, &v, err);
}

static eg_status
publication(const eg_group *group,
            eg_arena *arena,
            const app_message *m,
            eg_buffer *out,
            eg_error *err)
{
    app_publication v;
    (void)group;
    EG_TRY(app_publication_read(&v, arena, m, err));
    return app_publication_write(out, &v, err);
}

static round_trip *const trips[] = {
    NULL,      card,         invitation, keys,    shares,     complaint,
    guardians, confirmation, ballots,    request, commit,     reveal,
    respond,   audit,        opening,    batch,   publication};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static eg_group *group;
    static char name[] = "message";
    eg_arena *arena = NULL;
    if (group == NULL) {
        FUZZ_LAW(eg_group_new(&group) == EG_OK);
    }
    if (size < 2 || data[0] == 0 || data[0] >= EG_ARRAY_LEN(trips)) {
        return 0;
    }
    const app_message m = {.step = (app_step)data[0],
                           .sender = data[1],
                           .name = name,
                           .payload = {data + 2, size - 2}};
    if (eg_pb_check(app_step_schema(m.step), m.payload, 0, NULL, NULL) !=
        EG_OK) {
        return 0; /* app_message_parse() refuses it */
    }
    eg_error err = {0};
    EG_BUFFER(out, 1 << 24);
    FUZZ_LAW(eg_arena_new(&arena, 1 << 28) == EG_OK);
    const eg_status status = trips[m.step](group, arena, &m, &out, &err);
    if (status == EG_OK) {
        FUZZ_LAW(out.len == m.payload.len);
        FUZZ_LAW(out.len == 0 ||
                 memcmp(out.data, m.payload.data, out.len) == 0);
    } else {
        FUZZ_LAW(status == EG_ERR_MALFORMED);
        FUZZ_LAW(err.text[0] != '\0');
    }
    eg_arena_free(arena);
    return 0;
}
