/* SPDX-License-Identifier: Apache-2.0 */
/* Names of domains, answers of the DNS however bent, and proof by either. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "accountguard/enrol/domain_proof.h"
#include "common/address.h"
#include "test.h"

static eg_status
read_name(ag_domain *out, const char *text)
{
    return ag_domain_read(out, text, strlen(text), NULL);
}

static void
test_names(void **state)
{
    (void)state;
    static const struct {
        const char *typed;
        const char *name;
    } good[] = {
        {"party.example", "party.example"},
        {"PARTY.Example.", "party.example"},
        {"a-1.party.co.uk", "a-1.party.co.uk"},
        {"b\xc3\xbc"
         "cher.example",
         "xn--bcher-kva.example"},
        {"B\xc3\x9c"
         "CHER.example",
         "xn--bcher-kva.example"},
        {"fa\xc3\x9f.de", "xn--fa-hia.de"},
        {"party.github.io", "party.github.io"},
        {"3com.example", "3com.example"},
    };
    static const char *const bad[] = {
        "",
        ".",
        "example",
        "com",
        "co.uk",
        "github.io",
        "a..example",
        ".a.example",
        "-a.example",
        "a-.example",
        "a_b.example",
        "a b.example",
        "1.2.3.4",
        "a.123",
        "[::1]",
        "a.example:80",
        "a@b.example",
        "https://a.example",
        "a.example/",
        "*.a.example",
        "xn--.example",
        "a.example\n",
        "\xff.example",
        ("a123456789b123456789c123456789d123456789e123456789f123456789g123."
         "example")};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        ag_domain d;
        assert_ok(read_name(&d, good[i].typed));
        assert_string_equal(d.text, good[i].name);
        assert_ok(read_name(&d, d.text));
        assert_string_equal(d.text, good[i].name);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ag_domain d;
        if (read_name(&d, bad[i]) != EG_ERR_MALFORMED) {
            fail_msg("%s is taken for %s", bad[i], d.text);
        }
    }
    ag_domain d;
    assert_int_equal(ag_domain_read(&d, "a\0b.example", 11, NULL),
                     EG_ERR_MALFORMED);
}

/** A message that a test writes. */
typedef struct message {
    uint8_t bytes[1024];
    size_t len;
} message;

static void
put(message *m, const void *bytes, size_t len)
{
    assert_true(m->len + len <= sizeof(m->bytes));
    memcpy(m->bytes + m->len, bytes, len);
    m->len += len;
}

static void
put_u16(message *m, unsigned v)
{
    const uint8_t bytes[2] = {(uint8_t)(v >> 8), (uint8_t)v};
    put(m, bytes, 2);
}

/** A name in full. */
static void
put_name(message *m, const char *name)
{
    while (*name != '\0') {
        const size_t len = strcspn(name, ".");
        const uint8_t one = (uint8_t)len;
        put(m, &one, 1);
        put(m, name, len);
        name += name[len] == '.' ? len + 1 : len;
    }
    put(m, "", 1);
}

/** Header and question for "p.example". */
static message
begin(unsigned flags, unsigned answers)
{
    message m = {.len = 0};
    put_u16(&m, 7);
    put_u16(&m, flags);
    put_u16(&m, 1);
    put_u16(&m, answers);
    put_u16(&m, 0);
    put_u16(&m, 0);
    put_name(&m, "P.example");
    put_u16(&m, 16);
    put_u16(&m, 1);
    return m;
}

/** A record but for its owner. */
static void
put_record(message *m, unsigned type, const void *data, size_t len)
{
    put_u16(m, type);
    put_u16(m, 1);
    put_u16(m, 0);
    put_u16(m, 300);
    put_u16(m, (unsigned)len);
    put(m, data, len);
}

#define POINTER_TO_QUESTION "\xc0\x0c"

static eg_status
read_answer(ag_txt *out, eg_arena *arena, const message *m, eg_error *err)
{
    return ag_txt_read(out, arena, (eg_span){.data = m->bytes, .len = m->len},
                       "p.example", err);
}

