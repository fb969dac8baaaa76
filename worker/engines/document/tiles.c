/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "worker/engines/document/view.h"

/*
 * Pictures of pages that are ready to be shown: whole pages small (previews) and parts of pages at
 * some resolution (tiles). Least recently used goes first. The table never moves, so a signal
 * handler may read it.
 */

enum { TILES = 512 };

static struct tile tiles[TILES];
static struct tile fresh; /* being drawn: not findable */
static size_t budget, used;
static uint64_t use_count;

static size_t bytes_of(const struct tile *tile) {
    return (size_t)tile->area.width * 4 * (size_t)tile->area.height;
}

void tiles_init(size_t bytes) {
    budget = bytes;
}

struct tile *tiles_lookup(uint32_t page, uint32_t dpi, int rotation, int32_t x, int32_t y) {
    for (int k = 0; k < TILES; k++) {
        struct tile *tile = &tiles[k];
        if (tile->pixels && tile->page == page && tile->dpi == dpi && tile->rotation == rotation &&
            !tile->preview && tile->area.x == x && tile->area.y == y) {
            tile->last_use = ++use_count;
            return tile;
        }
    }
    return NULL;
}

struct tile *tiles_preview(uint32_t page, int rotation) {
    for (int k = 0; k < TILES; k++) {
        struct tile *tile = &tiles[k];
        if (tile->pixels && tile->preview && tile->page == page && tile->rotation == rotation) {
            tile->last_use = ++use_count;
            return tile;
        }
    }
    return NULL;
}

void tiles_each(uint32_t page, int rotation, void (*visit)(struct tile *tile, void *user),
                void *user) {
    for (int previews = 1; previews >= 0; previews--)
        for (int k = 0; k < TILES; k++)
            if (tiles[k].pixels && tiles[k].page == page && tiles[k].rotation == rotation &&
                tiles[k].preview == (previews == 1))
                visit(&tiles[k], user);
}

/* Frees the entry unused for longest. False if there is none. */
static bool evict(void) {
    struct tile *oldest = NULL;
    for (int k = 0; k < TILES; k++)
        if (tiles[k].pixels && (!oldest || tiles[k].last_use < oldest->last_use))
            oldest = &tiles[k];
    if (!oldest)
        return false;
    worker_hold();
    uint8_t *pixels = oldest->pixels;
    used -= bytes_of(oldest);
    oldest->pixels = NULL;
    worker_allow();
    free(pixels);
    return true;
}

static struct tile *free_entry(void) {
    for (;;) {
        for (int k = 0; k < TILES; k++)
            if (!tiles[k].pixels)
                return &tiles[k];
        evict();
    }
}

struct tile *tiles_new(uint32_t page, uint32_t dpi, int rotation, struct rect area, bool preview) {
    fresh = (struct tile){
        .page = page, .dpi = dpi, .rotation = rotation, .area = area, .preview = preview};
    while (used + bytes_of(&fresh) > budget && evict())
        ;
    do
        fresh.pixels = malloc(bytes_of(&fresh));
    while (!fresh.pixels && evict());
    return fresh.pixels ? &fresh : NULL;
}

void tiles_keep(struct tile *tile) {
    struct tile *entry = free_entry();
    worker_hold();
    *entry = *tile;
    entry->last_use = ++use_count;
    used += bytes_of(entry);
    worker_allow();
    tile->pixels = NULL;
}

void tiles_drop(struct tile *tile) {
    free(tile->pixels);
    tile->pixels = NULL;
}
