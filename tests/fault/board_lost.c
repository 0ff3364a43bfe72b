/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A board whose database is killed at any moment while ballots are submitted:
 * what fails is refused, what was acknowledged stays, and no checkpoint that was
 * ever shown is taken back.
 *
 * with_postgres.py starts the database again; without it there is nothing to
 * test.
 */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "../unit/board/handlers.h"
#include "shown.h"

#define KILLS   8
#define BALLOTS 2000

static void
pause_ms(unsigned ms)
{
    const struct timespec pause = {ms / 1000, 1000000L * (ms % 1000)};
    (void)nanosleep(&pause, NULL);
}

/* -- who kills -------------------------------------------------------------- */

/** What both threads know. */
typedef struct assault {
    const char *address;
    atomic_uint acknowledged; /**< Since the last kill. */
    atomic_uint kills;
} assault;

/** The server's process, from its file; 0 while there is none. */
static pid_t
server_process(void)
{
    const char *path = getenv("EG_TEST_STORE_PID");
    char line[32] = "";
    FILE *file = path == NULL ? NULL : fopen(path, "r");
    if (file != NULL) {
        if (fgets(line, sizeof(line), file) == NULL) {
            line[0] = '\0';
        }
        (void)fclose(file);
    }
    return (pid_t)strtol(line, NULL, 10);
}

/** Kill the whole server, or, every other time, one of its processes: then the
 * server ends all others and recovers. */
static void
strike(const assault *a, unsigned n)
{
    const pid_t server = server_process();
    if (n % 2 == 0 && server > 1) {
        (void)kill(server, SIGKILL);
        return;
    }
    (void)store_execute(a->address, "COPY (SELECT) TO PROGRAM 'kill -9 $PPID'");
}

static void *
kill_often(void *context)
{
    assault *a = context;
    unsigned seed = 1;
    for (unsigned n = 0; n < KILLS; n++) {
        while (atomic_load(&a->acknowledged) < 3) {
            pause_ms(5);
        }
        seed = seed * 1103515245u + 12345u;
        pause_ms((seed >> 16) % 60);
        strike(a, n);
        atomic_store(&a->acknowledged, 0);
        atomic_fetch_add(&a->kills, 1);
    }
    return NULL;
}

/* -- who submits ------------------------------------------------------------ */

/** Where each acknowledged ballot is in the log. */
static uint64_t index_of[BALLOTS + 1];

/** The number after a word of the last answer. */
static uint64_t
answered(fixture *f, const char *word)
{
    char text[4096];
    const size_t len = f->kit.answer.body.len;
    assert_true(len < sizeof(text));
    memcpy(text, f->kit.answer.body.data, len);
    text[len] = '\0';
    const char *found = strstr(text, word);
    assert_non_null(found);
    return strtoull(found + strlen(word), NULL, 10);
}

/** Submit the next ballot, again and again. */
static unsigned
submit(fixture *f)
{
    EG_BUFFER(item, 4096);
    unsigned refused = 0;
    const uint64_t position = f->device.chain.count + 1;
    kit_ballot(&item, &f->device);
    eg_span span = eg_buffer_span(&item);
    const app_batch batch = {.first = position, .item = &span, .item_len = 1};
    while (kit_send(&f->kit, &f->device, &batch) != HTTP_OK) {
        assert_int_equal(f->kit.answer.status, HTTP_BUSY);
        pause_ms(20);
        assert_true(++refused < 3000); /* it comes back */
    }
    index_of[position] = answered(f, "\"entries\":[");
    return refused;
}

/** A look at the checkpoint, if the board can answer. */
static void
look(fixture *f)
{
    if (kit_get(&f->kit, "/checkpoint") == HTTP_OK) {
        shown_note(eg_buffer_span(&f->kit.answer.body));
    } else {
        assert_int_equal(f->kit.answer.status, HTTP_BUSY);
    }
}

/** Wait until what was killed is gone, and the board answers.  A process of the
 * database that has lost its parent may answer a little longer, and die under the
 * look that comes next. */
static void
settle(fixture *f)
{
    unsigned refused = 0;
    pause_ms(500);
    while (kit_get(&f->kit, "/checkpoint") != HTTP_OK) {
        pause_ms(20);
        assert_true(++refused < 3000); /* it comes back */
    }
}

static void
check_ballots(fixture *f, uint64_t count)
{
    for (uint64_t i = 1; i <= count; i++) {
        eg_hash id;
        eg_hash code;
        board_ballot found;
        kit_codes(&id, &code, &f->device, i);
        assert_ok(board_store_find_code(f->kit.r.store, &found, &code, NULL));
        assert_int_equal(found.position, i);
        assert_int_equal(found.index, index_of[i]);
    }
}

static void
what_was_acknowledged_stays(void **state)
{
    (void)state;
    if (!store_is_database()) {
        skip();
    }
    fixture f;
    pthread_t thread;
    unsigned refused = 0;
    uint64_t count = 0;
    begin(&f, "lost", EG_CHAINING_SIMPLE);
    assault a = {.address = f.kit.b.store_path};
    assert_int_equal(pthread_create(&thread, NULL, kill_often, &a), 0);
    while (count < BALLOTS && (atomic_load(&a.kills) < KILLS ||
                               atomic_load(&a.acknowledged) < 3)) {
        refused += submit(&f);
        count++;
        atomic_fetch_add(&a.acknowledged, 1);
        look(&f);
    }
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(atomic_load(&a.kills), KILLS);
    assert_true(refused > 0); /* it was felt */
    settle(&f);
    shown_check(f.kit.r.store, app_log_size(&f.kit.w->log), shown_len);
    check_ballots(&f, count);
    print_message("%u ballots, %u kills, %u refusals\n", (unsigned)count, KILLS,
                  refused);
    end(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_acknowledged_stays),
    };
    return cmocka_run_group_tests(tests, place_begin, place_end);
}
