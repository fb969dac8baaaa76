/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/user-colour.h"

#include <gtk/gtk.h>
#include <stdlib.h>
#include <string.h>

/* Any hue, of one strength and brightness: seen on white pages and on dark desktops alike. */
static guint32 draw_by_lot(void) {
    double red, green, blue;
    gtk_hsv_to_rgb(g_random_double(), 0.72, 0.82, &red, &green, &blue);
    return (guint32)(red * 255) << 16 | (guint32)(green * 255) << 8 | (guint32)(blue * 255);
}

static gboolean load(const char *path, guint32 *colour) {
    char *text = NULL, *end = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return FALSE;
    unsigned long value = text[0] == '#' ? strtoul(text + 1, &end, 16) : 0;
    gboolean good = text[0] == '#' && end == text + 7 && value <= 0xffffff;
    g_free(text);
    if (good)
        *colour = (guint32)value;
    return good;
}

static void keep(const char *path, guint32 colour) {
    char *folder = g_path_get_dirname(path);
    char *text = g_strdup_printf("#%06x\n", colour);
    if (g_mkdir_with_parents(folder, 0700) == 0)
        g_file_set_contents_full(path, text, (gssize)strlen(text), G_FILE_SET_CONTENTS_CONSISTENT,
                                 0600, NULL);
    g_free(text);
    g_free(folder);
}

guint32 user_colour(void) {
    static gboolean known;
    static guint32 colour;
    if (known)
        return colour;
    char *path = g_build_filename(g_get_user_config_dir(), "vitrine", "frame-colour", NULL);
    if (!load(path, &colour)) {
        colour = draw_by_lot();
        keep(path, colour);
    }
    known = TRUE;
    g_free(path);
    return colour;
}
