/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_MARKS_MARKS_H
#define VITRINE_BROKER_MARKS_MARKS_H

#include "broker/session.h"

/*
 * The marks of a document: where it was left, and the pages its reader marked. Numbers only, so that nothing a
 * document or a worker wrote is ever kept. As text (a key file, see g_key_file_load_from_data):
 *
 *     [Vitrine marks 1]
 *     Page=11                 from 0
 *     X=0                     the view's corner in that page, 1/100 point
 *     Y=-750
 *     ZoomMode=2              enum zoom_mode
 *     Zoom=1342               1/1000
 *     Rotation=1              quarter turns
 *     Bookmarks=3;11;         pages from 0, rising
 */
enum {
    MARKS_BOOKMARKS_MOST = 1000,
    MARKS_TEXT_MOST = 16384, /* bytes: that many bookmarks of the longest numbers fit */
};

struct marks {
    gboolean has_place;
    struct session_place place;
    guint count; /* of bookmarks */
    guint32 bookmarks[MARKS_BOOKMARKS_MOST];
};

gboolean marks_has_bookmark(const struct marks *marks, guint page);
/* Sets a bookmark or takes it away. FALSE: there is no room for it. */
gboolean marks_set_bookmark(struct marks *marks, guint page, gboolean set);
/* The bookmark after (direction 1) or before (-1) the page; from the last it goes on at the first. FALSE: there is
 * none. */
gboolean marks_next_bookmark(const struct marks *marks, guint page, int direction, guint *found);

/* The caller frees the text. */
char *marks_to_text(const struct marks *marks);
/* FALSE with a sentence if it is anything but such a text, whole and within the limits of proto/protocol.h; marks is
 * empty then. */
gboolean marks_parse(const char *text, gsize bytes, struct marks *marks, GError **error);

#endif
