/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_TESTS_EXPORT_MAKE_H
#define VITRINE_TESTS_EXPORT_MAKE_H

#include "broker/export/picture.h"

/* Pictures for tests, drawn by hand. */
struct canvas {
    struct picture picture;
    guint32 *pixels;
};

/* White paper; free with canvas_clear. */
struct canvas canvas_new(guint width, guint height);
void canvas_clear(struct canvas *canvas);
void canvas_box(struct canvas *canvas, guint x, guint y, guint width, guint height, guint32 colour);
/* A black disc with smoothed edges, as a drawn letter has. */
void canvas_disc(struct canvas *canvas, double x, double y, double radius);
/* Every pixel another colour, but alike at each run. */
void canvas_noise(struct canvas *canvas, guint x, guint y, guint width, guint height);

/* A temporary folder, removed at the end with the files in it. */
const char *make_folder(void);
char *make_path(const char *name);
void make_finish(void);

#endif
