/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a ballot flows over pages: a head, columns, a foot with the ballot's code
 * and, on the first page, the tab below it.
 *
 * A ballot is laid out twice: once without painting, which tells how many pages
 * it has, and once with.
 */
#ifndef ELECTIONGUARD_PREENCRYPT_SHEET_FLOW_H
#define ELECTIONGUARD_PREENCRYPT_SHEET_FLOW_H

#include "electionguard/preencrypt/sheet.h"
#include "print/pen.h"

/** A confirmation code in groups of four, in lines of eight groups. */
#define SHEET_CODE_CHARS 84

/** Sizes of everything; sheet_look_make(). */
typedef struct sheet_look {
    double width, height; /**< Of the page. */
    double margin;
    double gap;       /**< Between columns. */
    double pad;       /**< Around text in boxes. */
    double indent;    /**< Of a numbered sentence. */
    double oval;      /**< Width of a target; it is half as high. */
    double qr;        /**< Side, with the quiet zone. */
    double cell;      /**< Width of a place for one code on the tab. */
    double line;      /**< Height of that, and of a write-in's line. */
    unsigned columns; /**< Of contests. */
    unsigned cells;   /**< Columns of contests on the tab. */
    sheet_type title, heading, body, strong, flush, contest, name, translated,
        code, code_head, digits;
} sheet_look;

void sheet_look_make(sheet_look *look, const sheet_options *options);

/** Where a ballot's layout is. */
typedef struct sheet_flow {
    sheet_pen *pen;
    const sheet_look *look;
    const sheet_options *options;
    const eg_manifest *manifest;
    const eg_preencrypted_ballot *ballot;
    char code[SHEET_CODE_CHARS];    /**< For eyes. */
    char qr[2 * EG_HASH_BYTES + 1]; /**< For machines. */
    unsigned page, pages;           /**< pages: 0 while measuring. */
    unsigned column;                /**< 0-based. */
    double top, bottom;             /**< Of the columns of this page. */
    double y;                       /**< Next free place in the column. */
    double foot, tab;               /**< Heights. */
    double room;                    /**< Of the first page, for the tab. */
} sheet_flow;

/** Width of a column of contests. */
double sheet_column_width(const sheet_flow *f);

/** Left side of the present column. */
double sheet_column_x(const sheet_flow *f);

void sheet_page_begin(sheet_flow *f);
void sheet_page_end(sheet_flow *f);

/** Height of the columns of pages after the first two. */
double sheet_full_column(sheet_flow *f);

/** Go to the next column, on a new page if need be. */
void sheet_next_column(sheet_flow *f);

/** Go to the first column that has @p height to spare.
 * @return Whether there is one; if not, nothing has changed. */
bool sheet_make_room(sheet_flow *f, double height);

/** Set a text and under it the same in the second language, if there is one and
 * it differs. @return The height of both. */
double sheet_pair(sheet_flow *f,
                  sheet_place at,
                  const sheet_type *first_type,
                  const sheet_type *second_type,
                  const char *first,
                  const char *second);

/** A copy of @p text with its # replaced, in order, by @p a and @p b. */
void sheet_fill(char out[256], const char *text, unsigned a, unsigned b);

/** One of the fixed texts in the second language, or NULL. */
#define SHEET_SECOND(f, text) \
    ((f)->options->second == NULL ? NULL : (f)->options->second->text)

/** Tell the voter what to do, from the present place on. */
void sheet_instructions(sheet_flow *f);

/** Draw the contest at place @p i of the ballot, over columns and pages. */
void sheet_contest(sheet_flow *f, size_t i);

/** How often a voter can be asked to note a code of @p contest. */
size_t sheet_choices(const eg_contest *contest);

/** Draw the tab from @p y on, cut line first. @return Its height. */
double sheet_tab(sheet_flow *f, double y);

/** The label above, and the code in lines. @return The height. */
double sheet_code_block(sheet_flow *f, sheet_place at);

#endif
