/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The key ceremony as everybody sees it.
 */
#include "message/ceremony.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "message/payload_parts.h"

eg_status
app_mail_complete(const app_mail *mail,
                  const app_roster *roster,
                  app_step step,
                  uint32_t except,
                  eg_error *err)
{
    char missing[256] = "";
    size_t used = 0;
    for (uint32_t i = 1; i <= roster->n && used < sizeof(missing); i++) {
        if (i == except || app_mail_find(mail, step, i) != NULL) {
            continue;
        }
        char who[128];
        used += (size_t)snprintf(missing + used, sizeof(missing) - used, "%s%s",
                                 used == 0 ? "" : ", ",
                                 app_sender_text(who, roster, i));
    }
    if (missing[0] == '\0') {
        return EG_OK;
    }
    return eg_fail(err, EG_ERR_STATE,
                   "the mail folder lacks the message \"%s\" of %s",
                   app_step_name(step), missing);
}

/** The keys of guardian @p index. */
static eg_status
take_keys(const eg_group *group,
          app_ceremony *out,
          eg_arena *arena,
          const app_message *message,
          const app_roster *roster,
          eg_error *err)
{
    const uint32_t at = message->sender - 1;
    app_keys keys;
    EG_TRY(app_keys_read(group, &keys, arena, message, err));
    const eg_status status = eg_guardian_check(
        group, NULL, &out->base, message->sender, &keys.guardian, err);
    if (status != EG_OK) {
        char who[128];
        eg_error_prefix(err, "%s: the keys of %s do not hold: ", message->name,
                        app_sender_text(who, roster, message->sender));
        return status;
    }
    out->guardian[at] = keys.guardian;
    out->item[at] = keys.item;
    out->statement[at] = message->digest;
    return EG_OK;
}

static eg_status
make_room(app_ceremony *out, eg_arena *arena, size_t n, eg_error *err)
{
    void *place = NULL;
    EG_TRY(app_part_alloc(arena, &place, n, sizeof(*out->guardian), err));
    out->guardian = place;
    EG_TRY(app_part_alloc(arena, &place, n, sizeof(*out->item), err));
    out->item = place;
    EG_TRY(app_part_alloc(arena, &place, n, sizeof(*out->statement), err));
    out->statement = place;
    return EG_OK;
}

/** What follows from everybody's keys. */
static void
derive(const eg_group *group, app_ceremony *c)
{
    eg_sha256_once(&c->keys_digest, c->statement,
                   c->base.n * sizeof(*c->statement));
    eg_joint_keys(group, c->joint, c->guardian, c->base.n);
    eg_hash_guardians(group, &c->hash, &c->base_hash, c->joint, c->guardian,
                      c->base.n);
}

eg_status
app_ceremony_collect(const eg_group *group,
                     app_ceremony *out,
                     eg_arena *arena,
                     const app_mail *mail,
                     const app_invitation *invitation,
                     eg_error *err)
{
    const app_roster *roster = &invitation->roster;
    app_ceremony c = {0};
    if (eg_ceremony_init(group, &c.base, roster->n, roster->k) != EG_OK) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "there is no key ceremony of %" PRIu32
                       " guardians with quorum %" PRIu32,
                       roster->n, roster->k);
    }
    EG_TRY(app_mail_complete(mail, roster, APP_STEP_KEYS, 0, err));
    EG_TRY(make_room(&c, arena, roster->n, err));
    for (uint32_t i = 1; i <= roster->n; i++) {
        EG_TRY(take_keys(group, &c, arena,
                         app_mail_find(mail, APP_STEP_KEYS, i), roster, err));
    }
    eg_hash_base(&c.base_hash, &c.base.parameter_hash,
                 invitation->manifest.data, (uint32_t)invitation->manifest.len);
    derive(group, &c);
    /* X.03: with a joint key of 1 every announced tally would verify. */
    EG_TRY(
        eg_joint_keys_check(group, NULL, c.joint, c.guardian, roster->n, err));
    *out = c;
    return EG_OK;
}

