/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the adapters of one reader share: where the members of the present row
 * stand, room for texts that had to be written anew, and getters that say what
 * is wrong.  Only event/ includes this.
 */
#ifndef ACCOUNTGUARD_EVENT_ADAPTER_H
#define ACCOUNTGUARD_EVENT_ADAPTER_H

#include "accountguard/event/fields.h"
#include "accountguard/event/reader.h"

/** Room for texts of a row; beside unescaped text there are made names. */
#define AG_SCRATCH_MAX (2 * AG_ROW_MAX + (size_t)128 * 1024)

/** Columns of a table that are looked at, at most. */
#define AG_CSV_COLUMNS 256

struct ag_reader {
    ag_format format;
    ag_fields fields; /**< Of a row. */
    ag_fields inner;  /**< Of an event in a row, where a format has such. */
    ag_json slot[AG_FIELDS_SLOTS];
    eg_span row;
    eg_error *err;
    ag_event *events;
    size_t count;
    uint8_t *scratch;               /**< AG_SCRATCH_MAX bytes. */
    size_t used;                    /**< Of them, by this row. */
    size_t scratch_high;            /**< Of them, by any row. */
    uint8_t column[AG_CSV_COLUMNS]; /**< The slot of each column. */
    size_t columns;
};

/** One provider's rows. */
typedef struct ag_adapter {
    const ag_field *fields;
    size_t field_count;
    const ag_field *inner;
    size_t inner_count;
    /** Read r->row, whose members stand in r->slot. */
    eg_status (*read)(ag_reader *r);
} ag_adapter;

extern const ag_adapter ag_adapter_microsoft;
extern const ag_adapter ag_adapter_entra;
extern const ag_adapter ag_adapter_google;
extern const ag_adapter ag_adapter_okta;
extern const ag_adapter ag_adapter_ecs;
extern const ag_adapter ag_adapter_ocsf;

/** A new event at the end of the row's; NULL, with r->err set, after the last. */
ag_event *ag_adapter_event(ag_reader *r);

/** "<name> <what>"; EG_ERR_MALFORMED. */
eg_status ag_adapter_fail(ag_reader *r, const char *name, const char *what);

/** Whether a slot has a value that is not null and not the empty text. */
bool ag_adapter_has(const ag_reader *r, unsigned slot);

/**
 * An identifier: a text or a number, as text; an array of one such is that.  It
 * has at most AG_EVENT_TEXT_MAX bytes and no control characters.  Absent: empty.
 */
EG_NODISCARD eg_status ag_adapter_id(ag_reader *r,
                                     const ag_json *v,
                                     const char *name,
                                     eg_span *out);

/** A text that a stranger may choose: cut, control characters made "?"; empty
 * where it is absent or no text. */
void ag_adapter_free_text(ag_reader *r, const ag_json *v, eg_span *out);

/** A moment; EG_OK with @p had false where it is absent. */
EG_NODISCARD eg_status ag_adapter_time(ag_reader *r,
                                       const ag_json *v,
                                       const char *name,
                                       ag_time *out,
                                       bool *had);

/** An address of the Internet; family 0 where it is absent or told as none. */
EG_NODISCARD eg_status ag_adapter_ip(ag_reader *r,
                                     const ag_json *v,
                                     const char *name,
                                     ag_ip *out);

/** The first of two slots that has a value. */
const ag_json *ag_adapter_either(const ag_reader *r, unsigned a, unsigned b);

/** Read the columns of a table's first row. */
EG_NODISCARD eg_status ag_csv_header(ag_reader *r, eg_span row);

/** Read a row of a table. */
EG_NODISCARD eg_status ag_csv_row(ag_reader *r);

/** A name of the row made of its hash, for rows that have none. */
void ag_adapter_hash_id(ag_reader *r, eg_span *out);

/** @p base "/" @p part as a new text. */
void
ag_adapter_join(ag_reader *r, eg_span base, const char *part, eg_span *out);

/** Room for @p len bytes that live as long as the row; NULL: there is none. */
uint8_t *ag_adapter_room(ag_reader *r, size_t len);

/** Whether a value is an array (or the text of one) with the string @p word. */
bool ag_adapter_lists(ag_reader *r, const ag_json *v, const char *word);

/**
 * The value of the entry called @p wanted in [{"Name": ..., "Value": ...}, ...];
 * AG_JSON_NONE where there is none.
 */
ag_json ag_adapter_named(const ag_json *list,
                         const char *name,
                         const char *value,
                         const char *wanted);

/** Whether a span reads @p text. */
bool ag_span_is(eg_span span, const char *text);

/** A word and what it means. */
typedef struct ag_meaning {
    const char *word;
    ag_action action;
} ag_meaning;

/** What a word means; AG_ACTION_OTHER where nobody knows it. */
ag_action ag_meaning_of(const ag_meaning *list, size_t len, eg_span word);

#endif
