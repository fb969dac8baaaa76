/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/controls.h"

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/protocol.h"

#ifndef PR_SCHED_CORE /* Linux 5.14; linux/prctl.h of Debian 12 has it, older headers do not */
#define PR_SCHED_CORE 62
#define PR_SCHED_CORE_CREATE 1
#endif

static bool limit(int resource, rlim_t value) {
    return setrlimit(resource, &(struct rlimit){value, value}) == 0;
}

static void write_own(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    ssize_t written = write(fd, text, strlen(text));
    (void)written; /* absent or refused on some kernels: RLIMIT_CORE below is the lock, this the
                      belt */
    close(fd);
}

/* A core limit of 0 is ignored when cores are piped to a program (core(5)); 1 is honoured and too
 * small for any core, so root's crash handler never parses this memory. Where whoever started us
 * has forbidden any above 0, that stays: of such a core coredump_filter leaves no memory. */
static bool limit_core(void) {
    struct rlimit now;
    return limit(RLIMIT_CORE, 1) || (getrlimit(RLIMIT_CORE, &now) == 0 && now.rlim_max == 0);
}

bool controls_limit(uint64_t cpu_seconds) {
    return limit_core() && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NPROC, 0) &&
           (cpu_seconds == 0 || limit(RLIMIT_CPU, cpu_seconds)) && limit(RLIMIT_NOFILE, 0);
}

static void ask(struct controls *controls, uint32_t bit, bool granted) {
    if (granted)
        controls->on |= bit;
    else
        controls->refused |= bit;
}

static bool force_disable(unsigned long which) {
    return prctl(PR_SET_SPECULATION_CTRL, which, PR_SPEC_FORCE_DISABLE, 0, 0) == 0;
}

struct controls controls_speculation(void) {
    struct controls controls = {0};
    ask(&controls, CONTROL_STORE_BYPASS, force_disable(PR_SPEC_STORE_BYPASS));
    ask(&controls, CONTROL_INDIRECT_BRANCH, force_disable(PR_SPEC_INDIRECT_BRANCH));
    ask(&controls, CONTROL_CORE_COOKIE, prctl(PR_SCHED_CORE, PR_SCHED_CORE_CREATE, 0, 0, 0) == 0);
    return controls;
}

static bool one_thread(void) {
    struct stat status;
    return stat("/proc/self/task", &status) == 0 && status.st_nlink == 3; /* ".", "..", one task */
}

static bool become(uint32_t uid, uint32_t gid) {
    if (geteuid() != 0)
        return uid == getuid();
    if (uid == 0)
        return false;
    return setgroups(0, NULL) == 0 && setresgid(gid, gid, gid) == 0 &&
           setresuid(uid, uid, uid) == 0 && setuid(0) != 0;
}

bool controls_settle(uint32_t uid, uint32_t gid) {
    pid_t broker = getppid();
    setsid(); /* Ctrl-C in the broker's terminal is not for us; fails only if we lead a group
                 already */
    /* Inherited by every worker: two files in /proc less to open at each birth, a sixth of it. */
    write_own("/proc/self/coredump_filter", "0");
    write_own("/proc/self/oom_score_adj", "1000");
    if (!one_thread() || !become(uid, gid) || !limit(RLIMIT_STACK, WORKER_STACK_BYTES))
        return false;
    /* A change of credentials clears both (prctl(2)): a worker must be readable for the proof, and
     * die along. */
    return prctl(PR_SET_DUMPABLE, 1) == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
           getppid() == broker;
}
