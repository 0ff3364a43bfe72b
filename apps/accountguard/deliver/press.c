/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The press.
 */
#include "accountguard/deliver/press.h"

#include <stdio.h>
#include <string.h>

#include "accountguard/catalog/actors.h"
#include "accountguard/enrol/organisation.h"
#include "accountguard/notice/text.h"
#include "accountguard/store/audit.h"

/** What is said of help where a service has set nothing. */
static const char *const own_help[AG_LANGUAGE_COUNT] = {
    [AG_ENGLISH] = "your own security desk, by telephone",
    [AG_SPANISH] = "su propio equipo de seguridad, por teléfono",
    [AG_FRENCH] = "votre propre équipe de sécurité, par téléphone"};

/* -- opening ----------------------------------------------------------------- */

eg_status
ag_press_card(ag_store *store, ag_card *out, ag_time now, eg_error *err)
{
    char host[256];
    char name[512];
    ag_card card = {.service = "AccountGuard"};
    EG_TRY(ag_store_get_text(store, host, sizeof(host), "host", err));
    EG_TRY(ag_store_get_text(store, name, sizeof(name), "name", err));
    EG_TRY(ag_store_get_text(store, card.from, sizeof(card.from), "from", err));
    if (snprintf(card.page, sizeof(card.page), "%s/n", host) >
        AG_FACT_PAGE_MAX) {
        return eg_fail(err, EG_ERR_LIMIT,
                       "%s: is too long a name of a host to be typed from a "
                       "notice",
                       host);
    }
    /* Its own name stands in headers, where it can. */
    if (ag_text_is_safe(name, AG_FACT_SERVICE_MAX) &&
        strspn(name,
               " -'.()ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
               "0123456789") == strlen(name)) {
        snprintf(card.service, sizeof(card.service), "%.32s", name);
    }
    EG_TRY(ag_signer_make(store->dir, &card, now / AG_SECOND, err));
    *out = card;
    return EG_OK;
}

/** A line of help that the service has set; "" for none. */
static eg_status
get_help(ag_store *store,
         char out[AG_FACT_HELP_MAX + 1],
         const char *name,
         eg_error *err)
{
    const eg_status status =
        ag_store_get_text(store, out, AG_FACT_HELP_MAX + 1, name, err);
    if (status == EG_ERR_NOT_FOUND) {
        out[0] = '\0';
        return EG_OK;
    }
    EG_TRY(status);
    return ag_text_is_safe(out, AG_FACT_HELP_MAX)
               ? EG_OK
               : eg_fail(err, EG_ERR_MALFORMED,
                         "the setting %s is no text for a notice", name);
}

static eg_status
begin(ag_press *p, ag_time now, eg_error *err)
{
    EG_TRY(ag_press_card(p->store, &p->card, now, err));
    EG_TRY(ag_signer_start(&p->signer, p->store->dir, err));
    EG_TRY(ag_desk_open(&p->desk, p->store, err));
    EG_TRY(get_help(p->store, p->help[0], "notice.help", err));
    EG_TRY(get_help(p->store, p->help[1], "notice.help.more", err));
    return ag_actors_load(&p->actors, p->store, err);
}

eg_status
ag_press_open(ag_press *out, ag_store *store, ag_time now, eg_error *err)
{
    *out = (ag_press){.store = store};
    const eg_status status = begin(out, now, err);
    if (status != EG_OK) {
        ag_press_close(out);
    }
    return status;
}

void
ag_press_close(ag_press *press)
{
    ag_signer_end(&press->signer);
    ag_desk_close(&press->desk);
    ag_actors_free(press->actors);
    *press = (ag_press){.store = NULL};
}

eg_status
ag_press_is_due(ag_store *store, bool *out, ag_time now, eg_error *err)
{
    sql_statement s =
        sql_begin(store->db, "SELECT id FROM directive WHERE state = 0"
                             " AND not_before <= $1 LIMIT 1");
    sql_bind_number(&s, 1, (uint64_t)now);
    EG_TRY(sql_row(&s, out, err));
    sql_end(&s);
    return EG_OK;
}

/* -- ways -------------------------------------------------------------------- */

size_t
ag_press_ways(size_t way[AG_REACH_MAX],
              const ag_recipient *recipient,
              const ag_directive *said)
{
    const bool apart = said->apart || ag_level_is_compromised(said->level);
    size_t len = 0;
    for (size_t i = 0; i < recipient->len; i++) {
        const ag_reach *r = &recipient->reach[i];
        /* Of several accounts any may be read by others. */
        const bool read = r->account != 0 &&
                          (said->account == 0 || r->account == said->account);
        if (r->kind == AG_CHANNEL_MAIL && !(apart && read) &&
            ag_mail_address_is_safe(r->address)) {
            way[len++] = i;
        }
    }
    return len;
}

