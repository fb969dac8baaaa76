/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/cli/json.h"

static gboolean follows; /* something stands before, in the same object or array */

static void put_quoted(const char *text) {
    putchar('"');
    for (; *text; text++) {
        if ((guchar)*text < 0x20)
            printf("\\u%04x", *text);
        else if (*text == '"' || *text == '\\')
            printf("\\%c", *text);
        else
            putchar(*text);
    }
    putchar('"');
}

static void put_key(const char *key) {
    if (follows)
        fputs(", ", stdout);
    if (key) {
        put_quoted(key);
        fputs(": ", stdout);
    }
    follows = TRUE;
}

static void begin(const char *key, char bracket) {
    put_key(key);
    putchar(bracket);
    follows = FALSE;
}

static void end(char bracket) {
    putchar(bracket);
    follows = TRUE;
}

void json_begin_object(const char *key) {
    begin(key, '{');
}

void json_begin_array(const char *key) {
    begin(key, '[');
}

void json_end_object(void) {
    end('}');
}

void json_end_array(void) {
    end(']');
}

void json_string(const char *key, const char *text) {
    put_key(key);
    put_quoted(text);
}

void json_number(const char *key, guint64 number) {
    put_key(key);
    printf("%" G_GUINT64_FORMAT, number);
}

void json_fraction(const char *key, gint64 number, gint64 divisor) {
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    put_key(key);
    fputs(g_ascii_formatd(digits, sizeof digits, "%.2f", (double)number / (double)divisor), stdout);
}

void json_flag(const char *key, gboolean flag) {
    put_key(key);
    fputs(flag ? "true" : "false", stdout);
}

void json_box(const char *key, struct rect box) {
    json_begin_array(key);
    json_fraction(NULL, box.x, 100);
    json_fraction(NULL, box.y, 100);
    json_fraction(NULL, box.width, 100);
    json_fraction(NULL, box.height, 100);
    json_end_array();
}

void json_end(void) {
    putchar('\n');
    follows = FALSE;
}
