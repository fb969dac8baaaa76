/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>

#include "worker/engines/script/canvas/area.h"
#include "worker/engines/script/canvas/chain.h"
#include "worker/engines/script/canvas/list.h"
#include "worker/engines/script/canvas/outline.h"
#include "worker/worker.h"

/*
 * Fills an outline row by row. Chains that share pixels, or touch, are a group; between groups a row is covered whole
 * or not at all. Within one, edges between inside and outside add the areas that they cut off, and all others nothing:
 * coverage is exact for shapes that cross themselves, too. Most groups are of one chain, or of some that go through the
 * row side by side; others are tangles.
 */

static struct {
    struct chain *chains, **active;
    struct chain **heads; /* of the lists of chains that begin in a row; NULL between scans */
    size_t chain_room;
    int row_room;
    struct piece *pieces; /* of the present row */
    size_t piece_count, piece_room;
} room;

struct scan {
    const struct point *points;
    int width;
    const struct pixels *box;
    bool even_odd;
    size_t active_count;
    cover_row *row;
    cover_run *run;
    void *user;
};

static void *allocated(void *old, size_t count, size_t element) {
    free(old);
    void *memory = calloc(count, element);
    if (!memory)
        worker_fault(FAULT_MEMORY, 0);
    return memory;
}

static void make_room(size_t chain_count, int height) {
    if (chain_count > room.chain_room) {
        room.chain_room = chain_count + chain_count / 4;
        room.chains = allocated(room.chains, room.chain_room, sizeof *room.chains);
        room.active = allocated(room.active, room.chain_room, sizeof *room.active);
    }
    if (height > room.row_room) {
        room.row_room = height;
        room.heads = allocated(room.heads, (size_t)height, sizeof *room.heads);
    }
}

/* -------------------------------------------------------------------------------------- chains */

static void take_line(struct chain *chain, const struct point *points) {
    struct point from = points[chain->at], to = points[chain->at + (size_t)chain->step];
    chain->from = from;
    chain->to = to;
    chain->x = from.x;
    chain->y = from.y;
    chain->slope = to.y > from.y ? (to.x - from.x) / (to.y - from.y) : 0;
}

/* Gives the first row in which one begins; end: beyond the last. */
static int enter_chains(const struct outline *outline, int *end) {
    int first = (int)outline->height;
    *end = 0;
    for (size_t k = 0; k < outline->chain_count; k++) {
        struct chain_place place = outline->chains[k];
        struct chain *chain = &room.chains[k];
        chain->at = place.first;
        chain->last = place.last;
        chain->step = place.first < place.last ? 1 : -1;
        chain->sign = place.way;
        take_line(chain, outline->points);
        int row = (int)chain->y;
        chain->next = room.heads[row];
        room.heads[row] = chain;
        first = row < first ? row : first;
        *end = row >= *end ? row + 1 : *end;
    }
    return first;
}

static struct piece *new_piece(void) {
    if (room.piece_count == room.piece_room)
        room.pieces = list_grown(room.pieces, &room.piece_room, sizeof *room.pieces);
    return &room.pieces[room.piece_count++];
}

static void add_piece(struct chain *chain, int row, double x, double y) {
    *new_piece() = (struct piece){chain->x, chain->y - row, x, y - row};
    chain->left = lesser(chain->left, x);
    chain->right = greater(chain->right, x);
    chain->x = x;
    chain->y = y;
}

/* The part of its line down to the end of the row, and not beyond the line's own end. */
static void add_part(struct chain *chain, int row) {
    struct point from = chain->from, to = chain->to;
    double x = from.x + (row + 1 - from.y) * chain->slope;
    double least = lesser(from.x, to.x), most = greater(from.x, to.x);
    add_piece(chain, row, greater(least, lesser(x, most)), row + 1);
}

/* Follows it down through the row. False: it ends there. */
static bool follow(struct chain *chain, const struct point *points, int row) {
    chain->first_piece = room.piece_count;
    chain->left = chain->right = chain->x;
    chain->through = chain->y == row;
    while (chain->at != chain->last && chain->y < row + 1) {
        if (chain->to.y > row + 1) {
            add_part(chain, row);
            break;
        }
        add_piece(chain, row, chain->to.x, chain->to.y);
        chain->at += (size_t)chain->step;
        if (chain->at != chain->last)
            take_line(chain, points);
    }
    chain->through &= chain->y == row + 1;
    chain->piece_count = room.piece_count - chain->first_piece;
    chain->key = chain->left;
    return chain->at != chain->last;
}

/* -------------------------------------------------------------------------------------- groups */

/* What the winding number changes by from one side of a group to the other: by those that reach the row's end. */
static int change_of(struct chain *const *chains, size_t count, int row) {
    int change = 0;
    if (count == 1)
        return chains[0]->sign;
    for (size_t k = 0; k < count; k++)
        change += chains[k]->y == row + 1 ? chains[k]->sign : 0;
    return change;
}

