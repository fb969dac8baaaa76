/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <linux/futex.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "worker/jail/runtime/parts.h"
#include "worker/jail/runtime/refusals.h"

/* -------------------------------------------------------------------------------- process and
 * threads --- */

static int64_t answer_nothing(const struct call *call) {
    (void)call;
    return 0;
}

static int64_t answer_again(const struct call *call) {
    (void)call;
    return -EAGAIN;
}

static int64_t answer_absent(const struct call *call) {
    (void)call;
    return -ENOSYS;
}

static int64_t answer_exit(const struct call *call) {
    dispatch_fault(RUNTIME_FAULT_EXIT, call->argument[0]);
}

/* One thread: a wake finds nobody; a wait either is over already, or times out, or never ends. */
static int64_t answer_futex(const struct call *call) {
    const int *word = POINTER(call->argument[0]);
    const struct timespec *timeout = POINTER(call->argument[3]);
    int operation = (int)call->argument[1] & FUTEX_CMD_MASK;
    if (operation != FUTEX_WAIT && operation != FUTEX_WAIT_BITSET)
        return operation == FUTEX_WAKE || operation == FUTEX_WAKE_BITSET ||
                       operation == FUTEX_REQUEUE || operation == FUTEX_CMP_REQUEUE
                   ? 0
                   : -ENOSYS;
    if (*word != (int)call->argument[2])
        return -EAGAIN;
    if (!timeout)
        dispatch_fault(RUNTIME_FAULT_DEADLOCK, call->argument[0]);
    if (operation == FUTEX_WAIT)
        clock_sleep((uint64_t)timeout->tv_sec * 1000000000u + (uint64_t)timeout->tv_nsec);
    return -ETIMEDOUT;
}

/* ------------------------------------------------------------------------------------------ the
 * table --- */

