/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sender.
 */
#include "accountguard/deliver/sender.h"

#include <stdio.h>
#include <string.h>

#include "accountguard/deliver/verp.h"
#include "accountguard/notice/mail.h"
#include "accountguard/store/audit.h"
#include "base/secret.h"

/** Where seals are in a service's folder. */
#define FOLDER "sending"

ag_time
ag_sender_wait(uint64_t attempts)
{
    ag_time wait = AG_MINUTE;
    for (uint64_t i = 1; i < attempts && wait < 8 * AG_HOUR; i++) {
        wait *= 2;
    }
    return wait < 8 * AG_HOUR ? wait : 8 * AG_HOUR;
}

/* -- outcomes ---------------------------------------------------------------- */

/** The kind of a delivery's entry in the log. */
static const char *
kind_of(ag_delivery_state state)
{
    switch (state) {
    case AG_DELIVERY_ACCEPTED:
        return "notice.accepted";
    case AG_DELIVERY_REFUSED:
        return "notice.refused";
    case AG_DELIVERY_UNKNOWN:
        return "notice.unknown";
    case AG_DELIVERY_WAITING:
    case AG_DELIVERY_SENDING:
    case AG_DELIVERY_BOUNCED:
    case AG_DELIVERY_DELIVERED:
    case AG_DELIVERY_HELD:
    case AG_DELIVERY_CANCELLED:
    case AG_DELIVERY_STATE_COUNT:
        break;
    }
    return "notice.deferred";
}

/** Let the notice go its next way now: this one did not reach anybody. */
static eg_status
hurry(ag_store *store, uint64_t notice, ag_time now, eg_error *err)
{
    sql_statement s = sql_begin(
        store->db, "UPDATE notice SET step = $1 WHERE id = $2 AND step > $1");
    sql_bind_number(&s, 1, (uint64_t)now);
    sql_bind_number(&s, 2, notice);
    return sql_run(&s, err);
}

/** What changes with an outcome, within a step. */
static eg_status
note(ag_store *store,
     const ag_delivery *d,
     bool hurried,
     ag_time now,
     eg_error *err)
{
    const ag_audit_entry entry = {
        .kind = kind_of(d->state), .time = now, .about = &d->subject};
    EG_TRY(ag_delivery_put(store, d, err));
    EG_TRY(ag_attempt_add(store, d, now, err));
    if (hurried) {
        EG_TRY(hurry(store, d->notice, now, err));
    }
    const eg_status status = ag_audit(store, NULL, &entry, err);
    /* Of somebody who was forgotten meanwhile there is nothing to tell. */
    return status == EG_ERR_NOT_FOUND ? EG_OK : status;
}

/** Commit an outcome. */
static eg_status
record(ag_store *store,
       ag_delivery *d,
       bool hurried,
       ag_time now,
       eg_error *err)
{
    d->changed = now;
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, note(store, d, hurried, now, err), err);
}

/* -- after a crash ----------------------------------------------------------- */

/** What became of a delivery whose sender was gone. */
static eg_status
settle(ag_sender *s, ag_delivery *d, ag_time now, eg_error *err)
{
    ag_seal_state seal = AG_SEAL_NONE;
    const bool same =
        d->seal && s->boot[0] != '\0' && strcmp(d->boot, s->boot) == 0;
    if (same) {
        EG_TRY(ag_seal_look(&seal, s->dir, d->id, err));
    }
    bool hurried = false;
    if (seal == AG_SEAL_WHOLE) {
        d->state = AG_DELIVERY_WAITING;
        d->due = now;
        snprintf(d->reply, sizeof(d->reply),
                 "the sender ended before the mail did");
    } else {
        d->state = AG_DELIVERY_UNKNOWN;
        hurried = seal == AG_SEAL_NONE;
        snprintf(d->reply, sizeof(d->reply), "%s",
                 hurried ? "the machine stopped while it was being sent"
                         : "it was handed over, and the answer was lost");
    }
    EG_TRY(record(s->store, d, hurried, now, err));
    ag_seal_remove(s->dir, d->id);
    return EG_OK;
}

static eg_status
settle_all(ag_sender *s, ag_time now, eg_error *err)
{
    for (;;) {
        ag_delivery d;
        bool there = false;
        EG_TRY(ag_delivery_due(s->store, &d, &there, AG_DELIVERY_SENDING,
                               AG_TIME_MAX, err));
        if (!there) {
            return EG_OK;
        }
        EG_TRY(settle(s, &d, now, err));
    }
}

