/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One page that is being made: who asks, in which language, and what is written.
 */
#ifndef ACCOUNTGUARD_SERVE_WEB_H
#define ACCOUNTGUARD_SERVE_WEB_H

#include "accountguard/model/code.h"
#include "accountguard/operator/operator.h"
#include "accountguard/serve/html.h"
#include "accountguard/serve/request.h"
#include "accountguard/serve/words.h"

struct ag_service;

typedef struct ag_web {
    struct ag_service *service;
    ag_store *store; /**< Of this request alone. */
    const ag_request *request;
    ag_answer *answer;
    ag_language language;
    const char *path; /**< Of the request, without its language. */
    const char *rest; /**< What follows the path of the route. */
    ag_form form;     /**< Of a POST. */
    /** What ties a form to the browser that it was shown in: of an operator's
     * session, or of a visit without one. */
    ag_session_token token;
    uint64_t operator_id; /**< Who is signed in; 0: nobody. */
    char operator_name[AG_OPERATOR_TEXT];
    uint64_t group; /**< Of inputs; see ag_web_group(). */
    ag_html html;
} ag_web;

/* -- frame.c ---------------------------------------------------------------- */

/** Begin a page of ours; its content goes into main. */
void ag_web_begin(ag_web *p, ag_word title);
/** End it; EG_ERR_STATE is a fault of the program. */
EG_NODISCARD eg_status ag_web_end(ag_web *p);

/** A whole page that says one thing that went wrong. */
EG_NODISCARD eg_status ag_web_fail(ag_web *p, unsigned status, ag_word what);

/* -- parts.c: what pages are made of ---------------------------------------- */

/** A sentence in the page's language. */
void ag_web_say(ag_web *p, ag_word word);
/** The same, with a value where "{}" stands. */
void ag_web_say_of(ag_web *p, ag_word word, const char *value);
/** An element that holds a sentence. */
void ag_web_put(ag_web *p, const char *element, ag_word word);
/** The same, of a class. */
void ag_web_put_class(ag_web *p,
                      const char *element,
                      const char *class_,
                      ag_word word);

/** The path of another page of ours, in the same language. */
void ag_web_path(const ag_web *p, char out[AG_LOCATION_MAX], const char *path);
/** The same as an attribute of a link that was opened. */
void ag_web_href(ag_web *p, const char *path);
/** Answer by looking there. */
void ag_web_see(ag_web *p, const char *path);
/** A link there. */
void ag_web_link(ag_web *p, const char *path, ag_word word);

/** Open a form that is posted to @p path. */
void ag_web_form(ag_web *p, const char *path);
/** A value that the form carries. */
void ag_web_hidden(ag_web *p, const char *name, const char *value);
/** A button that sends it; ends the form. */
void ag_web_send(ag_web *p, ag_word word);

/** What an input is like. */
typedef struct ag_input {
    const char *name;
    const char *type;     /**< NULL: text. */
    const char *value;    /**< NULL: none. */
    const char *complete; /**< autocomplete; NULL: off. */
    unsigned max;         /**< Characters; 0: 200. */
    bool optional;
    bool digits; /**< A keyboard of digits. */
    bool code;   /**< Letters of one width, no corrections. */
    bool wrong;  /**< What was typed was refused: @p hint says why. */
} ag_input;

/** A label, its input, and a hint (AG_WORD_COUNT: none). */
void
ag_web_input(ag_web *p, ag_word label, ag_word hint, const ag_input *input);

/** A label with a list to choose from, whose options follow. */
void ag_web_select(ag_web *p, const char *name, ag_word label);
void ag_web_option(ag_web *p, const char *value, const char *text, bool chosen);
void ag_web_select_end(ag_web *p);

/** A box to tick, with its label. */
void ag_web_check(ag_web *p, const char *name, ag_word label, bool ticked);
/** One of several choices, with a sentence about it. */
void ag_web_radio(ag_web *p,
                  const char *name,
                  const char *value,
                  ag_word label,
                  ag_word text,
                  bool chosen);
/** Tell apart the inputs of several forms of one page; 0: there is one. */
void ag_web_group(ag_web *p, uint64_t group);
/** A button of something that is not undone; ends the form. */
void ag_web_danger(ag_web *p, ag_word word);

/** What was wrong, in the command's own words, which are English; "": none. */
void ag_web_problem(ag_web *p, ag_word before, const char *problem);
/** A secret that is shown once. */
void ag_web_put_secret(ag_web *p, const ag_code *secret);

/** A name and what it is, in a list of descriptions that was opened. */
void ag_web_fact(ag_web *p, ag_word name, const char *value);

/** "2026-11-23 01:56 UTC". */
void ag_web_time(ag_web *p, ag_time t);

/** Open a box that says how something ended: its class, and its title. */
void ag_web_box(ag_web *p, const char *kind, ag_word title);
/** Something that went wrong, above a form that is shown again. */
void ag_web_alert(ag_web *p, ag_word what);

/** Open a table that scrolls by itself where it is too wide; ag_web_table_end()
 * ends it. */
void
ag_web_table(ag_web *p, ag_word caption, const ag_word *columns, size_t len);
void ag_web_table_end(ag_web *p);
/** A cell of text. */
void ag_web_cell(ag_web *p, const char *text);
void ag_web_cell_word(ag_web *p, ag_word word);
void ag_web_cell_time(ag_web *p, ag_time t);

#endif
