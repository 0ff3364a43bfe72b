/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard-board receipt: what a voter takes home, from any board.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "board/receipt/fetch.h"
#include "board/receipt/sheet.h"
#include "board/verbs.h"
#include "codec/text.h"
#include "common/file.h"
#include "log/key.h"

enum { KEY_LOG = 0x5501, KEY_TEXT, KEY_DECISION, KEY_PDF, KEY_LANGUAGE };

typedef struct settings {
    app_settings common;
    const char *board;
    const char *code;
    const char *log;
    const char *text;
    const char *decision;
    const char *pdf;
    const receipt_words *words;
} settings;

static const struct argp_option options[] = {
    {"log", KEY_LOG, "KEY", 0,
     "The log's public key, as 'electionguard-board log-key' prints it; "
     "without it the board is asked, and the key is printed",
     0},
    {"text", KEY_TEXT, "FILE", 0, "Write the receipt of the ballot", 0},
    {"decision", KEY_DECISION, "FILE", 0,
     "Write the receipt of the decision on the ballot", 0},
    {"language", KEY_LANGUAGE, "LANG", 0, "Of the page: en (default), es or fr",
     0},
    {"pdf", KEY_PDF, "FILE", 0, "Write a page to print, with QR codes", 0},
    {0},
};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_LOG:
        s->log = arg;
        return 0;
    case KEY_TEXT:
        s->text = arg;
        return 0;
    case KEY_DECISION:
        s->decision = arg;
        return 0;
    case KEY_PDF:
        s->pdf = arg;
        return 0;
    case KEY_LANGUAGE:
        s->words = receipt_words_find(arg);
        if (s->words == NULL) {
            argp_error(state, "the languages are %s", receipt_words_languages);
        }
        return 0;
    case ARGP_KEY_ARG:
        if (s->code != NULL) {
            argp_error(state, "one board and one confirmation code");
        }
        *(s->board == NULL ? &s->board : &s->code) = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->code == NULL) {
            argp_error(state, "URL and CODE are needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&app_quiet_argp, 0, NULL, 0},
                                             {0}};
static const struct argp argp = {
    options,
    parse_option,
    "URL CODE",
    "Fetch a voter's receipt from a board: that its log has the ballot with "
    "this confirmation code, and what was decided on it. Both are verified "
    "under the log's key.\v"
    "CODE has 64 hexadecimal digits, which may be grouped with spaces or "
    "dashes. Receipts are texts of c2sp.org/tlog-proof, which carry the entry; "
    "the board's page checks them, too. A receipt that does not hold ends with "
    "exit code 1.",
    children,
    0,
    0};

/** The digits of a code, however they are grouped. */
static eg_status
read_code(eg_hash *out, const char *text, eg_error *err)
{
    char digits[2 * EG_HASH_BYTES];
    size_t len = 0;
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == ' ' || *c == '-') {
            continue;
        }
        if (len == sizeof(digits)) {
            len = 0;
            break;
        }
        digits[len++] = *c;
    }
    return eg_hex_read(out->bytes, EG_HASH_BYTES, digits, len, EG_HEX_ANY) ==
                   EG_OK
               ? EG_OK
               : eg_fail(err, EG_ERR_ARGUMENT,
                         "a confirmation code has 64 hexadecimal digits");
}

/** The key that was given, or else the one that the board tells. */
static eg_status
find_key(eg_note_key *out, const settings *s, app_http *http, eg_error *err)
{
    unsigned status = 0;
    EG_BUFFER(text, 1024);
    if (s->log != NULL) {
        eg_buffer_append(&text, s->log, strlen(s->log));
    } else {
        EG_TRY(app_http_get(http, "/log-key", &status, &text, err));
        if (status != 200) {
            return eg_fail(err, EG_ERR_IO, "the board answers with status %u",
                           status);
        }
    }
    EG_TRY(eg_buffer_status(&text));
    const bool newline = text.len > 0 && text.data[text.len - 1] == '\n';
    EG_TRY(app_log_key_read(out, eg_buffer_span(&text),
                            s->log != NULL ? "--log" : "/log-key of the board",
                            err));
    if (s->log == NULL) {
        app_say(&s->common, "The log's key, as the board tells it: %.*s",
                (int)(text.len - (newline ? 1 : 0)), (const char *)text.data);
    }
    return EG_OK;
}

static const char *
status_text(const receipt *r)
{
    switch (receipt_status(r)) {
    case EG_BALLOT_CAST:
        return "cast";
    case EG_BALLOT_CHALLENGED:
        return "challenged";
    case EG_BALLOT_SPOILED:
        return "spoiled";
    case EG_BALLOT_UNDECIDED:
        break;
    }
    return "not decided yet";
}

static void
show(const receipt *r)
{
    char hex[2 * EG_HASH_BYTES + 1];
    const eg_checkpoint *c = &r->ballot.receipt.checkpoint;
    eg_hex_write_upper(hex, r->code.bytes, EG_HASH_BYTES);
    printf("%s: %s\n", hex, status_text(r));
    printf("entry %" PRIu64 " of the log %.*s, which has %" PRIu64 " entries\n",
           r->ballot.receipt.index, (int)c->origin.len,
           (const char *)c->origin.data, c->size);
    if (r->decided) {
        printf("decided by entry %" PRIu64 "\n", r->decision.receipt.index);
    }
}

static eg_status
write_text(const char *path, const eg_buffer *text, eg_error *err)
{
    return app_file_write(path, text->data, text->len, 0644, APP_WRITE_REPLACE,
                          err);
}

/** What was asked for. */
static eg_status
write_all(const settings *s, const receipt *r, eg_error *err)
{
    if (s->text != NULL) {
        EG_TRY(write_text(s->text, &r->ballot.text, err));
    }
    if (s->decision != NULL && !r->decided) {
        return eg_fail(err, EG_ERR_STATE,
                       "the log has no decision on this ballot");
    }
    if (s->decision != NULL) {
        EG_TRY(write_text(s->decision, &r->decision.text, err));
    }
    return s->pdf == NULL ? EG_OK : receipt_print(r, s->words, s->pdf, err);
}

static eg_status
fetch(const settings *s, app_http *http, eg_error *err)
{
    receipt r;
    eg_hash code;
    eg_note_key key;
    EG_TRY(read_code(&code, s->code, err));
    EG_TRY(find_key(&key, s, http, err));
    eg_status status = receipt_fetch(&r, http, &code, &key, err);
    if (status == EG_OK) {
        show(&r);
        status = write_all(s, &r, err);
    }
    receipt_free(&r);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {.words = receipt_words_find("en")};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    app_http *http = NULL;
    eg_status status = app_http_new(&http, s.board, &err);
    if (status == EG_OK) {
        status = fetch(&s, http, &err);
    }
    app_http_free(http);
    return app_report(&err, status);
}

const app_verb verb_board_receipt = {
    .name = "receipt",
    .summary = "fetch a voter's receipt from a board",
    .argp = &argp,
    .run = run,
};
