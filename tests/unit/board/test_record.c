/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole record over HTTP: there when everything was published, whole files
 * and parts of them, and no name that leads out of it.
 */
#include "board/serve/export.h"
#include "board/serve/whole.h"
#include "handlers.h"

static const char digits[] = "0123456789";

/** A file of ten bytes as an answer. */
typedef struct part_case {
    const char *range;
    unsigned status;
    const char *bytes; /**< NULL: the whole, or none. */
} part_case;

static unsigned
publish(fixture *f, const char *name, const char *content)
{
    EG_BUFFER(body, 1 << 16);
    assert_ok(kit_publication(
        &body, &f->kit, &f->kit.administrator, APP_PUBLISH_FILE, name,
        (eg_span){(const uint8_t *)content, strlen(content)}));
    return kit_post(&f->kit, "/publish", eg_buffer_span(&body));
}

/** Put a record where the board would have exported that of entry @p index. */
static void
put_record(fixture *f, unsigned index)
{
    char folder[APP_PATH_MAX];
    char path[APP_PATH_MAX + 32];
    (void)snprintf(folder, sizeof(folder), "%.4000s/%u", f->kit.b.record_path,
                   index);
    (void)snprintf(path, sizeof(path), "%.4000s/final", folder);
    assert_ok(app_dir_make(path, 0700, NULL));
    (void)snprintf(path, sizeof(path), "%.4000s/final/decrypted_tally.binpb",
                   folder);
    put(path, digits, 10);
    (void)snprintf(path, sizeof(path), "%.4000s/toc.binpb", folder);
    put(path, "contents", 8);
}

/** A board with a record that it serves. */
static void
begin_served(fixture *f, const char *name)
{
    begin(f, name, EG_CHAINING_SIMPLE);
    assert_ok(board_whole_new(&f->kit.r.whole, &f->kit.b, NULL));
    assert_int_equal(publish(f, "final/decrypted_tally.binpb", "x"), 200);
    assert_int_equal(publish(f, "toc.binpb", "y"), 200);
    put_record(f, 3);
    assert_ok(board_whole_refresh(f->kit.r.whole, &f->kit.r, NULL));
}

static void
end_served(fixture *f)
{
    board_whole_free(f->kit.r.whole);
    end(f);
}

/** The last answer is these bytes of a file. */
static void
assert_sends(fixture *f, const char *bytes)
{
    char got[64] = "";
    const board_answer_file *file = &f->kit.answer.file;
    assert_true(file->fd >= 0 && file->len < sizeof(got));
    assert_int_equal(pread(file->fd, got, file->len, (off_t)file->from),
                     file->len);
    assert_string_equal(got, bytes);
}

/** Who is to stop leaves nothing. */
static void
an_export_can_be_stopped(void **state)
{
    (void)state;
    fixture f;
    board_exported done;
    begin(&f, "stopped", EG_CHAINING_SIMPLE);
    assert_int_equal(publish(&f, "final/decrypted_tally.binpb", "x"), 200);
    atomic_bool stops = true;
    f.kit.r.stops = &stops;
    assert_int_equal(board_export(&f.kit.r, at("stopped-record"),
                                  BOARD_EXPORT_ALL, &done, NULL),
                     EG_ERR_STATE);
    assert_false(app_file_exists(at("stopped-record")));
    assert_false(app_file_exists(at("stopped-record.tmp")));
    assert_false(app_file_exists(at("stopped-record.beside.tmp")));
    f.kit.r.stops = NULL;
    end(&f);
}

static unsigned
get_part(fixture *f, const char *path, const char *range, const char *if_range)
{
    const board_request request = {.method = BOARD_GET,
                                   .path = path,
                                   .range = range,
                                   .if_range = if_range};
    return kit_ask(&f->kit, &request);
}

static void
parts_are_what_was_asked_for(void **state)
{
    (void)state;
    static const part_case cases[] = {
        {"bytes=0-0", 206, "0"},
        {"bytes=0-9", 206, "0123456789"},
        {"bytes=3-5", 206, "345"},
        {"bytes=9-", 206, "9"},
        {"bytes=0-", 206, "0123456789"},
        {"bytes=8-10", 206, "89"},
        {"bytes=8-100", 206, "89"},
        {"bytes=5-9223372036854775807", 206, "56789"},
        {"bytes=-1", 206, "9"},
        {"bytes=-10", 206, "0123456789"},
        {"bytes=-9000", 206, "0123456789"},
        {"BYTES=1-1", 206, "1"},
        /* no such part */
        {"bytes=10-", 416, NULL},
        {"bytes=10-11", 416, NULL},
        {"bytes=5-4", 416, NULL},
        {"bytes=-0", 416, NULL},
        /* no range, or several */
        {"bytes=", 416, NULL},
        {"bytes=-", 416, NULL},
        {"bytes=--1", 416, NULL},
        {"bytes=1", 416, NULL},
        {"bytes=a-b", 416, NULL},
        {"bytes=0-0,2-2", 416, NULL},
        {"bytes=0-0 ", 416, NULL},
        {"bytes= 0-0", 416, NULL},
        {"bytes=0x1-2", 416, NULL},
        {"bytes=+1-2", 416, NULL},
        {"bytes=18446744073709551616-", 416, NULL},
        {"bytes=0-18446744073709551616", 416, NULL},
        {"bytes=9223372036854775808-", 416, NULL},
        /* another unit */
        {"items=0-1", 200, "0123456789"},
        {"", 200, "0123456789"},
    };
    fixture f;
    begin_served(&f, "parts");
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        const unsigned status = get_part(
            &f, "/record/final/decrypted_tally.binpb", cases[i].range, NULL);
        if (status != cases[i].status) {
            print_message("%s\n", cases[i].range);
        }
        assert_int_equal(status, cases[i].status);
        if (cases[i].bytes != NULL) {
            assert_sends(&f, cases[i].bytes);
        } else {
            assert_has(&f, "{\"error\":");
            assert_string_equal(f.kit.answer.part, "bytes */10");
            assert_int_equal(f.kit.answer.file.fd, -1);
        }
    }
    assert_int_equal(
        get_part(&f, "/record/final/decrypted_tally.binpb", "bytes=3-5", NULL),
        206);
    assert_string_equal(f.kit.answer.part, "bytes 3-5/10");
    /* What is made for the request has no parts. */
    assert_int_equal(get_part(&f, "/record/index.json", "bytes=0-1", NULL),
                     200);
    end_served(&f);
}

