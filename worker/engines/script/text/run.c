/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/text/run.h"

#include <raqm.h>
#include <stdlib.h>
#include <string.h>

#include "worker/worker.h"

/* Shaped at this many pixels an em, scaled down afterwards: 26.6 numbers then have room. */
enum { SHAPED_AT = 1024 };

/* -------------------------------------------------------------------------- from UTF-16, faces */

static size_t to_points(const uint16_t *text, size_t count, uint32_t *points) {
    size_t used = 0;
    for (size_t k = 0; k < count; k++) {
        uint32_t unit = text[k];
        bool high = unit >= 0xd800 && unit < 0xdc00;
        if (high && k + 1 < count && text[k + 1] >= 0xdc00 && text[k + 1] < 0xe000)
            points[used++] = 0x10000 + ((unit - 0xd800) << 10) + (text[++k] - 0xdc00u);
        else
            points[used++] = unit >= 0xd800 && unit < 0xe000 ? 0xfffd : unit;
    }
    return used;
}

/* Marks, joiners and variation selectors stay in the face of what they belong to. */
static bool follows(uint32_t point) {
    return (point >= 0x300 && point < 0x370) || point == 0x200c || point == 0x200d ||
           (point >= 0xfe00 && point < 0xfe10) || (point >= 0x20d0 && point < 0x2100) ||
           (point >= 0x1f3fb && point < 0x1f400);
}

static void set_face(raqm_t *line, struct face *face, size_t first, size_t count) {
    FT_Set_Pixel_Sizes(face->opened, 0, SHAPED_AT);
    raqm_set_freetype_face_range(line, face->opened, first, count);
}

/* Which face each character gets; faces[] in the order of the text. False: there are no fonts. */
static bool choose_faces(raqm_t *line, const uint32_t *points, size_t count,
                         const struct font_wish *wish, struct face **faces) {
    size_t first = 0;
    for (size_t k = 0; k < count; k++) {
        bool stays = k > 0 && (follows(points[k]) || points[k] == ' ');
        faces[k] = stays ? faces[k - 1] : font_for(wish, points[k]);
        if (!faces[k])
            return false;
        if (faces[k] == faces[first])
            continue;
        set_face(line, faces[first], first, k - first);
        first = k;
    }
    set_face(line, faces[first], first, count - first);
    return true;
}

/* ------------------------------------------------------------------------------------- shaping */

static bool shape(raqm_t *line, const uint32_t *points, size_t count, const struct font_wish *wish,
                  struct face **faces) {
    return raqm_set_text(line, points, count) && choose_faces(line, points, count, wish, faces) &&
           raqm_set_freetype_load_flags(line, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) &&
           raqm_set_par_direction(line,
                                  wish->right_to_left ? RAQM_DIRECTION_RTL : RAQM_DIRECTION_LTR) &&
           (wish->kerning || raqm_add_font_feature(line, "kern=0", -1)) &&
           (wish->letter_spacing == 0 || raqm_add_font_feature(line, "liga=0", -1)) &&
           (!wish->small_caps || raqm_add_font_feature(line, "smcp=1", -1)) && raqm_layout(line);
}

/* CSS Text: after each cluster, and after each space more. */
static double spacing_after(const raqm_glyph_t *glyphs, size_t k, size_t count,
                            const uint32_t *points, const struct font_wish *wish) {
    if (k + 1 < count && glyphs[k + 1].cluster == glyphs[k].cluster)
        return 0;
    bool space = points[glyphs[k].cluster] == ' ' || points[glyphs[k].cluster] == 0xa0;
    return wish->letter_spacing + (space ? wish->word_spacing : 0);
}

static void place(struct run *run, const raqm_glyph_t *glyphs, const uint32_t *points,
                  struct face **faces, const struct font_wish *wish) {
    double scale = wish->size / SHAPED_AT / 64;
    for (size_t k = 0; k < run->count; k++) {
        run->glyphs[k] = (struct glyph){.face = faces[glyphs[k].cluster],
                                        .index = glyphs[k].index,
                                        .x = run->width + glyphs[k].x_offset * scale,
                                        .y = -glyphs[k].y_offset * scale};
        run->width +=
            glyphs[k].x_advance * scale + spacing_after(glyphs, k, run->count, points, wish);
    }
}

static void *needed(size_t bytes) {
    void *memory = malloc(bytes + 1);
    if (!memory)
        worker_fault(FAULT_MEMORY, 0);
    return memory;
}

static void make_run(struct run *run, const uint16_t *text, size_t count,
                     const struct font_wish *wish) {
    uint32_t *points = needed(count * sizeof *points);
    struct face **faces = needed(count * sizeof(struct face *));
    size_t point_count = to_points(text, count, points), glyph_count = 0;
    raqm_t *line = raqm_create();
    *run = (struct run){0};
    if (line && point_count > 0 && shape(line, points, point_count, wish, faces)) {
        raqm_glyph_t *glyphs = raqm_get_glyphs(line, &glyph_count);
        run->count = glyphs ? glyph_count : 0;
        run->glyphs = needed(run->count * sizeof *run->glyphs);
        if (glyphs)
            place(run, glyphs, points, faces, wish);
    }
    if (line)
        raqm_destroy(line);
    free(faces);
    free(points);
}

/* ------------------------------------------------------------------------------- the last runs */

enum { REMEMBERED = 128, REMEMBERED_LENGTH = 64 };

static struct memory {
    uint16_t text[REMEMBERED_LENGTH];
    size_t count;
    struct font_wish wish;
    struct run run;
    bool used;
} memory[REMEMBERED];

static bool same_wish(const struct font_wish *a, const struct font_wish *b) {
    return a->family == b->family && a->size == b->size && a->weight == b->weight &&
           a->italic == b->italic && a->stretch == b->stretch &&
           a->letter_spacing == b->letter_spacing && a->word_spacing == b->word_spacing &&
           a->kerning == b->kerning && a->right_to_left == b->right_to_left &&
           a->small_caps == b->small_caps;
}

void runs_forget(void) {
    for (size_t k = 0; k < REMEMBERED; k++)
        memory[k].used = false;
}

static size_t hash(const uint16_t *text, size_t count) {
    size_t value = count;
    for (size_t k = 0; k < count; k++)
        value = value * 31 + text[k];
    return value % REMEMBERED;
}

const struct run *run_of(const uint16_t *text, size_t count, const struct font_wish *wish) {
    static struct run longer;
    count = count < RUN_MOST ? count : RUN_MOST;
    if (count > REMEMBERED_LENGTH) {
        free(longer.glyphs);
        make_run(&longer, text, count, wish);
        return &longer;
    }
    struct memory *slot = &memory[hash(text, count)];
    if (slot->used && slot->count == count && same_wish(&slot->wish, wish) &&
        memcmp(slot->text, text, count * sizeof *text) == 0)
        return &slot->run;
    free(slot->run.glyphs);
    make_run(&slot->run, text, count, wish);
    memcpy(slot->text, text, count * sizeof *text);
    slot->count = count;
    slot->wish = *wish;
    slot->used = true;
    return &slot->run;
}
