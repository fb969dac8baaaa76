/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "tests/document/stage.h"
#include "tests/fuzz/engine-child.h"

/* One document: opened, drawn, scrolled, zoomed, rotated, clicked, rendered, asked for its text. */

enum { VIEW = 120 };

const unsigned engine_child_seconds = 10;

void engine_child_play(const uint8_t *bytes, size_t size) {
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
