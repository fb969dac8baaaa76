/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/text-layer.h"

#include <math.h>

#include "broker/export/pdf-text.h"

enum { CODES = 255, UNKNOWN = 0xfffd };               /* of a font: 1 … 255 */
static const double glyph_width = 0.5;                /* of the font's size; in pdf-writer.c too */
static const double size_least = 1, size_most = 2000; /* points */
static const double stretch_most = 1000;              /* per cent */

struct text_layer {
    GHashTable *places; /* code point → index in characters + 1 */
    GArray *characters; /* guint32; character k is code k % CODES + 1 of font k / CODES */
};

/* Characters that are drawn as one string: of one word, one direction, one font. */
struct run {
    guint font;
    GString *codes; /* hexadecimal */
    guint count;
    struct rect box;
    guint32 angle, size;
    gboolean vertical;
    double last; /* middle of the last character along the angle; points */
    int direction; /* of the characters along the angle: 1, or -1 where they are read against it; 0: not known */
    double beside; /* so far the runs without extent were laid one after the other */
};

struct text_layer *text_layer_create(void) {
    struct text_layer *layer = g_new0(struct text_layer, 1);
    layer->places = g_hash_table_new(NULL, NULL);
    layer->characters = g_array_new(FALSE, FALSE, sizeof(guint32));
    return layer;
}

void text_layer_destroy(struct text_layer *layer) {
    if (!layer)
        return;
    g_hash_table_destroy(layer->places);
    g_array_unref(layer->characters);
    g_free(layer);
}

static guint place_of(struct text_layer *layer, guint32 character) {
    gpointer known = g_hash_table_lookup(layer->places, GUINT_TO_POINTER(character));
    if (known)
        return GPOINTER_TO_UINT(known) - 1;
    g_array_append_val(layer->characters, character);
    g_hash_table_insert(layer->places, GUINT_TO_POINTER(character),
                        GUINT_TO_POINTER(layer->characters->len));
    return layer->characters->len - 1;
}

/* --------------------------------------------------------------------------------------- runs --- */

/* What is read from right to left is drawn from left to right, where each character is: readers turn it. */
static void turn_codes(GString *codes) {
    enum { DIGITS = 2 };
    char *text = codes->str;
    for (gsize k = 0; k + DIGITS <= codes->len / 2; k += DIGITS)
        for (gsize digit = 0; digit < DIGITS; digit++) {
            char *other = text + codes->len - DIGITS - k + digit, kept = text[k + digit];
            text[k + digit] = *other;
            *other = kept;
        }
}

/* The run stretched over its box, whatever the font: in the middle of it, along its angle. */
static void end_run(struct run *run, GString *content, double page_height) {
    if (run->count == 0)
        return;
    double size = CLAMP(run->size / 100.0, size_least, size_most);
    double angle = (run->vertical ? 900 : run->angle) * G_PI / 1800;
    double along_x = cos(angle), along_y = -sin(angle); /* PDF's y goes up */
    double width = run->box.width / 100.0, height = run->box.height / 100.0;
    double length = width * fabs(along_x) + height * fabs(along_y);
    double own = run->count * size * glyph_width;
    double stretch = length > 0 ? 100 * length / own : 100;
    double x = (run->box.x + run->box.width / 2.0) / 100.0 - along_x * length / 2;
    double y = page_height - (run->box.y + run->box.height / 2.0) / 100.0 - along_y * length / 2;
    if (length <= 0) { /* readers drop letters that lie one upon the other */
        x += run->beside;
        run->beside += own + size;
    }
    if (run->direction < 0)
        turn_codes(run->codes);
    g_string_append_printf(content, "/T%u ", run->font);
    pdf_append_number(content, size);
    g_string_append(content, "Tf ");
    pdf_append_number(content, CLAMP(stretch, 1, stretch_most));
    g_string_append(content, "Tz ");
    pdf_append_number(content, along_x);
    pdf_append_number(content, along_y);
    pdf_append_number(content, -along_y);
    pdf_append_number(content, along_x);
    pdf_append_number(content, x + along_y * size * 0.3); /* from the middle to the baseline */
    pdf_append_number(content, y - along_x * size * 0.3);
    g_string_append_printf(content, "Tm<%s>Tj\n", run->codes->str);
    g_string_truncate(run->codes, 0);
    run->count = 0;
}

