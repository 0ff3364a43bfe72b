/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Settings of a server, and files of them.
 */
#include "board/http/settings.h"

#include <ctype.h>

#include "common/text.h"

/* -- one setting ------------------------------------------------------------ */

static const http_setting settings[BOARD_SETTING_COUNT] = {
#define SETTING(id, name, arg, kind, member, least, most, help) \
    HTTP_SETTING(board_server_plan, name, kind, member, least, most),
    BOARD_SETTINGS(SETTING)
#undef SETTING
};

eg_status
board_setting_take(board_server_plan *plan,
                   board_setting which,
                   const char *text,
                   eg_error *err)
{
    return http_setting_take(&settings[which], plan, text, err);
}

void
board_setting_option(board_server_plan *plan,
                     board_setting which,
                     const char *text,
                     struct argp_state *state)
{
    http_setting_option(&settings[which], plan, text, state);
}

/* -- a file ----------------------------------------------------------------- */

/** A file that is being read. */
typedef struct reading {
    board_config *config;
    board_server_plan *plan;
    const board_given *given;
    board_given seen;
} reading;

/** A text without the spaces around it. */
static char *
trim(char *text)
{
    while (isspace((unsigned char)*text)) {
        text++;
    }
    size_t len = strlen(text);
    while (len > 0 && isspace((unsigned char)text[len - 1])) {
        text[--len] = '\0';
    }
    return text;
}

static eg_status
take_board(reading *r, const char *value, eg_error *err)
{
    if (r->config->dir != NULL) {
        return eg_fail(err, EG_ERR_MALFORMED, "board stands twice");
    }
    r->config->dir = value;
    return EG_OK;
}

static eg_status
take_setting(reading *r, size_t which, const char *value, eg_error *err)
{
    if (r->seen.is[which]) {
        return eg_fail(err, EG_ERR_MALFORMED, "%s stands twice",
                       settings[which].name);
    }
    r->seen.is[which] = true;
    board_server_plan other = *r->plan;
    board_server_plan *plan = r->given->is[which] ? &other : r->plan;
    return board_setting_take(plan, (board_setting)which, value, err);
}

static eg_status
take_pair(reading *r, const char *name, const char *value, eg_error *err)
{
    if (!app_text_is_plain(name, strlen(name)) ||
        !app_text_is_plain(value, strlen(value))) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the line is no plain text of UTF-8");
    }
    if (*value == '\0') {
        return eg_fail(err, EG_ERR_MALFORMED, "%s has no value", name);
    }
    if (strcmp(name, "board") == 0) {
        return take_board(r, value, err);
    }
    for (size_t i = 0; i < BOARD_SETTING_COUNT; i++) {
        if (strcmp(name, settings[i].name) == 0) {
            return take_setting(r, i, value, err);
        }
    }
    return eg_fail(err, EG_ERR_MALFORMED, "there is no setting called %s",
                   name);
}

static eg_status
take_line(reading *r, char *line, eg_error *err)
{
    char *text = trim(line);
    if (*text == '\0' || *text == '#') {
        return EG_OK;
    }
    char *equals = strchr(text, '=');
    if (equals == NULL) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "a line says name = value, or begins with #");
    }
    *equals = '\0';
    return take_pair(r, trim(text), trim(equals + 1), err);
}

static eg_status
take_lines(reading *r, const char *path, eg_error *err)
{
    char *rest = r->config->text;
    for (size_t number = 1; rest != NULL; number++) {
        char *line = rest;
        char *end = strchr(line, '\n');
        rest = end == NULL ? NULL : end + 1;
        if (end != NULL) {
            *end = '\0';
        }
        const eg_status status = take_line(r, line, err);
        if (status != EG_OK) {
            eg_error_prefix(err, "%s:%zu: ", path, number);
            return EG_ERR_MALFORMED;
        }
    }
    return EG_OK;
}

eg_status
board_config_read(board_config *out,
                  const char *path,
                  board_server_plan *plan,
                  const board_given *given,
                  eg_error *err)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(app_file_read(path, BOARD_CONFIG_MAX, &bytes, &len, err));
    board_config config = {.text = (char *)bytes, .len = len};
    board_server_plan made = *plan;
    reading r = {.config = &config, .plan = &made, .given = given};
    const eg_status status =
        memchr(bytes, '\0', len) != NULL
            ? eg_fail(err, EG_ERR_MALFORMED, "%s: is no text", path)
            : take_lines(&r, path, err);
    if (status != EG_OK) {
        board_config_free(&config);
        return status;
    }
    *plan = made;
    *out = config;
    return EG_OK;
}

void
board_config_free(board_config *config)
{
    app_file_free((uint8_t *)config->text, config->len);
    *config = (board_config){0};
}