static eg_status
begin(ag_sender *s, ag_time now, eg_error *err)
{
    EG_SECRET_ARRAY(uint8_t, key, AG_KEY_BYTES);
    EG_TRY(app_path(s->dir, s->store->dir, FOLDER, err));
    EG_TRY(app_dir_make(s->dir, 0700, err));
    EG_TRY(app_dir_lock(s->dir, &s->lock, err));
    EG_TRY(ag_seal_works(&s->seal, s->dir, err));
    EG_TRY(ag_store_get_text(s->store, s->from, sizeof(s->from), "from", err));
    ag_keys_derive(&s->store->keys, key, AG_VERP_PURPOSE);
    memcpy(s->verp.bytes, key, sizeof(s->verp.bytes));
    ag_boot_read(s->boot);
    return settle_all(s, now, err);
}

eg_status
ag_sender_open(ag_sender *out,
               ag_store *store,
               const ag_relay *relay,
               ag_time now,
               eg_error *err)
{
    *out = (ag_sender){.store = store, .relay = *relay, .lock = -1};
    const eg_status status = begin(out, now, err);
    if (status != EG_OK) {
        ag_sender_close(out);
    }
    return status;
}

void
ag_sender_close(ag_sender *sender)
{
    if (sender->lock >= 0) {
        app_dir_unlock(&sender->lock);
    }
    eg_wipe(&sender->verp, sizeof(sender->verp));
}

/* -- sending ----------------------------------------------------------------- */

/** What the commit before the dot needs. */
typedef struct dot {
    ag_sender *sender;
    ag_delivery *delivery;
    ag_time now;
} dot;

/** Commit that the end of the mail follows. */
static eg_status
commit_sending(void *context, eg_error *err)
{
    dot *c = context;
    ag_delivery *d = c->delivery;
    d->state = AG_DELIVERY_SENDING;
    d->seal = c->sender->seal;
    d->changed = c->now;
    snprintf(d->boot, sizeof(d->boot), "%s", c->sender->boot);
    EG_TRY(ag_store_begin(c->sender->store, err));
    return ag_store_end(c->sender->store,
                        ag_delivery_put(c->sender->store, d, err), err);
}

/** Fill in what became of it. */
static void
judge(ag_delivery *d,
      const ag_smtp_result *result,
      ag_sent_counts *counts,
      ag_time now)
{
    snprintf(d->reply, sizeof(d->reply), "%s", result->reply);
    switch (result->sent) {
    case AG_SENT_ACCEPTED:
        d->state = AG_DELIVERY_ACCEPTED;
        counts->accepted++;
        return;
    case AG_SENT_UNKNOWN:
        d->state = AG_DELIVERY_UNKNOWN;
        counts->unknown++;
        return;
    case AG_SENT_REFUSED:
        d->state = AG_DELIVERY_REFUSED;
        counts->refused++;
        return;
    case AG_SENT_DEFERRED:
        break;
    }
    d->state = d->attempts < AG_ATTEMPTS_MAX ? AG_DELIVERY_WAITING
                                             : AG_DELIVERY_REFUSED;
    d->due = now + ag_sender_wait(d->attempts);
    counts->deferred++;
}

static eg_status
send_one(ag_sender *s,
         ag_delivery *d,
         ag_sent_counts *counts,
         ag_time now,
         eg_error *err)
{
    char to[AG_MAIL_ADDRESS_MAX + 1];
    char from[AG_MAIL_ADDRESS_MAX + 1];
    EG_BUFFER(mail, AG_MAIL_MAX);
    const eg_status opened = ag_delivery_open(s->store, to, &mail, d, err);
    if (opened == EG_ERR_NOT_FOUND) {
        d->state = AG_DELIVERY_CANCELLED; /* the reader was forgotten */
        return record(s->store, d, false, now, err);
    }
    EG_TRY(opened);
    EG_TRY(ag_verp_write(from, &s->verp, d->id, s->from, err));
    ag_seal seal = {.fd = -1};
    EG_TRY(ag_seal_make(&seal, s->dir, d->id, err));
    seal.tells = s->seal;
    d->attempts++;
    dot c = {.sender = s, .delivery = d, .now = now};
    const ag_smtp_mail m = {.from = from,
                            .to = to,
                            .bytes = eg_buffer_span(&mail),
                            .dir = s->dir,
                            .seal = &seal,
                            .commit = commit_sending,
                            .context = &c};
    ag_smtp_result result = {.sent = AG_SENT_DEFERRED};
    const eg_status status = ag_smtp_send(&result, &s->relay, &m, err);
    ag_seal_close(&seal);
    EG_TRY(status);
    judge(d, &result, counts, now);
    const bool hurried = d->state == AG_DELIVERY_REFUSED;
    EG_TRY(record(s->store, d, hurried, now, err));
    ag_seal_remove(s->dir, d->id);
    return EG_OK;
}

eg_status
ag_sender_next(ag_sender *sender,
               bool *there,
               ag_sent_counts *counts,
               ag_time now,
               eg_error *err)
{
    ag_delivery d;
    EG_TRY(ag_delivery_due(sender->store, &d, there, AG_DELIVERY_WAITING, now,
                           err));
    return *there ? send_one(sender, &d, counts, now, err) : EG_OK;
}
