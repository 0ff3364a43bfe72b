/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The signer's two sides.
 */
#include "accountguard/notice/signer.h"

#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "accountguard/notice/canonical.h"
#include "accountguard/notice/smime.h"
#include "common/file.h"

/* A sanitizer looks at the process by means that a filter forbids. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || \
    __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/** Longest card. */
#define CARD_MAX 2048

/* -- files ------------------------------------------------------------------- */

typedef struct places {
    char card[APP_PATH_MAX];
    char key[APP_PATH_MAX];
    char pem[APP_PATH_MAX];
} places;

static eg_status
find_places(places *out, const char *dir, eg_error *err)
{
    EG_TRY(app_path(out->card, dir, "card", err));
    EG_TRY(app_path(out->key, dir, AG_SIGNER_FOLDER "/notice.key", err));
    return app_path(out->pem, dir, AG_SIGNER_FOLDER "/notice.pem", err);
}

static void
free_bytes(eg_span *bytes)
{
    app_file_free((uint8_t *)(uintptr_t)bytes->data, bytes->len);
}

static eg_status
read_file(eg_span *out, const char *path, size_t max, eg_error *err)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(app_file_read_plain(path, max, &bytes, &len, err));
    *out = (eg_span){bytes, len};
    return EG_OK;
}

/** The keys of a service. */
typedef struct keys {
    app_identity key;
    ag_smime_key *smime;
} keys;

static void
free_keys(keys *k)
{
    app_identity_free(&k->key);
    ag_smime_free(k->smime);
}

/** Read the keys, and write what the card says of them. */
static eg_status
load_keys(keys *out, const places *p, ag_card *card, eg_error *err)
{
    EG_CLEANUP(free_bytes) eg_span secret = {0};
    EG_CLEANUP(free_bytes) eg_span pem = {0};
    EG_TRY(read_file(&secret, p->key, APP_SECRET_KEY_BYTES, err));
    EG_TRY(read_file(&pem, p->pem, AG_SMIME_KEY_MAX, err));
    if (secret.len != APP_SECRET_KEY_BYTES) {
        return eg_fail(err, EG_ERR_MALFORMED, "%s: is no signing key", p->key);
    }
    EG_TRY(app_identity_load(&out->key, secret.data, err));
    EG_TRY(ag_smime_load(&out->smime, pem, err));
    memcpy(card->key, out->key.public_key, sizeof(card->key));
    return ag_smime_certificate(out->smime, &card->certificate, err);
}

/** Make keys that are not there; what an earlier try left is used. */
static eg_status
make_keys(const places *p, const ag_card *card, int64_t now, eg_error *err)
{
    if (!app_file_exists(p->key)) {
        app_identity fresh = {0};
        EG_TRY(app_identity_new(&fresh, err));
        const eg_status status =
            app_file_write(p->key, fresh.secret_key.bytes, APP_SECRET_KEY_BYTES,
                           0600, APP_WRITE_NEW, err);
        app_identity_free(&fresh);
        EG_TRY(status);
    }
    if (!app_file_exists(p->pem)) {
        EG_BUFFER(pem, AG_SMIME_KEY_MAX);
        EG_TRY(ag_smime_make(&pem, card->from, card->service, now, err));
        EG_TRY(app_file_write(p->pem, pem.data, pem.len, 0600, APP_WRITE_NEW,
                              err));
    }
    return EG_OK;
}

eg_status
ag_signer_make(const char *dir, ag_card *card, int64_t now, eg_error *err)
{
    places p;
    char folder[APP_PATH_MAX];
    EG_TRY(ag_signer_settle(dir, err));
    EG_TRY(find_places(&p, dir, err));
    if (app_file_exists(p.card)) {
        return ag_signer_card(card, dir, err);
    }
    EG_CLEANUP(free_keys) keys k = {.smime = NULL};
    EG_TRY(app_path(folder, dir, AG_SIGNER_FOLDER, err));
    EG_TRY(app_dir_make(folder, 0700, err));
    EG_TRY(make_keys(&p, card, now, err));
    EG_TRY(load_keys(&k, &p, card, err));
    EG_BUFFER(text, CARD_MAX);
    EG_TRY(ag_card_write(&text, card));
    return app_file_write(p.card, text.data, text.len, 0644, APP_WRITE_REPLACE,
                          err);
}

eg_status
ag_signer_card(ag_card *out, const char *dir, eg_error *err)
{
    places p;
    EG_CLEANUP(free_bytes) eg_span text = {0};
    EG_TRY(find_places(&p, dir, err));
    EG_TRY(read_file(&text, p.card, CARD_MAX, err));
    return ag_card_read(out, text, err);
}

/** Move a key, if it is in the folder of old: by one rename, so that a crash
 * leaves it in one of them, or in both under one inode. */
