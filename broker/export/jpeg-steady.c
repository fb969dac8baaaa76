/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/jpeg-steady.h"

#include <string.h>

#include "broker/export/chroma.h"
#include "broker/export/rows.h"

enum {
    REST = 25,        /* one step of 5: less moves the pixels of a block by 0.6 of 256 */
    SAME = 2,         /* of 256: it is the same picture; … */
    SAME_IF_FINE = 6, /* … where what is less than REST is left as it is */
    HARMLESS = 3,     /* rounds that do not spoil anything */
    PATIENCE = 24,    /* rounds in which a cell may come to rest by itself */
    MANNERS = 3,
    ROUNDS = 80,      /* in which it loses all contrast if it must */
    SPOILT_TIMES = 4, /* the square of its error; and besides … */
    SPOILT_BY =
        24, /* … an error of so much of 256 in each channel: it is not the picture's any more */
};

/* How colour is kept, from the smallest to what is always near. Where it has sharp edges, it needs all of the
 * resolution, and steps above 24 would leave stains beside them. */
static const struct manner {
    gboolean halved;
    guint16 step_most, grey_step_most; /* 0: not for it */
} manners[MANNERS] = {{TRUE, 255, 0}, {FALSE, 24, 255}, {FALSE, 8, 8}};

/* Of quality 85 and more. */
static gboolean is_fine(const struct jpeg_planes *planes) {
    return planes->planes[0].steps[0] < 5;
}

static struct jpeg_span whole_row(const struct jpeg_planes *planes, guint row) {
    return (struct jpeg_span){row, 0, planes->columns};
}

static void code_row(struct jpeg_planes *planes, guint row, const struct picture *picture) {
    jpeg_planes_code(planes, whole_row(planes, row), jpeg_picture_pixels, picture);
    jpeg_planes_decode(planes, whole_row(planes, row));
}

static void code_all(struct jpeg_planes *planes, const struct picture *picture) {
    planes->rest = 0;
    for (guint row = 0; row < planes->rows; row++)
        code_row(planes, row, picture);
}

/* ----------------------------------------------------------------------------------- known? --- */

static gboolean shows(const struct jpeg_planes *planes, const struct picture *picture, guint y,
                      guint end) {
    for (; y < end; y++)
        if (!rows_near(picture_row(picture, y),
                       jpeg_shown_pixels(planes, y, 0, planes->width, planes->scratch),
                       planes->width, is_fine(planes) ? SAME_IF_FINE : SAME))
            return FALSE;
    return TRUE;
}

/* Whether the picture is what is shown of it when it is coded so: as it is if it was so before. Mostly the middle
 * tells that it is not. In the first and last pixels of a cell there is colour of the next one. */
static gboolean is_known(struct jpeg_planes *planes, const struct picture *picture) {
    for (guint k = 0; k < planes->rows; k++) {
        guint row = (k + planes->rows / 2) % planes->rows, top = row * planes->cell;
        code_row(planes, row, picture);
        if (!shows(planes, picture, top + 1, MIN(top + planes->cell, planes->height) - 1))
            return FALSE;
    }
    return shows(planes, picture, 0, planes->height);
}

/* ------------------------------------------------------------------------------------- settle --- */

/* Whether a cell moved or, where colour is halved and so reaches beyond it, one around it. */
static gboolean is_near_moved(const struct jpeg_planes *planes, const guint8 *moved, guint row,
                              guint column) {
    guint reach = planes->halved ? 1 : 0;
    guint left = MAX(column, reach) - reach, right = MIN(column + reach, planes->columns - 1);
    for (guint y = MAX(row, reach) - reach; y <= MIN(row + reach, planes->rows - 1); y++)
        for (guint x = left; x <= right; x++)
            if (moved[(gsize)y * planes->columns + x])
                return TRUE;
    return FALSE;
}

