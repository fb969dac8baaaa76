/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/session-private.h"

/* Where in its document a session is, and where it is to go once that is open: after a restart of its worker, or as the
 * user left it another day. */

void session_note_place(VitrineSession *self) {
    self->has_place = vitrine_session_get_place(self, &self->place);
}

void session_go_to_place(VitrineSession *self) {
    const struct session_place *place = &self->place;
    if (!self->has_place)
        return;
    session_send_command(self, COMMAND_PLACE,
                         (gint64[6]){place->page, place->x, place->y, place->zoom_mode, place->zoom,
                                     place->rotation},
                         NULL);
    self->place_command = self->next_command;
}

void vitrine_session_open_at(VitrineSession *self, const struct session_place *place) {
    if (self->touched || self->has_place)
        return;
    self->place = *place;
    self->has_place = TRUE;
    if (session_is_open(self))
        session_go_to_place(self);
}

gboolean vitrine_session_get_place(VitrineSession *self, struct session_place *place) {
    const struct checked_extent *extent = &self->extent;
    if (self->has_place)
        *place = self->place;
    else if (self->has_extent)
        *place = (struct session_place){.page = extent->page,
                                        .x = extent->place_x,
                                        .y = extent->place_y,
                                        .zoom_mode = extent->zoom_mode,
                                        .zoom = extent->zoom,
                                        .rotation = extent->rotation};
    return self->has_place || self->has_extent;
}
