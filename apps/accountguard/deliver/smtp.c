/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SMTP by libcurl, with our hand on the line.
 */
#include "accountguard/deliver/smtp.h"

#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "accountguard/deliver/line.h"
#include "codec/text.h"

/** One sending. */
typedef struct sending {
    const ag_relay *relay;
    const ag_smtp_mail *mail;
    ag_line line;
    size_t at;        /**< Bytes of the mail that libcurl took. */
    bool asked;       /**< commit() was called, ... */
    eg_status status; /**< ... and gave this. */
    eg_error *err;
    bool answered;   /**< A reply came after the dot. */
    unsigned code;   /**< Of the last reply. */
    const char *own; /**< Why we do not send; NULL: nothing keeps us. */
    char reply[AG_REPLY_MAX];
    char why[CURL_ERROR_SIZE];
} sending;

/* -- what libcurl calls ------------------------------------------------------ */

/** Connect; libcurl gets the near end of the line. */
static curl_socket_t
open_line(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    sending *s = context;
    (void)purpose;
    if (s->relay->plain && !ag_line_is_here(&address->addr)) {
        s->own = "without TLS mails go to this machine alone";
        return CURL_SOCKET_BAD;
    }
    return ag_line_open(&s->line, &address->addr, address->addrlen,
                        (int)s->relay->patience * 1000)
               ? s->line.near
               : CURL_SOCKET_BAD;
}

static int
say_connected(void *context, curl_socket_t socket, curlsocktype purpose)
{
    (void)context;
    (void)socket;
    (void)purpose;
    return CURL_SOCKOPT_ALREADY_CONNECTED;
}

static int
close_line(void *context, curl_socket_t socket)
{
    sending *s = context;
    (void)socket;
    ag_line_close(&s->line);
    return 0;
}

/** Give libcurl the mail; at its end ask whether the dot may follow. */
static size_t
give(char *to, size_t one, size_t room, void *context)
{
    sending *s = context;
    const size_t left = s->mail->bytes.len - s->at;
    const size_t len = left < one * room ? left : one * room;
    if (len > 0) {
        memcpy(to, s->mail->bytes.data + s->at, len);
        s->at += len;
        return len;
    }
    if (!s->asked) {
        /* All of the mail is with the kernel before anything is committed. */
        if (!ag_line_flush(&s->line, (int)s->relay->patience * 1000)) {
            return CURL_READFUNC_ABORT;
        }
        s->asked = true;
        s->status = s->mail->commit(s->mail->context, s->err);
        if (s->status != EG_OK) {
            return CURL_READFUNC_ABORT;
        }
        s->line.seal = s->mail->seal;
    }
    return 0;
}

/** Take a line of the server. */
static size_t
take_reply(char *bytes, size_t one, size_t len, void *context)
{
    sending *s = context;
    const size_t all = one * len;
    if (all >= 4 && bytes[0] >= '2' && bytes[0] <= '5' && bytes[3] == ' ') {
        s->code = (unsigned)(bytes[0] - '0') * 100 +
                  (unsigned)(bytes[1] - '0') * 10 + (unsigned)(bytes[2] - '0');
        s->answered = s->line.broken;
        snprintf(s->reply, sizeof(s->reply), "%.*s", all > 180 ? 180 : (int)all,
                 bytes);
        s->reply[strcspn(s->reply, "\r\n")] = '\0';
        eg_text_clean(s->reply);
    }
    return all;
}

/* -- one transfer ------------------------------------------------------------ */

