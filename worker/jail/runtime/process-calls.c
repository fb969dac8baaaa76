/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <time.h>

#include "worker/jail/runtime/files.h"
#include "worker/jail/runtime/memory.h"
#include "worker/jail/runtime/parts.h"
#include "worker/jail/runtime/threads.h"

/* What a process asks about itself and its machine: the same for every worker, where it can be. */

enum { NOBODY = 65534 };

int64_t answer_pid(const struct call *call) {
    (void)call;
    return JAIL_PID;
}

int64_t answer_nobody(const struct call *call) {
    (void)call;
    return NOBODY;
}

int64_t answer_uname(const struct call *call) {
    struct utsname *name = POINTER(call->argument[0]);
    *name = (struct utsname){.sysname = "Linux",
                             .nodename = "vitrine",
                             .release = "5.11.0",
                             .version = "jail",
                             .machine = "jail"};
    return 0;
}

int64_t answer_sysinfo(const struct call *call) {
    struct memory_state memory = memory_state();
    struct sysinfo *info = POINTER(call->argument[0]);
    *info = (struct sysinfo){.uptime = 1,
                             .totalram = memory.bytes,
                             .freeram = memory.bytes - memory.used,
                             .procs = 1,
                             .mem_unit = 1};
    return 0;
}

int64_t answer_sched_getaffinity(const struct call *call) {
    if (call->argument[1] < sizeof(unsigned long))
        return -EINVAL;
    *(unsigned long *)POINTER(call->argument[2]) = (1ul << threads_processors()) - 1;
    return sizeof(unsigned long);
}

int64_t answer_prlimit(const struct call *call) {
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

int64_t answer_getrlimit(const struct call *call) {
    return answer_prlimit(&(struct call){.argument = {0, call->argument[0], 0, call->argument[1]}});
}

int64_t answer_getrusage(const struct call *call) {
    uint64_t used = 0;
    struct rusage *usage = POINTER(call->argument[1]);
    clock_read(CLOCK_PROCESS_CPUTIME_ID, &used);
    memset(usage, 0, sizeof *usage);
    usage->ru_utime.tv_sec = (time_t)(used / 1000000000u);
    usage->ru_utime.tv_usec = (suseconds_t)(used % 1000000000u / 1000);
    return 0;
}

/* Names of threads and of memory change nothing; all else was settled before the seal. */
int64_t answer_prctl(const struct call *call) {
    switch (call->argument[0]) {
    case PR_SET_NAME:
    case PR_SET_VMA:
        return 0;
    case PR_GET_NAME:
        memcpy(POINTER(call->argument[1]), "vitrine", sizeof "vitrine");
        return 0;
    case PR_GET_DUMPABLE:
        return 1;
    default:
        answers_refused("prctl");
        return -EPERM;
    }
}

int64_t answer_getresid(const struct call *call) {
    for (int k = 0; k < 3; k++)
        *(uid_t *)POINTER(call->argument[k]) = NOBODY;
    return 0;
}

int64_t answer_umask(const struct call *call) {
    (void)call;
    return 022;
}

int64_t answer_getpriority(const struct call *call) {
    (void)call;
    return 20; /* nice value 0, as the kernel says it: sys_getpriority */
}

/* SCHED_OTHER of priority 0, whatever its children, which it will not have, were to get. */
int64_t answer_sched_setscheduler(const struct call *call) {
    const uint64_t reset_on_fork = 0x40000000; /* SCHED_RESET_ON_FORK, sched.h of the kernel */
    const struct sched_param *wanted = POINTER(call->argument[2]);
    if (!wanted)
        return -EINVAL;
    if ((call->argument[1] & ~reset_on_fork) == SCHED_OTHER && wanted->sched_priority == 0)
        return 0;
    answers_refused("sched_setscheduler");
    return -EPERM;
}

int64_t answer_sched_getparam(const struct call *call) {
    *(struct sched_param *)POINTER(call->argument[1]) = (struct sched_param){0};
    return 0;
}

int64_t answer_getcpu(const struct call *call) {
    for (int k = 0; k < 2; k++)
        if (call->argument[k] != 0)
            *(unsigned *)POINTER(call->argument[k]) = 0;
    return 0;
}

int64_t answer_times(const struct call *call) {
    uint64_t used = 0, now = 0;
    struct tms *times = POINTER(call->argument[0]);
    const uint64_t tick = 10000000; /* sysconf(_SC_CLK_TCK) is 100 on every Linux */
    clock_read(CLOCK_PROCESS_CPUTIME_ID, &used);
    clock_read(CLOCK_MONOTONIC, &now);
    if (times)
        *times = (struct tms){.tms_utime = (clock_t)(used / tick)};
    return (int64_t)(now / tick);
}

int64_t answer_getcwd(const struct call *call) {
    if (call->argument[1] < 2)
        return -ERANGE;
    memcpy(POINTER(call->argument[0]), "/", 2);
    return 2;
}

/* ---------------------------------------------------------------- in place of libc's own two --- */

/* Theirs read the vDSO, or what the kernel last noted for the thread: the real processor. */

int getcpu(unsigned *processor, unsigned *node) {
    return (int)dispatch_ask(
        &(struct call){.number = SYS_getcpu,
                       .argument = {(uint64_t)(uintptr_t)processor, (uint64_t)(uintptr_t)node}});
}

int sched_getcpu(void) {
    unsigned processor = 0;
    return getcpu(&processor, NULL) == 0 ? (int)processor : -1;
}
