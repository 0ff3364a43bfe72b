/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading forms.
 */
#include "accountguard/serve/form.h"

#include "common/text.h"

static int
digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/** Decode in place; false: a '%' without two digits. */
static bool
decode(char *text, size_t len, size_t *out)
{
    size_t at = 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] != '%') {
            text[at++] = text[i] == '+' ? ' ' : text[i];
            continue;
        }
        if (len - i < 3 || digit(text[i + 1]) < 0 || digit(text[i + 2]) < 0) {
            return false;
        }
        text[at++] = (char)(digit(text[i + 1]) * 16 + digit(text[i + 2]));
        i += 2;
    }
    *out = at;
    return true;
}

/** Make each end of a line one '\n'. */
static size_t
join_line_ends(char *text, size_t len)
{
    size_t at = 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\r' && i + 1 < len && text[i + 1] == '\n') {
            continue;
        }
        text[at++] = text[i] == '\r' ? '\n' : text[i];
    }
    return at;
}

/** Whether each line is plain. */
static bool
is_plain(const char *text, size_t len)
{
    size_t begin = 0;
    for (size_t i = 0; i <= len; i++) {
        if (i == len || text[i] == '\n') {
            if (!app_text_is_plain(text + begin, i - begin)) {
                return false;
            }
            begin = i + 1;
        }
    }
    return true;
}

/** Cut blanks off both ends. */
static char *
trim(char *text, size_t len)
{
    while (len > 0 && (*text == ' ' || *text == '\n')) {
        text++;
        len--;
    }
    while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\n')) {
        len--;
    }
    text[len] = '\0';
    return text;
}

/** Decode one part of a field, which a byte follows that may be overwritten. */
static eg_status
read_part(const char **out, char *text, size_t len, eg_error *err)
{
    size_t decoded = 0;
    if (!decode(text, len, &decoded)) {
        return eg_fail(err, EG_ERR_MALFORMED, "a form has a %% and no byte");
    }
    decoded = join_line_ends(text, decoded);
    if (!is_plain(text, decoded)) {
        return eg_fail(err, EG_ERR_MALFORMED, "a form has no plain text");
    }
    *out = trim(text, decoded);
    return EG_OK;
}

static const ag_field *
find(const ag_form *form, const char *name)
{
    for (size_t i = 0; i < form->len; i++) {
        if (strcmp(form->field[i].name, name) == 0) {
            return &form->field[i];
        }
    }
    return NULL;
}

static eg_status
add_field(ag_form *form, char *text, size_t len, eg_error *err)
{
    ag_field field;
    char *equals = memchr(text, '=', len);
    if (equals == NULL) {
        return eg_fail(err, EG_ERR_MALFORMED, "a form has a name and no value");
    }
    const size_t name_len = (size_t)(equals - text);
    EG_TRY(read_part(&field.value, equals + 1, len - name_len - 1, err));
    EG_TRY(read_part(&field.name, text, name_len, err));
    if (form->len == AG_FORM_FIELDS_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "a form has more than %d fields",
                       AG_FORM_FIELDS_MAX);
    }
    if (find(form, field.name) != NULL) {
        return eg_fail(err, EG_ERR_MALFORMED, "a form has a field twice");
    }
    form->field[form->len++] = field;
    return EG_OK;
}

eg_status
ag_form_read(ag_form *out, char *text, size_t len, eg_error *err)
{
    ag_form form = {.len = 0};
    size_t begin = 0;
    text[len] = '\0';
    for (size_t i = 0; i <= len && len > 0; i++) {
        if (i == len || text[i] == '&') {
            EG_TRY(add_field(&form, text + begin, i - begin, err));
            begin = i + 1;
        }
    }
    *out = form;
    return EG_OK;
}

const char *
ag_form_text(const ag_form *form, const char *name)
{
    const ag_field *field = find(form, name);
    return field == NULL ? "" : field->value;
}

bool
ag_form_has(const ag_form *form, const char *name)
{
    return find(form, name) != NULL;
}