static void
test_answers(void **state)
{
    (void)state;
    eg_arena *arena = NULL;
    ag_txt t;
    assert_ok(eg_arena_new(&arena, 1 << 20));
    /* Two records of the name in two spellings, one of another name. */
    message m = begin(0x81A0, 3);
    put(&m, POINTER_TO_QUESTION, 2);
    put_record(&m, 16, "\3abc\2de", 7);
    put_name(&m, "other.example");
    put_record(&m, 16, "\1x", 2);
    put_name(&m, "p.EXAMPLE");
    put_record(&m, 16, "\0", 1);
    assert_ok(read_answer(&t, arena, &m, NULL));
    assert_int_equal(t.len, 2);
    assert_int_equal(t.text[0].len, 5);
    assert_memory_equal(t.text[0].data, "abcde", 5);
    assert_int_equal(t.text[1].len, 0);
    assert_true(t.authenticated);
    /* By another name. */
    m = begin(0x8180, 2);
    put(&m, POINTER_TO_QUESTION, 2);
    put_record(&m, 5, "\1q\xc0\x0e", 4);
    put(&m, "\1q\xc0\x0e", 4);
    put_record(&m, 16, "\2hi", 3);
    assert_ok(read_answer(&t, arena, &m, NULL));
    assert_int_equal(t.len, 1);
    assert_false(t.authenticated);
    /* There is no such name; the server fails; the answer is cut. */
    m = begin(0x8183, 0);
    assert_ok(read_answer(&t, arena, &m, NULL));
    assert_int_equal(t.len, 0);
    m = begin(0x8182, 0);
    assert_int_equal(read_answer(&t, arena, &m, NULL), EG_ERR_IO);
    m = begin(0x8380, 0);
    assert_int_equal(read_answer(&t, arena, &m, NULL), EG_ERR_IO);
    /* A question, and answers to another. */
    m = begin(0x0100, 0);
    assert_int_equal(read_answer(&t, arena, &m, NULL), EG_ERR_MALFORMED);
    m = begin(0x8180, 0);
    assert_int_equal(ag_txt_read(&t, arena,
                                 (eg_span){.data = m.bytes, .len = m.len},
                                 "q.example", NULL),
                     EG_ERR_MALFORMED);
    eg_arena_free(arena);
}

/** Names that go round, lengths that lead out: refused, whatever is cut off. */
static void
test_hostile(void **state)
{
    (void)state;
    eg_arena *arena = NULL;
    ag_txt t;
    assert_ok(eg_arena_new(&arena, 1 << 20));
    /* A pointer to itself, and one ahead. */
    message m = begin(0x8180, 1);
    const uint8_t self[2] = {0xC0, (uint8_t)m.len};
    put(&m, self, 2);
    put_record(&m, 16, "\1x", 2);
    assert_int_equal(read_answer(&t, arena, &m, NULL), EG_ERR_MALFORMED);
    m = begin(0x8180, 1);
    put(&m, "\xc0\xff", 2);
    put_record(&m, 16, "\1x", 2);
    assert_int_equal(read_answer(&t, arena, &m, NULL), EG_ERR_MALFORMED);
    /* A string beyond its record, an alias longer than its record. */
    m = begin(0x8180, 1);
    put(&m, POINTER_TO_QUESTION, 2);
    put_record(&m, 16, "\3x", 2);
    assert_int_equal(read_answer(&t, arena, &m, NULL), EG_ERR_MALFORMED);
    m = begin(0x8180, 1);
    put(&m, POINTER_TO_QUESTION, 2);
    put_record(&m, 5, "\1q\0z", 4);
    assert_int_equal(read_answer(&t, arena, &m, NULL), EG_ERR_MALFORMED);
    /* Aliases without an end. */
    m = begin(0x8180, 20);
    for (int i = 0; i < 20; i++) {
        put(&m, POINTER_TO_QUESTION, 2);
        put_record(&m, 5, POINTER_TO_QUESTION, 2);
    }
    assert_int_equal(read_answer(&t, arena, &m, NULL), EG_ERR_LIMIT);
    /* Each beginning of a good one. */
    m = begin(0x8180, 1);
    put(&m, POINTER_TO_QUESTION, 2);
    put_record(&m, 16, "\3abc", 4);
    assert_ok(read_answer(&t, arena, &m, NULL));
    const size_t whole = m.len;
    for (m.len = 0; m.len < whole; m.len++) {
        assert_int_equal(read_answer(&t, arena, &m, NULL), EG_ERR_MALFORMED);
    }
    eg_arena_free(arena);
}

