/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <math.h>

#include "proto/check.h"
#include "worker/engines/document/glyph-text.h"
#include "worker/engines/document/reading-order.h"
#include "worker/engines/document/records.h"

/*
 * The text of a page as MuPDF puts it together: blocks of lines in the order they are drawn, spaces
 * where there is room for one, right-to-left scripts in the order they are read. What lies wholly
 * outside of the page is left out: nobody sees it.
 */

static fz_rect page_area(uint32_t page, fz_matrix *matrix) {
    fz_rect bounds;
    if (!document_page_bounds(page, &bounds))
        fz_throw(reader.context, FZ_ERROR_GENERIC, "no such page");
    *matrix = document_matrix(bounds, 72000, reader.layout.rotation);
    return fz_transform_rect(bounds, *matrix);
}

static void run(fz_context *context, uint32_t page, fz_stext_page *text, fz_matrix matrix) {
    fz_stext_options options = {.flags = FZ_STEXT_MEDIABOX_CLIP};
    fz_cookie cookie = {0};
    fz_page *loaded = NULL;
    fz_device *device = NULL;
    fz_var(loaded);
    fz_var(device);
    fz_try(context) {
        loaded = fz_load_page(context, reader.document, (int)page);
        device = fz_new_stext_device(context, text, &options);
        glyph_text_explain(device);
        fz_run_page(context, loaded, device, matrix, &cookie);
        fz_close_device(context, device);
    }
    fz_always(context) {
        fz_drop_device(context, device);
        fz_drop_page(context, loaded);
    }
    fz_catch(context) {
        fz_rethrow(context);
    }
    if (cookie.errors > 0)
        document_page_trouble(page, false);
}

fz_stext_page *page_text_load(uint32_t page) {
    fz_context *context = reader.context;
    fz_matrix matrix;
    fz_rect area = page_area(page, &matrix);
    fz_stext_page *text = fz_new_stext_page(context, area);
    fz_try(context) {
        run(context, page, text, matrix);
        reading_order_mend(context, text);
    }
    fz_catch(context) {
        fz_drop_stext_page(context, text);
        fz_rethrow(context);
    }
    return text;
}

/* ---------------------------------------------------------------------------------------- records
 * --- */

static float distance(fz_point a, fz_point b) {
    return hypotf(b.x - a.x, b.y - a.y);
}

static fz_point between(fz_point a, fz_point b, float part) {
    return (fz_point){a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part};
}

/* Further letters of a ligature have no width of their own in MuPDF. */
static int letters_in(const fz_stext_char *first) {
    int count = 1;
    for (const fz_stext_char *next = first->next;
         next && distance(next->quad.ll, next->quad.lr) == 0 && next->size == first->size;
         next = next->next)
        count++;
    return count;
}

static fz_quad share(fz_quad whole, int index, int count) {
    float from = (float)index / (float)count, to = (float)(index + 1) / (float)count;
    return (fz_quad){.ul = between(whole.ul, whole.ur, from),
                     .ur = between(whole.ul, whole.ur, to),
                     .ll = between(whole.ll, whole.lr, from),
                     .lr = between(whole.ll, whole.lr, to)};
}

static uint16_t angle_of(const fz_stext_line *line) {
    double degrees = atan2((double)line->dir.y, (double)line->dir.x) * 180 / M_PI;
    long tenths = isfinite(degrees) ? lround(degrees * 10) : 0;
    return (uint16_t)((tenths + 3600) % 3600);
}

/* A soft hyphen that is drawn is a hyphen. */
static uint32_t code_of(const fz_stext_char *character) {
    return character->c == 0xad ? '-' : (uint32_t)character->c;
}

/* The record it became; NULL if it is no text, or there is no room. */
static struct wire_character *add(struct answer *answer, const fz_stext_line *line,
                                  const fz_stext_char *character, fz_quad quad) {
    uint32_t code = code_of(character);
    if (check_code_point(code) != CHARACTER_IS_TEXT)
        return NULL;
    struct wire_character *record = answer_add(answer);
    if (!record)
        return NULL;
    float advance = line->wmode ? distance(quad.ll, quad.lr) : distance(quad.ul, quad.ur);
    int32_t size = record_place(character->size), along = record_place(advance);
    *record = (struct wire_character){.code = code,
                                      .flags = line->wmode ? CHARACTER_VERTICAL : 0,
                                      .angle = angle_of(line),
                                      .box = record_box(fz_rect_from_quad(quad)),
                                      .size = size > 0 ? (uint32_t)size : 0,
                                      .advance = along > 0 ? (uint32_t)along : 0};
    return record;
}

static void add_line(struct answer *answer, const fz_stext_line *line, uint16_t end) {
    uint32_t before = answer->count;
    for (const fz_stext_char *first = line->first_char; first;) {
        int count = letters_in(first);
        fz_quad whole = first->quad;
        bool to_left = reading_order_is_to_left(first->c);
        for (int k = 0; k < count; k++, first = first->next)
            add(answer, line, first, share(whole, to_left ? count - 1 - k : k, count));
    }
    if (answer->count > before)
        ((struct wire_character *)(void *)answer->records)[answer->count - 1].flags |= end;
}

void answer_page_text(uint32_t page, struct answer *answer) {
    fz_stext_page *text = page_text_load(page);
    for (const fz_stext_block *block = text->first_block; block; block = block->next) {
        if (block->type != FZ_STEXT_BLOCK_TEXT)
            continue;
        for (const fz_stext_line *line = block->u.t.first_line; line; line = line->next)
            add_line(answer, line,
                     line->next ? CHARACTER_ENDS_LINE : CHARACTER_ENDS_LINE | CHARACTER_ENDS_BLOCK);
    }
    fz_drop_stext_page(reader.context, text);
}
