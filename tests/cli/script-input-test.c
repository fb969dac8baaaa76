/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/cli/script-input.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

enum { WIDTH = 200, HEIGHT = 100, FRAMES = 50 };

static struct script_input *load_bytes(const char *bytes, gssize count, GError **error) {
    g_autofree char *path = NULL;
    int file = g_file_open_tmp("input-XXXXXX", &path, NULL);
    g_assert_cmpint(file, >=, 0);
    close(file);
    g_assert_true(g_file_set_contents(path, bytes, count, NULL));
    struct script_input *input = script_input_load(path, FRAMES, 60, WIDTH, HEIGHT, error);
    g_unlink(path);
    return input;
}

static struct script_input *load(const char *text) {
    g_autoptr(GError) error = NULL;
    struct script_input *input = load_bytes(text, -1, &error);
    g_assert_no_error(error);
    return input;
}

static void check_wrong(const char *text, const char *sentence) {
    g_autoptr(GError) error = NULL;
    g_assert_null(load_bytes(text, -1, &error));
    g_assert_nonnull(error);
    if (!strstr(error->message, sentence))
        g_error("“%s” says “%s”, not “%s”", text, error->message, sentence);
}

static const struct wire_key *next_key(struct script_input *input, int frame) {
    const union wire_message *message = script_input_next(input, frame);
    g_assert_nonnull(message);
    g_assert_cmpuint(message->type, ==, TO_WORKER_KEY);
    return &message->key;
}

static const struct wire_pointer *next_pointer(struct script_input *input, int frame) {
    const union wire_message *message = script_input_next(input, frame);
    g_assert_nonnull(message);
    g_assert_cmpuint(message->type, ==, TO_WORKER_POINTER);
    return &message->pointer;
}

static void test_comes_with_its_frame(void) {
    struct script_input *input = load("# none\n\n  3  move\t10   20 \r\n3 wheel -1 2\n50 blur");
    g_assert_null(script_input_next(input, 1));
    const struct wire_pointer *moved = next_pointer(input, 3);
    g_assert_cmpuint(moved->kind, ==, POINTER_MOTION);
    g_assert_cmpint(moved->x, ==, 10);
    g_assert_cmpint(moved->y, ==, 20);
    const union wire_message *scrolled = script_input_next(input, 3);
    g_assert_cmpuint(scrolled->type, ==, TO_WORKER_SCROLL);
    g_assert_cmpint(scrolled->scroll.x, ==, 10);
    g_assert_cmpint(scrolled->scroll.dx, ==, -256);
    g_assert_cmpint(scrolled->scroll.dy, ==, 512);
    g_assert_null(script_input_next(input, 3));
    g_assert_cmpuint(script_input_next(input, 50)->type, ==, TO_WORKER_FOCUS);
    g_assert_null(script_input_next(input, 50));
    script_input_destroy(input);
}

static void test_buttons_are_held(void) {
    struct script_input *input = load("1 down left 5 6\n1 down right\n2 up left\n");
    g_assert_cmpuint(next_pointer(input, 1)->kind, ==, POINTER_MOTION);
    const struct wire_pointer *left = next_pointer(input, 1);
    g_assert_cmpuint(left->kind, ==, POINTER_PRESS);
    g_assert_cmpuint(left->button, ==, 1);
    g_assert_cmpuint(left->buttons, ==, 1);
    g_assert_cmpint(left->y, ==, 6);
    g_assert_cmpuint(next_pointer(input, 1)->buttons, ==, 5);
    const struct wire_pointer *up = next_pointer(input, 2);
    g_assert_cmpuint(up->kind, ==, POINTER_RELEASE);
    g_assert_cmpuint(up->buttons, ==, 4);
    script_input_destroy(input);
}

static guint clicks_of_presses(const char *text, guint clicks[4]) {
    struct script_input *input = load(text);
    const union wire_message *message;
    guint count = 0;
    for (int frame = 1; frame <= FRAMES; frame++)
        while ((message = script_input_next(input, frame)))
            if (message->pointer.kind == POINTER_PRESS && count < 4)
                clicks[count++] = message->pointer.clicks;
    script_input_destroy(input);
    return count;
}

static void test_clicks_are_counted(void) {
    guint clicks[4];
    g_assert_cmpuint(
        clicks_of_presses("1 down left\n2 up left\n9 down left\n9 up left\n9 down left\n"
                          "9 up left\n9 down left\n",
                          clicks),
        ==, 4);
    g_assert_cmpmem(clicks, sizeof clicks, ((guint[]){1, 2, 3, 1}), sizeof clicks);
    g_assert_cmpuint(clicks_of_presses("1 down left\n2 up left\n32 down left\n33 up left\n"
                                       "33 down left 9 9\n34 up left\n34 down right\n",
                                       clicks),
                     ==, 4);
    g_assert_cmpmem(clicks, sizeof clicks, ((guint[]){1, 1, 1, 1}), sizeof clicks);
}

static void check_key(const struct wire_key *key, guint32 keysym, guint32 keycode,
                      guint32 character) {
    g_assert_cmphex(key->keysym, ==, keysym);
    g_assert_cmpuint(key->keycode, ==, keycode);
    g_assert_cmphex(key->character, ==, character);
}

