/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <glib.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/document/stage.h"
#include "tests/fuzz/counters.h"
#include "tests/fuzz/fuzz.h"

/*
 * The document engine whole, unsealed, on one document: opened, drawn, scrolled, zoomed, rotated, clicked, rendered.
 * It keeps state for one document, so each input has a process of its own, cloned warm. The engine may give up in a
 * named way (worker_fault) or run out of its processor time; it may not crash, and not break what stage.c promises for
 * the broker. The coverage counters of the child are brought home.
 */

enum { SECONDS = 10, VIEW = 120, FAULT_FIRST = 100 };

static void use_document(const uint8_t *bytes, size_t size) {
    stage_open(bytes, size, "", VIEW, VIEW);
    stage_settle();
    if (said.extents == 0)
        return; /* a password is wanted */
    uint32_t last = said.extent.pages - 1;
    stage_command(COMMAND_GO_TO, (int64_t[6]){last});
    stage_command(COMMAND_ROTATE, (int64_t[6]){1});
    stage_command(COMMAND_ZOOM, (int64_t[6]){ZOOM_FREE, 2500, 10, 10});
    stage_settle();
    stage_pointer(POINTER_MOTION, 0, VIEW / 2, VIEW / 2);
    stage_pointer(POINTER_PRESS, 1, VIEW / 2, VIEW / 2);
    stage_pointer(POINTER_RELEASE, 1, VIEW / 2, VIEW / 2);
    stage_command(COMMAND_LINK_TARGET, (int64_t[6]){said.link.id});
    stage_command(COMMAND_PAGE_SIZE, (int64_t[6]){0, 36000});
    stage_command(COMMAND_RENDER, (int64_t[6]){0, 36000, 0, 0, 40, 40});
    stage_command(COMMAND_PAGE_RESOLUTION, (int64_t[6]){0});
    stage_command(COMMAND_PAGE_TEXT, (int64_t[6]){0});
    stage_settle();
}

static void play_in_child(const uint8_t *bytes, size_t size) {
    setrlimit(RLIMIT_CPU, &(struct rlimit){SECONDS, SECONDS});
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    use_document(bytes, size);
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
