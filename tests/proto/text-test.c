/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib.h>
#include <string.h>

#include "proto/check.h"

static bool accepts(const char *bytes, size_t count) {
    char text[64];
    bool fine = check_uri((const uint8_t *)bytes, count, text);
    if (fine) {
        g_assert_cmpmem(text, count, bytes, count);
        g_assert_cmpint(text[count], ==, '\0');
    }
    return fine;
}

static void honest_targets_pass(void) {
    g_assert_true(accepts("https://example.org/a?b=c", 25));
    g_assert_true(accepts("", 0));
    g_assert_true(accepts("https://\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80", 17));
}

static void ill_formed_utf8_is_refused(void) {
    static const char *const wicked[] = {
        "\x80",
        "\xc0\xaf",
        "\xc1\xbf",
        "\xe0\x80\xaf",
        "\xed\xa0\x80",
        "\xf0\x80\x80\x80",
        "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80",
        "\xff",
        "\xc3",
        "a\xe4\xb8",
        "\xc3(",
    };
    for (size_t k = 0; k < G_N_ELEMENTS(wicked); k++)
        g_assert_false(accepts(wicked[k], strlen(wicked[k])));
}

static void every_sequence_agrees_with_glib(void) {
    for (int round = 0; round < 200000; round++) {
        uint8_t bytes[4];
        for (int k = 0; k < 4; k++)
            bytes[k] = (uint8_t)g_test_rand_int_range(0x21, 0x100);
        char text[8];
        if (check_uri(bytes, 4, text))
            g_assert_true(g_utf8_validate((const char *)bytes, 4, NULL));
        else if (g_utf8_validate((const char *)bytes, 4, NULL)) {
            gunichar first = g_utf8_get_char((const char *)bytes);
            bool control = false;
            for (const char *at = (const char *)bytes; at < (const char *)bytes + 4;
                 at = g_utf8_next_char(at))
                control |= g_unichar_iscntrl(g_utf8_get_char(at)) ||
                           g_unichar_type(g_utf8_get_char(at)) == G_UNICODE_FORMAT ||
                           g_unichar_type(g_utf8_get_char(at)) == G_UNICODE_LINE_SEPARATOR ||
                           g_unichar_type(g_utf8_get_char(at)) == G_UNICODE_PARAGRAPH_SEPARATOR;
            if (!control)
                g_error("U+%04x refused", first);
        }
    }
}

static void text_that_reorders_or_hides_is_refused(void) {
    g_assert_false(accepts("a\nb", 3));
    g_assert_false(accepts("a\0b", 3));
    g_assert_false(accepts("a\x7f", 2));
    g_assert_false(accepts("a\xc2\x85", 3));
    g_assert_false(accepts("exe.\xe2\x80\xae"
                           "fdp",
                           10));
    g_assert_false(accepts("\xe2\x81\xa6x", 4));
    g_assert_false(accepts("pay\xe2\x80\x8bpal", 9));
}

static void log_bytes_are_escaped_and_cut(void) {
    char line[12];
    check_log_line((const uint8_t *)"a\x1b[31m\\", 7, line, sizeof line);
    g_assert_cmpstr(line, ==, "a\\x1b[31m");
    check_log_line((const uint8_t *)"\x1b\x1b\x1b\x1b", 4, line, sizeof line);
    g_assert_cmpstr(line, ==, "\\x1b\\x1b");
    check_log_line((const uint8_t *)"0123456789abcdef", 16, line, sizeof line);
    g_assert_cmpstr(line, ==, "0123456789a");
    check_log_line((const uint8_t *)"x", 1, line, 1);
    g_assert_cmpstr(line, ==, "");
}

static void console_lines_are_text_or_escaped(void) {
    enum console_level level = CONSOLE_LOG;
    char text[12];
    g_assert_true(check_console_line((const uint8_t *)"\x02"
                                                      "a\xc3\xa9",
                                     4, &level, text, sizeof text));
    g_assert_cmpuint(level, ==, CONSOLE_WARNING);
    g_assert_cmpstr(text, ==, "a\xc3\xa9");
    g_assert_true(
        check_console_line((const uint8_t *)"\x05\xc3\xff", 3, &level, text, sizeof text));
    g_assert_cmpstr(text, ==, "\\xc3\\xff");
    g_assert_true(check_console_line((const uint8_t *)"\x01"
                                                      "0123456789abcdef",
                                     17, &level, text, sizeof text));
    g_assert_cmpstr(text, ==, "0123456789a");
    g_assert_true(check_console_line((const uint8_t *)"\x01", 1, &level, text, sizeof text));
    g_assert_cmpstr(text, ==, "");
    g_assert_false(check_console_line((const uint8_t *)"", 0, &level, text, sizeof text));
    g_assert_false(check_console_line((const uint8_t *)"a", 1, &level, text, sizeof text));
    g_assert_false(check_console_line((const uint8_t *)"\x06"
                                                       "a",
                                      2, &level, text, sizeof text));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/honest-targets-pass", honest_targets_pass);
    g_test_add_func("/text/ill-formed-utf8", ill_formed_utf8_is_refused);
    g_test_add_func("/text/agrees-with-glib", every_sequence_agrees_with_glib);
    g_test_add_func("/text/reorders-or-hides", text_that_reorders_or_hides_is_refused);
    g_test_add_func("/text/log-escaped-and-cut", log_bytes_are_escaped_and_cut);
    g_test_add_func("/text/console-lines", console_lines_are_text_or_escaped);
    return g_test_run();
}