/** A name server of one answer on this machine. */
typedef struct server {
    int socket;
    uint16_t port;
    const char *text;
    pthread_t thread;
} server;

static void *
serve(void *state)
{
    server *s = state;
    uint8_t q[1024];
    struct sockaddr_in from;
    socklen_t from_len = sizeof(from);
    const ssize_t got = recvfrom(s->socket, q, sizeof(q), 0,
                                 (struct sockaddr *)&from, &from_len);
    if (got < 12) {
        return NULL;
    }
    /* The question without what EDNS adds, then a record. */
    size_t end = 12;
    while (end < (size_t)got && q[end] != 0) {
        end += (size_t)q[end] + 1;
    }
    message m = {.len = 0};
    put(&m, q, end + 5);
    m.bytes[2] = 0x81;
    m.bytes[3] = 0x80;
    memset(m.bytes + 6, 0, 6);
    m.bytes[7] = 1;
    char data[256];
    (void)snprintf(data, sizeof(data), "%c%s", (int)strlen(s->text), s->text);
    put(&m, POINTER_TO_QUESTION, 2);
    put_record(&m, 16, data, strlen(data));
    (void)!sendto(s->socket, m.bytes, m.len, 0, (struct sockaddr *)&from,
                  from_len);
    return NULL;
}

static void
start(server *s, const char *text)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(address);
    s->text = text;
    s->socket = socket(AF_INET, SOCK_DGRAM, 0);
    assert_true(s->socket >= 0);
    assert_int_equal(bind(s->socket, (struct sockaddr *)&address, len), 0);
    assert_int_equal(getsockname(s->socket, (struct sockaddr *)&address, &len),
                     0);
    s->port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static void
stop(server *s)
{
    assert_int_equal(pthread_join(s->thread, NULL), 0);
    close(s->socket);
}

/** Proof by a text record, through a socket and glibc's resolver. */
static void
test_dns_proof(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        eg_status status;
    } cases[] = {
        {"accountguard-domain-verification=K3Q9Z-7W0MD-XR2T8-5BYNH", EG_OK},
        {"accountguard-domain-verification=K3Q9Z-7W0MD-XR2T8-5BYNJ", EG_REJECT},
        {"K3Q9Z-7W0MD-XR2T8-5BYNH", EG_REJECT},
    };
    ag_domain domain;
    ag_code code;
    assert_ok(read_name(&domain, "party.example"));
    assert_true(ag_code_read(&code, "K3Q9Z-7W0MD-XR2T8-5BYNH", 23));
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        server s;
        char address[32];
        ag_system_resolver *r = NULL;
        start(&s, cases[i].text);
        (void)snprintf(address, sizeof(address), "127.0.0.1:%u", s.port);
        assert_ok(ag_system_resolver_new(&r, address, NULL));
        const ag_outside outside = {.resolver = ag_system_resolver_of(r)};
        bool dnssec = true;
        eg_error err = {0};
        assert_int_equal(ag_proof_dns(&outside, &domain, &code, &dnssec, &err),
                         cases[i].status);
        if (cases[i].status == EG_OK) {
            assert_false(dnssec);
        }
        ag_system_resolver_free(r);
        stop(&s);
    }
    static const char *const bad[] = {
        "",          "localhost", "1.2.3",         "1.2.3.4:",
        "1.2.3.4:0", "1.2.3.4:x", "1.2.3.4:65536", "1.2.3.4:5 "};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ag_system_resolver *r = NULL;
        assert_int_equal(ag_system_resolver_new(&r, bad[i], NULL),
                         EG_ERR_ARGUMENT);
    }
}