/** Set one option after the other while all are taken. */
#define SET(option, value)                                        \
    if (code == CURLE_OK) {                                       \
        code = curl_easy_setopt(curl, CURLOPT_##option, (value)); \
    }

static bool
prepare_line(CURL *curl, sending *s)
{
    CURLcode code = CURLE_OK;
    SET(OPENSOCKETFUNCTION, open_line)
    SET(OPENSOCKETDATA, s)
    SET(SOCKOPTFUNCTION, say_connected)
    SET(CLOSESOCKETFUNCTION, close_line)
    SET(CLOSESOCKETDATA, s)
    SET(READFUNCTION, give)
    SET(READDATA, s)
    SET(HEADERFUNCTION, take_reply)
    SET(HEADERDATA, s)
    SET(ERRORBUFFER, s->why)
    SET(UPLOAD, 1L)
    SET(INFILESIZE_LARGE, (curl_off_t)s->mail->bytes.len)
    SET(NOSIGNAL, 1L)
    SET(FORBID_REUSE, 1L)
    SET(TIMEOUT, (long)s->relay->patience)
    return code == CURLE_OK;
}

static bool
prepare(CURL *curl, sending *s, struct curl_slist *to)
{
    const ag_relay *r = s->relay;
    char url[1024];
    const int len = snprintf(url, sizeof(url), "%s/%s", r->url,
                             r->name == NULL ? "" : r->name);
    CURLcode code =
        len > 0 && (size_t)len < sizeof(url) ? CURLE_OK : CURLE_URL_MALFORMAT;
    SET(URL, url)
    SET(PROTOCOLS_STR, "smtp,smtps")
    SET(PROXY, "")
    SET(USE_SSL, r->plain ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL)
    SET(SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2)
    if (r->authorities != NULL) {
        SET(CAINFO, r->authorities)
    }
    if (r->user != NULL) {
        SET(USERNAME, r->user)
        SET(PASSWORD, r->password == NULL ? "" : r->password)
    }
    SET(MAIL_FROM, s->mail->from)
    SET(MAIL_RCPT, to)
    return code == CURLE_OK && prepare_line(curl, s);
}

/** Run the transfer, joining the line to the connection as it goes. */
static CURLcode
run(CURLM *multi, sending *s)
{
    for (;;) {
        int running = 0;
        if (curl_multi_perform(multi, &running) != CURLM_OK) {
            return CURLE_FAILED_INIT;
        }
        int left = 0;
        const CURLMsg *m = curl_multi_info_read(multi, &left);
        if (m != NULL && m->msg == CURLMSG_DONE) {
            return m->data.result;
        }
        struct curl_waitfd extra[2];
        const unsigned len = ag_line_watch(&s->line, extra);
        if (curl_multi_poll(multi, extra, len, 200, NULL) != CURLM_OK) {
            return CURLE_FAILED_INIT;
        }
        if (!ag_line_join(&s->line)) {
            ag_line_hang_up(&s->line);
        }
    }
}

/** What became of it. */
static ag_sent
judge(const sending *s, CURLcode code)
{
    if (code == CURLE_OK) {
        return AG_SENT_ACCEPTED;
    }
    if (s->line.broken && !s->answered) {
        return AG_SENT_UNKNOWN;
    }
    if (s->line.broken && s->code < 300) {
        return AG_SENT_ACCEPTED; /* 250, and then the line broke */
    }
    return s->code >= 500 && code != CURLE_LOGIN_DENIED &&
                   code != CURLE_USE_SSL_FAILED
               ? AG_SENT_REFUSED
               : AG_SENT_DEFERRED;
}

static void
tell(ag_smtp_result *out, const sending *s, CURLcode code)
{
    const char *text = s->reply;
    out->sent = judge(s, code);
    if (s->own != NULL) {
        text = s->own;
    } else if (code != CURLE_OK && s->code < 400) {
        text = s->why[0] != '\0' ? s->why : curl_easy_strerror(code);
    }
    snprintf(out->reply, sizeof(out->reply), "%.190s", text);
    eg_text_clean(out->reply);
}

static bool
is_relay(const ag_relay *r)
{
    return strncmp(r->url, "smtp://", 7) == 0 ||
           (strncmp(r->url, "smtps://", 8) == 0 && !r->plain);
}

eg_status
ag_smtp_send(ag_smtp_result *out,
             const ag_relay *relay,
             const ag_smtp_mail *mail,
             eg_error *err)
{
    /* A connection that broke is told by calls, and ends no process. */
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    (void)sigaction(SIGPIPE, &ignore, NULL);
    if (!is_relay(relay)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "a relay is smtp://HOST:PORT or smtps://HOST:PORT");
    }
    sending s = {
        .relay = relay, .mail = mail, .line = AG_LINE_NONE, .err = err};
    char to[300];
    snprintf(to, sizeof(to), "<%.255s>", mail->to);
    struct curl_slist *list = curl_slist_append(NULL, to);
    CURL *curl = curl_easy_init();
    CURLM *multi = curl_multi_init();
    CURLcode code = CURLE_OUT_OF_MEMORY;
    if (list != NULL && curl != NULL && multi != NULL &&
        prepare(curl, &s, list) &&
        curl_multi_add_handle(multi, curl) == CURLM_OK) {
        code = run(multi, &s);
        tell(out, &s, code);
        (void)curl_multi_remove_handle(multi, curl);
    }
    (void)curl_multi_cleanup(multi);
    curl_easy_cleanup(curl);
    curl_slist_free_all(list);
    ag_line_close(&s.line);
    if (s.status != EG_OK) {
        return s.status;
    }
    return code == CURLE_OUT_OF_MEMORY
               ? eg_fail(err, EG_ERR_MEMORY, "no memory for a mail")
               : EG_OK;
}
