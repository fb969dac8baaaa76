/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/pdf-text.h"

#include <math.h>
#include <string.h>

void pdf_append_number(GString *content, double number) {
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    if (!isfinite(number))
        number = 0;
    g_ascii_formatd(text, sizeof text, "%.6f", number);
    gsize length = strlen(text);
    while (text[length - 1] == '0')
        length--;
    if (text[length - 1] == '.')
        length--;
    text[length] = '\0';
    g_string_append(content, strcmp(text, "-0") == 0 ? "0" : text);
    g_string_append_c(content, ' ');
}

/* Hexadecimal digits need no escapes, whatever the characters are. */
void pdf_append_text(GString *content, const char *text) {
    g_string_append(content, "<feff");
    for (; *text; text = g_utf8_next_char(text))
        pdf_append_utf16(content, g_utf8_get_char(text));
    g_string_append_c(content, '>');
}

void pdf_append_utf16(GString *content, guint32 character) {
    if (character < 0x10000)
        g_string_append_printf(content, "%04x", character);
    else
        g_string_append_printf(content, "%04x%04x", 0xd800 + ((character - 0x10000) >> 10),
                               0xdc00 + (character & 0x3ff));
}

/* A line's end in a string would be read as a line feed, whatever it was. */
void pdf_append_bytes(GString *content, const guint8 *bytes, gsize count) {
    g_string_append_c(content, '(');
    for (gsize k = 0; k < count; k++) {
        gboolean digit_follows = k + 1 < count && g_ascii_isdigit(bytes[k + 1]);
        if (bytes[k] == '\0')
            g_string_append(content, digit_follows ? "\\000" : "\\0");
        else if (bytes[k] == '\r')
            g_string_append(content, "\\r");
        else if (strchr("()\\", bytes[k]))
            g_string_append_printf(content, "\\%c", bytes[k]);
        else
            g_string_append_c(content, (char)bytes[k]);
    }
    g_string_append_c(content, ')');
}

static void append_line(GString *content, const char *text, gsize length) {
    g_string_append_c(content, '(');
    for (gsize k = 0; k < length; k++) {
        char character = g_ascii_isprint(text[k]) ? text[k] : '?';
        if (strchr("()\\", character))
            g_string_append_c(content, '\\');
        g_string_append_c(content, character);
    }
    g_string_append(content, ")Tj T*\n");
}

/* How much of text goes on a line: to the last space that fits, or all that fits. */
static gsize line_length(const char *text, gsize room) {
    gsize length = strlen(text);
    if (length <= room)
        return length;
    for (gsize k = room; k > 0; k--)
        if (text[k] == ' ')
            return k;
    return room;
}

static void append_paragraph(GString *content, const char *text, gsize room) {
    while (*text) {
        gsize length = line_length(text, room);
        append_line(content, text, length);
        text += length;
        while (*text == ' ')
            text++;
    }
}

GString *pdf_message(double width_points, double height_points, const char *title,
                     const char *sentence) {
    double margin = fmin(width_points, height_points) / 12;
    double size = fmin(fmax(width_points / 40, 1), 14);
    /* Helvetica's letters are half as wide as high, capitals and all. */
    gsize room = (gsize)fmax((width_points - 4 * margin) / (size * 0.52), 1);
    GString *content = g_string_new("0.6 G 0.5 w ");
    pdf_append_number(content, margin);
    pdf_append_number(content, margin);
    pdf_append_number(content, width_points - 2 * margin);
    pdf_append_number(content, height_points - 2 * margin);
    g_string_append(content, "re S\nBT/F ");
    pdf_append_number(content, size);
    g_string_append(content, "Tf ");
    pdf_append_number(content, size * 1.4);
    g_string_append(content, "TL ");
    pdf_append_number(content, 2 * margin);
    pdf_append_number(content, height_points - 2 * margin - size);
    g_string_append(content, "Td\n");
    append_paragraph(content, title, room);
    g_string_append(content, "T*\n");
    append_paragraph(content, sentence, room);
    g_string_append(content, "ET\n");
    return content;
}
