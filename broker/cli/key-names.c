/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/cli/key-names.h"

#include <string.h>

/* Numbers: X11's keysymdef.h and Linux's input-event-codes.h. */
static const struct {
    const char *name;
    guint32 keysym, keycode, character, modifier;
} keys[] = {
    {"Backspace", 0xff08, 14, 8, 0},
    {"Tab", 0xff09, 15, 9, 0},
    {"Enter", 0xff0d, 28, 13, 0},
    {"Escape", 0xff1b, 1, 27, 0},
    {"Space", 0x20, 57, ' ', 0},
    {"Delete", 0xffff, 111, 127, 0},
    {"Insert", 0xff63, 110, 0, 0},
    {"Home", 0xff50, 102, 0, 0},
    {"End", 0xff57, 107, 0, 0},
    {"PageUp", 0xff55, 104, 0, 0},
    {"PageDown", 0xff56, 109, 0, 0},
    {"ArrowLeft", 0xff51, 105, 0, 0},
    {"ArrowUp", 0xff52, 103, 0, 0},
    {"ArrowRight", 0xff53, 106, 0, 0},
    {"ArrowDown", 0xff54, 108, 0, 0},
    {"Shift", 0xffe1, 42, 0, MODIFIER_SHIFT},
    {"Control", 0xffe3, 29, 0, MODIFIER_CONTROL},
    {"Alt", 0xffe9, 56, 0, MODIFIER_ALT},
    {"Meta", 0xffeb, 125, 0, MODIFIER_SUPER},
    {"F1", 0xffbe, 59, 0, 0},
    {"F2", 0xffbf, 60, 0, 0},
    {"F3", 0xffc0, 61, 0, 0},
    {"F4", 0xffc1, 62, 0, 0},
    {"F5", 0xffc2, 63, 0, 0},
    {"F6", 0xffc3, 64, 0, 0},
    {"F7", 0xffc4, 65, 0, 0},
    {"F8", 0xffc5, 66, 0, 0},
    {"F9", 0xffc6, 67, 0, 0},
    {"F10", 0xffc7, 68, 0, 0},
    {"F11", 0xffc8, 87, 0, 0},
    {"F12", 0xffc9, 88, 0, 0},
};

/* What the keys type from the one with code first on, without and with Shift. */
static const struct {
    guint32 first;
    const char *plain, *shifted;
} rows[] = {
    {2, "1234567890-=", "!@#$%^&*()_+"},
    {16, "qwertyuiop[]", "QWERTYUIOP{}"},
    {30, "asdfghjkl;'`", "ASDFGHJKL:\"~"},
    {43, "\\zxcvbnm,./", "|ZXCVBNM<>?"},
    {57, " ", " "},
};

static guint32 keycode_of(gunichar character) {
    for (gsize k = 0; character < 128 && k < G_N_ELEMENTS(rows); k++) {
        const char *plain = strchr(rows[k].plain, (int)character);
        const char *shifted = strchr(rows[k].shifted, (int)character);
        if (plain)
            return rows[k].first + (guint32)(plain - rows[k].plain);
        if (shifted)
            return rows[k].first + (guint32)(shifted - rows[k].shifted);
    }
    return 0; /* no key of that keyboard: a program sees its key, but no code */
}

void key_by_character(gunichar character, struct wire_key *key) {
    const guint32 unicode = 0x01000000; /* keysyms above Latin-1 */
    key->character = character;
    key->keysym = character < 256 ? character : unicode | character;
    key->keycode = keycode_of(character);
}

gboolean key_by_name(const char *name, struct wire_key *key, guint32 *modifier) {
    *modifier = 0;
    if (g_utf8_validate(name, -1, NULL) && g_utf8_strlen(name, -1) == 1) {
        key_by_character(g_utf8_get_char(name), key);
        return g_unichar_isprint(key->character);
    }
    for (gsize k = 0; k < G_N_ELEMENTS(keys); k++) {
        if (!g_str_equal(name, keys[k].name))
            continue;
        key->keysym = keys[k].keysym;
        key->keycode = keys[k].keycode;
        key->character = keys[k].character;
        *modifier = keys[k].modifier;
        return TRUE;
    }
    return FALSE;
}
