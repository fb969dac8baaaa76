/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "proto/check.h"

/* Length of the well-formed UTF-8 sequence at bytes (Unicode 15, table 3-7), 0 if there is none. */
static size_t sequence(const uint8_t *bytes, size_t left, uint32_t *code) {
    uint8_t first = bytes[0];
    size_t length = first < 0x80                    ? 1
                    : first >= 0xc2 && first < 0xe0 ? 2
                    : (first & 0xf0) == 0xe0        ? 3
                    : first >= 0xf0 && first < 0xf5 ? 4
                                                    : 0;
    static const uint32_t lowest[5] = {0, 0, 0x80, 0x800, 0x10000};
    if (length == 0 || length > left)
        return 0;
    uint32_t value = length == 1 ? first : first & (0x7fu >> length);
    for (size_t k = 1; k < length; k++) {
        if ((bytes[k] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (bytes[k] & 0x3fu);
    }
    bool surrogate = value >= 0xd800 && value < 0xe000;
    if (value < lowest[length] || value > 0x10ffff || surrogate)
        return 0;
    *code = value;
    return length;
}

static bool is_control(uint32_t code) {
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x2028 || code == 0x2029;
}

/* Characters that reorder or hide their neighbours: UAX #9 embeddings, overrides, isolates, marks;
 * UTS #39. */
static bool deceives(uint32_t code) {
    return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ||
           (code >= 0x200b && code <= 0x200f) || code == 0x061c || code == 0xfeff;
}

static bool is_code_point(uint32_t code) {
    return code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000);
}

/* Joiners (U+200C, U+200D) stay: Persian and Indic scripts are misspelt without them. What is never
 * seen at all goes too: soft hyphens, word joiners and invisible operators, annotation marks, tags,
 * which hide whole sentences (UTS #39, 3.1; Unicode 15, 23.9). */
static bool is_never_text(uint32_t code) {
    bool joiner = code == 0x200c || code == 0x200d;
    return is_control(code) || (deceives(code) && !joiner) || code == 0xad || code == 0x34f ||
           code == 0x180e || (code >= 0x2060 && code <= 0x206f) ||
           (code >= 0xfff9 && code <= 0xfffb) || (code & 0xfffe) == 0xfffe ||
           (code >= 0xe0000 && code <= 0xe0fff);
}

enum check_character check_code_point(uint32_t hostile) {
    return !is_code_point(hostile)  ? CHARACTER_IS_NONE
           : is_never_text(hostile) ? CHARACTER_IS_DROPPED
                                    : CHARACTER_IS_TEXT;
}

bool check_text(const uint8_t *hostile, size_t bytes, char *text, size_t *kept) {
    *kept = 0;
    for (size_t at = 0; at < bytes;) {
        uint32_t code = 0;
        size_t length = sequence(hostile + at, bytes - at, &code);
        if (length == 0)
            return false;
        if (!is_never_text(code)) {
            memcpy(text + *kept, hostile + at, length);
            *kept += length;
        }
        at += length;
    }
    text[*kept] = '\0';
    return true;
}

bool check_uri(const uint8_t *hostile, size_t bytes, char *text) {
    for (size_t at = 0; at < bytes;) {
        uint32_t code = 0;
        size_t length = sequence(hostile + at, bytes - at, &code);
        if (length == 0 || is_control(code) || deceives(code))
            return false;
        at += length;
    }
    if (bytes > 0) /* of none there may be no address */
        memcpy(text, hostile, bytes);
    text[bytes] = '\0';
    return true;
}

void check_log_line(const uint8_t *hostile, size_t bytes, char *line, size_t room) {
    static const char digits[] = "0123456789abcdef";
    size_t used = 0;
    for (size_t k = 0; k < bytes; k++) {
        bool printable = hostile[k] >= 0x20 && hostile[k] < 0x7f && hostile[k] != '\\';
        if (used + (printable ? 1 : 4) >= room)
            break;
        if (printable) {
            line[used++] = (char)hostile[k];
            continue;
        }
        line[used++] = '\\';
        line[used++] = 'x';
        line[used++] = digits[hostile[k] >> 4];
        line[used++] = digits[hostile[k] & 15];
    }
    if (room > 0)
        line[used] = '\0';
}

bool check_console_line(const uint8_t *hostile, size_t bytes, enum console_level *level, char *text,
                        size_t room) {
    size_t kept;
    if (bytes == 0 || hostile[0] < CONSOLE_LOG || hostile[0] >= CONSOLE_LEVEL_END)
        return false;
    *level = (enum console_level)hostile[0];
    if (bytes > room || !check_text(hostile + 1, bytes - 1, text, &kept))
        check_log_line(hostile + 1, bytes - 1, text, room);
    return true;
}
