/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The journal: what a power cut may leave is a torn tail, everything else that
 * differs is refused, and never is anything replayed that was not written.
 */
#include "electionguard/device/journal.h"
#include "place.h"

#define ENTRIES  4
#define FILE_MAX 4096

static const size_t length[ENTRIES] = {3, 40, 0, 25};

/** What a replay has seen. */
typedef struct replay {
    size_t seen;
    bool wrong;
} replay;

static void
make_payload(uint8_t out[64], size_t entry)
{
    for (size_t i = 0; i < 64; i++) {
        out[i] = (uint8_t)(entry * 64 + i);
    }
}

static eg_status
visit(void *context, uint8_t kind, eg_span payload, eg_error *err)
{
    replay *r = context;
    uint8_t want[64];
    (void)err;
    make_payload(want, r->seen);
    r->wrong = r->wrong || r->seen >= ENTRIES || kind != r->seen + 1 ||
               payload.len != length[r->seen] ||
               memcmp(payload.data, want, payload.len) != 0;
    r->seen++;
    return EG_OK;
}

/** A journal of ENTRIES entries; where each ends. */
static size_t
make_journal(const char *path, uint8_t bytes[FILE_MAX], size_t end[ENTRIES])
{
    uint8_t payload[64];
    journal j = {.fd = -1};
    make_payload(payload, 0);
    (void)unlink(path);
    assert_ok(journal_create(path, 1, (eg_span){payload, length[0]}, NULL));
    assert_ok(journal_open(&j, path, NULL, NULL, NULL));
    end[0] = (size_t)j.size;
    for (size_t i = 1; i < ENTRIES; i++) {
        make_payload(payload, i);
        assert_ok(journal_append(&j, (uint8_t)(i + 1),
                                 (eg_span){payload, length[i]}, NULL));
        end[i] = (size_t)j.size;
    }
    journal_close(&j);
    return get(path, bytes, FILE_MAX);
}

/** Open bytes as a journal. */
static eg_status
open_bytes(const uint8_t *bytes, size_t len, journal *j, replay *r)
{
    static eg_error err;
    *j = (journal){.fd = -1};
    *r = (replay){0};
    put(at("j"), bytes, len);
    static char path[256];
    (void)snprintf(path, sizeof(path), "%s", at("j"));
    const eg_status status = journal_open(j, path, visit, r, &err);
    assert_false(r->wrong);
    return status;
}

/** The torn tail goes, the rest stays, and the journal can go on. */
static void
check_mends(journal *j, size_t keep)
{
    uint8_t payload[64];
    uint8_t bytes[FILE_MAX];
    replay r = {0};
    eg_error err = {.status = EG_OK};
    const size_t entries = keep;
    assert_fails(journal_append(j, 1, (eg_span){payload, 0}, &err),
                 EG_ERR_STATE, "recover");
    assert_ok(journal_mend(j, NULL));
    make_payload(payload, entries);
    assert_ok(journal_append(j, (uint8_t)(entries + 1),
                             (eg_span){payload, length[entries]}, NULL));
    journal_close(j);
    const size_t len = get(at("j"), bytes, sizeof(bytes));
    assert_ok(open_bytes(bytes, len, j, &r));
    assert_int_equal(r.seen, entries + 1);
    assert_int_equal(j->torn, 0);
    journal_close(j);
}

static void
test_power_cut_at_every_byte_of_the_last_entry(void **state)
{
    (void)state;
    uint8_t bytes[FILE_MAX];
    uint8_t cut[FILE_MAX];
    size_t end[ENTRIES];
    const size_t len = make_journal(at("j"), bytes, end);
    const size_t begin = end[ENTRIES - 2];
    assert_int_equal(len, end[ENTRIES - 1]);
    for (size_t kept = begin + 1; kept < len; kept++) {
        /* As long as it got; then zeroes, or leavings of other files. */
        for (int tail = 0; tail < 3; tail++) {
            journal j;
            replay r;
            memcpy(cut, bytes, kept);
            for (size_t i = kept; i < len; i++) {
                cut[i] = tail == 1 ? 0 : (uint8_t)(0xA5 ^ i);
            }
            assert_ok(open_bytes(cut, tail == 0 ? kept : len, &j, &r));
            if (j.torn == 0) { /* the zeroes were right */
                assert_memory_equal(cut, bytes, len);
                journal_close(&j);
                continue;
            }
            assert_int_equal(r.seen, ENTRIES - 1);
            assert_int_equal(j.size, begin);
            check_mends(&j, ENTRIES - 1);
        }
    }
}

