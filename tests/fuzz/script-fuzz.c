/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/document/stage.h"
#include "tests/fuzz/counters.h"
#include "tests/fuzz/fuzz.h"
#include "worker/engines/script/engine.h"

/*
 * The script engine whole, unsealed, on one script: run, drawn, clicked, typed at, resized, rendered. As document-fuzz.c
 * does, and by the same rules: it may give up in a named way or run out of processor time. What is ours is instrumented:
 * canvas, text, decoders and the natives; JavaScriptCore is as Debian built it.
 */

enum { SECONDS = 2, VIEW = 120, FRAMES = 3, FAULT_FIRST = 100 };

const struct engine *const stage_engine = &script_engine;

/* A script that asks for more is told that there is none, as in the jail. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) {
    return "allocator_may_return_null=1:max_allocation_size_mb=512:detect_leaks=0";
}

static void show_frames(void) {
    for (int k = 0; k < FRAMES; k++) {
        stage_send(&(union wire_message){.tick = {.type = TO_WORKER_TICK, .frame = 1}});
        stage_settle();
    }
}

static void use_script(const uint8_t *bytes, size_t size) {
    stage_open(bytes, size, "js", VIEW, VIEW);
    stage_settle();
    show_frames();
    stage_pointer(POINTER_MOTION, 0, VIEW / 2, VIEW / 2);
    stage_pointer(POINTER_PRESS, 1, VIEW / 2, VIEW / 2);
    stage_pointer(POINTER_RELEASE, 1, VIEW / 2, VIEW / 2);
    stage_key('a', 0);
    stage_send(&(union wire_message){
        .configure = {.type = TO_WORKER_CONFIGURE, .width = VIEW / 2, .height = VIEW, .scale = 2}});
    stage_settle();
    stage_command(COMMAND_RENDER, (int64_t[6]){0, 96000, 0, 0, 40, 40});
    show_frames();
}

static void play_in_child(const uint8_t *bytes, size_t size) {
    setrlimit(RLIMIT_CPU, &(struct rlimit){SECONDS, SECONDS});
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    use_script(bytes, size);
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