static bool
spans_equal(eg_span a, eg_span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

eg_status
app_ceremony_compare(const eg_group *group,
                     const app_ceremony *own,
                     const app_guardians *claimed,
                     eg_error *err)
{
    if (claimed->n != own->base.n) {
        return eg_fail(err, EG_REJECT,
                       "the preliminary guardian record has %zu guardians, "
                       "not %" PRIu32,
                       claimed->n, own->base.n);
    }
    for (size_t i = 0; i < claimed->n; i++) {
        if (!spans_equal(claimed->item[i], own->item[i])) {
            return eg_fail(err, EG_REJECT,
                           "the preliminary guardian record holds other keys "
                           "of guardian %zu than that guardian sent",
                           i + 1);
        }
    }
    EG_TRY(eg_joint_keys_check(group, NULL, claimed->joint, own->guardian,
                               own->base.n, err));
    if (!eg_hash_equal(&claimed->hash, &own->hash)) {
        return eg_fail(err, EG_REJECT,
                       "H_G of the preliminary guardian record is not the "
                       "hash of its keys (eq. 27)");
    }
    return EG_OK;
}

/** Whether the accused signed this very share for the accuser. */
static eg_status
was_sent(const eg_group *group,
         bool *sent,
         eg_arena *arena,
         const app_mail *mail,
         const eg_complaint *complaint,
         eg_error *err)
{
    *sent = false;
    const app_message *m =
        app_mail_find(mail, APP_STEP_SHARES, complaint->accused);
    if (m == NULL) {
        return EG_OK;
    }
    app_shares shares;
    EG_TRY(app_shares_read(group, &shares, arena, m, err));
    for (size_t i = 0; i < shares.len; i++) {
        const eg_encrypted_share *a = &shares.share[i];
        const eg_encrypted_share *b = &complaint->share;
        if (a->receiver == complaint->accuser &&
            b->receiver == complaint->accuser &&
            eg_element_equal_var(&a->c0, &b->c0) &&
            memcmp(a->c1, b->c1, EG_SHARE_BYTES) == 0 &&
            eg_scalar_equal(&a->c, &b->c) && eg_scalar_equal(&a->v, &b->v)) {
            *sent = true;
        }
    }
    return EG_OK;
}

eg_status
app_complaint_settle(const eg_group *group,
                     uint32_t *guilty,
                     const app_ceremony *ceremony,
                     eg_arena *arena,
                     const app_mail *mail,
                     const app_message *message,
                     eg_error *err)
{
    eg_complaint complaint;
    bool sent = false;
    EG_TRY(app_complaint_read(group, &complaint, message, err));
    EG_TRY(was_sent(group, &sent, arena, mail, &complaint, err));
    if (!sent) {
        *guilty = complaint.accuser;
        (void)eg_fail(err, EG_REJECT,
                      "the accused did not sign the share that the complaint "
                      "is about");
        return EG_OK;
    }
    return eg_complaint_judge(group, guilty, &ceremony->base, &complaint,
                              ceremony->guardian, ceremony->base.n, err);
}

eg_status
app_request_find(app_request *out,
                 eg_arena *arena,
                 const app_mail *mail,
                 const app_roster *roster,
                 app_step step,
                 uint32_t attempt,
                 eg_error *err)
{
    app_request best = {0};
    for (size_t i = 0; i < mail->len; i++) {
        if (mail->message[i].step != step) {
            continue;
        }
        app_request r;
        EG_TRY(app_request_read(&r, arena, &mail->message[i], err));
        if (attempt != 0 && r.attempt != attempt) {
            continue;
        }
        if (r.attempt == best.attempt) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "the administrator sent two different requests "
                           "with the number %" PRIu32,
                           r.attempt);
        }
        if (r.attempt > best.attempt) {
            best = r;
        }
    }
    if (best.attempt == 0) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       step == APP_STEP_AUDIT
                           ? "the mail folder holds no request for an audit"
                           : "the mail folder holds no such request for a "
                             "decryption");
    }
    if (best.len < roster->k || best.guardian[best.len - 1] > roster->n) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the request %" PRIu32 " names %zu guardians, of whom "
                       "the last is %" PRIu32 "; the quorum is %" PRIu32
                       " of %" PRIu32,
                       best.attempt, best.len, best.guardian[best.len - 1],
                       roster->k, roster->n);
    }
    *out = best;
    return EG_OK;
}

eg_status
app_audit_find(app_audit *out,
               eg_arena *arena,
               const app_mail *mail,
               const app_roster *roster,
               eg_error *err)
{
    app_request latest;
    EG_TRY(
        app_request_find(&latest, arena, mail, roster, APP_STEP_AUDIT, 0, err));
    for (size_t i = 0; i < mail->len; i++) {
        const app_message *m = &mail->message[i];
        if (m->step == APP_STEP_AUDIT &&
            eg_hash_equal(&m->digest, &latest.digest)) {
            return app_audit_read(out, arena, m, err);
        }
    }
    return eg_fail(err, EG_ERR_NOT_FOUND, "the audit is not in the mail");
}

/** Whether @p m answers the request; its first field is the digest. */
static bool
answers(const app_message *m, const eg_hash *digest)
{
    eg_pb_reader r = eg_pb_read(m->payload);
    eg_pb_value f = {0};
    return eg_pb_next(&r, &f) && f.number == 1 &&
           f.bytes.len == EG_HASH_BYTES &&
           memcmp(f.bytes.data, digest->bytes, EG_HASH_BYTES) == 0;
}

eg_status
app_answer_find(const app_message **out,
                const app_mail *mail,
                const app_roster *roster,
                app_step step,
                uint32_t sender,
                const eg_hash *digest,
                eg_error *err)
{
    const app_message *found = NULL;
    char who[128];
    for (size_t i = 0; i < mail->len; i++) {
        const app_message *m = &mail->message[i];
        if (m->step != step || m->sender != sender || !answers(m, digest)) {
            continue;
        }
        if (found != NULL) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "%s and %s: %s answered the same request in two "
                           "ways (step \"%s\")",
                           found->name, m->name,
                           app_sender_text(who, roster, sender),
                           app_step_name(step));
        }
        found = m;
    }
    if (found == NULL) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "the mail folder lacks the message \"%s\" of %s for "
                       "this request",
                       app_step_name(step),
                       app_sender_text(who, roster, sender));
    }
    *out = found;
    return EG_OK;
}
