/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/marks/marks.h"

#include <string.h>

#define GROUP "Vitrine marks 1"

/* --------------------------------------------------------------------------------- bookmarks --- */

/* Index of the first bookmark at or behind page. */
static guint lookup(const struct marks *marks, guint page) {
    guint low = 0, high = marks->count;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (marks->bookmarks[middle] < page)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

gboolean marks_has_bookmark(const struct marks *marks, guint page) {
    guint k = lookup(marks, page);
    return k < marks->count && marks->bookmarks[k] == page;
}

gboolean marks_set_bookmark(struct marks *marks, guint page, gboolean set) {
    guint k = lookup(marks, page), behind = marks->count - k;
    guint32 *here = marks->bookmarks + k;
    if (marks_has_bookmark(marks, page) == set)
        return TRUE;
    if (set && marks->count == MARKS_BOOKMARKS_MOST)
        return FALSE;
    if (set) {
        memmove(here + 1, here, behind * sizeof *here);
        *here = page;
        marks->count++;
    } else {
        memmove(here, here + 1, (behind - 1) * sizeof *here);
        marks->count--;
    }
    return TRUE;
}

gboolean marks_next_bookmark(const struct marks *marks, guint page, int direction, guint *found) {
    guint count = marks->count, k = lookup(marks, page);
    if (count == 0)
        return FALSE;
    if (direction < 0)
        k = (k + count - 1) % count;
    else if (k < count && marks->bookmarks[k] == page)
        k++;
    *found = marks->bookmarks[k % count];
    return TRUE;
}

/* -------------------------------------------------------------------------------------- text --- */

char *marks_to_text(const struct marks *marks) {
    GString *text = g_string_new("[" GROUP "]\n");
    const struct session_place *place = &marks->place;
    if (marks->has_place)
        g_string_append_printf(text, "Page=%u\nX=%d\nY=%d\nZoomMode=%d\nZoom=%u\nRotation=%u\n",
                               place->page, place->x, place->y, (int)place->zoom_mode, place->zoom,
                               place->rotation);
    g_string_append(text, "Bookmarks=");
    for (guint k = 0; k < marks->count; k++)
        g_string_append_printf(text, "%u;", marks->bookmarks[k]);
    g_string_append_c(text, '\n');
    return g_string_free(text, FALSE);
}

static gboolean set_error(GError **error) {
    g_set_error_literal(error, VITRINE_ERROR, VITRINE_ERROR_BROKEN,
                        "What was remembered of this document is damaged, and not used.");
    return FALSE;
}

static gboolean get_number(GKeyFile *file, const char *key, gint least, gint most, gint *number) {
    GError *error = NULL;
    *number = g_key_file_get_integer(file, GROUP, key, &error);
    gboolean good = !error && *number >= least && *number <= most;
    g_clear_error(&error);
    return good;
}

static gboolean parse_place(GKeyFile *file, struct marks *marks) {
    gint page, x, y, mode, zoom, rotation;
    if (!g_key_file_has_key(file, GROUP, "Page", NULL))
        return TRUE;
    if (!get_number(file, "Page", 0, (gint)PAGES_MAXIMUM - 1, &page) ||
        !get_number(file, "X", G_MININT, G_MAXINT, &x) ||
        !get_number(file, "Y", G_MININT, G_MAXINT, &y) ||
        !get_number(file, "ZoomMode", ZOOM_FREE, ZOOM_MODE_END - 1, &mode) ||
        !get_number(file, "Zoom", (gint)ZOOM_MINIMUM, (gint)ZOOM_MAXIMUM, &zoom) ||
        !get_number(file, "Rotation", 0, 3, &rotation))
        return FALSE;
    marks->has_place = TRUE;
    marks->place = (struct session_place){(guint)page,          x,           y,
                                          (enum zoom_mode)mode, (guint)zoom, (guint)rotation};
    return TRUE;
}

static gboolean parse_bookmarks(GKeyFile *file, struct marks *marks) {
    gsize count = 0;
    g_autoptr(GError) error = NULL;
    g_autofree gint *pages = g_key_file_get_integer_list(file, GROUP, "Bookmarks", &count, &error);
    if (error || count > MARKS_BOOKMARKS_MOST)
        return FALSE;
    for (gsize k = 0; k < count; k++) {
        if (pages[k] < (k ? pages[k - 1] + 1 : 0) || pages[k] >= (gint)PAGES_MAXIMUM)
            return FALSE;
        marks->bookmarks[marks->count++] = (guint32)pages[k];
    }
    return TRUE;
}

gboolean marks_parse(const char *text, gsize bytes, struct marks *marks, GError **error) {
    g_autoptr(GKeyFile) file = g_key_file_new();
    memset(marks, 0, sizeof *marks);
    /* The line end is the last that is written. */
    if (bytes > 0 && bytes <= MARKS_TEXT_MOST && text[bytes - 1] == '\n' &&
        !memchr(text, '\0', bytes) &&
        g_key_file_load_from_data(file, text, bytes, G_KEY_FILE_NONE, NULL) &&
        parse_place(file, marks) && parse_bookmarks(file, marks))
        return TRUE;
    memset(marks, 0, sizeof *marks);
    return set_error(error);
}
