/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One page that is being made: who asks, in which language, and what is written.
 */
#ifndef ACCOUNTGUARD_SERVE_PAGE_H
#define ACCOUNTGUARD_SERVE_PAGE_H

#include "accountguard/operator/session.h"
#include "accountguard/serve/html.h"
#include "accountguard/serve/request.h"
#include "accountguard/serve/words.h"

struct ag_service;
struct ag_store;

typedef struct ag_page {
    struct ag_service *service;
    struct ag_store *store; /**< Of this request alone. */
    const ag_request *request;
    ag_answer *answer;
    ag_language language;
    const char *path; /**< Of the request, without its language. */
    const char *rest; /**< What follows the path of the route. */
    ag_form form;     /**< Of a POST. */
    /** What ties a form to the browser that it was shown in: of an operator's
     * session, or of a visit without one. */
    ag_session_token token;
    const char *operator_name; /**< Who is signed in; NULL: nobody. */
    ag_html html;
} ag_page;

/* -- frame.c ---------------------------------------------------------------- */

/** Begin a page of ours; its content goes into main. */
void ag_page_begin(ag_page *p, ag_word title);
/** End it; EG_ERR_STATE is a fault of the program. */
EG_NODISCARD eg_status ag_page_end(ag_page *p);

/** A whole page that says one thing that went wrong. */
EG_NODISCARD eg_status ag_page_fail(ag_page *p, unsigned status, ag_word what);

/* -- parts.c: what pages are made of ---------------------------------------- */

/** A sentence in the page's language. */
void ag_page_say(ag_page *p, ag_word word);
/** The same, with a value where "{}" stands. */
void ag_page_say_of(ag_page *p, ag_word word, const char *value);
/** An element that holds a sentence. */
void ag_page_put(ag_page *p, const char *element, ag_word word);
/** The same, of a class. */
void ag_page_put_class(ag_page *p,
                       const char *element,
                       const char *class_,
                       ag_word word);

/** The path of another page of ours, in the same language. */
void
ag_page_path(const ag_page *p, char out[AG_LOCATION_MAX], const char *path);
/** The same as an attribute of an <a> that was opened. */
void ag_page_href(ag_page *p, const char *path);
/** Answer by looking there. */
void ag_page_see(ag_page *p, const char *path);
/** A link there. */
void ag_page_link(ag_page *p, const char *path, ag_word word);

/** Open a form that is posted to @p path. */
void ag_page_form(ag_page *p, const char *path);
/** A value that the form carries. */
void ag_page_hidden(ag_page *p, const char *name, const char *value);
/** A button that sends it; ends the form. */
void ag_page_send(ag_page *p, ag_word word);

/** What an input is like. */
typedef struct ag_input {
    const char *name;
    const char *type;     /**< NULL: text. */
    const char *value;    /**< NULL: none. */
    const char *complete; /**< autocomplete; NULL: off. */
    unsigned max;         /**< Characters; 0: 200. */
    bool optional;
    bool code;  /**< Letters of one width, no corrections. */
    bool wrong; /**< What was typed was refused: @p hint says why. */
} ag_input;

/** A label, its input, and a hint (AG_WORD_COUNT: none). */
void
ag_page_input(ag_page *p, ag_word label, ag_word hint, const ag_input *input);

/** A name and what it is, in a list that was opened by <dl>. */
void ag_page_fact(ag_page *p, ag_word name, const char *value);

/** "2026-11-23 01:56 UTC". */
void ag_page_time(ag_page *p, ag_time t);

/** The class of a box that says how something ended. */
void ag_page_box(ag_page *p, const char *kind, ag_word title);

#endif
