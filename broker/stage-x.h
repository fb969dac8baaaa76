/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_STAGE_X_H
#define VITRINE_BROKER_STAGE_X_H

#include <X11/Xlib.h>

#include "broker/stage.h"
#include "broker/x-picture.h"

/*
 * The stage on an X server. Each attach tries XShm first and falls back to XPutImage where there is
 * no MIT-SHM, or the server is another user's or on another machine; operations->name then says
 * which. Both put into the same depth-24 picture, which the widget paints from.
 */

/* window: any window of the wanted screen, alive as long as the stage. NULL with error set if the
 * server cannot hold our pictures. The caller owns the stage: stage->operations->destroy(stage). */
struct stage *stage_for_display(Display *display, Window window, GError **error);

/* damaged is called for each put, in pixels of the picture, as soon as requests made after it see
 * the new pixels. NULL: nobody. */
void stage_x_watch(struct stage *stage, StageDamaged damaged, void *user);

/* Hands an event of this display to the stage. True: it was the stage's (a ShmCompletion of a put
 * in flight; "released" has been called). Anything else, also a forged completion, is false. */
bool stage_x_handle_event(struct stage *stage, const XEvent *event);

/* The last good picture; the stage's own. The pixmap changes with configure. */
const struct x_picture *stage_x_picture(const struct stage *stage);

/* Why the picture cannot follow the view's size, as a sentence, or NULL: all is well. */
const char *stage_x_trouble(const struct stage *stage);

#endif