static eg_status
settle_key(const char *from, const char *to, eg_error *err)
{
    struct stat old;
    struct stat fresh;
    if (lstat(from, &old) != 0) {
        return EG_OK;
    }
    if (!app_rename_new(from, to) &&
        errno != ENOENT /* another process did */) {
        const int why = errno;
        if (why != EEXIST) {
            return eg_fail(err, EG_ERR_IO, "%s: cannot be moved to %s: %s",
                           from, to, strerror(why));
        }
        if (lstat(to, &fresh) != 0 || fresh.st_ino != old.st_ino ||
            fresh.st_dev != old.st_dev) {
            return eg_fail(err, EG_ERR_STATE,
                           "%s: is there besides %s, and only one can be the "
                           "service's: remove the other",
                           from, to);
        }
        EG_TRY(app_file_remove(from, err));
    }
    EG_TRY(app_sync_parent(to, err));
    return app_sync_parent(from, err);
}

eg_status
ag_signer_settle(const char *dir, eg_error *err)
{
    static const char *const names[] = {"notice.key", "notice.pem"};
    char from[APP_PATH_MAX];
    char to[APP_PATH_MAX];
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        EG_TRY(app_path(to, dir, "keys", err));
        EG_TRY(app_path(from, to, names[i], err));
        if (app_file_exists(from)) {
            char folder[APP_PATH_MAX];
            EG_TRY(app_path(folder, dir, AG_SIGNER_FOLDER, err));
            EG_TRY(app_dir_make(folder, 0700, err));
            EG_TRY(app_path(to, folder, names[i], err));
            EG_TRY(settle_key(from, to, err));
        }
    }
    return EG_OK;
}

/* -- messages ---------------------------------------------------------------- */

/** Move all bytes; false: the other side is gone. */
static bool
write_all(int fd, const void *bytes, size_t len)
{
    const uint8_t *at = bytes;
    while (len > 0) {
        const ssize_t got = write(fd, at, len);
        if (got <= 0 && errno != EINTR) {
            return false;
        }
        at += got > 0 ? got : 0;
        len -= got > 0 ? (size_t)got : 0;
    }
    return true;
}

static bool
read_all(int fd, void *bytes, size_t len)
{
    uint8_t *at = bytes;
    while (len > 0) {
        const ssize_t got = read(fd, at, len);
        if (got == 0 || (got < 0 && errno != EINTR)) {
            return false;
        }
        at += got > 0 ? got : 0;
        len -= got > 0 ? (size_t)got : 0;
    }
    return true;
}

/** A message: its length, 4 bytes, and its bytes. */
static bool
send_message(int fd, const eg_buffer *b)
{
    uint8_t head[4];
    eg_store_be32(head, (uint32_t)b->len);
    return write_all(fd, head, sizeof(head)) && write_all(fd, b->data, b->len);
}

/** Append a message of at most the buffer's ceiling. */
static bool
take_message(int fd, eg_buffer *b)
{
    uint8_t head[4];
    if (!read_all(fd, head, sizeof(head))) {
        return false;
    }
    const size_t len = eg_load_be32(head);
    uint8_t *to = len == 0 ? NULL : eg_buffer_extend(b, len);
    return to != NULL && read_all(fd, to, len);
}

/* -- the signer's side ------------------------------------------------------- */

/** Refuse all system calls but those that signing takes. */
static bool
confine(void)
{
    static const int calls[] = {SCMP_SYS(read),       SCMP_SYS(write),
                                SCMP_SYS(close),      SCMP_SYS(brk),
                                SCMP_SYS(munmap),     SCMP_SYS(mremap),
                                SCMP_SYS(madvise),    SCMP_SYS(getrandom),
                                SCMP_SYS(futex),      SCMP_SYS(exit),
                                SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn),
                                SCMP_SYS(getpid),     SCMP_SYS(clock_gettime),
                                SCMP_SYS(munlock),    SCMP_SYS(rt_sigprocmask)};
    if (SANITIZED) {
        return true;
    }
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    bool good = filter != NULL;
    for (size_t i = 0; good && i < EG_ARRAY_LEN(calls); i++) {
        good = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) == 0;
    }
    const int memory[] = {SCMP_SYS(mmap), SCMP_SYS(mprotect)};
    for (size_t i = 0; good && i < EG_ARRAY_LEN(memory); i++) {
        good = seccomp_rule_add(filter, SCMP_ACT_ALLOW, memory[i], 1,
                                SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
    }
    good = good && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return good;
}

/** Sign facts of this service; what the signer answers goes to @p out. */
static eg_status
sign(const keys *k, const ag_card *card, eg_span bytes, eg_buffer *out)
{
    ag_facts f;
    char id[AG_KEY_ID_CHARS + 1];
    ag_key_id(id, card->key);
    EG_TRY(ag_canonical_read(&f, bytes, NULL));
    if (strcmp(f.key, id) != 0 || strcmp(f.service, card->service) != 0 ||
        strcmp(f.page, card->page) != 0) {
        return EG_REJECT;
    }
    EG_BUFFER(said, AG_NOTICE_FILE_MAX);
    EG_BUFFER(part, AG_PART_BYTES);
    uint8_t signature[APP_SIGNATURE_BYTES];
    EG_TRY(ag_notice_signed_bytes(&said, &f, NULL));
    app_sign(&k->key, signature, said.data, said.len);
    EG_TRY(ag_part_write(&part, &f, signature, NULL));
    eg_buffer_append(out, signature, sizeof(signature));
    return ag_smime_sign(out, k->smime, eg_buffer_span(&part), NULL);
}

