/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cards.
 */
#include "accountguard/enrol/card.h"

#include <string.h>

#include "codec/json.h"
#include "codec/json_write.h"
#include "common/text.h"

/** Memory to read a card. */
#define ARENA_MAX ((size_t)256 * 1024)

eg_status
ag_card_seal(ag_store *store,
             eg_buffer *out,
             const ag_subject *subject,
             const char *purpose,
             const ag_card_text *texts,
             size_t len,
             eg_error *err)
{
    EG_BUFFER(plain, AG_CARD_MAX);
    eg_json_writer w;
    eg_json_writer_init(&w, &plain, 0);
    eg_json_begin_object(&w);
    for (size_t i = 0; i < len; i++) {
        eg_json_member_string(&w, texts[i].name, texts[i].text);
    }
    eg_json_end_object(&w);
    const eg_status status = eg_json_writer_finish(&w);
    if (status != EG_OK) {
        return eg_fail(err, status, "%s: the texts cannot be kept", purpose);
    }
    return ag_subject_seal(store, out, subject, purpose, eg_buffer_span(&plain),
                           err);
}

static eg_status
damaged(const char *purpose, eg_error *err)
{
    return eg_fail(err, EG_ERR_MALFORMED, "%s: is damaged", purpose);
}

static eg_status
read_texts(const ag_card_text *texts,
           size_t len,
           eg_arena *arena,
           eg_span plain,
           const char *purpose,
           eg_error *err)
{
    const eg_json *card = NULL;
    EG_TRY(eg_json_parse(&card, arena, plain, err));
    for (size_t i = 0; i < len; i++) {
        const eg_json *v = eg_json_member(card, texts[i].name);
        texts[i].text[0] = '\0';
        if (v == NULL) {
            continue;
        }
        if (v->type != EG_JSON_STRING || v->text_len >= texts[i].room ||
            memchr(v->text, '\0', v->text_len) != NULL) {
            return damaged(purpose, err);
        }
        memcpy(texts[i].text, v->text, v->text_len + 1);
    }
    return EG_OK;
}

eg_status
ag_card_open(ag_store *store,
             const ag_card_text *texts,
             size_t len,
             const ag_subject *subject,
             const char *purpose,
             eg_span sealed,
             eg_error *err)
{
    EG_BUFFER(plain, AG_CARD_MAX + 64);
    EG_TRY(ag_subject_open(store, &plain, subject, purpose, sealed, err));
    eg_arena *arena = NULL;
    if (eg_arena_new(&arena, ARENA_MAX) != EG_OK) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a card");
    }
    const eg_status status =
        read_texts(texts, len, arena, eg_buffer_span(&plain), purpose, err);
    eg_arena_free(arena);
    return status;
}

eg_status
ag_card_check(const char *text, size_t room, const char *what, eg_error *err)
{
    const size_t len = strlen(text);
    if (len == 0 || len >= room || !app_text_is_plain(text, len) ||
        strspn(text, " ") == len) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "%s must be plain text of 1 to %zu bytes", what,
                       room - 1);
    }
    return EG_OK;
}