/* The next run of cells from column on that may move. FALSE: none. */
static gboolean next_span(const struct jpeg_planes *planes, const guint8 *moved,
                          struct jpeg_span *span) {
    span->first = span->end;
    while (span->first < planes->columns && !is_near_moved(planes, moved, span->row, span->first))
        span->first++;
    span->end = span->first;
    while (span->end < planes->columns && is_near_moved(planes, moved, span->row, span->end))
        span->end++;
    return span->first < planes->columns;
}

/* Squares of what it shows otherwise than the picture. */
static guint64 cell_error(struct jpeg_planes *planes, const struct picture *picture, guint row,
                          guint column) {
    guint x = column * planes->cell, end = MIN(x + planes->cell, planes->width);
    guint bottom = MIN((row + 1) * planes->cell, planes->height);
    guint64 sum = 0;
    for (guint y = row * planes->cell; y < bottom; y++)
        sum += rows_apart(picture_row(picture, y) + x,
                          jpeg_shown_pixels(planes, y, x, end, planes->scratch) + x, end - x);
    return sum;
}

/* Where nothing is cut off and nothing is lacking, a cell comes to rest by itself. */
static gboolean may_move(const struct jpeg_planes *planes, guint row, guint column) {
    gboolean is_whole =
        (row + 1) * planes->cell <= planes->height && (column + 1) * planes->cell <= planes->width;
    return !is_whole || jpeg_planes_may_cut(planes, row, column);
}

static void mark_all_that_may_move(struct jpeg_planes *planes) {
    for (guint row = 0; row < planes->rows; row++)
        for (guint column = 0; column < planes->columns; column++)
            planes->moved[(gsize)row * planes->columns + column] =
                may_move(planes, row, column) ? 1 : 0;
}

struct settling {
    struct jpeg_planes *planes;
    const struct picture *picture;
    guint64
        *errors; /* of each cell that moved for some rounds, as it was then, plus 1; of others 0 */
};

static void note_errors(struct settling *settling) {
    struct jpeg_planes *planes = settling->planes;
    const guint8 *moved = planes->moved;
    guint64 *error = settling->errors;
    for (guint row = 0; row < planes->rows; row++)
        for (guint column = 0; column < planes->columns; column++, moved++, error++)
            if (*moved && *error == 0)
                *error = cell_error(planes, settling->picture, row, column) + 1;
}

static void show_moved(struct jpeg_planes *planes, guint fade) {
    const guint8 *moved = planes->moved;
    for (guint row = 0; row < planes->rows; row++)
        for (guint column = 0; column < planes->columns; column++, moved++) {
            if (*moved && fade > 0)
                jpeg_planes_fade(planes, row, column, fade);
            if (*moved)
                jpeg_planes_decode(planes, (struct jpeg_span){row, column, column + 1});
        }
}

static gboolean is_spoilt(const struct settling *settling) {
    struct jpeg_planes *planes = settling->planes;
    const guint64 *error = settling->errors;
    guint64 most = 3 * SPOILT_BY * SPOILT_BY * planes->cell * planes->cell;
    for (guint row = 0; row < planes->rows; row++)
        for (guint column = 0; column < planes->columns; column++, error++)
            if (*error &&
                cell_error(planes, settling->picture, row, column) > *error * SPOILT_TIMES + most)
                return TRUE;
    return FALSE;
}

static gboolean has_moved(const guint8 *moved, guint cells) {
    guint8 any = 0;
    for (guint k = 0; k < cells; k++)
        any |= moved[k];
    return any != 0;
}

