/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/fuzz/engine-child.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/document/stage.h"
#include "tests/fuzz/counters.h"
#include "tests/fuzz/fuzz.h"

enum { FAULT_FIRST = 100 }; /* stage.c's exit codes for worker_fault */

static _Noreturn void play_in_child(const uint8_t *bytes, size_t size) {
    setrlimit(RLIMIT_CPU, &(struct rlimit){engine_child_seconds, engine_child_seconds});
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    engine_child_play(bytes, size);
    counters_leave();
    _exit(0);
}

static bool is_named_end(int status) {
    return (WIFEXITED(status) &&
            (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) >= FAULT_FIRST)) ||
           (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) ||
           (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL); /* the hard limit, or no memory */
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    return counters_prepare() ? stage_engine->warm_up() : 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    int status = 0;
    counters_leave();
    pid_t child = fork();
    if (child == 0)
        play_in_child(bytes, size);
    while (waitpid(child, &status, 0) != child)
        PROMISE(errno == EINTR); /* libFuzzer's clock */
    counters_fetch();
    PROMISE(is_named_end(status));
    return 0;
}