static const struct row {
    const char *name; /* as a log line says it, if refused */
    answer answer;
    bool refused; /* counted, and named once */
    const char *reason;
} table[] = {
#define GIVE(call, function, reason) [SYS_##call] = {#call, function, false, reason}
#define DENY(call, function, reason) [SYS_##call] = {#call, function, true, reason}
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
    GIVE(ppoll, answer_ppoll, "as poll"),
    GIVE(pselect6, answer_pselect6, "as poll"),
    GIVE(statfs, answer_absent, "no file system; fontconfig and SQLite then assume a local one"),
    GIVE(fstatfs, answer_absent, "as statfs"),
    GIVE(getcwd, answer_getcwd, "the root of nothing"),
    GIVE(fadvise64, answer_nothing, "advice"),
    GIVE(readahead, answer_nothing, "advice"),
    GIVE(clock_gettime, answer_clock_gettime, "the jail's coarse clock: clock.h"),
    GIVE(clock_getres, answer_clock_getres, "10 ms"),
    GIVE(gettimeofday, answer_gettimeofday, "the jail's coarse clock"),
    GIVE(nanosleep, answer_nanosleep, "moves the clock, returns at once"),
    GIVE(clock_nanosleep, answer_clock_nanosleep, "as nanosleep"),
    GIVE(getrandom, answer_getrandom, "ChaCha20, seeded before the seal"),
    GIVE(getpid, answer_pid, "the same number for every worker"),
    GIVE(gettid, answer_pid, "one thread"),
    GIVE(getppid, answer_nothing, "0: outside of what it can see"),
    GIVE(getuid, answer_nobody, "nobody"),
    GIVE(geteuid, answer_nobody, "nobody"),
    GIVE(getgid, answer_nobody, "nobody"),
    GIVE(getegid, answer_nobody, "nobody"),
    GIVE(futex, answer_futex, "one thread: nobody to wake, nobody to wait for"),
    GIVE(getresuid, answer_getresid, "nobody"),
    GIVE(getresgid, answer_getresid, "nobody"),
    GIVE(getgroups, answer_nothing, "none but its own"),
    GIVE(getpgid, answer_pid, "a group of its own"),
    GIVE(getsid, answer_pid, "a session of its own"),
    GIVE(umask, answer_umask, "the usual one; no file is made"),
    GIVE(prctl, answer_prctl, "names of threads; nothing about the process changes"),
    GIVE(getpriority, answer_getpriority, "the usual one"),
    GIVE(sched_getscheduler, answer_nothing, "SCHED_OTHER"),
    GIVE(sched_getparam, answer_sched_getparam, "SCHED_OTHER knows no priorities"),
    GIVE(sched_get_priority_max, answer_nothing, "as sched_getparam"),
    GIVE(sched_get_priority_min, answer_nothing, "as sched_getparam"),
    GIVE(getcpu, answer_getcpu, "one processor"),
    GIVE(times, answer_times, "CPU time by the jail's clock"),
    GIVE(sched_yield, answer_nothing, "one thread"),
    GIVE(sched_getaffinity, answer_sched_getaffinity,
         "one processor: libraries then start no pools"),
    GIVE(set_robust_list, answer_nothing, "one thread"),
    GIVE(rseq, answer_nothing, "glibc aborts a new thread if this fails"),
    GIVE(set_tid_address, answer_pid, "one thread"),
    GIVE(rt_sigaction, answer_sigaction, "kept; the runtime's own calls it: handlers.h"),
    GIVE(rt_sigprocmask, answer_sigprocmask, "kept: it decides what raise does"),
    GIVE(rt_sigpending, answer_sigpending, "raised while blocked"),
    GIVE(rt_sigsuspend, answer_sigsuspend, "for what is pending; nobody else sends any"),
    GIVE(rt_sigtimedwait, answer_sigtimedwait, "as rt_sigsuspend; a timeout moves the clock"),
    GIVE(sigaltstack, answer_sigaltstack, "kept and told; the runtime has its own"),
    GIVE(uname, answer_uname, "a machine without qualities"),
    GIVE(sysinfo, answer_sysinfo, "memory is the region's"),
    GIVE(prlimit64, answer_prlimit,
         "the stack's, for those who measure recursion; none is changed"),
    GIVE(getrlimit, answer_getrlimit, "as prlimit64"),
    GIVE(getrusage, answer_getrusage, "CPU time by the jail's clock"),
    GIVE(exit, answer_exit, "the engine gave up: told to the user"),
    GIVE(exit_group, answer_exit, "the engine gave up: told to the user"),
    GIVE(kill, answer_kill, "itself only: abort()"),
    GIVE(tkill, answer_tkill, "itself only"),
    GIVE(tgkill, answer_tgkill, "itself only"),
    DENY(clone, answer_again, "no threads: as if the limit were reached"),
    DENY(clone3, answer_absent, "glibc then tries clone"),
#ifdef SYS_open /* newer architectures have only the -at calls */
    GIVE(open, answer_open, "preloaded files; what is not there is named by its path"),
    GIVE(stat, answer_stat, "preloaded files"),
    GIVE(lstat, answer_stat, "there are no links"),
    GIVE(access, answer_access, "preloaded files"),
    GIVE(readlink, answer_readlink, "there are no links"),
    GIVE(time, answer_time, "the jail's coarse clock"),
    GIVE(poll, answer_poll, "files are ready, nothing else will be: a timeout moves the clock"),
    GIVE(select, answer_select, "as poll"),
    GIVE(getpgrp, answer_pid, "a group of its own"),
    GIVE(pause, answer_pause, "nobody sends a signal: a deadlock"),
    DENY(fork, answer_again, "no processes"),
    DENY(vfork, answer_again, "no processes"),
#endif
#undef GIVE
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

int64_t answers_give(const struct call *call) {
    const struct row *row = lookup(call->number);
    answered_count++;
    if (!row)
        return refuse(call->number);
    int64_t result = row->answer(call);
    bool missing_file = result == -ENOENT && is_open(call->number);
    if (row->refused)
        answers_refused(row->name);
    refused_count += missing_file;
    return result;
}

void answers_count(uint64_t *answered, uint64_t *refused) {
    *answered = answered_count;
    *refused = refused_count;
}
