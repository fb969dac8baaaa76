/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "worker/jail/runtime/lock.h"
#include "worker/jail/runtime/parts.h"
#include "worker/jail/runtime/refusals.h"

/* -------------------------------------------------------------------------------- process and
 * threads --- */

static int64_t answer_nothing(const struct call *call) {
    (void)call;
    return 0;
}

#ifdef SYS_fork /* newer architectures have clone for it */
static int64_t answer_again(const struct call *call) {
    (void)call;
    return -EAGAIN;
}
#endif

static int64_t answer_exit_group(const struct call *call) {
    dispatch_fault(RUNTIME_FAULT_EXIT, call->argument[0]);
}

static int64_t answer_absent(const struct call *call) {
    (void)call;
    return -ENOSYS;
}

/* ------------------------------------------------------------------------------------------ the
 * table --- */

static const struct row {
    const char *name; /* as a log line says it, if refused */
    answer answer;
    bool refused; /* counted, and named once */
    bool free;    /* needs no lock_answers: takes its own, or shares nothing; never refused */
    const char *reason;
} table[] = {
#define GIVE(call, function, reason) [SYS_##call] = {#call, function, false, false, reason}
#define FREE(call, function, reason) [SYS_##call] = {#call, function, false, true, reason}
#define DENY(call, function, reason) [SYS_##call] = {#call, function, true, false, reason}
    GIVE(mmap, answer_mmap, "memory comes from the region reserved before the seal"),
    GIVE(munmap, answer_munmap, "goes back to the region"),
    GIVE(mremap, answer_mremap, "realloc of big blocks"),
    GIVE(madvise, answer_madvise, "DONTNEED zeroes; other advice is ignored"),
    GIVE(mprotect, answer_mprotect, "protection is fixed at the seal: memory.h"),
    GIVE(brk, answer_brk, "grows into the region"),
    GIVE(mlock, answer_nothing, "nothing to lock; nothing depends on it"),
    GIVE(mlock2, answer_nothing, "as mlock"),
    GIVE(mlockall, answer_nothing, "as mlock"),
    GIVE(munlock, answer_nothing, "as mlock"),
    GIVE(munlockall, answer_nothing, "as mlock"),
    GIVE(msync, answer_nothing, "no file map is written back"),
    GIVE(read, answer_read, "preloaded files"),
    GIVE(readv, answer_readv, "preloaded files"),
    GIVE(pread64, answer_pread, "preloaded files"),
    GIVE(write, answer_write, "a library's messages go to the log pipe"),
    GIVE(writev, answer_writev, "as write"),
    GIVE(openat, answer_openat, "as open"),
    GIVE(close, answer_close, "preloaded files"),
    GIVE(fstat, answer_fstat, "preloaded files"),
    GIVE(newfstatat, answer_newfstatat, "preloaded files"),
    GIVE(faccessat, answer_faccessat, "preloaded files"),
    GIVE(faccessat2, answer_faccessat, "preloaded files"),
    GIVE(lseek, answer_lseek, "preloaded files"),
    GIVE(fcntl, answer_fcntl, "plain flags; no locks"),
    GIVE(ioctl, answer_ioctl, "there is no terminal and no device"),
    GIVE(readlinkat, answer_readlinkat, "there are no links"),
    GIVE(statx, answer_statx, "as stat"),
    GIVE(getdents64, answer_getdents64, "the folders on the way to preloaded files"),
    GIVE(dup, answer_dup, "preloaded files"),
    FREE(ppoll, answer_ppoll, "as poll"),
    FREE(pselect6, answer_pselect6, "as poll"),
    GIVE(statfs, answer_absent, "no file system; fontconfig and SQLite then assume a local one"),
    GIVE(fstatfs, answer_absent, "as statfs"),
    GIVE(getcwd, answer_getcwd, "the root of nothing"),
    GIVE(fadvise64, answer_nothing, "advice"),
    GIVE(readahead, answer_nothing, "advice"),
    FREE(clock_gettime, answer_clock_gettime, "the jail's coarse clock: clock.h"),
    FREE(clock_getres, answer_clock_getres, "10 ms"),
    FREE(gettimeofday, answer_gettimeofday, "the jail's coarse clock"),
    FREE(nanosleep, answer_nanosleep, "until the jail's clock has come so far: wait.h"),
    FREE(clock_nanosleep, answer_clock_nanosleep, "as nanosleep"),
    GIVE(getrandom, answer_getrandom, "ChaCha20, seeded before the seal"),
    GIVE(getpid, answer_pid, "the same number for every worker"),
    FREE(gettid, answer_gettid, "the main thread's is the process's"),
    GIVE(getppid, answer_nothing, "0: outside of what it can see"),
    GIVE(getuid, answer_nobody, "nobody"),
    GIVE(geteuid, answer_nobody, "nobody"),
    GIVE(getgid, answer_nobody, "nobody"),
    GIVE(getegid, answer_nobody, "nobody"),
    FREE(futex, answer_futex, "waits by read, wakes by write: wait.h"),
    GIVE(getresuid, answer_getresid, "nobody"),
    GIVE(getresgid, answer_getresid, "nobody"),
    GIVE(getgroups, answer_nothing, "none but its own"),
    GIVE(getpgid, answer_pid, "a group of its own"),
    GIVE(getsid, answer_pid, "a session of its own"),
    GIVE(umask, answer_umask, "the usual one; no file is made"),
    GIVE(prctl, answer_prctl, "names of threads; nothing about the process changes"),
    GIVE(getpriority, answer_getpriority, "the usual one"),
    GIVE(sched_getscheduler, answer_nothing, "SCHED_OTHER"),
    GIVE(sched_setscheduler, answer_sched_setscheduler,
         "what it is already: JavaScriptCore's threads ask for no more"),
    GIVE(sched_getparam, answer_sched_getparam, "SCHED_OTHER knows no priorities"),
    GIVE(sched_get_priority_max, answer_nothing, "as sched_getparam"),
    GIVE(sched_get_priority_min, answer_nothing, "as sched_getparam"),
    GIVE(getcpu, answer_getcpu, "one processor"),
    GIVE(times, answer_times, "CPU time by the jail's clock"),
    FREE(sched_yield, answer_nothing, "the kernel preempts by itself"),
    GIVE(sched_getaffinity, answer_sched_getaffinity,
         "no more processors than declared threads: libraries size their pools by it"),
    FREE(set_robust_list, answer_nothing, "a thread that dies takes the process along"),
    FREE(rseq, answer_nothing, "glibc aborts a new thread if this fails"),
    FREE(set_tid_address, answer_set_tid_address, "cleared at the thread's end"),
    FREE(rt_sigaction, answer_sigaction, "kept; the runtime's own calls it: handlers.h"),
    FREE(rt_sigprocmask, answer_sigprocmask, "kept for each thread"),
    FREE(rt_sigpending, answer_sigpending, "raised while blocked"),
    FREE(rt_sigsuspend, answer_sigsuspend, "until another thread's tgkill"),
    FREE(rt_sigtimedwait, answer_sigtimedwait, "as rt_sigsuspend, or until a time: wait.h"),
    FREE(sigaltstack, answer_sigaltstack, "kept and told; the runtime has its own"),
    GIVE(uname, answer_uname, "a machine without qualities"),
    GIVE(sysinfo, answer_sysinfo, "memory is the region's"),
    GIVE(prlimit64, answer_prlimit,
         "the stack's, for those who measure recursion; none is changed"),
    GIVE(getrlimit, answer_getrlimit, "as prlimit64"),
    GIVE(getrusage, answer_getrusage, "CPU time by the jail's clock"),
    FREE(exit, answer_exit, "parks the thread; the main thread's: told to the user"),
    FREE(exit_group, answer_exit_group, "the engine gave up: told to the user"),
    FREE(kill, answer_kill, "itself only: abort()"),
    FREE(tkill, answer_tkill, "its own threads only"),
    FREE(tgkill, answer_tgkill, "its own threads only: abort(), pthread_kill()"),
    GIVE(clone, answer_clone, "wakes a parked thread; no processes, no more threads than declared"),
    FREE(clone3, answer_absent, "libc then tries clone"),
#ifdef SYS_open /* newer architectures have only the -at calls */
    GIVE(open, answer_open, "preloaded files; what is not there is named by its path"),
    GIVE(stat, answer_stat, "preloaded files"),
    GIVE(lstat, answer_stat, "there are no links"),
    GIVE(access, answer_access, "preloaded files"),
    GIVE(readlink, answer_readlink, "there are no links"),
    FREE(time, answer_time, "the jail's coarse clock"),
    FREE(poll, answer_poll, "files are ready, nothing else will be: a timeout moves the clock"),
    FREE(select, answer_select, "as poll"),
    GIVE(getpgrp, answer_pid, "a group of its own"),
    FREE(pause, answer_pause, "as rt_sigsuspend"),
    DENY(fork, answer_again, "no processes"),
    DENY(vfork, answer_again, "no processes"),
#endif
#undef GIVE
#undef FREE
#undef DENY
};

