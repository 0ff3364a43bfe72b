/* SPDX-License-Identifier: Apache-2.0 */
/* What a client makes of what a server may send, from a server that sends it. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/http.h"
#include "test.h"

/** A server of one answer, to one connection. */
typedef struct server {
    int fd;
    uint16_t port;
    const char *answer;
    char asked[4096]; /**< What came. */
    pthread_t thread;
} server;

/** Whether a whole request has come. */
static bool
is_whole(const char *asked)
{
    const char *end = strstr(asked, "\r\n\r\n");
    unsigned length = 0;
    const char *told = strstr(asked, "Content-Length: ");
    return end != NULL &&
           (told == NULL || (sscanf(told + 16, "%u", &length) == 1 &&
                             strlen(end + 4) >= length));
}

static void *
serve(void *context)
{
    server *s = context;
    const int peer = accept(s->fd, NULL, NULL);
    size_t len = 0;
    while (!is_whole(s->asked) && len + 1 < sizeof(s->asked)) {
        const ssize_t got =
            recv(peer, s->asked + len, sizeof(s->asked) - 1 - len, 0);
        if (got <= 0) {
            break;
        }
        len += (size_t)got;
    }
    (void)!send(peer, s->answer, strlen(s->answer), MSG_NOSIGNAL);
    close(peer);
    return NULL;
}

static void
begin(server *s, const char *answer)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(at);
    *s = (server){.answer = answer};
    s->fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(s->fd >= 0);
    assert_int_equal(bind(s->fd, (struct sockaddr *)&at, len), 0);
    assert_int_equal(listen(s->fd, 1), 0);
    assert_int_equal(getsockname(s->fd, (struct sockaddr *)&at, &len), 0);
    s->port = ntohs(at.sin_port);
    assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static void
end(server *s)
{
    assert_int_equal(pthread_join(s->thread, NULL), 0);
    close(s->fd);
}

/** Ask for /x of a server that answers so; @p post: with that body. */
static eg_status
ask(server *s,
    const char *answer,
    const char *post,
    unsigned *status,
    eg_buffer *body)
{
    char base[64];
    app_http *http = NULL;
    eg_error err = {0};
    begin(s, answer);
    (void)snprintf(base, sizeof(base), "http://127.0.0.1:%u/",
                   (unsigned)s->port);
    assert_ok(app_http_new(&http, base, &err));
    app_http_set_patience(http, 10);
    const eg_status result =
        post == NULL
            ? app_http_get(http, "/x", status, body, &err)
            : app_http_post(http, "/x",
                            (eg_span){(const uint8_t *)post, strlen(post)},
                            status, body, &err);
    assert_int_equal(result == EG_OK, err.text[0] == '\0');
    app_http_free(http);
    end(s);
    return result;
}

#define HEAD(status) "HTTP/1.1 " status "\r\nConnection: close\r\n"

/** What is asked arrives, and so does the answer, whatever its status. */
static void
test_answers(void **state)
{
    (void)state;
    server s;
    unsigned status = 0;
    EG_BUFFER(body, 100);
    assert_ok(ask(&s, HEAD("200 OK") "Content-Length: 2\r\n\r\nhi", NULL,
                  &status, &body));
    assert_int_equal(status, 200);
    assert_int_equal(body.len, 2);
    assert_memory_equal(body.data, "hi", 2);
    assert_true(strncmp(s.asked, "GET /x HTTP/1.1\r\n", 17) == 0);
    assert_ok(ask(&s, HEAD("409 Conflict") "Content-Length: 3\r\n\r\nno!",
                  "what", &status, &body));
    assert_int_equal(status, 409);
    assert_int_equal(body.len, 3);
    assert_true(strncmp(s.asked, "POST /x HTTP/1.1\r\n", 18) == 0);
    assert_string_equal(strstr(s.asked, "\r\n\r\n"), "\r\n\r\nwhat");
    assert_null(strstr(s.asked, "Expect"));
}

/** Lines of the head go with a GET and with no POST, and come back. */
static void
test_heads(void **state)
{
    (void)state;
    server s;
    char base[64];
    char value[16];
    unsigned status = 0;
    app_http *http = NULL;
    eg_error err = {0};
    EG_BUFFER(body, 100);
    begin(&s, HEAD("200 OK") "X-Last: a long way to the end\r\n"
                             "Content-Length: 0\r\n\r\n");
    (void)snprintf(base, sizeof(base), "http://127.0.0.1:%u", (unsigned)s.port);
    assert_ok(app_http_new(&http, base, NULL));
    assert_ok(app_http_add_header(http, "Accept: a/b", NULL));
    assert_ok(app_http_add_header(http, "Authorization: Bearer c", NULL));
    assert_int_equal(app_http_add_header(http, "X: y\r\nZ: w", &err),
                     EG_ERR_ARGUMENT);
    assert_ok(app_http_get(http, "/x", &status, &body, NULL));
    assert_non_null(strstr(s.asked, "\r\nAccept: a/b\r\n"));
    assert_non_null(strstr(s.asked, "\r\nAuthorization: Bearer c\r\n"));
    assert_null(strstr(s.asked, "Z: w"));
    app_http_header(http, "x-last", value, sizeof(value));
    assert_string_equal(value, "a long way to t");
    app_http_header(http, "X-First", value, sizeof(value));
    assert_string_equal(value, "");
    app_http_free(http);
    end(&s);
}

/** No redirection is followed: whoever was asked is who answers. */
static void
test_redirections(void **state)
{
    (void)state;
    server s;
    unsigned status = 0;
    EG_BUFFER(body, 100);
    assert_ok(ask(&s,
                  HEAD("302 Found") "Location: http://127.0.0.1:1/\r\n"
                                    "Content-Length: 0\r\n\r\n",
                  NULL, &status, &body));
    assert_int_equal(status, 302);
}

/** An answer that is too long, cut short or none is no answer. */
static void
test_failures(void **state)
{
    (void)state;
    server s;
    unsigned status = 0;
    EG_BUFFER(body, 4);
    assert_int_equal(ask(&s, HEAD("200 OK") "Content-Length: 5\r\n\r\n12345",
                         NULL, &status, &body),
                     EG_ERR_LIMIT);
    assert_int_equal(ask(&s, HEAD("200 OK") "Content-Length: 4\r\n\r\n123",
                         NULL, &status, &body),
                     EG_ERR_IO);
    assert_int_equal(ask(&s, "", NULL, &status, &body), EG_ERR_IO);
    assert_int_equal(ask(&s, "nonsense\r\n\r\n", NULL, &status, &body),
                     EG_ERR_IO);
    assert_int_equal(status, 0);
}

/** Other protocols are refused before anything is opened. */
static void
test_addresses(void **state)
{
    (void)state;
    static const char *const others[] = {"file:///etc/passwd", "ftp://h/", "h",
                                         "", "HTTP//h"};
    for (size_t i = 0; i < EG_ARRAY_LEN(others); i++) {
        app_http *http = NULL;
        eg_error err = {0};
        assert_int_equal(app_http_new(&http, others[i], &err), EG_ERR_ARGUMENT);
        assert_null(http);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),      cmocka_unit_test(test_heads),
        cmocka_unit_test(test_redirections), cmocka_unit_test(test_failures),
        cmocka_unit_test(test_addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