static void test_keys_by_name(void) {
    struct script_input *input = load("1 keydown a\n1 keydown ArrowLeft\n1 keydown Space\n"
                                      "1 keydown F11\n1 keydown É\n1 keydown €\n1 keydown #\n");
    check_key(next_key(input, 1), 'a', 30, 'a');
    check_key(next_key(input, 1), 0xff51, 105, 0);
    check_key(next_key(input, 1), ' ', 57, ' ');
    check_key(next_key(input, 1), 0xffc8, 87, 0);
    check_key(next_key(input, 1), 0xc9, 0, 0xc9);
    check_key(next_key(input, 1), 0x010020ac, 0, 0x20ac);
    check_key(next_key(input, 1), '#', 4, '#');
    script_input_destroy(input);
}

static void test_keys_are_held_and_repeat(void) {
    struct script_input *input =
        load("1 keydown Shift\n1 keydown Q\n2 keydown Q\n2 keyup Q\n2 keyup Shift\n2 key q\n");
    g_assert_cmpuint(next_key(input, 1)->modifiers, ==, 0); /* as X has it: not yet */
    const struct wire_key *pressed = next_key(input, 1);
    g_assert_cmpuint(pressed->modifiers, ==, MODIFIER_SHIFT);
    g_assert_cmpuint(pressed->repeat, ==, 0);
    g_assert_cmpuint(next_key(input, 2)->repeat, ==, 1);
    g_assert_cmpuint(next_key(input, 2)->pressed, ==, 0);
    g_assert_cmpuint(next_key(input, 2)->modifiers, ==, MODIFIER_SHIFT);
    const struct wire_key *again = next_key(input, 2);
    g_assert_cmpuint(again->modifiers, ==, 0);
    g_assert_cmpuint(again->repeat, ==, 0);
    script_input_destroy(input);
}

static void test_text_to_the_end_of_the_line(void) {
    struct script_input *input = load("1 type a  b c d e é");
    const char *text = "a  b c d e é";
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        g_assert_cmphex(next_key(input, 1)->character, ==, g_utf8_get_char(at));
        g_assert_cmpuint(next_key(input, 1)->pressed, ==, 0);
    }
    g_assert_null(script_input_next(input, 1));
    script_input_destroy(input);
}

static void test_wrong_lines_are_named(void) {
    static const char *const cases[][2] = {
        {"1 blur\n\nmove 1 1", "Line 3 is wrong"},
        {"0 blur", "number of a frame"},
        {"99999999999999999999 blur", "number of a frame"},
        {"5 blur\n4 focus", "Line 2 is wrong: its frame is before"},
        {"51 blur", "not reached"},
        {"1", "its event is none of"},
        {"1 fly 2", "its event is none of"},
        {"1 move 1", "move X Y"},
        {"1 move 1 2 3", "move X Y"},
        {"1 move 1 2 3 4 5", "too many fields"},
        {"1 move 200 1", "inside the view"},
        {"1 move -1 1", "inside the view"},
        {"1 move 1.5 1", "inside the view"},
        {"1 down", "down (or up)"},
        {"1 down thumb", "down (or up)"},
        {"1 down left 5", "down (or up)"},
        {"1 down left 500 5", "inside the view"},
        {"1 down left\n1 down left", "Line 2 is wrong: the button is down already"},
        {"1 up left", "not down"},
        {"1 wheel 1", "wheel DX DY"},
        {"1 wheel 1 1000000000", "wheel DX DY"},
        {"1 key", "name of one key"},
        {"1 key Bogus", "name of one key"},
        {"1 key \x01", "name of one key"},
        {"1 keyup a", "the key is not down"},
        {"1 type", "type TEXT"},
        {"1 type a\x7f", "no key types"},
        {"1 focus now", "no fields"},
        {"1 leave 1 2", "no fields"},
        {"1 type \xff", "not UTF-8"},
    };
    for (gsize k = 0; k < G_N_ELEMENTS(cases); k++)
        check_wrong(cases[k][0], cases[k][1]);
}

static void test_no_text_or_no_file(void) {
    g_autoptr(GError) error = NULL;
    g_autofree char *long_text = g_strnfill(INPUT_BYTES_MOST + 1, '\n');
    g_assert_null(load_bytes("1 blur\0\n", 8, &error));
    g_assert_nonnull(strstr(error->message, "byte 0"));
    g_clear_error(&error);
    g_assert_null(load_bytes(long_text, -1, &error));
    g_assert_nonnull(strstr(error->message, "4 MiB"));
    g_clear_error(&error);
    g_assert_null(script_input_load("/nowhere/at/all", 1, 60, 1, 1, &error));
    g_assert_nonnull(error);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/script-input/comes-with-its-frame", test_comes_with_its_frame);
    g_test_add_func("/script-input/buttons-are-held", test_buttons_are_held);
    g_test_add_func("/script-input/clicks-are-counted", test_clicks_are_counted);
    g_test_add_func("/script-input/keys-by-name", test_keys_by_name);
    g_test_add_func("/script-input/keys-are-held-and-repeat", test_keys_are_held_and_repeat);
    g_test_add_func("/script-input/text-to-the-end-of-the-line", test_text_to_the_end_of_the_line);
    g_test_add_func("/script-input/wrong-lines-are-named", test_wrong_lines_are_named);
    g_test_add_func("/script-input/no-text-or-no-file", test_no_text_or_no_file);
    return g_test_run();
}
