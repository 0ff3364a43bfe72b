/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of the domain.
 */
#include "accountguard/serve/desk_words.h"

#include <stdio.h>

#include "accountguard/actor/actor.h"

ag_word
ag_desk_state_word(ag_review_state state)
{
    static const ag_word words[AG_REVIEW_STATE_COUNT] = {
        [AG_REVIEW_OPEN] = AG_W_STATE_OPEN,
        [AG_REVIEW_HELD] = AG_W_STATE_HELD,
        [AG_REVIEW_APPROVED] = AG_W_STATE_APPROVED,
        [AG_REVIEW_REFUSED] = AG_W_STATE_REFUSED,
        [AG_REVIEW_SUPERSEDED] = AG_W_STATE_SUPERSEDED,
    };
    return words[state];
}

ag_word
ag_desk_kind(ag_notice_kind kind)
{
    static const ag_word words[AG_NOTICE_KIND_COUNT] = {
        [AG_NOTICE_NEW] = AG_W_KIND_NEW,
        [AG_NOTICE_RAISED] = AG_W_KIND_RAISED,
        [AG_NOTICE_CORRECTED] = AG_W_KIND_CORRECTED,
        [AG_NOTICE_RETRACTED] = AG_W_KIND_RETRACTED,
        [AG_NOTICE_CLOSED] = AG_W_KIND_CLOSED,
        [AG_NOTICE_WAITING] = AG_W_KIND_WAITING,
    };
    return words[kind];
}

ag_word
ag_desk_seen_by(ag_seen_by seen_by)
{
    static const ag_word words[AG_SEEN_BY_COUNT] = {
        [AG_SEEN_BY_PROVIDER] = AG_W_SEEN_PROVIDER,
        [AG_SEEN_BY_LOG] = AG_W_SEEN_LOG,
        [AG_SEEN_BY_PARTNER] = AG_W_SEEN_PARTNER,
        [AG_SEEN_BY_FEED] = AG_W_SEEN_FEED,
        [AG_SEEN_BY_ANALYST] = AG_W_SEEN_ANALYST,
        [AG_SEEN_BY_OWNER] = AG_W_SEEN_OWNER,
        [AG_SEEN_BY_CANARY] = AG_W_SEEN_CANARY,
    };
    return words[seen_by];
}

ag_word
ag_desk_level(ag_level level)
{
    if (level == AG_EXPOSED) {
        return AG_W_LEVEL_EXPOSED;
    }
    return ag_level_is_compromised(level) ? AG_W_LEVEL_COMPROMISED
                                          : AG_W_LEVEL_TARGETED;
}

void
ag_desk_say_level(ag_web *p, ag_level level)
{
    char number[16];
    snprintf(number, sizeof(number), "L%u · ", (unsigned)level);
    ag_html_open_class(&p->html, "span",
                       ag_level_is_compromised(level) ? "mark bad"
                                                      : "mark open");
    ag_html_text(&p->html, number);
    ag_web_say(p, ag_desk_level(level));
    ag_html_close(&p->html);
}

void
ag_desk_put_level(ag_web *p, ag_level level)
{
    ag_html_open(&p->html, "td");
    ag_desk_say_level(p, level);
    ag_html_close(&p->html);
}

void
ag_desk_put_source(ag_web *p, uint64_t source)
{
    ag_html_open(&p->html, "td");
    ag_web_say(p, AG_W_COL_SOURCE);
    ag_html_text(&p->html, " ");
    ag_html_number(&p->html, source);
    ag_html_close(&p->html);
}

/** The main name of an actor's entry; "": there is none such. */
static eg_status
find_name(ag_store *store,
          char out[AG_ACTOR_TEXT_MAX + 1],
          uint64_t actor,
          eg_error *err)
{
    bool found = false;
    out[0] = '\0';
    sql_statement s =
        sql_begin(store->db, "SELECT name FROM actor_name WHERE actor = $1"
                             " ORDER BY place, name LIMIT 1");
    sql_bind_number(&s, 1, actor);
    EG_TRY(sql_row(&s, &found, err));
    if (found) {
        const eg_span name = sql_bytes(&s, 0);
        snprintf(out, AG_ACTOR_TEXT_MAX + 1, "%.*s", (int)name.len,
                 (const char *)name.data);
        sql_end(&s);
    }
    return EG_OK;
}

eg_status
ag_desk_say_actor(ag_web *p, uint64_t actor, eg_error *err)
{
    char id[AG_ACTOR_ID_TEXT];
    char name[AG_ACTOR_TEXT_MAX + 1];
    if (actor == 0) {
        ag_web_say(p, AG_W_NO_ACTOR);
        return EG_OK;
    }
    EG_TRY(find_name(p->store, name, actor, err));
    ag_actor_id_write(id, actor);
    ag_html_text(&p->html, name);
    ag_html_text(&p->html, name[0] == '\0' ? "" : " · ");
    ag_html_text(&p->html, id);
    return EG_OK;
}

eg_status
ag_desk_put_actor(ag_web *p, uint64_t actor, eg_error *err)
{
    ag_html_open(&p->html, "td");
    EG_TRY(ag_desk_say_actor(p, actor, err));
    ag_html_close(&p->html);
    return EG_OK;
}
