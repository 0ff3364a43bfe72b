/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Another implementation's records: they verify, and with any single JSON value
 * of one altered they do not.
 *
 *     golden_values          every 21st value; with EG_SAMPLE every 63rd
 *     golden_values all      every value
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/buffer.h"
#include "support/record_fixture.h"
#include "support/verify_case.h"

#define SKIPPED 77

static eg_group *group;
static char root[FIXTURE_PATH_MAX];
static size_t step;
static size_t values;
static size_t changed;
static size_t wrong;

static void
need(bool truth, const char *what)
{
    if (!truth) {
        (void)fprintf(stderr, "%s\n", what);
        abort();
    }
}

static eg_verdict
verdict_of(const char *path)
{
    eg_report *report = verify_path(path, group, EG_PROFILE_FULL, 1);
    const eg_verdict verdict = eg_report_verdict(report);
    eg_report_free(report);
    return verdict;
}

/** A value within a line, from its first byte to after its last. */
typedef struct value {
    size_t from;
    size_t to;
    bool quoted;
} value;

/** Find the next value from *at on; names are no values. */
static bool
next_value(const eg_buffer *file, size_t *at, value *out)
{
    size_t i = *at;
    while (i < file->len) {
        const uint8_t c = file->data[i];
        if (c == '"') {
            size_t end = i + 1;
            while (file->data[end] != '"') {
                end += file->data[end] == '\\' ? 2 : 1;
            }
            const bool name = end + 1 < file->len && file->data[end + 1] == ':';
            *out = (value){i + 1, end, true};
            *at = i = end + 1;
            if (!name) {
                return true;
            }
        } else if ((c >= '0' && c <= '9') || c == '-' || c == 't' || c == 'f') {
            size_t end = i;
            while (end < file->len &&
                   strchr(",]} \n", file->data[end]) == NULL) {
                end++;
            }
            *out = (value){i, end, false};
            *at = end;
            return true;
        } else {
            i++;
        }
    }
    return false;
}

/** Another value of the same kind, as like the old one as can be. */
static void
alter(eg_buffer *out, const eg_buffer *file, const value *v)
{
    eg_buffer_append(out, file->data, file->len);
    const size_t len = v->to - v->from;
    if (!v->quoted && out->data[v->from] == 't') {
        eg_buffer_truncate(out, v->from);
        eg_buffer_text(out, "false");
        eg_buffer_append(out, file->data + v->to, file->len - v->to);
    } else if (len == 0) {
        eg_buffer_insert(out, v->from, "A", 1);
    } else {
        uint8_t *c = &out->data[v->from + len / 2];
        if (*c >= '0' && *c <= '9') {
            *c = *c == '9' ? '8' : (uint8_t)(*c + 1);
        } else {
            *c = *c == 'A' ? 'B' : 'A';
        }
    }
}

/** meta.json says nothing; a signature is judged with a key only. */
static bool
is_judged(const char *name)
{
    return strcmp(name, "meta.json") != 0 &&
           strncmp(name, "signatures/", 11) != 0;
}

static int
visit(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)ftw;
    const char *name = path + strlen(root) + 1;
    if (type != FTW_F || !is_judged(name)) {
        return 0;
    }
    EG_BUFFER(file, (size_t)16 << 20);
    fixture_load(path, &file);
    size_t at = 0;
    value v;
    while (next_value(&file, &at, &v)) {
        if (values++ % step != 0) {
            continue;
        }
        EG_BUFFER(altered, (size_t)16 << 20);
        alter(&altered, &file, &v);
        fixture_store(path, altered.data, altered.len);
        changed++;
        if (verdict_of(root) != EG_REJECTED) {
            wrong++;
            (void)fprintf(stderr, "%s: the value at byte %zu may be altered\n",
                          name, v.from);
        }
    }
    fixture_store(path, file.data, file.len);
    return 0;
}

int
main(int argc, char **argv)
{
    static const char *const golden[] = {"regular-chained/json",
                                         "regular-chained/protobuf",
                                         "regular-unchained/json"};
    const char *shared = getenv("EG_SHARED");
    char folder[FIXTURE_PATH_MAX];
    char path[FIXTURE_PATH_MAX];
    if (shared == NULL) {
        (void)printf("skipped: EG_SHARED does not name the reference data\n");
        return SKIPPED;
    }
    fixture_path(path, shared, "corpora/eg2.1");
    if (!fixture_exists(path)) {
        (void)printf("skipped: %s is not there\n", path);
        return SKIPPED;
    }
    need(eg_group_new(&group) == EG_OK, "group");
    for (size_t i = 0; i < 3; i++) {
        char name[128];
        (void)snprintf(name, sizeof(name), "corpora/eg2.1/%s", golden[i]);
        fixture_path(path, shared, name);
        if (verdict_of(path) != EG_VERIFIED) {
            wrong++;
            (void)fprintf(stderr, "%s is not verified\n", golden[i]);
        }
    }
    step = prop_sample() == 1 ? 21 : 63;
    step = argc > 1 && strcmp(argv[1], "all") == 0 ? 1 : step;
    fixture_folder(folder);
    fixture_path(path, shared, "corpora/eg2.1/regular-unchained/json");
    fixture_path(root, folder, "r");
    fixture_copy_tree(path, root);
    need(verdict_of(root) == EG_VERIFIED, "the copy");
    need(nftw(root, visit, 16, FTW_PHYS) == 0, "walking");
    need(verdict_of(root) == EG_VERIFIED, "the restored copy");
    fixture_remove(folder);
    eg_group_free(group);
    (void)printf("%zu of %zu values altered, %zu without being noticed\n",
                 changed, values, wrong);
    return wrong == 0 && changed > 0 ? 0 : 1;
}
