/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names, sentences and exit codes of statuses; one-sentence errors.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <electionguard/status.h>

const char *
eg_status_name(eg_status status)
{
    switch (status) {
#define NAME(name, sentence, code) \
    case name:                     \
        return #name;
        EG_STATUS_TABLE(NAME)
#undef NAME
    }
    return "EG_STATUS_UNKNOWN";
}

const char *
eg_status_text(eg_status status)
{
    switch (status) {
#define TEXT(name, sentence, code) \
    case name:                     \
        return sentence;
        EG_STATUS_TABLE(TEXT)
#undef TEXT
    }
    return "an unknown status";
}

int
eg_status_exit_code(eg_status status)
{
    switch (status) {
#define CODE(name, sentence, code) \
    case name:                     \
        return code;
        EG_STATUS_TABLE(CODE)
#undef CODE
    }
    return 4;
}

eg_status
eg_fail(eg_error *err, eg_status status, const char *format, ...)
{
    if (err != NULL) {
        va_list args;
        va_start(args, format);
        err->status = status;
        vsnprintf(err->text, sizeof(err->text), format, args);
        va_end(args);
    }
    return status;
}

void
eg_error_prefix(eg_error *err, const char *format, ...)
{
    if (err == NULL || err->text[0] == '\0') {
        return; /* a place without a sentence says nothing */
    }
    char old[EG_ERROR_MAX];
    memcpy(old, err->text, sizeof(old));

    va_list args;
    va_start(args, format);
    vsnprintf(err->text, sizeof(err->text), format, args);
    va_end(args);

    const size_t used = strlen(err->text);
    snprintf(err->text + used, sizeof(err->text) - used, "%s", old);
}
