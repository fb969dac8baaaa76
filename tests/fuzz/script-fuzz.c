/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/document/stage.h"
#include "tests/fuzz/engine-child.h"
#include "worker/engines/script/engine.h"

/*
 * One script: run, drawn, clicked, typed at, resized, rendered. What is ours is instrumented: canvas, text, decoders and
 * the natives; JavaScriptCore is as Debian built it.
 */

enum { VIEW = 120, FRAMES = 3 };

const unsigned engine_child_seconds = 2;

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

void engine_child_play(const uint8_t *bytes, size_t size) {
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