/** Whether OpenSSL and libsodium have loaded all that they load. */
static bool
warm_up(const keys *k)
{
    uint8_t signature[APP_SIGNATURE_BYTES];
    EG_BUFFER(cms, AG_SMIME_MAX);
    app_sign(&k->key, signature, signature, 0);
    return ag_smime_sign(&cms, k->smime, (eg_span){(const uint8_t *)"\r\n", 2},
                         NULL) == EG_OK;
}

/** Answer until the other side is gone: a byte of the status, then the rest. */
static void
serve(int line, const keys *k, const ag_card *card)
{
    for (;;) {
        EG_BUFFER(asked, AG_CANONICAL_MAX);
        EG_BUFFER(answer, AG_SMIME_MAX + APP_SIGNATURE_BYTES + 1);
        if (!take_message(line, &asked)) {
            return;
        }
        eg_buffer_byte(&answer, 0);
        const eg_status status = sign(k, card, eg_buffer_span(&asked), &answer);
        if (status != EG_OK || answer.data == NULL) {
            eg_buffer_clear(&answer);
            eg_buffer_byte(&answer, 1);
        }
        if (!send_message(line, &answer)) {
            return;
        }
    }
}

/** Let go of all that the sender has open, its database among it. */
static void
close_others(int line)
{
    struct rlimit files = {.rlim_cur = 1024};
    (void)getrlimit(RLIMIT_NOFILE, &files);
    const int len = files.rlim_cur < 65536 ? (int)files.rlim_cur : 65536;
    for (int fd = 3; fd < len; fd++) {
        if (fd != line) {
            (void)close(fd);
        }
    }
}

static _Noreturn void
be_signer(int line, const places *p, ag_card *card)
{
    const struct rlimit none = {0, 0};
    keys k = {.smime = NULL};
    uint8_t ready = 1;
    close_others(line);
    /* Its keys are in no core and in nobody's debugger; it ends with us. */
    const bool good = prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
                      prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 &&
                      setrlimit(RLIMIT_CORE, &none) == 0 &&
                      load_keys(&k, p, card, NULL) == EG_OK && warm_up(&k) &&
                      confine();
    ready = good ? 0 : 1;
    if (write_all(line, &ready, 1) && good) {
        serve(line, &k, card);
    }
    free_keys(&k);
    _exit(0);
}

/* -- the sender's side ------------------------------------------------------- */

eg_status
ag_signer_start(ag_signer *out, const char *dir, eg_error *err)
{
    places p;
    ag_card card;
    int pair[2];
    EG_TRY(ag_signer_settle(dir, err));
    EG_TRY(find_places(&p, dir, err));
    EG_TRY(ag_signer_card(&card, dir, err));
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        return eg_fail(err, EG_ERR_IO, "no line to the signer: %s",
                       strerror(errno));
    }
    const pid_t pid = fork();
    if (pid == 0) {
        (void)close(pair[0]);
        be_signer(pair[1], &p, &card);
    }
    (void)close(pair[1]);
    if (pid < 0) {
        (void)close(pair[0]);
        return eg_fail(err, EG_ERR_IO, "no process for the signer: %s",
                       strerror(errno));
    }
    ag_signer started = {.pid = pid, .line = pair[0]};
    uint8_t ready = 1;
    if (!read_all(started.line, &ready, 1) || ready != 0) {
        ag_signer_end(&started);
        return eg_fail(err, EG_ERR_STATE,
                       "%s: the signer cannot start: its keys are not there, "
                       "or it cannot be confined",
                       dir);
    }
    *out = started;
    return EG_OK;
}

eg_status
ag_signer_sign(const ag_signer *signer,
               const ag_facts *facts,
               uint8_t signature[APP_SIGNATURE_BYTES],
               eg_buffer *part,
               eg_buffer *cms,
               eg_error *err)
{
    EG_BUFFER(asked, AG_CANONICAL_MAX);
    EG_BUFFER(answer, AG_SMIME_MAX + APP_SIGNATURE_BYTES + 1);
    EG_TRY(ag_canonical_write(&asked, facts, err));
    if (!send_message(signer->line, &asked) ||
        !take_message(signer->line, &answer)) {
        return eg_fail(err, EG_ERR_IO, "the signer is gone");
    }
    if (answer.len <= 1 + APP_SIGNATURE_BYTES || answer.data[0] != 0) {
        return eg_fail(err, EG_REJECT, "the signer refuses this notice");
    }
    memcpy(signature, answer.data + 1, APP_SIGNATURE_BYTES);
    EG_TRY(ag_part_write(part, facts, signature, err));
    eg_buffer_append(cms, answer.data + 1 + APP_SIGNATURE_BYTES,
                     answer.len - 1 - APP_SIGNATURE_BYTES);
    return eg_buffer_status(cms);
}

void
ag_signer_end(ag_signer *signer)
{
    if (signer->pid > 0) {
        int status;
        (void)close(signer->line);
        while (waitpid(signer->pid, &status, 0) < 0 && errno == EINTR) {
        }
        signer->pid = 0;
    }
}
