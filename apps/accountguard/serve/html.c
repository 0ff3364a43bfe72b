/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing HTML.
 */
#include "accountguard/serve/html.h"

#include <inttypes.h>
#include <stdio.h>

void
ag_html_begin(ag_html *h, eg_buffer *out)
{
    *h = (ag_html){.out = out};
    eg_buffer_text(out, "<!doctype html>\n");
}

/** End the tag to which attributes could be added. */
static void
end_tag(ag_html *h)
{
    if (h->in_tag) {
        eg_buffer_byte(h->out, '>');
        h->in_tag = false;
    }
}

static void
begin_tag(ag_html *h, const char *element)
{
    end_tag(h);
    eg_buffer_byte(h->out, '<');
    eg_buffer_text(h->out, element);
    h->in_tag = true;
}

void
ag_html_open(ag_html *h, const char *element)
{
    begin_tag(h, element);
    if (h->depth == AG_HTML_DEPTH) {
        h->broken = true;
        return;
    }
    h->open[h->depth++] = element;
}

void
ag_html_close(ag_html *h)
{
    end_tag(h);
    if (h->depth == 0) {
        h->broken = true;
        return;
    }
    eg_buffer_text(h->out, "</");
    eg_buffer_text(h->out, h->open[--h->depth]);
    eg_buffer_byte(h->out, '>');
}

void
ag_html_void(ag_html *h, const char *element)
{
    begin_tag(h, element);
}

/** The five characters that could end a text or a value. */
static void
put_escaped(eg_buffer *out, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        switch (*c) {
        case '&':
            eg_buffer_text(out, "&amp;");
            break;
        case '<':
            eg_buffer_text(out, "&lt;");
            break;
        case '>':
            eg_buffer_text(out, "&gt;");
            break;
        case '"':
            eg_buffer_text(out, "&quot;");
            break;
        case '\'':
            eg_buffer_text(out, "&#39;");
            break;
        default:
            eg_buffer_byte(out, (uint8_t)*c);
            break;
        }
    }
}

void
ag_html_attr(ag_html *h, const char *name, const char *value)
{
    if (!h->in_tag) {
        h->broken = true;
        return;
    }
    eg_buffer_byte(h->out, ' ');
    eg_buffer_text(h->out, name);
    eg_buffer_text(h->out, "=\"");
    put_escaped(h->out, value);
    eg_buffer_byte(h->out, '"');
}

void
ag_html_flag(ag_html *h, const char *name)
{
    ag_html_attr(h, name, "");
}

void
ag_html_text(ag_html *h, const char *text)
{
    end_tag(h);
    put_escaped(h->out, text);
}

void
ag_html_number(ag_html *h, uint64_t number)
{
    char text[24];
    snprintf(text, sizeof(text), "%" PRIu64, number);
    ag_html_text(h, text);
}

void
ag_html_element(ag_html *h, const char *element, const char *text)
{
    ag_html_open(h, element);
    ag_html_text(h, text);
    ag_html_close(h);
}

void
ag_html_open_class(ag_html *h, const char *element, const char *class_)
{
    ag_html_open(h, element);
    ag_html_attr(h, "class", class_);
}

eg_status
ag_html_end(ag_html *h)
{
    end_tag(h);
    eg_buffer_byte(h->out, '\n');
    return h->broken || h->depth != 0 ? EG_ERR_STATE : eg_buffer_status(h->out);
}