static double along(const struct checked_character *character) {
    double angle = (character->flags & CHARACTER_VERTICAL ? 900 : character->angle) * G_PI / 1800;
    double x = character->box.x + character->box.width / 2.0;
    double y = character->box.y + character->box.height / 2.0;
    return x / 100 * cos(angle) + y / 100 * sin(angle);
}

static int step_of(const struct run *run, const struct checked_character *character) {
    double step = along(character) - run->last;
    return step > 0.01 ? 1 : step < -0.01 ? -1 : 0;
}

static void add_to_run(struct run *run, const struct checked_character *character, guint place) {
    if (run->count == 0) {
        run->font = place / CODES;
        run->box = character->box;
        run->angle = character->angle;
        run->size = character->size;
        run->vertical = (character->flags & CHARACTER_VERTICAL) != 0;
        run->direction = 0;
    } else if (run->direction == 0) {
        run->direction = step_of(run, character);
    }
    run->last = along(character);
    if (!rect_is_empty(character->box)) /* a mark without width lies where its letter does */
        run->box = rect_union(run->box, character->box);
    run->count++;
    g_string_append_printf(run->codes, "%02x", place % CODES + 1);
}

static gboolean fits(const struct run *run, const struct checked_character *character,
                     guint place) {
    if (run->count == 0)
        return TRUE;
    int step = step_of(run, character);
    gboolean same_way = step == 0 || run->direction == 0 || step == run->direction;
    return same_way && (place / CODES == run->font && character->angle == run->angle &&
                        character->size == run->size &&
                        ((character->flags & CHARACTER_VERTICAL) != 0) == run->vertical);
}

/* A box inside the page: it may claim to be anywhere. */
static gboolean is_on_page(struct rect box, double width_points, double height_points) {
    struct rect page = {0, 0, (gint32)(width_points * 100), (gint32)(height_points * 100)};
    box.width = MAX(box.width, 1), box.height = MAX(box.height, 1);
    return !rect_is_empty(rect_intersect(page, box));
}

void text_layer_append(struct text_layer *layer, GString *content, const struct records *text,
                       double width_points, double height_points, guint8 *used) {
    struct run run = {.codes = g_string_new(NULL)};
    g_string_append(content, "BT 3 Tr\n");
    for (gsize k = 0; k < text->count; k++) {
        const struct checked_character *character = &text->characters[k];
        gboolean is_space = g_unichar_isspace(character->code);
        gboolean is_known = character->code != UNKNOWN && !is_space;
        if (is_known && is_on_page(character->box, width_points, height_points)) {
            guint place = place_of(layer, character->code);
            used[place / CODES / 8] = (guint8)(used[place / CODES / 8] | 1u << place / CODES % 8);
            if (!fits(&run, character, place))
                end_run(&run, content, height_points);
            add_to_run(&run, character, place);
        }
        if (is_space || character->flags & (CHARACTER_ENDS_LINE | CHARACTER_ENDS_BLOCK))
            end_run(&run, content, height_points);
    }
    end_run(&run, content, height_points);
    g_string_append(content, "ET\n");
    g_string_free(run.codes, TRUE);
}

/* -------------------------------------------------------------------------------------- fonts --- */

guint text_layer_fonts(const struct text_layer *layer) {
    return (layer->characters->len + CODES - 1) / CODES;
}

/* ISO 32000-1, 9.10.3: at most 100 entries in a bfchar section. */
GString *text_layer_map(const struct text_layer *layer, guint font, guint *last_code) {
    guint first = font * CODES, count = MIN(layer->characters->len - first, CODES);
    GString *map = g_string_new("/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n"
                                "/CMapName/V def/CMapType 2 def\n"
                                "1 begincodespacerange<00><ff>endcodespacerange\n");
    for (guint k = 0; k < count; k++) {
        if (k % 100 == 0)
            g_string_append_printf(map, "%u beginbfchar\n", MIN(count - k, 100));
        g_string_append_printf(map, "<%02x><", k + 1);
        pdf_append_utf16(map, g_array_index(layer->characters, guint32, first + k));
        g_string_append(map, ">\n");
        if (k % 100 == 99 || k == count - 1)
            g_string_append(map, "endbfchar\n");
    }
    g_string_append(map, "endcmap CMapName currentdict/CMap defineresource pop end end\n");
    *last_code = count;
    return map;
}