/* -- facts ------------------------------------------------------------------- */

static ag_time
whole(ag_time t)
{
    return t - t % AG_SECOND;
}

/** Copy a text where it can be said, else leave it empty. */
static void
put_safe(char *out, size_t room, const char *text)
{
    if (ag_text_is_safe(text, room - 1)) {
        memcpy(out, text, strlen(text) + 1);
    }
}

/** Name the actor as its source does, with one other name of it. */
static void
put_actor(ag_facts *f, const ag_press *p, const ag_directive *said)
{
    ag_candidate found;
    if (said->actor == 0 || !ag_actors_find(p->actors, said->actor, &found)) {
        return;
    }
    put_safe(f->group, sizeof(f->group), found.main);
    f->confidence =
        f->group[0] == '\0' ? 0 : ag_confidence_of(said->confidence);
    for (size_t i = 1; f->group[0] != '\0' && f->alias[0] == '\0' &&
                       ag_actors_name(p->actors, said->actor, i, &found);
         i++) {
        if (strcmp(found.name, f->group) != 0) {
            put_safe(f->alias, sizeof(f->alias), found.name);
        }
    }
}

/** When the owner consented to that organisation's being told. */
static eg_status
get_consent(ag_store *store, ag_time *out, uint64_t account, eg_error *err)
{
    bool there = false;
    sql_statement s =
        sql_begin(store->db, "SELECT given FROM consent WHERE account = $1"
                             " AND revoked = 0 ORDER BY id DESC LIMIT 1");
    sql_bind_number(&s, 1, account);
    EG_TRY(sql_row(&s, &there, err));
    *out = there ? whole((ag_time)sql_number(&s, 0)) : 0;
    sql_end(&s);
    return EG_OK;
}

/** Who else is told of the account, and by which consent. */
static eg_status
put_told(ag_facts *f,
         ag_press *p,
         const ag_directive *said,
         ag_time now,
         eg_error *err)
{
    ag_audience_of who;
    ag_org org;
    ag_told *t = &f->told[0];
    if (said->audience != AG_AUDIENCE_PERSON) {
        f->told_len = 1; /* the owner */
        return EG_OK;
    }
    eg_status status =
        said->account == 0
            ? EG_ERR_NOT_FOUND
            : ag_roster_audience(p->store, &who, said->account, now, err);
    if (status == EG_OK && who.organisation != 0 && who.tell != AG_TELL_NONE) {
        status = ag_org_get(p->store, &org, who.organisation, err);
        if (status == EG_OK) {
            EG_TRY(get_consent(p->store, &t->consent, said->account, err));
            put_safe(t->who, sizeof(t->who), org.name);
            if (t->who[0] == '\0') {
                snprintf(t->who, sizeof(t->who), "organisation %u",
                         (unsigned)(org.id % 1000000));
            }
            t->detail = who.tell == AG_TELL_DETAIL;
            f->told_len = 1;
        }
    }
    return status == EG_ERR_NOT_FOUND ? EG_OK : status;
}

static eg_status
put_account(ag_facts *f, ag_press *p, const ag_directive *said, eg_error *err)
{
    char address[AG_ADDRESS_TEXT];
    snprintf(f->account, sizeof(f->account), "*** at ***");
    if (said->audience == AG_AUDIENCE_EXECUTIVE ||
        (said->audience == AG_AUDIENCE_ORGANISATION && said->account == 0)) {
        f->account[0] = '\0';
        return EG_OK;
    }
    if (said->account == 0) {
        return EG_OK; /* several of the person's */
    }
    const eg_status status =
        ag_roster_address(p->store, address, said->account, err);
    if (status == EG_OK) {
        ag_account_mask(f->account, address);
    }
    return status == EG_ERR_NOT_FOUND ? EG_OK : status;
}

static void
put_help(ag_facts *f, const ag_press *p)
{
    for (size_t i = 0; i < AG_FACT_HELP_LINES; i++) {
        if (p->help[i][0] != '\0') {
            memcpy(f->help[f->help_len++], p->help[i], sizeof(p->help[i]));
        }
    }
    if (f->help_len == 0) {
        snprintf(f->help[f->help_len++], sizeof(f->help[0]), "%s",
                 own_help[f->language]);
    }
}

