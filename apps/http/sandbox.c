/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Landlock and seccomp.
 */
#define _GNU_SOURCE /* O_PATH */

#include "http/sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/base.h"
#include "common/file.h"
#include "common/journal.h"

/* A sanitizer looks at the process by means that a sandbox forbids. */
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

/** Tell why something is not in force; fail if it is required. */
static eg_status
lack(http_sandbox *s, char out[64], const char *why, eg_error *err)
{
    s->lacks = true;
    snprintf(out, 64, "none: %s", why);
    return s->mode == HTTP_SANDBOX_REQUIRE
               ? eg_fail(err, EG_ERR_UNSUPPORTED,
                         "the sandbox is required, and there is none: %s", why)
               : EG_OK;
}

/** What a build or a setting says before the machine is asked. */
static bool
is_wanted(http_sandbox *s, char out[64], eg_status *status, eg_error *err)
{
    *status = EG_OK;
    if (s->mode == HTTP_SANDBOX_OFF) {
        snprintf(out, 64, "off");
        return false;
    }
    if (SANITIZED) {
        *status = lack(s, out, "a build with sanitizers", err);
        return false;
    }
    return true;
}

eg_status
http_sandbox_prepare(const http_sandbox *s, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, s->dir, s->closed == NULL ? "." : "tmp", err));
    if (s->closed != NULL) {
        EG_TRY(app_dir_make(path, 0700, err));
    }
    return setenv("SQLITE_TMPDIR", path, 1) == 0
               ? EG_OK
               : eg_fail(err, EG_ERR_MEMORY, "no memory for the sandbox");
}

/* -- files ------------------------------------------------------------------ */

/* Of later versions than the header's: Linux, Documentation/userspace-api/
 * landlock.rst. */
#define ACCESS_TRUNCATE  (1ULL << 14) /* version 3 */
#define ACCESS_IOCTL_DEV (1ULL << 15) /* version 5 */

#define ACCESS_READ \
    ((uint64_t)LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)

/** What a server does in its folder: files and folders, and no more. */
#define ACCESS_FOLDER                                                 \
    (ACCESS_READ | LANDLOCK_ACCESS_FS_WRITE_FILE |                    \
     LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | \
     LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |      \
     (uint64_t)LANDLOCK_ACCESS_FS_REFER | ACCESS_TRUNCATE)

/** What is done with a file that is there. */
#define ACCESS_FILE                           \
    ((uint64_t)LANDLOCK_ACCESS_FS_READ_FILE | \
     (uint64_t)LANDLOCK_ACCESS_FS_WRITE_FILE | ACCESS_TRUNCATE)

