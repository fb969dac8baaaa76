/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/engines/document/reading-order.h"

#include <glib.h>
#include <stdlib.h>

enum direction { NEUTRAL, TO_RIGHT, TO_LEFT, NUMBER };

/* Unicode's bidirectional classes (UAX 9), as far as a line needs them; the blocks are those that
 * DerivedBidiClass.txt gives to R and AL by default. */
static enum direction direction_of(int code) {
    bool digit = (code >= '0' && code <= '9') || (code >= 0x660 && code <= 0x669) ||
                 (code >= 0x6f0 && code <= 0x6f9);
    if (digit)
        return NUMBER;
    if ((code >= 0x590 && code <= 0x8ff) || (code >= 0xfb1d && code <= 0xfdff) ||
        (code >= 0xfe70 && code <= 0xfefc) || (code >= 0x10800 && code <= 0x10fff) ||
        (code >= 0x1e800 && code <= 0x1efff))
        return TO_LEFT;
    return g_unichar_isalpha((gunichar)code) ? TO_RIGHT : NEUTRAL;
}

bool reading_order_is_to_left(int code) {
    return direction_of(code) == TO_LEFT;
}

/* --------------------------------------------------------------------------------------------- lines */

struct line {
    fz_stext_char **characters;
    int count, to_right, to_left;
    int forward, backward; /* steps from one letter of Hebrew or Arabic to the next, on the paper */
};

static float middle(const fz_stext_char *character, fz_point along) {
    const fz_quad *quad = &character->quad;
    return (quad->ll.x + quad->lr.x) * along.x + (quad->ll.y + quad->lr.y) * along.y;
}

/* False: there is no memory. */
static bool survey(const fz_stext_line *from, struct line *line) {
    const fz_stext_char *last = NULL;
    *line = (struct line){0};
    for (const fz_stext_char *next = from->first_char; next; next = next->next)
        line->count++;
    line->characters = calloc((size_t)line->count + 1, sizeof *line->characters);
    if (!line->characters)
        return false;
    line->count = 0;
    for (fz_stext_char *next = from->first_char; next; next = next->next) {
        enum direction direction = direction_of(next->c);
        line->characters[line->count++] = next;
        line->to_right += direction == TO_RIGHT;
        line->to_left += direction == TO_LEFT;
        if (last && direction == TO_LEFT) {
            float step = middle(next, from->dir) - middle(last, from->dir);
            line->forward += step > 0;
            line->backward += step < 0;
        }
        last = direction == TO_LEFT ? next : NULL;
    }
    return true;
}

static void mirror(fz_stext_char *character) {
    gunichar mirrored;
    if (direction_of(character->c) == NEUTRAL &&
        g_unichar_get_mirror_char((gunichar)character->c, &mirrored))
        character->c = (int)mirrored;
}

/* A bracket that is turned opens to the other side. */
static void turn(fz_stext_char **characters, int count) {
    for (int k = 0; k < count; k++)
        mirror(characters[k]);
    for (int k = 0; k < count / 2; k++) {
        fz_stext_char *other = characters[k];
        characters[k] = characters[count - 1 - k];
        characters[count - 1 - k] = other;
    }
}

/* Numbers, and words that go to the right: turned twice they are as they were. */
static void turn_back(struct line *line, int from, int to, enum direction inner) {
    for (int k = from; k < to; k++) {
        int end = k, last = k;
        if (direction_of(line->characters[k]->c) != inner &&
            direction_of(line->characters[k]->c) != NUMBER)
            continue;
        for (; end < to && direction_of(line->characters[end]->c) != TO_LEFT; end++)
            if (direction_of(line->characters[end]->c) != NEUTRAL)
                last = end;
        turn(line->characters + k, last + 1 - k);
        k = last;
    }
}

/* From one letter that goes to the left to the last before one that goes to the right. */
static void turn_parts(struct line *line) {
    for (int k = 0; k < line->count; k++) {
        int last = k;
        if (direction_of(line->characters[k]->c) != TO_LEFT)
            continue;
        for (int end = k; end < line->count && direction_of(line->characters[end]->c) != TO_RIGHT;
             end++)
            if (direction_of(line->characters[end]->c) == TO_LEFT)
                last = end;
        turn(line->characters + k, last + 1 - k);
        turn_back(line, k, last + 1, NUMBER);
        k = last;
    }
}

static void relink(fz_stext_line *to, const struct line *line) {
    to->first_char = line->characters[0];
    for (int k = 0; k < line->count; k++)
        line->characters[k]->next = line->characters[k + 1]; /* the last is NULL */
    to->last_char = line->characters[line->count - 1];
}

static void mend_line(fz_stext_line *at) {
    struct line line;
    if (at->wmode || !survey(at, &line))
        return;
    if (line.to_left > 0 && line.forward > line.backward) {
        if (line.to_left >= line.to_right) {
            turn(line.characters, line.count);
            turn_back(&line, 0, line.count, TO_RIGHT);
        } else {
            turn_parts(&line);
        }
        relink(at, &line);
    }
    free(line.characters);
}

/* -------------------------------------------------------------------------------------------- shapes */

/* Arabic and Hebrew presentation forms. */
static bool is_shape(int code) {
    return (code >= 0xfb1d && code <= 0xfdff) || (code >= 0xfe70 && code <= 0xfefc);
}

/* Further letters have no width of their own, as MuPDF does with other ligatures. */
static void mend_shape(fz_context *context, fz_stext_page *text, fz_stext_line *line,
                       fz_stext_char *shape) {
    gunichar letters[18]; /* U+FDFA is the longest */
    gsize count = g_unichar_fully_decompose((gunichar)shape->c, TRUE, letters, nelem(letters));
    if (count == 0 || letters[0] == ' ')
        return;
    shape->c = (int)letters[0];
    for (gsize k = 1; k < count; k++) {
        fz_stext_char *more = fz_pool_alloc(context, text->pool, sizeof *more);
        *more = *shape;
        more->c = (int)letters[k];
        more->quad.ll = more->quad.lr;
        more->quad.ul = more->quad.ur;
        shape->next = more;
        line->last_char = line->last_char == shape ? more : line->last_char;
        shape = more;
    }
}

void reading_order_mend(fz_context *context, fz_stext_page *text) {
    for (fz_stext_block *block = text->first_block; block; block = block->next) {
        if (block->type != FZ_STEXT_BLOCK_TEXT)
            continue;
        for (fz_stext_line *line = block->u.t.first_line; line; line = line->next) {
            mend_line(line);
            for (fz_stext_char *next = line->first_char; next; next = next->next)
                if (is_shape(next->c))
                    mend_shape(context, text, line, next);
        }
    }
}
