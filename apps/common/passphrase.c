/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Passphrases.  The terminal's echo is off while one is typed.
 */
#include "common/passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/base.h"

/** What Ctrl-C sends. */
#define INTERRUPT 3

/** Read one line of at most APP_PASSPHRASE_MAX bytes into locked memory. */
static eg_status
read_line(int fd, const char *place, app_passphrase *out, eg_error *err)
{
    out->text = sodium_malloc(APP_PASSPHRASE_MAX + 1);
    if (out->text == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no locked memory for a passphrase");
    }
    out->len = 0;
    for (;;) {
        char c = '\n';
        const ssize_t got = read(fd, &c, 1);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return eg_fail(err, EG_ERR_IO, "%s: cannot be read: %s", place,
                           strerror(errno));
        }
        if (c == INTERRUPT && got == 1 && isatty(fd)) {
            return eg_fail(err, EG_ERR_STATE, "%s: interrupted", place);
        }
        if (got == 0 || c == '\n') {
            break;
        }
        if (out->len == APP_PASSPHRASE_MAX) {
            return eg_fail(err, EG_ERR_LIMIT,
                           "%s: a passphrase has at most %d bytes", place,
                           APP_PASSPHRASE_MAX);
        }
        out->text[out->len++] = c;
    }
    if (out->len > 0 && out->text[out->len - 1] == '\r') {
        out->len--;
    }
    out->text[out->len] = '\0';
    return EG_OK;
}

static eg_status
read_from_file(const char *file, app_passphrase *out, eg_error *err)
{
    const int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return eg_fail(err, errno == ENOENT ? EG_ERR_NOT_FOUND : EG_ERR_IO,
                       "%s: cannot be opened: %s", file, strerror(errno));
    }
    const eg_status status = read_line(fd, file, out, err);
    close(fd);
    return status;
}

/** Show @p question on the terminal and read an answer without echo. */
static eg_status
ask(int terminal, const char *question, app_passphrase *out, eg_error *err)
{
    struct termios before;
    if (tcgetattr(terminal, &before) != 0) {
        return eg_fail(err, EG_ERR_IO, "the terminal cannot be set up");
    }
    struct termios silent = before;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    /* Interrupting the question must not leave the terminal mute: while it
     * stands, these signals wait. */
    sigset_t waiting;
    sigset_t usual;
    sigemptyset(&waiting);
    sigaddset(&waiting, SIGHUP);
    sigaddset(&waiting, SIGTERM);
    silent.c_lflag &= ~(tcflag_t)ISIG;
    silent.c_cc[VEOL] = INTERRUPT;
    sigprocmask(SIG_BLOCK, &waiting, &usual);
    eg_status status = EG_OK;
    if (tcsetattr(terminal, TCSAFLUSH, &silent) != 0 ||
        write(terminal, question, strlen(question)) < 0) {
        status = eg_fail(err, EG_ERR_IO, "the terminal cannot be set up");
    } else {
        status = read_line(terminal, "the terminal", out, err);
    }
    tcsetattr(terminal, TCSAFLUSH, &before);
    sigprocmask(SIG_SETMASK, &usual, NULL);
    (void)!write(terminal, "\n", 1);
    return status;
}

/** Ask a second time and compare. */
static eg_status
ask_again(int terminal, const app_passphrase *first, eg_error *err)
{
    app_passphrase second = {0};
    eg_status status = ask(terminal, "The same again: ", &second, err);
    if (status == EG_OK &&
        (second.len != first->len ||
         !eg_bytes_equal(second.text, first->text, first->len))) {
        status = eg_fail(err, EG_ERR_MALFORMED, "the two passphrases differ");
    }
    app_passphrase_free(&second);
    return status;
}

static eg_status
read_from_terminal(const char *what,
                   bool fresh,
                   app_passphrase *out,
                   eg_error *err)
{
    const int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (terminal < 0) {
        return eg_fail(
            err, EG_ERR_ARGUMENT,
            "the passphrase of %s is needed and there is no terminal "
            "to ask on; give --passphrase-file FILE",
            what);
    }
    char question[256];
    snprintf(question, sizeof(question),
             "%s of %s: ", fresh ? "New passphrase" : "Passphrase", what);
    eg_status status = ask(terminal, question, out, err);
    if (status == EG_OK && fresh) {
        status = ask_again(terminal, out, err);
    }
    close(terminal);
    return status;
}

eg_status
app_passphrase_get(app_passphrase *out,
                   const char *file,
                   const char *what,
                   bool fresh,
                   eg_error *err)
{
    *out = (app_passphrase){0};
    eg_status status = file != NULL ? read_from_file(file, out, err)
                                    : read_from_terminal(what, fresh, out, err);
    if (status == EG_OK && fresh && out->len < APP_PASSPHRASE_MIN) {
        status =
            eg_fail(err, EG_ERR_ARGUMENT,
                    "a passphrase needs at least %d bytes", APP_PASSPHRASE_MIN);
    }
    if (status != EG_OK) {
        app_passphrase_free(out);
    }
    return status;
}

void
app_passphrase_free(app_passphrase *passphrase)
{
    sodium_free(passphrase->text);
    *passphrase = (app_passphrase){0};
}
