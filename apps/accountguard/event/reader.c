/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Readers: the table of formats, and what all adapters have in common.
 */
#include "accountguard/event/reader.h"

#include <stdlib.h>

#include "accountguard/event/adapter.h"

static const struct {
    const char *word;
    const char *what;
} formats[AG_FORMAT_COUNT] = {
#define AG_FORMAT_WORDS(name, word, what) [name] = {word, what},
    AG_FORMAT_TABLE(AG_FORMAT_WORDS)
#undef AG_FORMAT_WORDS
};

/** CSV has no members; but a cell may hold a row of Microsoft's. */
static const ag_adapter *const adapters[AG_FORMAT_COUNT] = {
    [AG_FORMAT_MICROSOFT] = &ag_adapter_microsoft,
    [AG_FORMAT_ENTRA] = &ag_adapter_entra,
    [AG_FORMAT_GOOGLE] = &ag_adapter_google,
    [AG_FORMAT_OKTA] = &ag_adapter_okta,
    [AG_FORMAT_ECS] = &ag_adapter_ecs,
    [AG_FORMAT_OCSF] = &ag_adapter_ocsf,
    [AG_FORMAT_CSV] = &ag_adapter_microsoft,
};

const char *
ag_format_name(ag_format format)
{
    return formats[format].word;
}

const char *
ag_format_what(ag_format format)
{
    return formats[format].what;
}

bool
ag_format_read(ag_format *out, const char *word)
{
    for (unsigned i = 0; i < AG_FORMAT_COUNT; i++) {
        if (strcmp(formats[i].word, word) == 0) {
            *out = (ag_format)i;
            return true;
        }
    }
    return false;
}

eg_status
ag_reader_new(ag_reader **out, ag_format format)
{
    const ag_adapter *a = adapters[format];
    ag_reader *r = calloc(1, sizeof(*r));
    if (r == NULL) {
        return EG_ERR_MEMORY;
    }
    r->format = format;
    r->scratch = malloc(AG_SCRATCH_MAX);
    if (r->scratch == NULL ||
        !ag_fields_init(&r->fields, a->fields, a->field_count) ||
        !ag_fields_init(&r->inner, a->inner, a->inner_count)) {
        const bool starved = r->scratch == NULL;
        ag_reader_free(r);
        return starved ? EG_ERR_MEMORY : EG_ERR_ARGUMENT;
    }
    *out = r;
    return EG_OK;
}

void
ag_reader_free(ag_reader *r)
{
    if (r != NULL) {
        /* Rows tell of people. */
        if (r->scratch != NULL) {
            eg_wipe(r->scratch, r->scratch_high);
        }
        free(r->scratch);
        free(r);
    }
}

/** Begin a row, or refuse it for its length. */
static eg_status
begin(ag_reader *r, eg_span row, eg_error *err)
{
    r->row = row;
    r->err = err;
    r->used = 0;
    r->count = 0;
    if (row.len > AG_ROW_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "longer than %zu bytes", AG_ROW_MAX);
    }
    return EG_OK;
}

eg_status
ag_reader_header(ag_reader *r, eg_span row, eg_error *err)
{
    EG_TRY(begin(r, row, err));
    return ag_csv_header(r, row);
}

eg_status
ag_reader_row(ag_reader *r,
              eg_span row,
              ag_event events[AG_ROW_EVENTS],
              size_t *count,
              eg_error *err)
{
    *count = 0;
    EG_TRY(begin(r, row, err));
    r->events = events;
    if (r->format == AG_FORMAT_CSV) {
        EG_TRY(ag_csv_row(r));
    } else {
        EG_TRY(ag_fields_read(&r->fields, r->slot, row, err));
        EG_TRY(adapters[r->format]->read(r));
    }
    *count = r->count;
    return EG_OK;
}
