/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/jail/sealed.h"

/*
 * A sealed child tries every system call by every entry. Who survives is a table; how the others
 * die is checked.
 */

enum { CALLS = 600, LIVED = 42, X32 = 0x40000000 };

/* The four by the x86-64 table: read, write, rt_sigreturn, exit. 335 and 336 are uretprobe and
 * uprobe (Linux 6.11 and later): strict mode lets them in, and without a probe of the kernel's own
 * they do nothing but end the caller. */
static bool may_live(long number) {
    return number == 0 || number == 1 || number == 15 || number == 60;
}

static bool is_probe_call(long number) {
    return number == 335 || number == 336;
}

static int by_syscall(long number) {
    long result = number;
    __asm__ volatile(
        "xorl %%edi, %%edi; xorl %%esi, %%esi; xorl %%edx, %%edx; xorl %%r10d, %%r10d; "
        "xorl %%r8d, %%r8d; xorl %%r9d, %%r9d; syscall"
        : "+a"(result)
        :
        : "rcx", "r11", "rdi", "rsi", "rdx", "r10", "r8", "r9", "memory");
    return LIVED;
}

static int by_int80(long number) {
    long result = number;
    __asm__ volatile("pushq %%rbx; xorl %%ebx, %%ebx; xorl %%ecx, %%ecx; xorl %%edx, %%edx; int "
                     "$0x80; popq %%rbx"
                     : "+a"(result)
                     :
                     : "rcx", "rdx", "r8", "r9", "r10", "r11", "memory");
    return LIVED;
}

/* Whether this number may not be judged like the others: it ends the process, or returns into a
 * made-up frame. */
static bool ends_by_itself(long number, struct ending ending) {
    if (number == 60)
        return !ending.killed && ending.number == 0;
    if (number == 15) /* rt_sigreturn into no frame: a fault of its own, which shows that the call
                         was let in */
        return ending.killed && ending.number == SIGSEGV;
    return false;
}

static void sweep(long base, bool filtered) {
    int deadly = filtered ? SIGSYS : SIGKILL, died = 0, lived = 0, probes = 0;
    for (long number = 0; number <= CALLS; number++) {
        struct ending ending = sealed_bare(filtered, by_syscall, base + number);
        bool survived = !ending.killed && ending.number == LIVED;
        if (ending.killed && ending.number == deadly) {
            died++;
            g_assert_false(base == 0 && may_live(number));
        } else if (base == 0 && is_probe_call(number)) {
            probes++; /* alive, or ended by the kernel's own SIGILL or SIGSEGV: no effect either way
                       */
            g_assert_true(survived || ending.number == SIGILL || ending.number == SIGSEGV);
        } else {
            lived++;
            if (!(base == 0 && may_live(number) && (survived || ends_by_itself(number, ending))))
                g_error("call %ld (base %#lx): killed %d, number %d", number, base, ending.killed,
                        ending.number);
        }
    }
    g_test_message("%d calls died of %s, %d lived, %d of the two probe calls did nothing", died,
                   g_strsignal(deadly), lived, probes);
    g_assert_cmpint(lived, ==, base == 0 ? 4 : 0);
    g_assert_cmpint(died + lived + probes, ==, CALLS + 1);
}

static void every_call_strict(void) {
    sweep(0, false);
}

static void every_call_filter(void) {
    sweep(0, true);
}

static void every_x32_call_strict(void) {
    sweep(X32, false);
}

static void every_x32_call_filter(void) {
    sweep(X32, true);
}

/* ------------------------------------------------------------------------------------------- int
 * 0x80 --- */

/* Where the gate faults even unsealed (kernels without 32-bit entry, some virtual machines) there
 * is nothing to try. */
static bool has_int80(void) {
    pid_t child = fork();
    int status = 0;
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
        _exit(by_int80(20)); /* getpid */
    }
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == LIVED;
}

static bool may_live_i386(long number) {
    return number == 1 || number == 3 || number == 4 || number == 119;
}

static void sweep_int80(bool filtered) {
    if (!has_int80()) {
        g_test_skip("int 0x80 faults by itself on this machine");
        return;
    }
    for (long number = 0; number <= CALLS; number++) {
        struct ending ending = sealed_bare(filtered, by_int80, number);
        bool deadly = ending.killed && ending.number == (filtered ? SIGSYS : SIGKILL);
        bool allowed =
            !filtered && may_live_i386(number); /* the filter names one architecture only */
        if (deadly == allowed)
            g_error("int 0x80 call %ld: killed %d, number %d", number, ending.killed,
                    ending.number);
    }
}

static void every_int80_call_strict(void) {
    sweep_int80(false);
}

static void every_int80_call_filter(void) {
    sweep_int80(true);
}

/* ------------------------------------------------------------------------------------- no way to
 * weaken --- */

static void no_environment_weakens(void) {
    g_setenv("VITRINE_NO_JAIL", "1", TRUE);
    g_setenv("VITRINE_DEBUG", "nojail,proto", TRUE);
    struct ending ending = sealed_bare(false, by_syscall, 39); /* getpid */
    g_assert_true(ending.killed);
    g_assert_cmpint(ending.number, ==, SIGKILL);
}

/* A filter that answers EPERM to any further seal, as a hostile container could. */
static bool forbid_seals(void) {
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_SECCOMP, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {G_N_ELEMENTS(code), code};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static void no_seal_is_an_error(void) {
    int status = 0;
    pid_t child = fork();
    if (child == 0)
        _exit(!forbid_seals() ? 2 : jail_seal() == -EPERM ? 0 : 1);
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sweep/strict", every_call_strict);
    g_test_add_func("/sweep/filter", every_call_filter);
    g_test_add_func("/sweep/x32-strict", every_x32_call_strict);
    g_test_add_func("/sweep/x32-filter", every_x32_call_filter);
    g_test_add_func("/sweep/int80-strict", every_int80_call_strict);
    g_test_add_func("/sweep/int80-filter", every_int80_call_filter);
    g_test_add_func("/sweep/no-seal-is-an-error", no_seal_is_an_error);
    g_test_add_func("/sweep/no-environment-weakens", no_environment_weakens);
    return g_test_run();
}
