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
    bool answered; /**< A reply came after the dot. */
    unsigned code; /**< Of the last reply. */
    char reply[AG_REPLY_MAX];
    char why[CURL_ERROR_SIZE];
} sending;

/* -- what libcurl calls ------------------------------------------------------ */

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
        ag_line_arm(&s->line, s->mail->seal);
    }
    return 0;
}

/** Take a line of the server. */
static size_t
take_reply(char *bytes, size_t one, size_t len, void *context)
{
    sending *s = context;
    const size_t all = one * len;
    /* Goodbye (221) is no answer to what was asked before it. */
    if (all >= 4 && bytes[0] >= '2' && bytes[0] <= '5' && bytes[3] == ' ' &&
        memcmp(bytes, "221", 3) != 0) {
        s->code = (unsigned)(bytes[0] - '0') * 100 +
                  (unsigned)(bytes[1] - '0') * 10 + (unsigned)(bytes[2] - '0');
        s->answered = ag_line_is_broken(&s->line);
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
    SET(UNIX_SOCKET_PATH, s->line.path)
    SET(READFUNCTION, give)
    SET(READDATA, s)
    SET(HEADERFUNCTION, take_reply)
    SET(HEADERDATA, s)
    SET(ERRORBUFFER, s->why)
    SET(UPLOAD, 1L)
    SET(NOSIGNAL, 1L)
    SET(FORBID_REUSE, 1L)
    SET(TIMEOUT, (long)s->relay->patience)
    SET(SERVER_RESPONSE_TIMEOUT, (long)s->relay->patience)
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

/** What became of it. */
static ag_sent
judge(sending *s, CURLcode code)
{
    const bool broken = ag_line_is_broken(&s->line);
    if (code == CURLE_OK) {
        return AG_SENT_ACCEPTED;
    }
    if (broken && !s->answered) {
        return AG_SENT_UNKNOWN;
    }
    if (broken && s->code < 300) {
        return AG_SENT_ACCEPTED; /* 250, and then the line broke */
    }
    return s->code >= 500 && code != CURLE_LOGIN_DENIED &&
                   code != CURLE_USE_SSL_FAILED
               ? AG_SENT_REFUSED
               : AG_SENT_DEFERRED;
}

static void
tell(ag_smtp_result *out, sending *s, CURLcode code)
{
    const char *text = s->reply;
    out->sent = judge(s, code);
    if (code != CURLE_OK && s->code < 400) {
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

/** Let libcurl do it. */
static CURLcode
transfer(sending *s)
{
    char to[300];
    snprintf(to, sizeof(to), "<%.255s>", s->mail->to);
    struct curl_slist *list = curl_slist_append(NULL, to);
    CURL *curl = curl_easy_init();
    CURLcode code = CURLE_OUT_OF_MEMORY;
    if (list != NULL && curl != NULL && prepare(curl, s, list)) {
        code = curl_easy_perform(curl);
    }
    curl_easy_cleanup(curl);
    curl_slist_free_all(list);
    return code;
}

/** Connect; a relay that cannot be reached is tried again. */
static eg_status
connect_line(sending *s, ag_smtp_result *out, eg_error *err)
{
    const ag_relay *r = s->relay;
    char *host = NULL;
    char *port = NULL;
    CURLU *url = curl_url();
    eg_status status = EG_ERR_ARGUMENT;
    if (is_relay(r) && url != NULL &&
        curl_url_set(url, CURLUPART_URL, r->url, 0) == CURLUE_OK &&
        curl_url_get(url, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
        curl_url_get(url, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) ==
            CURLUE_OK) {
        /* An address of IPv6 stands in brackets. */
        const size_t len = strlen(host);
        const bool six = host[0] == '[' && host[len - 1] == ']';
        host[six ? len - 1 : len] = '\0';
        const ag_line_plan plan = {.host = host + (six ? 1 : 0),
                                   .port = port,
                                   .dir = s->mail->dir,
                                   .here = r->plain,
                                   .patience = (int)r->patience * 1000};
        eg_error why = {.status = EG_OK};
        status = ag_line_open(&s->line, &plan, &why);
        snprintf(out->reply, sizeof(out->reply), "%.190s", why.text);
    }
    curl_free(host);
    curl_free(port);
    curl_url_cleanup(url);
    return status == EG_ERR_ARGUMENT
               ? eg_fail(err, status,
                         "a relay is smtp://HOST:PORT or smtps://HOST:PORT")
               : status;
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
    sending s = {.relay = relay, .mail = mail, .err = err};
    ag_line_init(&s.line);
    out->sent = AG_SENT_DEFERRED;
    const eg_status status = connect_line(&s, out, err);
    if (status != EG_OK) {
        ag_line_close(&s.line);
        return status == EG_ERR_ARGUMENT ? status : EG_OK;
    }
    const CURLcode code = transfer(&s);
    tell(out, &s, code);
    ag_line_close(&s.line);
    if (s.status != EG_OK) {
        return s.status;
    }
    return code == CURLE_OUT_OF_MEMORY
               ? eg_fail(err, EG_ERR_MEMORY, "no memory for a mail")
               : EG_OK;
}