/** All facts but the code and the log's entry. */
static eg_status
gather(ag_facts *f,
       ag_press *p,
       const ag_directive *said,
       const ag_recipient *to,
       ag_time now,
       eg_error *err)
{
    *f =
        (ag_facts){.revision = (unsigned)(said->revision % 10000),
                   .issued = whole(now),
                   .audience = said->audience,
                   .language = to->language,
                   .kind = said->kind,
                   .tlp = said->tlp > AG_TLP_AMBER_STRICT ? said->tlp
                                                          : AG_TLP_AMBER_STRICT,
                   .level = said->level,
                   .was = said->was,
                   .offset = AG_NO_OFFSET};
    memcpy(f->service, p->card.service, sizeof(f->service));
    memcpy(f->page, p->card.page, sizeof(f->page));
    ag_key_id(f->key, p->card.key);
    put_safe(f->phrase, sizeof(f->phrase), to->phrase);
    if (said->detail && said->count > 0) {
        f->seen_by = said->seen_by;
        f->count = said->count > AG_FACT_COUNT_MAX ? AG_FACT_COUNT_MAX
                                                   : (unsigned)said->count;
        f->first = whole(said->first);
        f->last = f->count > 1 ? whole(said->last) : f->first;
        put_actor(f, p, said);
    }
    put_help(f, p);
    ag_facts_advise(f);
    EG_TRY(put_account(f, p, said, err));
    return put_told(f, p, said, now, err);
}

/* -- notices ----------------------------------------------------------------- */

/** One reader of a bundle. */
typedef struct printing {
    ag_press *press;
    const ag_bundle *bundle;
    ag_press_counts *counts;
    ag_time now;
    uint64_t made;
} printing;

/** Put a mail for each way into the table; the first is due now. */
static eg_status
post(printing *pr,
     const ag_notice_row *row,
     const ag_recipient *to,
     const ag_mail *pattern,
     eg_error *err)
{
    ag_press *p = pr->press;
    size_t way[AG_REACH_MAX];
    const size_t len = ag_press_ways(way, to, &pr->bundle->said);
    for (size_t i = 0; i < len; i++) {
        const ag_reach *r = &to->reach[way[i]];
        char channel[AG_ADDRESS_TEXT + 8];
        uint64_t id;
        ag_mail mail = *pattern;
        EG_BUFFER(bytes, AG_MAIL_MAX);
        snprintf(channel, sizeof(channel), "mail %s", r->address);
        ag_directive_key(&mail.id, &p->desk.once, &pr->bundle->said, channel);
        mail.to = r->address;
        EG_TRY(ag_mail_write(&bytes, &mail, err));
        const ag_posting posting = {.notice = row->id,
                                    .mark = mail.id,
                                    .place = i,
                                    .account = r->account,
                                    .subject = &to->subject,
                                    .to = r->address,
                                    .mail = eg_buffer_span(&bytes),
                                    .state = i == 0 ? AG_DELIVERY_WAITING
                                                    : AG_DELIVERY_HELD,
                                    .due = pr->now};
        EG_TRY(ag_delivery_add(p->store, &id, &posting, pr->now, err));
    }
    return EG_OK;
}

/** The row of a notice, all but its entry of the log. */
static eg_status
fill_row(ag_notice_row *row,
         const printing *pr,
         const ag_recipient *to,
         ag_facts *f)
{
    const ag_directive *said = &pr->bundle->said;
    const ag_press *p = pr->press;
    eg_rng rng = eg_rng_system();
    eg_hash reference;
    char channel[AG_ADDRESS_TEXT + 8];
    size_t way[AG_REACH_MAX];
    /* Nobody has to answer what is made up. */
    const bool canary = said->seen_by == AG_SEEN_BY_CANARY;
    const bool call = !canary && ag_press_ways(way, to, said) == 0;
    *row = (ag_notice_row){
        .incident = said->incident,
        .audience = said->audience,
        .recipient = said->recipient,
        .subject = to->subject,
        .revision = said->revision,
        .kind = said->kind,
        .level = said->level,
        .made = pr->now,
        .expires = said->expires,
        .desk = call ? AG_DESK_CALL : AG_DESK_NONE,
        .step = call || canary ? 0
                               : pr->now + (ag_level_is_compromised(said->level)
                                                ? AG_STEP_URGENT
                                                : AG_STEP_PATIENT)};
    snprintf(channel, sizeof(channel), "notice %s",
             to->len > 0 ? to->reach[0].address : "");
    ag_directive_key(&row->mark, &p->desk.once, said, channel);
    /* One reference for all revisions: none is in what it is made of. */
    ag_directive same = *said;
    same.revision = 0;
    ag_directive_key(&reference, &p->desk.once, &same, channel);
    ag_reference_write(row->reference, &reference);
    memcpy(f->reference, row->reference, sizeof(f->reference));
    EG_TRY(ag_code_new(&f->code, &rng));
    ag_code_hash(&row->code, AG_NOTICE_CODE, &f->code);
    return EG_OK;
}