/* TRUE: something moved. */
static gboolean code_again(struct jpeg_planes *planes) {
    gsize columns = planes->columns, cells = columns * planes->rows;
    g_autofree guint8 *before = g_memdup2(planes->moved, cells);
    gboolean moved = FALSE;
    memset(planes->moved, 0, cells);
    for (guint row = 0; row < planes->rows; row++) {
        struct jpeg_span span = {.row = row};
        guint top = MAX(row, 1) - 1, rows = MIN(row + 2, planes->rows) - top;
        if (!has_moved(before + top * columns, rows * planes->columns))
            continue;
        while (next_span(planes, before, &span))
            jpeg_planes_code(planes, span, jpeg_shown_pixels, planes);
        moved |= has_moved(planes->moved + row * columns, planes->columns);
    }
    return moved;
}

static gboolean come_to_rest(struct settling *settling) {
    for (guint round = 0; round < ROUNDS; round++) {
        gboolean is_late = round >= PATIENCE && !is_fine(settling->planes);
        if (!code_again(settling->planes))
            return TRUE;
        if (round >= HARMLESS)
            note_errors(settling);
        show_moved(settling->planes, is_late ? MIN(1 + (round - PATIENCE) / 4, 8) : 0);
    }
    return FALSE;
}

static gboolean settle(struct jpeg_planes *planes, const struct picture *picture) {
    gsize cells = (gsize)planes->columns * planes->rows;
    g_autofree guint64 *errors = g_new0(guint64, cells);
    struct settling settling = {planes, picture, errors};
    code_all(planes, picture);
    mark_all_that_may_move(planes);
    planes->rest = REST;
    return come_to_rest(&settling) && !is_spoilt(&settling);
}

/* ------------------------------------------------------------------------------------ choice --- */

/* NULL: the manner is not for such a picture. */
static struct jpeg_planes *create(const struct picture *picture, gboolean grey,
                                  const struct manner *manner, const guint16 *const steps[2]) {
    guint16 limited[2][64], most = grey ? manner->grey_step_most : manner->step_most;
    const guint16 *const chosen[2] = {limited[0], limited[1]};
    if (most == 0 || (manner->halved && picture->width < JPEG_HALVED_LEAST))
        return NULL;
    for (guint table = 0; table < 2; table++)
        for (guint k = 0; k < 64; k++)
            limited[table][k] = MIN(steps[table][k], most);
    return jpeg_planes_create(picture->width, picture->height, grey ? 1 : 3, manner->halved,
                              chosen);
}

typedef gboolean (*suitable)(struct jpeg_planes *planes, const struct picture *picture);

/* One manner at a time: planes are as big as the picture. */
static struct jpeg_planes *first_that(suitable suits, guint k, const struct picture *picture,
                                      gboolean grey, const guint16 *const steps[2]) {
    for (; k < MANNERS; k++) {
        struct jpeg_planes *planes = create(picture, grey, &manners[k], steps);
        if (planes && suits(planes, picture))
            return planes;
        jpeg_planes_destroy(planes);
    }
    return NULL;
}

static guint first_manner(const struct picture *picture, gboolean grey) {
    return grey || chroma_is_smooth(picture) ? 0 : 1;
}

static gboolean code_only(struct jpeg_planes *planes, const struct picture *picture) {
    for (guint row = 0; row < planes->rows; row++)
        jpeg_planes_code(planes, whole_row(planes, row), jpeg_picture_pixels, picture);
    return TRUE;
}

struct jpeg_planes *jpeg_draft(const struct picture *picture, gboolean grey,
                               const guint16 *const steps[2]) {
    return first_that(code_only, first_manner(picture, grey), picture, grey, steps);
}

/* A picture that is known is mostly at rest already; if it cannot be, it stays as near as it was. */
static void settle_known(struct jpeg_planes *planes, const struct picture *picture) {
    if (!settle(planes, picture))
        code_all(planes, picture);
}

struct jpeg_planes *jpeg_steady(const struct picture *picture, gboolean grey,
                                const guint16 *const steps[2]) {
    struct jpeg_planes *known = first_that(is_known, 0, picture, grey, steps);
    if (known) {
        settle_known(known, picture);
        return known;
    }
    return first_that(settle, first_manner(picture, grey), picture, grey, steps);
}