static bool is_left_of(const struct chain *chain, const struct chain *other) {
    const struct piece *a = &room.pieces[chain->first_piece], *a_end = a + chain->piece_count;
    const struct piece *b = &room.pieces[other->first_piece], *b_end = b + other->piece_count;
    if (chain->right <= other->left)
        return true;
    while (a < a_end && b < b_end) {
        double top = greater(a->y0, b->y0), bottom = lesser(a->y1, b->y1);
        if (top < bottom && (piece_x(a, top) > piece_x(b, top) + CLOSE ||
                             piece_x(a, bottom) > piece_x(b, bottom) + CLOSE))
            return false;
        if (a->y1 <= b->y1)
            a++;
        else
            b++;
    }
    return true;
}

/* Each goes through the row, and none crosses another. Sorts them from left to right. */
static bool are_side_by_side(struct chain **chains, size_t count) {
    for (size_t k = 0; k < count; k++) {
        const struct piece *first = &room.pieces[chains[k]->first_piece];
        if (!chains[k]->through)
            return false;
        chains[k]->key = first->x0 + first[chains[k]->piece_count - 1].x1;
    }
    chain_sort(chains, count);
    for (size_t k = 1; k < count; k++)
        if (!is_left_of(chains[k - 1], chains[k]))
            return false;
    return true;
}

/* The edge between what is and is not covered; change: 1, from left to right it begins. */
static void add_edge(const struct chain *chain, int change) {
    const struct piece *piece = &room.pieces[chain->first_piece];
    for (size_t k = 0; k < chain->piece_count; k++, piece++)
        area_add(lesser(piece->x0, piece->x1), greater(piece->x0, piece->x1),
                 change * (piece->y1 - piece->y0));
}

static void add_side_by_side(const struct scan *scan, struct chain *const *chains, size_t count,
                             int winding) {
    for (size_t k = 0; k < count; k++) {
        int before = is_inside(winding, scan->even_odd);
        winding += chains[k]->sign;
        int after = is_inside(winding, scan->even_odd);
        if (before != after)
            add_edge(chains[k], after - before);
    }
}

/* The chains from first on that share pixels; gives where they end. */
static size_t group_end(const struct scan *scan, size_t first, double *right) {
    size_t next = first + 1;
    *right = room.active[first]->right;
    for (; next < scan->active_count; next++) {
        const struct chain *chain = room.active[next];
        if (chain->left > *right && (int)chain->left >= rounded_up(*right))
            break;
        *right = greater(*right, chain->right);
    }
    return next;
}

static void tell_row(const struct scan *scan, int row) {
    int winding = 0, done = 0, y = scan->box->top + row, left = scan->box->left;
    for (size_t k = 0, next; k < scan->active_count; k = next) {
        struct chain **group = &room.active[k];
        double right;
        int from = (int)group[0]->left;
        next = group_end(scan, k, &right);
        int end = rounded_up(right), after = winding + change_of(group, next - k, row);
        int inside = is_inside(winding, scan->even_odd);
        int change = is_inside(after, scan->even_odd) - inside;
        if (next == k + 1 && change == 0) {
            winding = after;
            continue;
        }
        if (next == k + 1)
            add_edge(group[0], change);
        else if (are_side_by_side(group, next - k))
            add_side_by_side(scan, group, next - k, winding);
        else
            tangle_add(group, next - k, room.pieces, winding, scan->even_odd);
        if (inside && from > done)
            scan->run(scan->user, y, left + done, from - done);
        const uint8_t *coverage = area_take(from, end, (float)inside);
        if (end > from)
            scan->row(scan->user, y, left + from, end - from, coverage);
        done = end;
        winding = after;
    }
    if (is_inside(winding, scan->even_odd) && scan->width > done)
        scan->run(scan->user, y, left + done, scan->width - done);
}

/* ---------------------------------------------------------------------------------------- rows */

static void begin_chains(struct scan *scan, int row) {
    for (struct chain *chain = room.heads[row]; chain; chain = chain->next)
        room.active[scan->active_count++] = chain;
    room.heads[row] = NULL;
}

/* Those that end in it stay until it has been told. */
static size_t follow_chains(const struct scan *scan, int row) {
    size_t ending = 0;
    room.piece_count = 0;
    for (size_t k = 0; k < scan->active_count; k++)
        ending += !follow(room.active[k], scan->points, row);
    return ending;
}

static void drop_ended(struct scan *scan) {
    size_t kept = 0;
    for (size_t k = 0; k < scan->active_count; k++)
        if (room.active[k]->at != room.active[k]->last)
            room.active[kept++] = room.active[k];
    scan->active_count = kept;
}

void scan(const struct outline *outline, bool even_odd, const struct pixels *box, cover_row *row,
          cover_run *run, void *user) {
    struct scan scan = {.points = outline->points,
                        .width = (int)outline->width,
                        .box = box,
                        .even_odd = even_odd,
                        .row = row,
                        .run = run,
                        .user = user};
    int height = (int)outline->height;
    make_room(outline->chain_count, height);
    area_make_room((int)outline->width);
    int end;
    for (int y = enter_chains(outline, &end); y < end || scan.active_count > 0; y++) {
        begin_chains(&scan, y);
        size_t ending = follow_chains(&scan, y);
        chain_sort(room.active, scan.active_count);
        tell_row(&scan, y);
        if (ending > 0)
            drop_ended(&scan);
    }
}