static void
a_part_is_of_the_file_that_was_meant(void **state)
{
    (void)state;
    fixture f;
    char tag[HTTP_ETAG_MAX];
    begin_served(&f, "tags");
    assert_int_equal(kit_get(&f.kit, "/record/toc.binpb"), 200);
    memcpy(tag, f.kit.answer.etag, sizeof(tag));
    assert_int_equal(get_part(&f, "/record/toc.binpb", "bytes=0-1", tag), 206);
    assert_sends(&f, "co");
    assert_int_equal(get_part(&f, "/record/toc.binpb", "bytes=0-1", "\"x\""),
                     200);
    assert_sends(&f, "contents");
    const board_request again = {.path = "/record/toc.binpb", .etag = tag};
    assert_int_equal(kit_ask(&f.kit, &again), 304);
    assert_int_equal(f.kit.answer.file.fd, -1);
    assert_int_equal(kit_get(&f.kit, "/record/final/decrypted_tally.binpb"),
                     200);
    assert_string_not_equal(f.kit.answer.etag, tag);
    /* Another edition has other tags, and the old one is gone. */
    assert_int_equal(publish(&f, "meta.json", "z"), 200);
    put_record(&f, 4);
    assert_ok(board_whole_refresh(f.kit.r.whole, &f.kit.r, NULL));
    assert_int_equal(kit_get(&f.kit, "/record/toc.binpb"), 200);
    assert_string_not_equal(f.kit.answer.etag, tag);
    char old[APP_PATH_MAX];
    assert_ok(app_path(old, f.kit.b.record_path, "3", NULL));
    assert_false(app_file_exists(old));
    end_served(&f);
}

static void
it_is_there_when_all_was_published(void **state)
{
    (void)state;
    fixture f;
    begin(&f, "complete", EG_CHAINING_SIMPLE);
    assert_int_equal(kit_get(&f.kit, "/record/index.json"), 404);
    assert_ok(board_whole_new(&f.kit.r.whole, &f.kit.b, NULL));
    static const char *const files[] = {
        "toc.binpb", "final/decrypted_tally.binpb",
        "final/uncast_nonce_releases/00000000.binpb"};
    for (size_t i = 0; i < EG_ARRAY_LEN(files); i++) {
        assert_int_equal(publish(&f, files[i], "x"), 200);
        assert_ok(board_whole_refresh(f.kit.r.whole, &f.kit.r, NULL));
        assert_int_equal(kit_get(&f.kit, "/record/index.json"), 404);
        assert_has(&f, "not complete yet");
        /* What is there can be read. */
        char path[128];
        (void)snprintf(path, sizeof(path), "/record/%s", files[i]);
        assert_int_equal(kit_get(&f.kit, path), 200);
        assert_int_equal(f.kit.answer.file.fd, -1);
    }
    /* Now it is complete, but the kit's setup is none: it cannot be written. */
    assert_int_equal(publish(&f, "toc.binpb", "y"), 200);
    assert_int_not_equal(board_whole_refresh(f.kit.r.whole, &f.kit.r, NULL),
                         EG_OK);
    assert_int_equal(kit_get(&f.kit, "/record/index.json"), 503);
    assert_int_equal(kit_get(&f.kit, "/record/toc.binpb"), 200);
    put_record(&f, 5);
    assert_ok(board_whole_refresh(f.kit.r.whole, &f.kit.r, NULL));
    assert_int_equal(kit_get(&f.kit, "/record/index.json"), 200);
    assert_has(&f, "{\"files\":[{\"name\":\"final/decrypted_tally.binpb\","
                   "\"bytes\":10},{\"name\":\"toc.binpb\",\"bytes\":8}]}");
    end_served(&f);
}

static void
only_names_of_the_record(void **state)
{
    (void)state;
    static const char *const names[] = {
        "",
        "/",
        ".",
        "..",
        "../../board.db",
        "../3/toc.binpb",
        "toc.binpb/",
        "/toc.binpb",
        "final",
        "TOC.binpb",
        "final/../toc.binpb",
        "toc",
    };
    fixture f;
    begin_served(&f, "names");
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        char path[128];
        (void)snprintf(path, sizeof(path), "/record/%s", names[i]);
        assert_int_equal(kit_get(&f.kit, path), 404);
    }
    /* A link that somebody puts there is not followed. */
    char path[APP_PATH_MAX];
    assert_ok(app_path(path, f.kit.b.record_path, "3/toc.binpb", NULL));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink("/etc/passwd", path), 0);
    assert_int_equal(kit_get(&f.kit, "/record/toc.binpb"), 503);
    end_served(&f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_export_can_be_stopped),
        cmocka_unit_test(parts_are_what_was_asked_for),
        cmocka_unit_test(a_part_is_of_the_file_that_was_meant),
        cmocka_unit_test(it_is_there_when_all_was_published),
        cmocka_unit_test(only_names_of_the_record),
    };
    return cmocka_run_group_tests(tests, place_begin, place_end);
}
