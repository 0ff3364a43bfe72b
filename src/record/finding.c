/* SPDX-License-Identifier: Apache-2.0 */
/* Telling what is wrong with a record. */
#include "record/finding.h"

#include <stdarg.h>
#include <stdio.h>

eg_status
eg_find(const eg_record_sink *sink,
        eg_error *err,
        eg_record_code code,
        eg_place place,
        const char *format,
        ...)
{
    char text[EG_ERROR_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);

    if (sink != NULL && sink->found != NULL) {
        const eg_record_finding finding = {.code = code,
                                           .type = place.type,
                                           .ordinal = place.ordinal,
                                           .place = place.name,
                                           .text = text};
        sink->found(sink->context, &finding);
    }
    eg_fail(err, EG_REJECT, "%s", text);
    if (place.ordinal != EG_NO_ORDINAL) {
        eg_error_prefix(err, "item %llu: ", (unsigned long long)place.ordinal);
    }
    if (place.name[0] != '\0') {
        eg_error_prefix(err, "%s: ", place.name);
    }
    eg_error_prefix(err, "%s: ", eg_record_code_name(code));
    return EG_REJECT;
}

eg_status
eg_told(eg_status status, eg_error *err)
{
    if (status != EG_OK && err != NULL && err->status != status) {
        return eg_fail(err, status, "%s", eg_status_text(status));
    }
    return status;
}
