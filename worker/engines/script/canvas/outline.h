/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_CANVAS_OUTLINE_H
#define VITRINE_SCRIPT_CANVAS_OUTLINE_H

#include <stddef.h>

#include "worker/engines/script/canvas/cover.h"
#include "worker/engines/script/canvas/path.h"

/*
 * Shapes to be filled: straight lines within a box, as chains of points that go down, or up, all the way. What is
 * above or below the box, or to its right, is left out; what is to its left lies on its border, for it counts for all
 * that is to its right. Lines on the upper edge of a row of pixels are left out too: no row is crossed by them.
 */

struct chain_place {
    size_t first, last; /* points; the first is the highest */
    int way;            /* 1: drawn downwards, -1: upwards, 0: level */
};

struct outline {
    struct point *points; /* 0, 0 is the corner of the box */
    size_t point_count, point_room;
    struct chain_place *chains;
    size_t chain_count, chain_room;
    double left, top, width, height; /* of the box */
    struct point start, at;          /* where the subpath began, and is, in the space of the box */
    size_t first;                    /* of the chain that is open */
    int way;                         /* of it, so far */
    bool open;
};

/* Empties it. Its memory stays for the next shape. */
void outline_begin(struct outline *outline, const struct pixels *box);

/* Points may be anywhere. A subpath that is not closed is closed where the next begins. */
void outline_move(struct outline *outline, struct point to);
void outline_line(struct outline *outline, struct point to);
void outline_curve(struct outline *outline, struct point control, struct point other_control,
                   struct point to);
void outline_end(struct outline *outline);

/* All of a path, from the beginning to the end. */
void outline_path(struct outline *outline, const struct path *path);

/* stroke.c. Its stroke, without dashes: for the nonzero rule. */
struct state;
void outline_stroke(struct outline *outline, const struct path *path, const struct state *state);

/* Into how many lines a curve is to be parted, that they be off by a twentieth of a pixel at most, and the points
 * between them: t from 0 to 1. */
double curve_pieces(const struct point p[4]);
struct point curve_point(const struct point p[4], double t);

/* Is told of a part of a row that is covered whole. */
typedef void cover_run(void *user, int y, int x, int count);

/* scan.c. Fills it: rows from the top, each from the left. Areas are exact, but where more than sixteen lines that meet
 * or share pixels are in one row: there they are those of sixteen lines through it. */
void scan(const struct outline *outline, bool even_odd, const struct pixels *box, cover_row *row,
          cover_run *run, void *user);

#endif