static void
test_nothing_of_the_last_entry_but_garbage(void **state)
{
    (void)state;
    uint8_t bytes[FILE_MAX];
    size_t end[ENTRIES];
    const size_t len = make_journal(at("j"), bytes, end);
    for (unsigned fill = 0; fill < 256; fill++) {
        journal j;
        replay r;
        memset(bytes + end[ENTRIES - 2], (int)fill, len - end[ENTRIES - 2]);
        assert_ok(open_bytes(bytes, len, &j, &r));
        assert_int_equal(r.seen, ENTRIES - 1);
        check_mends(&j, ENTRIES - 1);
    }
}

static void
test_every_bit_of_an_earlier_entry_is_named_damage(void **state)
{
    (void)state;
    uint8_t bytes[FILE_MAX];
    size_t end[ENTRIES];
    const size_t len = make_journal(at("j"), bytes, end);
    for (size_t i = 0; i < end[ENTRIES - 2] * 8; i++) {
        journal j;
        replay r;
        bytes[i / 8] = (uint8_t)(bytes[i / 8] ^ (1U << i % 8));
        const eg_status status = open_bytes(bytes, len, &j, &r);
        if (status != EG_ERR_MALFORMED) {
            fail_msg("bit %zu gives %s, %zu entries", i, eg_status_name(status),
                     r.seen);
        }
        bytes[i / 8] = (uint8_t)(bytes[i / 8] ^ (1U << i % 8));
    }
}

static void
test_every_bit_of_the_last_entry_is_a_torn_tail(void **state)
{
    (void)state;
    uint8_t bytes[FILE_MAX];
    size_t end[ENTRIES];
    const size_t len = make_journal(at("j"), bytes, end);
    for (size_t i = end[ENTRIES - 2] * 8; i < len * 8; i++) {
        journal j;
        replay r;
        bytes[i / 8] = (uint8_t)(bytes[i / 8] ^ (1U << i % 8));
        const eg_status status = open_bytes(bytes, len, &j, &r);
        assert_ok(status);
        assert_true(j.torn > 0);
        assert_int_equal(r.seen, ENTRIES - 1);
        journal_close(&j);
        bytes[i / 8] = (uint8_t)(bytes[i / 8] ^ (1U << i % 8));
    }
}

static void
test_entries_cannot_be_dropped_doubled_or_exchanged(void **state)
{
    (void)state;
    uint8_t bytes[FILE_MAX];
    uint8_t other[FILE_MAX];
    size_t end[ENTRIES];
    journal j;
    replay r;
    const size_t len = make_journal(at("j"), bytes, end);
    const size_t second = end[1] - end[0];

    memcpy(other, bytes, end[0]);
    memcpy(other + end[0], bytes + end[1], len - end[1]);
    assert_int_equal(open_bytes(other, len - second, &j, &r), EG_ERR_MALFORMED);

    memcpy(other, bytes, end[1]);
    memcpy(other + end[1], bytes + end[0], len - end[0]);
    assert_int_equal(open_bytes(other, len + second, &j, &r), EG_ERR_MALFORMED);
}

