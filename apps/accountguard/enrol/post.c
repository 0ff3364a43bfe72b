/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Letters about enrolment.
 */
#include "accountguard/enrol/post.h"

#include <stdio.h>

#include "accountguard/enrol/card.h"
#include "accountguard/enrol/post_words.h"
#include "base/secret.h"
#include "common/text.h"

static const char purpose[] = "letter 1";

/** A letter in one language. */
typedef struct words {
    const char *subject;
    const char *text;
} words;

static const words letters[AG_POST_COUNT][AG_LANGUAGE_COUNT] = {
#define AG_POST_ENTRY(kind, en_subject, en, es_subject, es, fr_subject, fr) \
    [kind] = {[AG_ENGLISH] = {en_subject, en},                              \
              [AG_SPANISH] = {es_subject, es},                              \
              [AG_FRENCH] = {fr_subject, fr}},
    AG_POST_WORDS(AG_POST_ENTRY)
#undef AG_POST_ENTRY
};

/** What a card of a letter holds. */
typedef struct card {
    char kind[8];
    char language[8];
    char to[AG_ADDRESS_TEXT];
    char code[AG_CODE_TEXT];
    char name[AG_POST_NAME];
} card;

#define CARD_TEXTS(c)                                                   \
    {                                                                   \
        AG_CARD_TEXT("kind", (c).kind),                                 \
            AG_CARD_TEXT("language", (c).language),                     \
            AG_CARD_TEXT("to", (c).to), AG_CARD_TEXT("code", (c).code), \
            AG_CARD_TEXT("name", (c).name)                              \
    }

eg_status
ag_post(ag_store *store, const ag_post_order *order, ag_time now, eg_error *err)
{
    EG_SECRET(card, c);
    const char *name = order->name != NULL ? order->name : "";
    if (strlen(name) >= sizeof(c.name) || strlen(order->to) >= sizeof(c.to)) {
        return eg_fail(err, EG_ERR_LIMIT, "a letter's name is too long");
    }
    (void)snprintf(c.kind, sizeof(c.kind), "%u", (unsigned)order->kind);
    memcpy(c.language, ag_language_tag(order->language), 3);
    memcpy(c.to, order->to, strlen(order->to) + 1);
    memcpy(c.name, name, strlen(name) + 1);
    if (order->code != NULL) {
        ag_code_write(c.code, order->code);
    }
    const ag_card_text texts[] = CARD_TEXTS(c);
    EG_BUFFER(sealed, AG_CARD_MAX);
    EG_TRY(ag_card_seal(store, &sealed, order->subject, purpose, texts,
                        EG_ARRAY_LEN(texts), err));
    sql_statement s = sql_begin(
        store->db, "INSERT INTO letter (subject, sealed, made, sent) VALUES"
                   " ($1, $2, $3, $4)");
    ag_subject_bind(&s, 1, order->subject);
    sql_bind_bytes(&s, 2, sealed.data, sealed.len);
    sql_bind_number(&s, 3, (uint64_t)now);
    sql_bind_number(&s, 4, order->silent ? (uint64_t)now : 0);
    return sql_run(&s, err);
}

/** Append words with what stands in braces filled in. */
static void
fill(eg_buffer *out,
     const char *text,
     const char *code,
     const char *name,
     const char *service,
     const char *host)
{
    const struct {
        const char *mark;
        const char *value;
    } marks[] = {{"{code}", code},
                 {"{name}", name},
                 {"{service}", service},
                 {"{host}", host}};
    while (*text != '\0') {
        size_t i = 0;
        while (i < EG_ARRAY_LEN(marks) &&
               strncmp(text, marks[i].mark, strlen(marks[i].mark)) != 0) {
            i++;
        }
        if (i < EG_ARRAY_LEN(marks)) {
            eg_buffer_text(out, marks[i].value);
            text += strlen(marks[i].mark);
        } else {
            eg_buffer_byte(out, (uint8_t)*text++);
        }
    }
    eg_buffer_byte(out, '\0');
}

eg_status
ag_post_write(ag_posted *out,
              ag_post_kind kind,
              ag_language language,
              const char *code,
              const char *name,
              const char *service,
              const char *host,
              eg_error *err)
{
    const words *w = &letters[kind][language];
    EG_BUFFER(subject, sizeof(out->subject));
    EG_BUFFER(text, sizeof(out->text));
    fill(&subject, w->subject, code, name, service, host);
    fill(&text, w->text, code, name, service, host);
    if (eg_buffer_status(&subject) != EG_OK ||
        eg_buffer_status(&text) != EG_OK) {
        return eg_fail(err, EG_ERR_LIMIT, "a letter's names are too long");
    }
    memcpy(out->subject, subject.data, subject.len);
    memcpy(out->text, text.data, text.len);
    return EG_OK;
}

/** The words of a letter's card. */
static eg_status
write_card(ag_store *store, ag_posted *out, const card *c, eg_error *err)
{
    char service[AG_POST_NAME];
    char host[AG_POST_NAME];
    uint64_t kind = 0;
    ag_language language = AG_ENGLISH;
    if (!app_text_number(&kind, c->kind, 0, AG_POST_COUNT - 1) ||
        !ag_language_read(&language, c->language)) {
        return sql_damaged(store->db, err);
    }
    EG_TRY(ag_store_get_text(store, service, sizeof(service), "name", err));
    EG_TRY(ag_store_get_text(store, host, sizeof(host), "host", err));
    memcpy(out->to, c->to, sizeof(out->to));
    return ag_post_write(out, (ag_post_kind)kind, language, c->code, c->name,
                         service, host, err);
}

eg_status
ag_post_next(ag_store *store,
             ag_posted *out,
             uint64_t after,
             bool *found,
             eg_error *err)
{
    for (;;) {
        bool good = true;
        ag_subject subject;
        EG_BUFFER(sealed, AG_CARD_MAX);
        sql_statement s = sql_begin(
            store->db, "SELECT id, subject, sealed FROM letter WHERE id > $1"
                       " AND sent = 0 ORDER BY id LIMIT 1");
        sql_bind_number(&s, 1, after);
        EG_TRY(sql_row(&s, found, err));
        if (!*found) {
            return EG_OK;
        }
        out->id = sql_number(&s, 0);
        ag_subject_column(&s, 1, &subject, &good);
        eg_buffer_append(&sealed, sql_bytes(&s, 2).data, sql_bytes(&s, 2).len);
        sql_end(&s);
        EG_TRY(good ? eg_buffer_status(&sealed) : sql_damaged(store->db, err));
        EG_SECRET(card, c);
        const ag_card_text texts[] = CARD_TEXTS(c);
        const eg_status status =
            ag_card_open(store, texts, EG_ARRAY_LEN(texts), &subject, purpose,
                         eg_buffer_span(&sealed), err);
        if (status == EG_OK) {
            return write_card(store, out, &c, err);
        }
        if (status != EG_ERR_NOT_FOUND) {
            return status;
        }
        after = out->id; /* of somebody who was erased */
    }
}

eg_status
ag_post_sent(ag_store *store, uint64_t id, eg_error *err)
{
    sql_statement s = sql_begin(store->db, "DELETE FROM letter WHERE id = $1");
    sql_bind_number(&s, 1, id);
    return sql_run(&s, err);
}
