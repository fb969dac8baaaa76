/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_JAIL_RUNTIME_PARTS_H
#define VITRINE_WORKER_JAIL_RUNTIME_PARTS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "worker/jail/runtime/runtime.h"

#ifndef RUNTIME_BACKTRACE /* meson.build sets it in debug builds */
#define RUNTIME_BACKTRACE 0
#endif

/* What the runtime's files share among themselves; nobody else includes this. */

/* One system call as the engine made it. Arguments are as wild as the engine. */
struct call {
    long number;
    uint64_t argument[6];
    void *context; /* the interrupted registers, a ucontext_t; NULL if nothing was interrupted */
};

/* What getpid says: one and the same everywhere, so it tells nothing. */
enum { JAIL_PID = 1000 };

/* A result as the kernel gives it: ≥ 0, or a negative errno; or this: interrupted by a signal of the
 * engine's, and to be made again unless a handler says otherwise (the kernel's ERESTARTSYS). */
enum { CALL_AGAIN = -512 };

typedef int64_t (*answer)(const struct call *call);

#define POINTER(argument) ((void *)(uintptr_t)(argument))

/* answers.c */
int64_t answers_give(const struct call *call);
/* Counts a refusal and names it once. Under lock_answers. */
void answers_refused(const char *name);
/* Whether the tables have a row for it, answered or refused. */
bool answers_know(long number);
void answers_count(uint64_t *answered, uint64_t *refused);

/* dispatch.c */
extern struct runtime_options runtime_settings;
bool dispatch_entered(void);
int dispatch_by(volatile char *selector); /* Syscall User Dispatch for the calling thread */
/* A call as libc's syscall() makes it, at most three arguments: to the kernel, or, once entered, to
 * the answers without a signal. */
long dispatch_ask(const struct call *call);
/* Whether a fault is being told: nothing of the engine's may run any more. */
bool dispatch_ending(void);
_Noreturn void dispatch_fault(enum runtime_fault fault, uint64_t detail);

/* log.c: one line of printable text; what the jail refused. */
void log_refused(const char *what, const char *name);
/* "thread 1000 waits for ever at 0x7f…" */
void log_waiter(uint64_t thread, uint64_t address);

/* backtrace.c, in debug builds: the calling stack to the log. May itself fault. */
#if RUNTIME_BACKTRACE
void backtrace_write(void);
/* Before the seal: what libgcc does once for all it does now. */
void backtrace_prepare(void);
#else
static inline void backtrace_write(void) {
}
static inline void backtrace_prepare(void) {
}
#endif

/* clock.c: CLOCK_* by id; false if the jail has no such clock. */
bool clock_read(int clock, uint64_t *nanoseconds);
int clock_start(bool deterministic);
/* A span of time; UINT64_MAX if it is longer than that. False if it is none. */
bool clock_nanoseconds(const struct timespec *time, uint64_t *nanoseconds);
/* Moves the clock ahead, at once: what a wait means where nobody else can run. */
void clock_sleep(uint64_t nanoseconds);

/* random.c */
int random_seed(bool deterministic);
void random_fill(void *buffer, size_t bytes);

/* signals.c. The kernel's own shape of a signal action. */
struct kernel_action {
    void (*handler)(int, siginfo_t *, void *);
    unsigned long flags;
    void (*restorer)(void);
    uint64_t mask;
};
enum { SIGNAL_FRAME = 16 << 10 }; /* at most: the room the kernel needs on a stack */
int signals_start(void);
void signals_urgent(void); /* what runtime_on_urgent installed */
/* The main thread's stack: where it ends above, and how far it may grow down from there. */
uintptr_t signals_stack_top(void);
size_t signals_stack_limit(void);
int signals_install(int number, void (*handler)(int, siginfo_t *, void *), int flags);

/* answers of one family each: table in answers.c */
int64_t answer_mmap(const struct call *call);
int64_t answer_munmap(const struct call *call);
int64_t answer_mremap(const struct call *call);
int64_t answer_madvise(const struct call *call);
int64_t answer_mprotect(const struct call *call);
int64_t answer_brk(const struct call *call);
int64_t answer_read(const struct call *call);
int64_t answer_readv(const struct call *call);
int64_t answer_pread(const struct call *call);
int64_t answer_write(const struct call *call);
int64_t answer_writev(const struct call *call);
int64_t answer_open(const struct call *call);
int64_t answer_openat(const struct call *call);
int64_t answer_close(const struct call *call);
int64_t answer_fstat(const struct call *call);
int64_t answer_stat(const struct call *call);
int64_t answer_newfstatat(const struct call *call);
int64_t answer_access(const struct call *call);
int64_t answer_faccessat(const struct call *call);
int64_t answer_readlink(const struct call *call);
int64_t answer_readlinkat(const struct call *call);
int64_t answer_statx(const struct call *call);
int64_t answer_getdents64(const struct call *call);
int64_t answer_dup(const struct call *call);
int64_t answer_poll(const struct call *call);
int64_t answer_ppoll(const struct call *call);
int64_t answer_select(const struct call *call);
int64_t answer_pselect6(const struct call *call);
int64_t answer_lseek(const struct call *call);
int64_t answer_fcntl(const struct call *call);
int64_t answer_ioctl(const struct call *call);
int64_t answer_clock_gettime(const struct call *call);
int64_t answer_clock_getres(const struct call *call);
int64_t answer_gettimeofday(const struct call *call);
int64_t answer_time(const struct call *call);
int64_t answer_nanosleep(const struct call *call);
int64_t answer_clock_nanosleep(const struct call *call);
int64_t answer_clone(const struct call *call);
int64_t answer_exit(const struct call *call);
int64_t answer_gettid(const struct call *call);
int64_t answer_set_tid_address(const struct call *call);
int64_t answer_futex(const struct call *call);
int64_t answer_kill(const struct call *call);
int64_t answer_tgkill(const struct call *call);
int64_t answer_tkill(const struct call *call);
int64_t answer_sigaction(const struct call *call);
int64_t answer_sigprocmask(const struct call *call);
int64_t answer_sigaltstack(const struct call *call);
int64_t answer_sigpending(const struct call *call);
int64_t answer_sigsuspend(const struct call *call);
int64_t answer_pause(const struct call *call);
int64_t answer_sigtimedwait(const struct call *call);
int64_t answer_uname(const struct call *call);
int64_t answer_sysinfo(const struct call *call);
int64_t answer_sched_getaffinity(const struct call *call);
int64_t answer_prlimit(const struct call *call);
int64_t answer_getrlimit(const struct call *call);
int64_t answer_getrusage(const struct call *call);
int64_t answer_prctl(const struct call *call);
int64_t answer_getresid(const struct call *call);
int64_t answer_umask(const struct call *call);
int64_t answer_getpriority(const struct call *call);
int64_t answer_sched_setscheduler(const struct call *call);
int64_t answer_sched_getparam(const struct call *call);
int64_t answer_getcpu(const struct call *call);
int64_t answer_times(const struct call *call);
int64_t answer_getcwd(const struct call *call);
int64_t answer_pid(const struct call *call);
int64_t answer_nobody(const struct call *call);
int64_t answer_getrandom(const struct call *call);

/* The preloaded file open under a descriptor: its bytes, whole; NULL if there is none. files.c */
const uint8_t *files_mapped(uint64_t descriptor, size_t *size);

#endif