/** Make the notice for one reader. */
static eg_status
print_one(printing *pr, const ag_recipient *to, eg_error *err)
{
    ag_press *p = pr->press;
    ag_facts f;
    ag_notice_row row;
    uint8_t signature[APP_SIGNATURE_BYTES];
    EG_BUFFER(part, AG_PART_BYTES);
    EG_BUFFER(cms, 8192);
    EG_BUFFER(file, AG_NOTICE_FILE_MAX);
    EG_TRY(gather(&f, p, &pr->bundle->said, to, pr->now, err));
    EG_TRY(fill_row(&row, pr, to, &f));
    char payload[96];
    snprintf(payload, sizeof(payload),
             "{\"reference\":\"%s\",\"revision\":%u,\"level\":\"%s\"}",
             f.reference, f.revision, ag_level_name(f.level));
    const ag_audit_entry entry = {
        .kind = "notice.made",
        .time = pr->now,
        .about = &to->subject,
        .payload = {(const uint8_t *)payload, strlen(payload)}};
    EG_TRY(ag_audit(p->store, &row.log, &entry, err));
    f.log = row.log;
    EG_TRY(ag_signer_sign(&p->signer, &f, signature, &part, &cms, err));
    EG_TRY(ag_notice_file_write(&file, &f, signature, err));
    EG_TRY(ag_notice_add(p->store, &row, eg_buffer_span(&file), err));
    const ag_mail pattern = {.card = &p->card,
                             .facts = &f,
                             .date = pr->now,
                             .part = eg_buffer_span(&part),
                             .signature = eg_buffer_span(&cms)};
    EG_TRY(post(pr, &row, to, &pattern, err));
    pr->made++;
    pr->counts->notices++;
    pr->counts->calls += row.desk == AG_DESK_CALL ? 1 : 0;
    return EG_OK;
}

/** A contact is told of what its role is for. */
static eg_status
print_contact(const ag_recipient *to,
              ag_role role,
              void *context,
              eg_error *err)
{
    printing *pr = context;
    const bool executive = role == AG_ROLE_EXECUTIVE;
    const bool wanted =
        pr->bundle->said.audience == AG_AUDIENCE_EXECUTIVE
            ? executive
            : role == AG_ROLE_SECURITY || role == AG_ROLE_ALWAYS;
    return wanted ? print_one(pr, to, err) : EG_OK;
}

static eg_status
print_bundle(printing *pr, eg_error *err)
{
    const ag_directive *said = &pr->bundle->said;
    if (said->audience != AG_AUDIENCE_PERSON) {
        return ag_roster_contacts(pr->press->store, said->recipient,
                                  print_contact, pr, err);
    }
    ag_recipient to;
    eg_status status =
        ag_roster_person(pr->press->store, &to, said->recipient, err);
    if (status == EG_OK) {
        status = print_one(pr, &to, err);
    }
    eg_wipe(&to, sizeof(to));
    return status == EG_ERR_NOT_FOUND ? EG_OK : status; /* left meanwhile */
}

static eg_status
take_and_print(ag_press *p,
               bool *there,
               ag_press_counts *counts,
               ag_time now,
               eg_error *err)
{
    ag_bundle bundle;
    EG_TRY(ag_outbox_take(&p->desk, &bundle, there, now, err));
    if (!*there) {
        return EG_OK;
    }
    printing pr = {.press = p, .bundle = &bundle, .counts = counts, .now = now};
    EG_TRY(print_bundle(&pr, err));
    counts->nobody += pr.made == 0 ? 1 : 0;
    return EG_OK;
}

eg_status
ag_press_next(ag_press *press,
              bool *there,
              ag_press_counts *counts,
              ag_time now,
              eg_error *err)
{
    const ag_press_counts before = *counts;
    EG_TRY(ag_store_begin(press->store, err));
    const eg_status status = ag_store_end(
        press->store, take_and_print(press, there, counts, now, err), err);
    if (status != EG_OK) {
        *counts = before;
    }
    return status;
}