static uint64_t answered_count, refused_count;

void answers_refused(const char *name) {
    refused_count++;
    log_refused("use", name);
}

static void refused_by_number(long number) {
    char text[32];
    snprintf(text, sizeof text, "system call %ld", number);
    answers_refused(text);
}

static const struct row *lookup(long number) {
    const size_t count = sizeof table / sizeof table[0];
    return number >= 0 && (size_t)number < count && table[number].answer ? &table[number] : NULL;
}

static int64_t refuse(long number) {
    const struct refusal *refusal = refusals_lookup(number);
    if (refusal)
        answers_refused(refusal->name);
    else
        refused_by_number(number);
    return refusal ? -refusal->error : -ENOSYS;
}

bool answers_know(long number) {
    return lookup(number) || refusals_lookup(number);
}

static bool is_open(long number) {
#ifdef SYS_open
    if (number == SYS_open)
        return true;
#endif
    return number == SYS_openat;
}

/* libc maps a new thread's stack first, then clones. */
static bool is_one_thread_too_many(const struct call *call, int64_t result) {
    if (call->number == SYS_mmap)
        return result == -ENOMEM && threads_parked > 0 && (call->argument[3] & MAP_STACK);
    return call->number == SYS_clone && result == -EAGAIN && (call->argument[0] & CLONE_THREAD);
}

/* What the user is told of, besides files, which are named where they are looked for. */
static void note_refusal(const struct row *row, const struct call *call, int64_t result) {
    if (is_one_thread_too_many(call, result))
        answers_refused("one more thread");
    else if (row->refused || (call->number == SYS_clone && result == -EAGAIN))
        answers_refused(row->name);
    else if (result == -ENOENT && is_open(call->number))
        refused_count++;
}

static int64_t give_alone(const struct row *row, const struct call *call) {
    if (!row)
        return refuse(call->number);
    int64_t result = row->answer(call);
    note_refusal(row, call, result);
    return result;
}

int64_t answers_give(const struct call *call) {
    const struct row *row = lookup(call->number);
    __atomic_fetch_add(&answered_count, 1, __ATOMIC_RELAXED);
    if (row && row->free)
        return row->answer(call);
    struct thread *self = thread_self();
    lock_take(&lock_answers, self);
    int64_t result = give_alone(row, call);
    lock_give(&lock_answers, self);
    return result;
}

void answers_count(uint64_t *answered, uint64_t *refused) {
    *answered = answered_count;
    *refused = refused_count;
}
