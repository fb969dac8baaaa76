/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include "tests/jail/sealed.h"

/* The same signals outside, delivered by the kernel, and inside, by the runtime. */

static volatile int seen[65], order[8], order_count;

static void note(int number) {
    seen[number]++;
    if (order_count < 8)
        order[order_count++] = number;
}

static void install(int number, void (*handler)(int), int flags, int also_blocked) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigemptyset(&action.sa_mask);
    if (also_blocked)
        sigaddset(&action.sa_mask, also_blocked);
    sigaction(number, &action, NULL);
}

static sigset_t set_of(int first, int second) {
    sigset_t set;
    sigemptyset(&set);
    if (first)
        sigaddset(&set, first);
    if (second)
        sigaddset(&set, second);
    return set;
}

/* ---------------------------------------------------------------------------------- raising --- */

static void raised(void *user) {
    (void)user;
    install(SIGUSR1, note, 0, 0);
    int result = raise(SIGUSR1) + kill(getpid(), SIGUSR1);
    say("%d %d %d %d %d", result, seen[SIGUSR1], kill(getpid(), 0), raise(SIGCHLD),
        raise(65) < 0 ? errno : 0);
}

static void blocked_then_let_in(void *user) {
    (void)user;
    sigset_t both = set_of(SIGUSR1, SIGUSR2), before, waiting;
    install(SIGUSR1, note, 0, 0);
    install(SIGUSR2, note, 0, 0);
    sigprocmask(SIG_BLOCK, &both, &before);
    raise(SIGUSR2);
    raise(SIGUSR1);
    raise(SIGUSR1);
    sigpending(&waiting);
    int early = order_count;
    sigprocmask(SIG_SETMASK, &before, &waiting);
    say("%d %d %d %d %d %d", early, sigismember(&waiting, SIGUSR1), order_count, seen[SIGUSR1],
        seen[SIGUSR2], sigismember(&before, SIGUSR1));
}

static void raise_second(int number) {
    note(number);
    raise(SIGUSR2);
    note(0);
}

static void handler_s_mask_holds(void *user) {
    (void)user;
    install(SIGUSR1, raise_second, 0, SIGUSR2);
    install(SIGUSR2, note, 0, 0);
    raise(SIGUSR1);
    say("%d %d %d", order[0] == SIGUSR1, order[1], order[2] == SIGUSR2);
}

static void raise_again(int number) {
    note(number);
    if (seen[number] < 3)
        raise(number);
    note(0);
}

static void nested(void *user) {
    (void)user;
    install(SIGUSR1, raise_again, GPOINTER_TO_INT(user), 0);
    raise(SIGUSR1);
    say("%d %d %d %d %d", order[0] == SIGUSR1, order[1] == SIGUSR1, order[2], order[3] == SIGUSR1,
        order_count);
}

static void reset_after_one(void *user) {
    (void)user;
    struct sigaction now;
    install(SIGUSR1, note, SA_RESETHAND, 0);
    raise(SIGUSR1);
    sigaction(SIGUSR1, NULL, &now);
    say("%d %d", seen[SIGUSR1], now.sa_handler == SIG_DFL);
}

static void told_what_held(void *user) {
    (void)user;
    struct sigaction old, wrong = {.sa_handler = note};
    install(SIGUSR2, note, SA_NODEFER, SIGHUP);
    sigaction(SIGUSR2, NULL, &old);
    signal(SIGTERM, SIG_IGN);
    say("%d %d %d %d %d %d", old.sa_handler == note, (old.sa_flags & SA_NODEFER) != 0,
        sigismember(&old.sa_mask, SIGHUP), signal(SIGTERM, SIG_DFL) == SIG_IGN,
        sigaction(SIGKILL, &wrong, NULL) < 0 ? errno : 0,
        sigaction(65, &wrong, NULL) < 0 ? errno : 0);
}

static void ignored(void *user) {
    (void)user;
    signal(SIGTERM, SIG_IGN);
    say("%d", raise(SIGTERM));
}

/* ----------------------------------------------------------------------------------- faults --- */

static sigjmp_buf back;

static void jump_back(int number) {
    note(number);
    siglongjmp(back, number);
}

static volatile int zero;

