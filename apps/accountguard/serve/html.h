/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing HTML: the one place where text is escaped.
 *
 * Names of elements and of attributes are literals of the program; whatever else
 * comes in goes through ag_html_text() or is an attribute's value, and both
 * escape.  Elements close in their order, so that what is written is well formed.
 */
#ifndef ACCOUNTGUARD_SERVE_HTML_H
#define ACCOUNTGUARD_SERVE_HTML_H

#include "codec/buffer.h"

/** How deep elements lie in each other at most. */
#define AG_HTML_DEPTH 24

typedef struct ag_html {
    eg_buffer *out;
    const char *open[AG_HTML_DEPTH];
    size_t depth;
    bool in_tag; /**< Attributes may follow. */
    bool broken; /**< Too deep, or closed what was not open. */
} ag_html;

/** Begin a document: its type. */
void ag_html_begin(ag_html *h, eg_buffer *out);

/** Open an element; attributes may follow. */
void ag_html_open(ag_html *h, const char *element);
/** Close the innermost one. */
void ag_html_close(ag_html *h);
/** An element without content, such as input; attributes may follow. */
void ag_html_void(ag_html *h, const char *element);

/** An attribute of the element that was opened last. */
void ag_html_attr(ag_html *h, const char *name, const char *value);
/** One without a value, such as required. */
void ag_html_flag(ag_html *h, const char *name);

void ag_html_text(ag_html *h, const char *text);
void ag_html_number(ag_html *h, uint64_t number);

/** An element of text alone. */
void ag_html_element(ag_html *h, const char *element, const char *text);
/** Open an element of a class. */
void ag_html_open_class(ag_html *h, const char *element, const char *class_);

/**
 * End the document.
 *
 * @retval EG_OK        It is whole.
 * @retval EG_ERR_STATE Elements are open: a fault of the program.
 * @retval EG_ERR_LIMIT, EG_ERR_MEMORY Of the buffer.
 */
EG_NODISCARD eg_status ag_html_end(ag_html *h);

#endif
