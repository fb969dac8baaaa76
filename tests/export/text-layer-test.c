/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "broker/export/text-layer.h"

static struct checked_character character_at(guint32 code, gint32 x, gint32 y) {
    return (struct checked_character){
        .code = code, .box = {x, y, 600, 1200}, .size = 1200, .advance = 600};
}

/* The content a page gets. */
static char *append(struct text_layer *layer, struct checked_character *characters, gsize count,
                    guint8 *used) {
    struct records text = {.kind = BULK_TEXT, .count = count, .characters = characters};
    GString *content = g_string_new(NULL);
    text_layer_append(layer, content, &text, 600, 800, used);
    return g_string_free(content, FALSE);
}

static guint count_of(const char *text, const char *part) {
    guint count = 0;
    while ((text = strstr(text, part))) {
        count++;
        text += strlen(part);
    }
    return count;
}

static void test_words_are_strings(void) {
    struct text_layer *layer = text_layer_create();
    guint8 used[TEXT_LAYER_FONT_BYTES] = {0};
    struct checked_character characters[] = {
        character_at('a', 1000, 1000), character_at('b', 1600, 1000), character_at(' ', 2200, 1000),
        character_at('b', 2800, 1000)};
    g_autofree char *content = append(layer, characters, G_N_ELEMENTS(characters), used);
    g_assert_true(g_str_has_prefix(content, "BT 3 Tr\n"));
    g_assert_cmpuint(count_of(content, "Tj"), ==, 2);
    g_assert_nonnull(strstr(content, "<0102>Tj"));
    g_assert_nonnull(strstr(content, "<02>Tj"));
    g_assert_nonnull(strstr(content, "/T0 12 Tf 100 Tz 1 0 0 1 10 "));
    g_assert_cmpuint(used[0], ==, 1);
    text_layer_destroy(layer);
}

static void test_far_away_is_left_out(void) {
    struct text_layer *layer = text_layer_create();
    guint8 used[TEXT_LAYER_FONT_BYTES] = {0};
    struct checked_character characters[] = {
        character_at('a', -20000000, 0), character_at('b', 20000000, 0),
        character_at('c', 0, 20000000), character_at(0xfffd, 0, 0)};
    g_autofree char *content = append(layer, characters, G_N_ELEMENTS(characters), used);
    g_assert_cmpstr(content, ==, "BT 3 Tr\nET\n");
    g_assert_cmpuint(text_layer_fonts(layer), ==, 0);
    text_layer_destroy(layer);
}

/* Each letter lies where it is drawn, in whatever order it is read: other readers turn what goes to the
 * left. */
static void test_words_from_right_to_left(void) {
    struct text_layer *layer = text_layer_create();
    guint8 used[TEXT_LAYER_FONT_BYTES] = {0};
    struct checked_character characters[] = {
        character_at(0x5e9, 3000, 1000), character_at(0x5dc, 2400, 1000),
        character_at(0x5dd, 1800, 1000), character_at('7', 4000, 1000),
        character_at('8', 4600, 1000)};
    g_autofree char *content = append(layer, characters, G_N_ELEMENTS(characters), used);
    g_assert_nonnull(strstr(content, "1 0 0 1 18 "));
    g_assert_nonnull(strstr(content, "<030201>Tj"));
    g_assert_nonnull(strstr(content, "<0405>Tj"));
    text_layer_destroy(layer);
}

/* Letters without extent, as at a font size of 0, all lie on one point: readers would drop all but the
 * first. */
static void test_letters_on_one_point(void) {
    struct text_layer *layer = text_layer_create();
    guint8 used[TEXT_LAYER_FONT_BYTES] = {0};
    struct checked_character characters[] = {character_at('a', 1000, 1000),
                                             character_at('a', 1000, 1000)};
    for (gsize k = 0; k < G_N_ELEMENTS(characters); k++) {
        characters[k].size = 0;
        characters[k].box.width = 0;
        characters[k].flags = CHARACTER_ENDS_LINE;
    }
    g_autofree char *content = append(layer, characters, G_N_ELEMENTS(characters), used);
    g_assert_nonnull(strstr(content, "1 0 0 1 10 "));
    g_assert_nonnull(strstr(content, "1 0 0 1 11.5 "));
    text_layer_destroy(layer);
}

/* Boxes may have no size, letters any. */
static void test_absurd_sizes(void) {
    struct text_layer *layer = text_layer_create();
    guint8 used[TEXT_LAYER_FONT_BYTES] = {0};
    struct checked_character characters[] = {character_at('a', 0, 0), character_at('b', 0, 0)};
    characters[0].size = G_MAXUINT32;
    characters[0].box = (struct rect){-20000000, -20000000, 40000000, 40000000};
    characters[1].size = 0;
    characters[1].box.width = characters[1].box.height = 0;
    characters[1].angle = 3599;
    g_autofree char *content = append(layer, characters, G_N_ELEMENTS(characters), used);
    g_assert_cmpuint(count_of(content, "Tj"), ==, 2);
    g_assert_null(strstr(content, "nan"));
    g_assert_null(strstr(content, "inf"));
    g_assert_nonnull(strstr(content, "/T0 2000 Tf"));
    g_assert_nonnull(strstr(content, "/T0 1 Tf 100 Tz"));
    text_layer_destroy(layer);
}

/* Every code point there is: 4,369 fonts. */
static void test_all_of_unicode(void) {
    struct text_layer *layer = text_layer_create();
    guint8 used[TEXT_LAYER_FONT_BYTES] = {0};
    guint last;
    for (guint32 code = 0x21; code <= 0x10ffff; code++) {
        struct checked_character character = character_at(code, 0, 0);
        struct records text = {.kind = BULK_TEXT, .count = 1, .characters = &character};
        GString *content = g_string_new(NULL);
        text_layer_append(layer, content, &text, 600, 800, used);
        g_string_free(content, TRUE);
    }
    g_assert_cmpuint(text_layer_fonts(layer), <, TEXT_LAYER_FONTS);
    g_assert_cmpuint(text_layer_fonts(layer), >, 4300);
    GString *map = text_layer_map(layer, text_layer_fonts(layer) - 1, &last);
    g_assert_cmpuint(last, <=, 255);
    g_assert_nonnull(strstr(map->str, "<dbffdfff>\nendbfchar\n"));
    g_string_free(map, TRUE);
    text_layer_destroy(layer);
    text_layer_destroy(NULL);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text-layer/words-are-strings", test_words_are_strings);
    g_test_add_func("/text-layer/far-away-is-left-out", test_far_away_is_left_out);
    g_test_add_func("/text-layer/right-to-left", test_words_from_right_to_left);
    g_test_add_func("/text-layer/letters-on-one-point", test_letters_on_one_point);
    g_test_add_func("/text-layer/absurd-sizes", test_absurd_sizes);
    g_test_add_func("/text-layer/all-of-unicode", test_all_of_unicode);
    return g_test_run();
}
