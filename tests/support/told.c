/* SPDX-License-Identifier: Apache-2.0 */
#include "support/told.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/record_fixture.h"
#include "verify/report.h"

#define TOLD_BYTES_MAX ((size_t)1 << 22)

static bool
renews(void)
{
    const char *wish = getenv("EG_TOLD");
    return wish != NULL && strcmp(wish, "renew") == 0;
}

static void
path_of(const told *t, char out[FIXTURE_PATH_MAX])
{
    char name[64];
    (void)snprintf(name, sizeof(name), "%s.txt", t->program);
    fixture_path(out, TOLD_FOLDER, name);
}

void
told_begin(told *t, const char *program)
{
    char path[FIXTURE_PATH_MAX];
    t->program = program;
    eg_buffer_init(&t->was, TOLD_BYTES_MAX);
    eg_buffer_init(&t->is, TOLD_BYTES_MAX);
    if (!renews()) {
        path_of(t, path);
        fixture_load(path, &t->was);
    }
    eg_buffer_byte(&t->was, '\0');
}

static void
put_finding(const eg_finding *f, eg_buffer *out)
{
    eg_buffer_format(out, "%s", eg_check_code(f->check));
    if (f->section != UINT32_MAX) {
        eg_buffer_format(out, " section %" PRIu32, f->section);
    }
    if (f->ordinal != EG_NO_ORDINAL) {
        eg_buffer_format(out, " item %" PRIu64, f->ordinal);
    }
    if (f->has_ballot) {
        eg_buffer_format(out, " ballot %" PRIu64 " of %02x, %02x",
                         f->ballot.position, f->ballot.device.bytes[0],
                         f->ballot_code.bytes[0]);
    }
    if (f->contest != 0 || f->field != 0) {
        eg_buffer_format(out, " field %" PRIu32 ".%" PRIu32, f->contest,
                         f->field);
    }
    eg_buffer_format(out, ": %s\n", f->text);
}

/** Outcomes of the verifications: passed, failed and so on, a letter each. */
static void
put_steps(const eg_report *report, eg_buffer *out)
{
    for (unsigned step = 0; step < EG_STEP_COUNT; step++) {
        const char letter[] = {
            [EG_PASSED] = 'p',         [EG_FAILED] = 'F',
            [EG_NOT_APPLICABLE] = '-', [EG_NOT_EVALUABLE] = 'e',
            [EG_NOT_RUN] = 'n',
        };
        eg_buffer_format(out, "%c", letter[eg_report_step(report, step)]);
    }
}

static void
put_report(const eg_report *report, size_t most, eg_buffer *out)
{
    uint64_t visited = 0;
    uint64_t unseen = 0;
    for (int i = 0; i < EG_CHECK_COUNT; i++) {
        eg_check_count count;
        (void)eg_report_check(report, (eg_check)i, &count);
        visited += count.visited;
        unseen += count.unseen;
    }
    size_t len = 0;
    const eg_finding *f = eg_report_findings(report, &len);
    eg_buffer_format(out, "%s ", eg_verdict_name(eg_report_verdict(report)));
    put_steps(report, out);
    eg_buffer_format(
        out, " visited %" PRIu64 " unseen %" PRIu64 " findings %" PRIu64 "\n",
        visited, unseen, eg_report_finding_count(report));
    for (size_t i = 0; i < len && i < most; i++) {
        put_finding(&f[i], out);
    }
}

/** Whether @p all has the section @p section, whose first line is @p line. */
static bool
has_section(const char *all, const char *section, size_t line)
{
    while (all != NULL && strncmp(all, section, line) != 0) {
        all = strstr(all + 1, "== ");
    }
    const size_t len = strlen(section);
    return all != NULL && strncmp(all, section, len) == 0 &&
           (all[len] == '\0' || strncmp(all + len, "== ", 3) == 0);
}

bool
told_text(told *t, const char *name, const char *text)
{
    EG_BUFFER(section, TOLD_BYTES_MAX);
    eg_buffer_format(&section, "== %s\n", name);
    const size_t line = section.len;
    eg_buffer_text(&section, text);
    eg_buffer_byte(&section, '\0');
    if (eg_buffer_status(&section) != EG_OK) {
        abort();
    }
    const char *is = (const char *)section.data;
    /* What is told twice is the same each time, and stands in the file once. */
    if (!has_section((const char *)t->is.data, is, line)) {
        eg_buffer_truncate(&t->is, t->is.len == 0 ? 0 : t->is.len - 1);
        eg_buffer_append(&t->is, is, section.len);
    }
    const bool same = has_section((const char *)t->was.data, is, line);
    if (!same && !renews()) {
        (void)fprintf(stderr, "told/%s.txt has not:\n%s", t->program, is);
    }
    return same || renews();
}

bool
told_report(told *t, const char *name, const eg_report *report, size_t most)
{
    EG_BUFFER(out, TOLD_BYTES_MAX);
    put_report(report, most, &out);
    eg_buffer_byte(&out, '\0');
    if (eg_buffer_status(&out) != EG_OK) {
        abort();
    }
    return told_text(t, name, (const char *)out.data);
}

bool
told_end(told *t, bool whole)
{
    char path[FIXTURE_PATH_MAX];
    path_of(t, path);
    const bool good = !whole || renews() || t->is.len == t->was.len;
    if (!good) {
        (void)fprintf(stderr, "told/%s.txt has more cases\n", t->program);
    }
    if (renews()) {
        fixture_store(path, t->is.data, t->is.len - 1);
    }
    eg_buffer_free(&t->was);
    eg_buffer_free(&t->is);
    return good;
}