static void faults_that_are_left_by_a_jump(void *user) {
    (void)user;
    int *volatile nowhere = (int *)16;
    volatile int caught[3] = {0};
    install(SIGSEGV, jump_back, 0, 0);
    install(SIGFPE, jump_back, 0, 0);
    for (volatile int k = 0; k < 3; k++) {
        caught[k] = sigsetjmp(back, 1);
        if (caught[k] == 0 && k < 2)
            *nowhere = 1;
        else if (caught[k] == 0)
            *nowhere = 7 / zero;
    }
    say("%d %d %d", caught[0], caught[1], caught[2]);
}

/* An engine that lets a fault happen, mends it and goes on, as WebAssembly's traps do. */
static void step_over(int number, siginfo_t *info, void *context) {
    ucontext_t *registers = context;
    note(number);
    registers->uc_mcontext.gregs[REG_RAX] = info->si_addr == (void *)48 ? 77 : 0;
    registers->uc_mcontext.gregs[REG_RIP] += 2; /* movl (%rax), %eax: 8b 00 */
}

static void faults_that_are_mended(void *user) {
    (void)user;
    struct sigaction action = {.sa_sigaction = step_over, .sa_flags = SA_SIGINFO};
    sigaction(SIGSEGV, &action, NULL);
    unsigned long value = 48;
    for (int k = 0; k < 5; k++) {
        value = 48;
        __asm__ volatile(".byte 0x8b, 0x00" : "+a"(value)::"memory");
    }
    say("%lu %d", value, seen[SIGSEGV]);
}

/* Installed before the fork, so before the seal. */
static void handler_of_before(void *user) {
    (void)user;
    raise(SIGWINCH);
    say("%d", seen[SIGWINCH]);
}

/* ---------------------------------------------------------------------------------- waiting --- */

static void waited(void *user) {
    (void)user;
    sigset_t set = set_of(SIGUSR1, 0), none = set_of(0, 0);
    siginfo_t info = {0};
    install(SIGUSR1, note, 0, 0);
    sigprocmask(SIG_BLOCK, &set, NULL);
    int late = sigtimedwait(&set, NULL, &(struct timespec){.tv_nsec = 1000000}) < 0 ? errno : 0;
    raise(SIGUSR1);
    int got = sigwaitinfo(&set, &info);
    raise(SIGUSR1);
    int suspended = sigsuspend(&none) < 0 ? errno : 0;
    say("%d %d %d %d %d", late, got, info.si_signo, suspended, seen[SIGUSR1]);
}

static void other_stack(void *user) {
    (void)user;
    static char memory[1 << 16];
    stack_t mine = {.ss_sp = memory, .ss_size = sizeof memory}, told = {0};
    stack_t small = {.ss_sp = memory, .ss_size = 100};
    stack_t off = {.ss_flags = SS_DISABLE};
    sigaltstack(&off, NULL);
    int error = sigaltstack(&small, NULL) < 0 ? errno : 0;
    int set = sigaltstack(&mine, NULL);
    sigaltstack(&off, &told);
    say("%d %d %d %d", error, set, told.ss_sp == memory, told.ss_size == sizeof memory);
}

static const struct {
    const char *name;
    void (*work)(void *user);
    void *user;
} probes[] = {
    {"raised", raised, NULL},
    {"blocked-then-let-in", blocked_then_let_in, NULL},
    {"mask-of-handler", handler_s_mask_holds, NULL},
    {"nested-deferred", nested, GINT_TO_POINTER(0)},
    {"nested-at-once", nested, GINT_TO_POINTER(SA_NODEFER)},
    {"reset-after-one", reset_after_one, NULL},
    {"what-held", told_what_held, NULL},
    {"ignored", ignored, NULL},
    {"fault-left-by-jump", faults_that_are_left_by_a_jump, NULL},
    {"fault-mended", faults_that_are_mended, NULL},
    {"handler-of-before", handler_of_before, NULL},
    {"waiting", waited, NULL},
    {"alternate-stack", other_stack, NULL},
};

static void compare(gconstpointer index) {
    guint k = GPOINTER_TO_UINT(index);
    like_linux(probes[k].name, probes[k].work, probes[k].user);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    install(SIGWINCH, note, 0, 0);
    for (guint k = 0; k < G_N_ELEMENTS(probes); k++) {
        g_autofree char *path = g_strdup_printf("/like-linux/signals/%s", probes[k].name);
        g_test_add_data_func(path, GUINT_TO_POINTER(k), compare);
    }
    return g_test_run();
}
