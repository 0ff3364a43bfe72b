/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kill a program at an exact point: before or after one of its system calls.
 *
 *     kill_at N PROGRAM ARGUMENT...
 *
 * counts the stops before and after each system call of all its threads, from its
 * first connect() on, and sends SIGKILL at the N-th (0: at the program's start
 * nothing is counted and it runs to its end).  What a program does to the world
 * it does by system calls, so that all N together are all points at which it can
 * be killed.
 *
 * Exit status: 9 killed, 77 there is no ptrace here, else the program's own.
 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define OPTIONS \
    (PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL)

/** Whether a stopped thread is about to connect. */
static bool
connects(pid_t pid)
{
    struct __ptrace_syscall_info info = {0};
    const long got =
        ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof(info), &info);
    return got > 0 && info.op == PTRACE_SYSCALL_INFO_ENTRY &&
           info.entry.nr == SYS_connect;
}

static int
end(pid_t child)
{
    (void)kill(child, SIGKILL);
    int status;
    while (waitpid(-1, &status, __WALL) > 0) {
    }
    return 9;
}

/** Let all threads run on, counting. */
static int
watch(pid_t child, long at)
{
    long count = 0;
    bool begun = false;
    int code = 1;
    for (;;) {
        int status = 0;
        const pid_t pid = waitpid(-1, &status, __WALL);
        if (pid < 0) {
            return code;
        }
        if (WIFEXITED(status) || WIFSIGNALED(status)) {
            if (pid == child) {
                code = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
            }
            continue;
        }
        int signal = WSTOPSIG(status);
        if (signal == (SIGTRAP | 0x80)) {
            begun = begun || connects(pid);
            if (begun && ++count == at) {
                return end(child);
            }
            signal = 0;
        } else if (signal == SIGTRAP || signal == SIGSTOP) {
            signal = 0;
        }
        (void)ptrace(PTRACE_SYSCALL, pid, NULL, (void *)(long)signal);
    }
}

int
main(int argc, char **argv)
{
    if (argc < 3) {
        return 2;
    }
    const pid_t child = fork();
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0) {
            _exit(77);
        }
        (void)execv(argv[2], argv + 2);
        _exit(2);
    }
    int status = 0;
    if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) {
        return WIFEXITED(status) ? WEXITSTATUS(status) : 77;
    }
    if (ptrace(PTRACE_SETOPTIONS, child, NULL, (void *)(long)OPTIONS) != 0 ||
        ptrace(PTRACE_SYSCALL, child, NULL, NULL) != 0) {
        (void)kill(child, SIGKILL);
        return 77;
    }
    return watch(child, strtol(argv[1], NULL, 10));
}
