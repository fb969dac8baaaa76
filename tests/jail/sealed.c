/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/jail/sealed.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "worker/jail/gate.h"

enum { NOT_SEALED = 99, FAULT_EXIT = 98 };

static int said_to = -1, fault_to = -1;

bool install_outer_filter(void) {
    struct sock_filter code[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog program = {1, code};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static struct ending wait_for(pid_t child) {
    int status = 0;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    if (WIFSIGNALED(status))
        return (struct ending){true, WTERMSIG(status)};
    return (struct ending){false, WEXITSTATUS(status)};
}

struct ending sealed_bare(bool filtered, int (*work)(long argument), long argument) {
    pid_t child = fork();
    g_assert_cmpint(child, >=, 0);
    if (child > 0)
        return wait_for(child);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    if (filtered && !install_outer_filter())
        _exit(NOT_SEALED);
    int kind = jail_seal();
    if (kind != (filtered ? JAIL_FILTER : JAIL_STRICT))
        gate_exit(NOT_SEALED);
    gate_exit(work(argument));
}

void say(const char *format, ...) {
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    gate_write(said_to, text, (size_t)length);
}

static void on_fault(enum runtime_fault fault, uint64_t detail) {
    uint64_t words[2] = {fault, detail};
    gate_write(fault_to, words, sizeof words);
    runtime_exit(FAULT_EXIT);
}

static size_t drain(int descriptor, void *buffer, size_t room) {
    size_t used = 0;
    ssize_t got;
    while (used < room && (got = read(descriptor, (char *)buffer + used, room - used)) > 0)
        used += (size_t)got;
    close(descriptor);
    return used;
}

static void become_sealed(const struct runtime_options *wanted, void (*work)(void *user),
                          void *user, int log) {
    struct runtime_options options = *wanted;
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    options.log_fd = log;
    options.on_fault = on_fault;
    if (options.memory_bytes == 0)
        options.memory_bytes = 64 << 20;
    if (runtime_prepare(&options) != 0 || runtime_arm() != 0 || jail_seal() != JAIL_STRICT)
        _exit(NOT_SEALED);
    runtime_enter();
    work(user);
    runtime_exit(0);
}

static void run(struct report *report, const struct runtime_options *options,
                void (*work)(void *user), void *user) {
    int said[2], log[2], fault[2];
    guint64 words[2] = {0};
    memset(report, 0, sizeof *report);
    g_assert_true(pipe(said) == 0 && pipe(log) == 0 && pipe(fault) == 0);
    pid_t child = fork();
    g_assert_cmpint(child, >=, 0);
    if (child == 0) {
        said_to = said[1];
        fault_to = fault[1];
        if (options)
            become_sealed(options, work, user, log[1]);
        work(user);
        _exit(0); /* with all its threads */
    }
    close(said[1]);
    close(log[1]);
    close(fault[1]);
    drain(said[0], report->said, sizeof report->said - 1);
    drain(log[0], report->log, sizeof report->log - 1);
    drain(fault[0], words, sizeof words);
    report->fault = (int)words[0];
    report->detail = words[1];
    report->ending = wait_for(child);
}

void sealed_run(struct report *report, const struct runtime_options *options,
                void (*work)(void *user), void *user) {
    run(report, options, work, user);
}

void like_linux_often(const char *name, const struct runtime_options *options, int repetitions,
                      void (*work)(void *user), void *user) {
    struct report outside, inside;
    run(&outside, NULL, work, user);
    g_test_message("%s: Linux says '%s'", name, outside.said);
    g_assert_cmpstr(outside.said, !=, "");
    for (int k = 0; k < repetitions; k++) {
        run(&inside, options, work, user);
        if (strcmp(outside.said, inside.said) != 0 || inside.ending.killed || inside.fault)
            g_error("%s, run %d: Linux says '%s', the runtime '%s' (killed %d, fault %d at %#lx, "
                    "log '%s')",
                    name, k, outside.said, inside.said, inside.ending.killed, inside.fault,
                    inside.detail, inside.log);
    }
}

void like_linux(const char *name, void (*work)(void *user), void *user) {
    const struct runtime_options plain = {0};
    like_linux_often(name, &plain, 1, work, user);
}