/** All that version @p abi can forbid. */
static uint64_t
all_access(int abi)
{
    /* Version 1 has the rights up to the making of symbolic links. */
    uint64_t access = ((uint64_t)LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
    access |= abi >= 2 ? (uint64_t)LANDLOCK_ACCESS_FS_REFER : 0;
    access |= abi >= 3 ? ACCESS_TRUNCATE : 0;
    access |= abi >= 5 ? ACCESS_IOCTL_DEV : 0;
    return access;
}

/** Allow what is below @p path. */
static bool
allow_below(int ruleset, const char *path, uint64_t access)
{
    struct landlock_path_beneath_attr rule = {.allowed_access = access};
    rule.parent_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (rule.parent_fd < 0) {
        return false;
    }
    const bool good = syscall(SYS_landlock_add_rule, ruleset,
                              LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    (void)close(rule.parent_fd);
    return good;
}

/**
 * Allow what a folder holds under a name: what is below it, or the file.
 *
 * The file is named and not opened (O_PATH): to close one that was opened would
 * drop all locks that this process has on it, those of SQLite's connections
 * among them (fcntl(2), "Advisory record locking"; SQLite, "How To Corrupt").
 */
static bool
allow_entry(int ruleset, int folder, const char *name, uint64_t all)
{
    struct landlock_path_beneath_attr rule = {0};
    struct stat info;
    rule.parent_fd = openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (rule.parent_fd < 0) {
        return errno == ENOENT; /* another process's temporary file */
    }
    bool good = fstat(rule.parent_fd, &info) == 0;
    if (good && (S_ISDIR(info.st_mode) || S_ISREG(info.st_mode))) {
        rule.allowed_access =
            all & (S_ISDIR(info.st_mode) ? ACCESS_FOLDER : ACCESS_FILE);
        good = syscall(SYS_landlock_add_rule, ruleset,
                       LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    }
    (void)close(rule.parent_fd);
    return good;
}

/** Allow all that the server's folder holds but what stays closed. */
static bool
allow_others(const http_sandbox *s, int ruleset, uint64_t all)
{
    DIR *folder = opendir(s->dir);
    bool good = folder != NULL;
    const struct dirent *entry = NULL;
    while (good && (entry = readdir(folder)) != NULL) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
            strcmp(name, s->closed) != 0) {
            good = allow_entry(ruleset, dirfd(folder), name, all);
        }
    }
    if (folder != NULL) {
        (void)closedir(folder);
    }
    return good;
}

static bool
confine(const http_sandbox *s, int ruleset, uint64_t all)
{
    const uint64_t sockets =
        s->sockets ? (uint64_t)LANDLOCK_ACCESS_FS_MAKE_SOCK : 0;
    const bool good =
        s->closed == NULL
            ? allow_below(ruleset, s->dir, all & (ACCESS_FOLDER | sockets))
            : allow_others(s, ruleset, all);
    return good && (!s->remote || allow_below(ruleset, "/", ACCESS_READ)) &&
           prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
}

eg_status
http_sandbox_files(http_sandbox *s, eg_error *err)
{
    eg_status status;
    if (!is_wanted(s, s->files, &status, err)) {
        return status;
    }
    const int abi = (int)syscall(SYS_landlock_create_ruleset, NULL, 0,
                                 LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1) {
        return lack(s, s->files, "the kernel has no Landlock", err);
    }
    const struct landlock_ruleset_attr attr = {.handled_access_fs =
                                                   all_access(abi)};
    const int ruleset =
        (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);
    const bool good =
        ruleset >= 0 && confine(s, ruleset, attr.handled_access_fs);
    if (ruleset >= 0) {
        (void)close(ruleset);
    }
    if (!good) {
        return eg_fail(err, EG_ERR_IO, "%s: the process cannot be confined: %s",
                       s->dir, strerror(errno));
    }
    snprintf(s->files, sizeof(s->files), "Landlock, version %d", abi);
    return EG_OK;
}

/* -- system calls ----------------------------------------------------------- */

/* By what they are for; a name that a machine has not says nothing there. */
static const char *const allowed[] = {
    /* files, as SQLite and the exported record need them */
    "read", "write", "readv", "writev", "pread64", "pwrite64", "preadv",
    "pwritev", "lseek", "_llseek", "close", "fsync", "fdatasync", "ftruncate",
    "ftruncate64", "fallocate", "open", "openat", "stat", "stat64", "lstat",
    "lstat64", "fstat", "fstat64", "newfstatat", "fstatat64", "statx", "access",
    "faccessat", "faccessat2", "getdents", "getdents64", "mkdir", "mkdirat",
    "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2", "fchmod",
    "fchown", "fcntl", "fcntl64", "flock", "readlink", "readlinkat", "getcwd",
    "umask", "statfs", "statfs64", "fstatfs", "fstatfs64", "utimensat",
    /* connections that come */
    "accept", "accept4", "recv", "recvfrom", "recvmsg", "send", "sendto",
    "sendmsg", "sendfile", "sendfile64", "shutdown", "setsockopt", "getsockopt",
    "getsockname", "getpeername", "poll", "ppoll", "ppoll_time64", "epoll_ctl",
    "epoll_wait", "epoll_pwait", "epoll_pwait2", "select", "_newselect",
    "pselect6",
    /* memory; mmap and mprotect have a rule of their own */
    "brk", "munmap", "mremap", "madvise", "mlock", "munlock",
    /* threads that are there, time, signals and the end */
    "futex", "futex_time64", "futex_waitv", "sched_yield", "sched_getaffinity",
    "set_robust_list", "rseq", "gettid", "getpid", "getppid", "getuid",
    "geteuid", "getgid", "getegid", "clock_gettime", "clock_gettime64",
    "clock_getres", "clock_nanosleep", "clock_nanosleep_time64", "nanosleep",
    "gettimeofday", "time", "getrandom", "rt_sigaction", "rt_sigprocmask",
    "rt_sigreturn", "rt_sigtimedwait", "rt_sigtimedwait_time64", "sigaltstack",
    "restart_syscall", "tgkill", "uname", "sysinfo", "exit", "exit_group"};

/** What it takes to connect to a database, besides. */
static const char *const allowed_remote[] = {
    "socket", "connect", "bind", "sendmmsg", "recvmmsg", "pipe2", "eventfd2"};

static bool
allow(scmp_filter_ctx filter, const char *const *name, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        const int call = seccomp_syscall_resolve_name(name[i]);
        if (call != __NR_SCMP_ERROR &&
            seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) != 0) {
            return false;
        }
    }
    return true;
}

/** Memory, but none that could be executed. */
static bool
allow_memory(scmp_filter_ctx filter)
{
    static const char *const name[] = {"mmap", "mmap2", "mprotect"};
    for (size_t i = 0; i < EG_ARRAY_LEN(name); i++) {
        const int call = seccomp_syscall_resolve_name(name[i]);
        if (call != __NR_SCMP_ERROR &&
            seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1,
                             SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) != 0) {
            return false;
        }
    }
    return true;
}

static bool
fill(scmp_filter_ctx filter, const http_sandbox *s)
{
    return allow(filter, allowed, EG_ARRAY_LEN(allowed)) &&
           (!s->remote ||
            allow(filter, allowed_remote, EG_ARRAY_LEN(allowed_remote))) &&
           allow_memory(filter) &&
           seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 1) == 0 &&
           /* All threads, those that were started before, too. */
           seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0;
}

eg_status
http_sandbox_calls(http_sandbox *s, eg_error *err)
{
    eg_status status;
    if (!is_wanted(s, s->calls, &status, err)) {
        return status;
    }
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (filter == NULL || !fill(filter, s)) {
        seccomp_release(filter);
        return eg_fail(err, EG_ERR_MEMORY,
                       "no memory for a filter of system calls");
    }
    const int loaded = seccomp_load(filter);
    seccomp_release(filter);
    if (loaded != 0) {
        return lack(s, s->calls, "the kernel takes no seccomp filter", err);
    }
    snprintf(s->calls, sizeof(s->calls), "seccomp");
    return EG_OK;
}

void
http_sandbox_tell(const http_sandbox *s)
{
    const app_fact fact[] = {{.name = "files", .text = s->files},
                             {.name = "calls", .text = s->calls}};
    app_tell(s->lacks ? APP_WARNING : APP_INFO, "sandbox", fact,
             EG_ARRAY_LEN(fact));
}
