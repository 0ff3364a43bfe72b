/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records of older versions: files after each other, each begun by a line of
 * the byte 1 and its name.  Whatever they are, there is a report or a sentence;
 * nothing that has findings is verified, and the report has all three forms.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <electionguard/verify.h>

#include "fuzz.h"

#define FILES_MAX    64
#define NAME_MAX_LEN 80

/** Names of what was written, to be taken away again. */
typedef struct written {
    int root;
    char name[FILES_MAX][NAME_MAX_LEN];
    size_t len;
} written;

/** Whether @p name is letters, digits, '_', '-' and '.', one '/' at most. */
static int
is_plain(const char *name, size_t len)
{
    size_t slashes = 0;
    for (size_t i = 0; i < len; i++) {
        const char c = name[i];
        const int word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                         c == '_' || c == '-' ||
                         (c == '.' && i > 0 && name[i - 1] != '/');
        slashes += c == '/' ? 1 : 0;
        if (!word && (c != '/' || i == 0)) {
            return 0;
        }
    }
    return len > 0 && len < NAME_MAX_LEN && slashes <= 1 &&
           name[len - 1] != '/';
}

static void
write_file(written *w,
           const char *name,
           size_t len,
           const uint8_t *bytes,
           size_t size)
{
    char path[NAME_MAX_LEN];
    memcpy(path, name, len);
    path[len] = '\0';
    char *slash = strchr(path, '/');
    if (slash != NULL) {
        *slash = '\0';
        (void)mkdirat(w->root, path, 0700);
        *slash = '/';
    }
    const int fd = openat(w->root, path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0) {
        return;
    }
    FUZZ_LAW(write(fd, bytes, size) == (ssize_t)size);
    close(fd);
    memcpy(w->name[w->len++], path, len + 1);
}

static void
write_files(written *w, const uint8_t *data, size_t size)
{
    size_t at = 0;
    while (at < size && w->len < FILES_MAX && data[at] == 1) {
        const uint8_t *name = data + at + 1;
        const uint8_t *line = memchr(name, '\n', size - at - 1);
        if (line == NULL) {
            return;
        }
        const uint8_t *body = line + 1;
        const uint8_t *end = memchr(body, 1, (size_t)(data + size - body));
        end = end == NULL ? data + size : end;
        if (is_plain((const char *)name, (size_t)(line - name))) {
            write_file(w, (const char *)name, (size_t)(line - name), body,
                       (size_t)(end - body));
        }
        at = (size_t)(end - data);
    }
}

static void
take_away(written *w, const char *path)
{
    for (size_t i = 0; i < w->len; i++) {
        (void)unlinkat(w->root, w->name[i], 0);
    }
    for (size_t i = 0; i < w->len; i++) {
        char *slash = strchr(w->name[i], '/');
        if (slash != NULL) {
            *slash = '\0';
            (void)unlinkat(w->root, w->name[i], AT_REMOVEDIR);
        }
    }
    close(w->root);
    FUZZ_LAW(rmdir(path) == 0);
}

static void
judge(const char *path)
{
    static const eg_report_format forms[] = {EG_REPORT_TEXT, EG_REPORT_JSON,
                                             EG_REPORT_JUNIT};
    eg_verify_options options = EG_VERIFY_OPTIONS_INIT;
    eg_error err = {0};
    eg_report *report = NULL;
    options.jobs = 1;
    const eg_status status = eg_verify_any(&report, path, &options, &err);
    if (status != EG_OK) {
        FUZZ_LAW(report == NULL && err.text[0] != '\0');
        return;
    }
    FUZZ_LAW(eg_report_verdict(report) == EG_REJECTED ||
             eg_report_finding_count(report) == 0);
    for (int i = 0; i < 3; i++) {
        char *text = NULL;
        size_t len = 0;
        FUZZ_LAW(eg_report_write(report, forms[i], &text, &len) == EG_OK);
        FUZZ_LAW(len > 0 && text[len] == '\0');
        free(text);
    }
    eg_report_free(report);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[] = "/tmp/fuzz-legacy-XXXXXX";
    static written w;
    FUZZ_LAW(mkdtemp(path) != NULL);
    w.root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    w.len = 0;
    FUZZ_LAW(w.root >= 0);
    write_files(&w, data, size);
    judge(path);
    take_away(&w, path);
    return 0;
}
