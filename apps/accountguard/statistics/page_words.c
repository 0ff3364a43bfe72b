/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sentences, numbers and dates as a language writes them.
 */
#include "accountguard/statistics/page_words.h"

#include <stdio.h>

#include "codec/markup.h"

static const char *const sentences[SAY_COUNT][AG_LANGUAGE_COUNT] = {
#define AG_PAGE_ROW(name, english, spanish, french) \
    [name] = {                                      \
        [AG_ENGLISH] = english, [AG_SPANISH] = spanish, [AG_FRENCH] = french},
    AG_PAGE_TABLE(AG_PAGE_ROW)
#undef AG_PAGE_ROW
};

static const char *const months[AG_LANGUAGE_COUNT][12] = {
    [AG_ENGLISH] = {"January", "February", "March", "April", "May", "June",
                    "July", "August", "September", "October", "November",
                    "December"},
    [AG_SPANISH] = {"enero", "febrero", "marzo", "abril", "mayo", "junio",
                    "julio", "agosto", "septiembre", "octubre", "noviembre",
                    "diciembre"},
    [AG_FRENCH] = {"janvier", "février", "mars", "avril", "mai", "juin",
                   "juillet", "août", "septembre", "octobre", "novembre",
                   "décembre"},
};

const char *
ag_page_words(ag_language language, ag_say sentence)
{
    return sentences[sentence][language];
}

void
ag_page_say(eg_buffer *out,
            ag_language language,
            ag_say sentence,
            const char *const *fill)
{
    const char *rest = sentences[sentence][language];
    const char *hole;
    while (fill != NULL && *fill != NULL && (hole = strstr(rest, "{}"))) {
        eg_buffer_append(out, rest, (size_t)(hole - rest));
        eg_markup_write(out, *fill++);
        rest = hole + 2;
    }
    eg_buffer_text(out, rest);
}

void
ag_page_number(char out[AG_PAGE_TEXT], ag_language language, uint64_t value)
{
    char digits[24];
    const int len =
        snprintf(digits, sizeof(digits), "%llu", (unsigned long long)value);
    /* Spanish groups from five digits on; a narrow blank that does not break. */
    const char *mark = language == AG_ENGLISH ? "," : "\xE2\x80\xAF";
    const bool grouped = len > 4 || (len == 4 && language != AG_SPANISH);
    size_t at = 0;
    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0 && grouped) {
            memcpy(out + at, mark, strlen(mark));
            at += strlen(mark);
        }
        out[at++] = digits[i];
    }
    out[at] = '\0';
}

void
ag_page_date(char out[AG_PAGE_TEXT], ag_language language, ag_time t)
{
    const ag_date d = ag_time_date(t);
    const char *month = months[language][d.month - 1];
    switch (language) {
    case AG_SPANISH:
        (void)snprintf(out, AG_PAGE_TEXT, "%u de %s de %u", d.day, month,
                       d.year);
        break;
    case AG_FRENCH:
        (void)snprintf(out, AG_PAGE_TEXT, "%u%s %s %u", d.day,
                       d.day == 1 ? "er" : "", month, d.year);
        break;
    case AG_ENGLISH:
    case AG_LANGUAGE_COUNT:
        (void)snprintf(out, AG_PAGE_TEXT, "%u %s %u", d.day, month, d.year);
        break;
    }
}

void
ag_page_share(char out[AG_PAGE_TEXT], uint64_t part, uint64_t all)
{
    out[0] = '\0';
    if (all == 0) {
        return;
    }
    const uint64_t percent = (part * 100 + all / 2) / all;
    if (percent == 0) {
        (void)snprintf(out, AG_PAGE_TEXT, "< 1\xC2\xA0%%");
    } else {
        (void)snprintf(out, AG_PAGE_TEXT, "%llu\xC2\xA0%%",
                       (unsigned long long)percent);
    }
}