static void
test_what_is_cut_off_is_kept(void **state)
{
    (void)state;
    uint8_t bytes[FILE_MAX];
    uint8_t kept[FILE_MAX];
    char name[32];
    size_t end[ENTRIES];
    journal j;
    replay r;
    const size_t len = make_journal(at("j"), bytes, end);
    assert_ok(open_bytes(bytes, len - 1, &j, &r));
    assert_ok(journal_mend(&j, NULL));
    journal_close(&j);
    (void)snprintf(name, sizeof(name), "j.torn-%zu", end[ENTRIES - 2]);
    assert_int_equal(get(at(name), kept, sizeof(kept)),
                     len - 1 - end[ENTRIES - 2]);
    assert_memory_equal(kept, bytes + end[ENTRIES - 2],
                        len - 1 - end[ENTRIES - 2]);
}

static void
test_what_is_no_journal(void **state)
{
    (void)state;
    eg_error err;
    journal j = {.fd = -1};
    assert_fails(journal_open(&j, at("absent"), NULL, NULL, &err),
                 EG_ERR_NOT_FOUND, "absent");
    put(at("j"), "CGJOUR", 6);
    assert_fails(journal_open(&j, at("j"), NULL, NULL, &err), EG_ERR_MALFORMED,
                 "not a journal");
    put(at("j"), "CGJOURN2", 8);
    assert_fails(journal_open(&j, at("j"), NULL, NULL, &err), EG_ERR_MALFORMED,
                 "not a journal");
    assert_fails(
        journal_create(at("j"), 1, (eg_span){(const uint8_t *)"", 0}, &err),
        EG_ERR_STATE, "exists");
}

/** What one entry must be. */
typedef struct wanted {
    size_t entry;
    unsigned seen;
} wanted;

static eg_status
check_one(void *context, uint8_t kind, eg_span payload, eg_error *err)
{
    (void)err;
    wanted *w = context;
    uint8_t want[64];
    make_payload(want, w->entry);
    w->seen++;
    assert_int_equal(kind, w->entry + 1);
    assert_int_equal(payload.len, length[w->entry]);
    assert_memory_equal(payload.data, want, payload.len);
    return EG_ERR_STATE;
}

/* -- one entry is read again, and nothing that is none -- */
static void
test_reads_an_entry(void **state)
{
    (void)state;
    uint8_t bytes[FILE_MAX];
    size_t end[ENTRIES];
    journal j;
    replay r;
    const size_t len = make_journal(at("j"), bytes, end);
    assert_ok(open_bytes(bytes, len, &j, &r));
    assert_int_equal(JOURNAL_START + journal_entry_bytes(length[0]), end[0]);
    for (size_t i = 0; i + 1 < ENTRIES; i++) {
        wanted w = {.entry = i + 1};
        assert_int_equal(end[i] + journal_entry_bytes(length[i + 1]),
                         end[i + 1]);
        assert_int_equal(journal_read(&j, end[i], check_one, &w, NULL),
                         EG_ERR_STATE);
        assert_int_equal(w.seen, 1);
    }
    for (size_t byte = 0; byte <= len + 1; byte++) {
        bool begins = false;
        for (size_t i = 0; i + 1 < ENTRIES; i++) {
            begins = begins || byte == end[i];
        }
        eg_error err = {0};
        if (!begins) {
            assert_fails(journal_read(&j, byte, check_one, NULL, &err),
                         EG_ERR_MALFORMED, "has no entry at byte");
        }
    }
    journal_close(&j);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_power_cut_at_every_byte_of_the_last_entry),
        cmocka_unit_test(test_nothing_of_the_last_entry_but_garbage),
        cmocka_unit_test(test_every_bit_of_an_earlier_entry_is_named_damage),
        cmocka_unit_test(test_every_bit_of_the_last_entry_is_a_torn_tail),
        cmocka_unit_test(test_entries_cannot_be_dropped_doubled_or_exchanged),
        cmocka_unit_test(test_what_is_cut_off_is_kept),
        cmocka_unit_test(test_what_is_no_journal),
        cmocka_unit_test(test_reads_an_entry),
    };
    return cmocka_run_group_tests(tests, place_begin, place_end);
}
