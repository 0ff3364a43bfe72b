/* SPDX-License-Identifier: Apache-2.0 */
/*
 * board_load [BALLOTS [SECONDS [FOLDER]]]: a bulletin board of synthetic small
 * ballots that is filled, opened and asked over its sockets, and to which many
 * devices submit at once.
 *
 * With EG_TEST_STORE in the environment the board is in the database of that
 * address: tests/support/with_postgres.py --disk board_load.
 *
 * The ballots have no contests, so that a million of them fit; what is measured
 * is the store, the log and the server.  Who asks is in the same process, on the
 * same processors.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench.h"
#include "board/http/server.h"
#include "codec/text.h"
#include "support/board_kit.h"

/** Ballots of a batch: a commit each, so that filling takes minutes. */
#define BATCH 10000

/** Who asks: connections, each with one request at a time. */
#define CLIENTS 8

/** Who submits: devices, each with one batch of one ballot at a time. */
#define DEVICES 32
#define BATCHES 40

/** Most latencies that are kept of one client. */
#define SAMPLES 200000

/** End with a sentence unless @p truth. */
static void
need(bool truth, const char *what)
{
    if (!truth) {
        fprintf(stderr, "board_load: %s\n", what);
        exit(1);
    }
}

/** Resident memory of this process in MiB. */
static double
resident(void)
{
    char line[256];
    double kib = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        if (strncmp(line, "VmRSS:", 6) == 0) {
            kib = strtod(line + 6, NULL);
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return kib / 1024;
}

/* -- filling ---------------------------------------------------------------- */

static void
send_batch(board_kit *kit, kit_device *d, uint64_t count)
{
    static eg_span item[BATCH];
    static app_decision decision[BATCH];
    static size_t end[BATCH];
    EG_BUFFER(bytes, (size_t)8 << 20);
    const uint64_t first = d->chain.count + 1;
    for (uint64_t i = 0; i < count; i++) {
        kit_ballot(&bytes, d);
        end[i] = bytes.len;
        decision[i] = (app_decision){first + i, EG_BALLOT_CAST};
    }
    for (uint64_t i = 0; i < count; i++) {
        const size_t begin = i == 0 ? 0 : end[i - 1];
        item[i] = (eg_span){bytes.data + begin, end[i] - begin};
    }
    const app_batch batch = {.first = first,
                             .item = item,
                             .item_len = count,
                             .decision = decision,
                             .decision_len = count};
    need(kit_send(kit, d, &batch) == HTTP_OK, "a batch is refused");
}

/** A device that submits, and what: signed before anything is measured. */
typedef struct submitter {
    pthread_t thread;
    uint16_t port;
    kit_device device;
    eg_buffer body[BATCHES];
    double sample[BATCHES];
} submitter;

static void
prepare_submitter(submitter *s, board_kit *kit, unsigned n)
{
    char name[40];
    (void)snprintf(name, sizeof(name), "device %u", n);
    need(kit_device_begin(&s->device, kit, name) == EG_OK &&
             kit_authorize(kit, &s->device) == HTTP_OK,
         "no device");
    for (uint64_t i = 0; i < BATCHES; i++) {
        EG_BUFFER(bytes, 4096);
        kit_ballot(&bytes, &s->device);
        eg_span item = eg_buffer_span(&bytes);
        const app_batch batch = {.first = i + 1, .item = &item, .item_len = 1};
        eg_buffer_init(&s->body[i], 1 << 16);
        need(kit_batch(&s->body[i], kit, &s->device, &batch) == EG_OK,
             "no batch");
    }
}

static void
fill(const char *dir, kit_device *d, submitter *submitters, uint64_t ballots)
{
    board_kit kit;
    need(board_kit_begin(&kit, dir, EG_CHAINING_SIMPLE) == EG_OK &&
             kit_device_begin(d, &kit, "device") == EG_OK &&
             kit_authorize(&kit, d) == HTTP_OK,
         "no board can be made");
    const double start = bench_now();
    for (uint64_t n = 0; n < ballots; n += BATCH) {
        send_batch(&kit, d, ballots - n < BATCH ? ballots - n : BATCH);
    }
    const double seconds = bench_now() - start;
    printf("filled     %10" PRIu64 " ballots and decisions, %.0f ballots/s, "
           "batches of %d\n",
           ballots, (double)ballots / seconds, BATCH);
    for (unsigned i = 0; i < DEVICES; i++) {
        prepare_submitter(&submitters[i], &kit, i);
    }
    board_kit_end(&kit);
}

/* -- asking ----------------------------------------------------------------- */

/** One who asks. */
typedef struct client {
    pthread_t thread;
    uint16_t port;
    const kit_device *device;
    uint64_t ballots;
    double until;
    unsigned seed;
    double *sample;
    size_t asked;
} client;

static int
connect_to(uint16_t port)
{
    const struct sockaddr_in to = {.sin_family = AF_INET,
                                   .sin_port = htons(port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const int one = 1;
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    need(fd >= 0 && connect(fd, (const struct sockaddr *)&to, sizeof(to)) == 0,
         "no connection");
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    return fd;
}

/** Read one answer: its head, and as many bytes as that tells. */
static void
read_answer(int fd)
{
    char text[8192];
    size_t len = 0;
    size_t want = 0;
    while (want == 0 || len < want) {
        const ssize_t got = recv(fd, text + len, sizeof(text) - 1 - len, 0);
        need(got > 0, "the board hung up");
        len += (size_t)got;
        text[len] = '\0';
        const char *end = strstr(text, "\r\n\r\n");
        const char *length = strstr(text, "Content-Length: ");
        if (end != NULL && want == 0) {
            need(length != NULL && strncmp(text, "HTTP/1.1 200", 12) == 0,
                 "the board refuses");
            want = (size_t)(end + 4 - text) +
                   (size_t)strtoull(length + 16, NULL, 10);
        }
    }
}

static void *
ask(void *context)
{
    client *c = context;
    const int fd = connect_to(c->port);
    for (double now = bench_now(); now < c->until;) {
        char request[256];
        char hex[2 * EG_HASH_BYTES + 1];
        eg_hash id;
        eg_hash code;
        c->seed = c->seed * 1664525u + 1013904223u;
        kit_codes(&id, &code, c->device, 1 + c->seed % c->ballots);
        eg_hex_write(hex, code.bytes, EG_HASH_BYTES);
        const int len =
            snprintf(request, sizeof(request),
                     "GET /api/code/%s HTTP/1.1\r\nHost: b\r\n\r\n", hex);
        need(send(fd, request, (size_t)len, 0) == len, "the board hung up");
        read_answer(fd);
        const double then = now;
        now = bench_now();
        if (c->asked < SAMPLES) {
            c->sample[c->asked] = now - then;
        }
        c->asked++;
    }
    (void)close(fd);
    return NULL;
}

static int
compare(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/** Look up random codes over several connections. */
static void
look_up(uint16_t port,
        const kit_device *d,
        uint64_t ballots,
        unsigned clients,
        double seconds)
{
    client c[CLIENTS];
    double *sample = malloc(CLIENTS * SAMPLES * sizeof(*sample));
    need(sample != NULL, "no memory");
    const double start = bench_now();
    for (unsigned i = 0; i < clients; i++) {
        c[i] = (client){.port = port,
                        .device = d,
                        .ballots = ballots,
                        .until = start + seconds,
                        .seed = i + 1,
                        .sample = sample + (size_t)i * SAMPLES};
        need(pthread_create(&c[i].thread, NULL, ask, &c[i]) == 0, "no thread");
    }
    size_t asked = 0;
    size_t kept = 0;
    for (unsigned i = 0; i < clients; i++) {
        pthread_join(c[i].thread, NULL);
        const size_t n = c[i].asked < SAMPLES ? c[i].asked : SAMPLES;
        memmove(sample + kept, c[i].sample, n * sizeof(*sample));
        kept += n;
        asked += c[i].asked;
    }
    const double took = bench_now() - start;
    qsort(sample, kept, sizeof(*sample), compare);
    printf("looked up  %10zu codes, %u connections: %.0f/s, median %.3f ms, "
           "99th of 100 %.3f ms\n",
           asked, clients, (double)asked / took, 1e3 * sample[kept / 2],
           1e3 * sample[kept * 99 / 100]);
    free(sample);
}

/* -- submitting ------------------------------------------------------------- */

static void
send_all(int fd, const void *bytes, size_t len)
{
    need(send(fd, bytes, len, 0) == (ssize_t)len, "the board hung up");
}

static void *
submit(void *context)
{
    submitter *s = context;
    char hex[2 * EG_HASH_BYTES + 1];
    const int fd = connect_to(s->port);
    eg_hex_write(hex, s->device.chain.device_hash.bytes, EG_HASH_BYTES);
    for (unsigned i = 0; i < BATCHES; i++) {
        char head[256];
        const double start = bench_now();
        const int len = snprintf(head, sizeof(head),
                                 "POST /device/%s/ballots HTTP/1.1\r\n"
                                 "Host: b\r\nContent-Length: %zu\r\n\r\n",
                                 hex, s->body[i].len);
        send_all(fd, head, (size_t)len);
        send_all(fd, s->body[i].data, s->body[i].len);
        read_answer(fd);
        s->sample[i] = bench_now() - start;
    }
    (void)close(fd);
    return NULL;
}

/** How often a second a page can be written to this disk and synced, one after
 * the other: what a commit costs at the least. */
static double
measure_syncs(const char *dir)
{
    enum { TIMES = 50 };
    static const uint8_t page[4096];
    char path[256];
    (void)snprintf(path, sizeof(path), "%s/sync", dir);
    const int fd = open(path, O_WRONLY | O_CREAT, 0600);
    need(fd >= 0, "no file to sync");
    const double start = bench_now();
    for (int i = 0; i < TIMES; i++) {
        need(write(fd, page, sizeof(page)) == (ssize_t)sizeof(page) &&
                 fdatasync(fd) == 0,
             "the disk fails");
    }
    const double rate = TIMES / (bench_now() - start);
    (void)close(fd);
    (void)unlink(path);
    return rate;
}

/** The first @p count devices submit all that they have at once. */
static void
submit_at_once(const char *dir,
               uint16_t port,
               submitter *submitters,
               unsigned count)
{
    static double sample[DEVICES * BATCHES];
    const double before = measure_syncs(dir);
    const double start = bench_now();
    for (unsigned i = 0; i < count; i++) {
        submitters[i].port = port;
        need(pthread_create(&submitters[i].thread, NULL, submit,
                            &submitters[i]) == 0,
             "no thread");
    }
    for (unsigned i = 0; i < count; i++) {
        pthread_join(submitters[i].thread, NULL);
        memcpy(sample + (size_t)i * BATCHES, submitters[i].sample,
               sizeof(submitters[i].sample));
    }
    const size_t sent = (size_t)count * BATCHES;
    const double rate = (double)sent / (bench_now() - start);
    const double syncs = (before + measure_syncs(dir)) / 2;
    qsort(sample, sent, sizeof(*sample), compare);
    printf("submitted  %10zu ballots by %u device%s: %.0f/s, median %.1f ms; "
           "the disk syncs %.0f times a second: ratio %.2f\n",
           sent, count, count == 1 ? "" : "s", rate, 1e3 * sample[sent / 2],
           syncs, rate / syncs);
}

static void
serve(const char *dir,
      const kit_device *d,
      submitter *submitters,
      uint64_t ballots,
      double seconds)
{
    board_server *server = NULL;
    board_server_plan plan = BOARD_SERVER_PLAN_INIT;
    plan.guard.sandbox =
        HTTP_SANDBOX_OFF; /* who asks is in this process, too */
    eg_error err = {0};
    plan.port = 0;
    const double start = bench_now();
    need(board_server_start(&server, dir, &plan, &err) == EG_OK, err.text);
    printf("opened     %10.1f ms, %.0f MiB resident\n",
           1e3 * (bench_now() - start), resident());
    const uint16_t port = board_server_port(server);
    look_up(port, d, ballots, 1, seconds / 2);
    look_up(port, d, ballots, CLIENTS, seconds);
    printf("resident   %10.0f MiB after looking up\n", resident());
    submit_at_once(dir, port, submitters, 1);
    submit_at_once(dir, port, submitters + 1, DEVICES - 1);
    board_server_stop(server);
}

int
main(int argc, char **argv)
{
    const uint64_t ballots =
        argc > 1 ? strtoull(argv[1], NULL, 10) : UINT64_C(100000);
    const double seconds = argc > 2 ? strtod(argv[2], NULL) : 5;
    char place[64] = "/tmp/board-load-XXXXXX";
    const char *dir = argc > 3 ? argv[3] : mkdtemp(place);
    need(dir != NULL && ballots > 0 && seconds > 0,
         "usage: board_load [BALLOTS [SECONDS [FOLDER]]]");
    kit_device d;
    static submitter submitters[DEVICES];
    fill(dir, &d, submitters, ballots);
    serve(dir, &d, submitters, ballots, seconds);
    kit_device_end(&d);
    for (unsigned i = 0; i < DEVICES; i++) {
        kit_device_end(&submitters[i].device);
        for (unsigned k = 0; k < BATCHES; k++) {
            eg_buffer_free(&submitters[i].body[k]);
        }
    }
    if (argc <= 3) {
        need(app_tree_remove(dir, NULL) == EG_OK, "the folder stays");
    }
    return 0;
}