/** A web server of one answer. */
typedef struct site {
    eg_status result;
    unsigned status;
    const char *text;
} site;

static eg_status
fetch(void *state,
      const char *domain,
      const char *path,
      unsigned *status,
      eg_buffer *body,
      eg_error *err)
{
    const site *s = state;
    assert_string_equal(domain, "party.example");
    assert_string_equal(path, "/.well-known/accountguard-challenge.txt");
    if (s->result != EG_OK) {
        return eg_fail(err, s->result, "no answer");
    }
    *status = s->status;
    eg_buffer_text(body, s->text);
    return EG_OK;
}

static void
test_https_proof(void **state)
{
    (void)state;
    static const char right[] =
        "accountguard-domain-verification=K3Q9Z-7W0MD-XR2T8-5BYNH\r\n";
    const struct {
        site s;
        eg_status status;
    } cases[] = {
        {{EG_OK, 200, right}, EG_OK},
        {{EG_OK, 404, right}, EG_REJECT},
        {{EG_OK, 302, right}, EG_REJECT},
        {{EG_OK, 503, right}, EG_ERR_IO},
        {{EG_OK, 200, "<html>"}, EG_REJECT},
        {{EG_OK, 200, ""}, EG_REJECT},
        {{EG_ERR_IO, 0, NULL}, EG_ERR_IO},
        {{EG_ERR_LIMIT, 0, NULL}, EG_REJECT},
    };
    ag_domain domain;
    ag_code code;
    assert_ok(read_name(&domain, "party.example"));
    assert_true(ag_code_read(&code, "K3Q9Z-7W0MD-XR2T8-5BYNH", 23));
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        site s = cases[i].s;
        const ag_outside outside = {.fetch = fetch, .fetch_state = &s};
        assert_int_equal(ag_proof_https(&outside, &domain, &code, NULL),
                         cases[i].status);
    }
}

/** A stranger's domain does not lead to this machine or its network. */
static void
test_addresses(void **state)
{
    (void)state;
    static const char *const open[] = {
        "1.1.1.1",   "172.15.0.1",      "172.32.0.1",    "100.63.0.1",
        "192.0.1.1", "2606:4700::1111", "::ffff:8.8.8.8"};
    static const char *const shut[] = {
        "127.0.0.1",       "10.1.2.3",      "192.168.0.1",
        "172.16.0.1",      "172.31.9.9",    "0.0.0.0",
        "169.254.169.254", "100.64.0.1",    "224.0.0.1",
        "255.255.255.255", "::1",           "::",
        "fe80::1",         "fd00::1",       "::ffff:127.0.0.1",
        "64:ff9b::a00:1",  "2002:7f00:1::", "2001:db8::1",
        "ff02::1"};
    for (size_t i = 0; i < 26; i++) {
        const bool want = i < 7;
        const char *text = want ? open[i] : shut[i - 7];
        struct sockaddr_in four = {.sin_family = AF_INET};
        struct sockaddr_in6 six = {.sin6_family = AF_INET6};
        const struct sockaddr *a = (const struct sockaddr *)&four;
        if (inet_pton(AF_INET, text, &four.sin_addr) != 1) {
            assert_int_equal(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
            a = (const struct sockaddr *)&six;
        }
        if (app_address_is_public(a) != want) {
            fail_msg("%s", text);
        }
    }
    ag_domain local;
    (void)snprintf(local.text, sizeof(local.text), "localhost");
    EG_BUFFER(body, 100);
    unsigned status = 0;
    assert_int_equal(
        ag_outside_fetch(NULL, local.text, "/", &status, &body, NULL),
        EG_ERR_IO);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),       cmocka_unit_test(test_answers),
        cmocka_unit_test(test_hostile),     cmocka_unit_test(test_dns_proof),
        cmocka_unit_test(test_https_proof), cmocka_unit_test(test_addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
