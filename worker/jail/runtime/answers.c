/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <linux/futex.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "worker/jail/runtime/files.h"
#include "worker/jail/runtime/memory.h"
#include "worker/jail/runtime/parts.h"

/* -------------------------------------------------------------------------------- process and
 * threads --- */

static int64_t answer_nothing(const struct call *call) {
    (void)call;
    return 0;
}

static int64_t answer_pid(const struct call *call) {
    (void)call;
    return JAIL_PID;
}

static int64_t answer_nobody(const struct call *call) {
    (void)call;
    return 65534;
}

static int64_t answer_again(const struct call *call) {
    (void)call;
    return -EAGAIN;
}

static int64_t answer_no_process(const struct call *call) {
    (void)call;
    return -ECHILD;
}

static int64_t answer_absent(const struct call *call) {
    (void)call;
    return -ENOSYS;
}

static int64_t answer_forbidden(const struct call *call) {
    (void)call;
    return -EPERM;
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

/* ---------------------------------------------------------------------------------------- the
 * machine --- */

static int64_t answer_uname(const struct call *call) {
    struct utsname *name = POINTER(call->argument[0]);
    *name = (struct utsname){.sysname = "Linux",
                             .nodename = "vitrine",
                             .release = "5.11.0",
                             .version = "jail",
                             .machine = "jail"};
    return 0;
}

static int64_t answer_sysinfo(const struct call *call) {
    struct memory_state memory = memory_state();
    struct sysinfo *info = POINTER(call->argument[0]);
    *info = (struct sysinfo){.uptime = 1,
                             .totalram = memory.bytes,
                             .freeram = memory.bytes - memory.used,
                             .procs = 1,
                             .mem_unit = 1};
    return 0;
}

static int64_t answer_sched_getaffinity(const struct call *call) {
    if (call->argument[1] < sizeof(unsigned long))
        return -EINVAL;
    memset(POINTER(call->argument[2]), 0, sizeof(unsigned long));
    *(unsigned char *)POINTER(call->argument[2]) = 1;
    return sizeof(unsigned long);
}

static int64_t answer_prlimit(const struct call *call) {
    struct rlimit *old = POINTER(call->argument[3]);
    if (call->argument[2] != 0)
        return -EPERM;
    if (!old)
        return 0;
    rlim_t limit = call->argument[1] == RLIMIT_STACK ? signals_stack_limit()
                   : call->argument[1] == RLIMIT_NOFILE
                       ? FILES_FIRST_DESCRIPTOR + FILES_OPEN_MAXIMUM
                       : RLIM_INFINITY;
    *old = (struct rlimit){limit, limit};
    return 0;
}

static int64_t answer_getrlimit(const struct call *call) {
    return answer_prlimit(&(struct call){.argument = {0, call->argument[0], 0, call->argument[1]}});
}

static int64_t answer_getrusage(const struct call *call) {
    uint64_t used = 0;
    struct rusage *usage = POINTER(call->argument[1]);
    clock_read(CLOCK_PROCESS_CPUTIME_ID, &used);
    memset(usage, 0, sizeof *usage);
    usage->ru_utime.tv_sec = (time_t)(used / 1000000000u);
    usage->ru_utime.tv_usec = (suseconds_t)(used % 1000000000u / 1000);
    return 0;
}

static int64_t answer_getcwd(const struct call *call) {
    if (call->argument[1] < 2)
        return -ERANGE;
    memcpy(POINTER(call->argument[0]), "/", 2);
    return 2;
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
    GIVE(munlock, answer_nothing, "as mlock"),
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
    DENY(execve, answer_forbidden, "no programs"),
    DENY(execveat, answer_forbidden, "no programs"),
    DENY(wait4, answer_no_process, "no processes"),
    DENY(waitid, answer_no_process, "no processes"),
    DENY(socket, answer_forbidden, "no network"),
    DENY(socketpair, answer_forbidden, "no sockets"),
    DENY(connect, answer_forbidden, "no network"),
    DENY(ptrace, answer_forbidden, "no tracing"),
    DENY(setrlimit, answer_forbidden, "limits are not changed"),
    DENY(pipe2, answer_forbidden, "no descriptors"),
    DENY(memfd_create, answer_forbidden, "no descriptors"),
    DENY(shmget, answer_forbidden, "no shared memory"),
    DENY(shmat, answer_forbidden, "no shared memory"),
    DENY(prctl, answer_forbidden, "nothing about the process changes"),
    DENY(seccomp, answer_forbidden, "the seal stands"),
#ifdef SYS_open /* newer architectures have only the -at calls */
    GIVE(open, answer_open, "preloaded files; what is not there is named by its path"),
    GIVE(stat, answer_stat, "preloaded files"),
    GIVE(lstat, answer_stat, "there are no links"),
    GIVE(access, answer_access, "preloaded files"),
    GIVE(readlink, answer_readlink, "there are no links"),
    GIVE(time, answer_time, "the jail's coarse clock"),
    GIVE(poll, answer_poll, "files are ready, nothing else will be: a timeout moves the clock"),
    GIVE(select, answer_select, "as poll"),
    GIVE(pause, answer_pause, "nobody sends a signal: a deadlock"),
    DENY(fork, answer_again, "no processes"),
    DENY(vfork, answer_again, "no processes"),
    DENY(unlink, answer_forbidden, "no files change"),
    DENY(rename, answer_forbidden, "no files change"),
    DENY(mkdir, answer_forbidden, "no files change"),
    DENY(pipe, answer_forbidden, "no descriptors"),
#endif
#undef GIVE
#undef DENY
};

static uint64_t answered_count, refused_count;

static void name_unknown(long number) {
    char text[24] = "call ";
    size_t used = 5, first;
    do
        text[used++] = (char)('0' + number % 10);
    while ((number /= 10) > 0 && used < sizeof text - 1);
    first = 5;
    for (size_t last = used - 1; first < last; first++, last--) {
        char digit = text[first];
        text[first] = text[last];
        text[last] = digit;
    }
    log_refused("use system", text);
}

static bool is_open(long number) {
#ifdef SYS_open
    if (number == SYS_open)
        return true;
#endif
    return number == SYS_openat;
}

int64_t answers_give(const struct call *call) {
    const struct row *row =
        call->number >= 0 && (size_t)call->number < sizeof table / sizeof table[0]
            ? &table[call->number]
            : NULL;
    answered_count++;
    if (!row || !row->answer) {
        refused_count++;
        name_unknown(call->number < 0 ? 0 : call->number);
        return -ENOSYS;
    }
    int64_t result = row->answer(call);
    bool missing_file = result == -ENOENT && is_open(call->number);
    if (row->refused)
        log_refused("use", row->name);
    if (row->refused || missing_file)
        refused_count++;
    return result;
}

void answers_count(uint64_t *answered, uint64_t *refused) {
    *answered = answered_count;
    *refused = refused_count;
}
