/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_SEGMENT_NOTES_H
#define VITRINE_BROKER_SEGMENT_NOTES_H

#include <glib.h>

/*
 * A segment without a removal mark outlives whoever made it. Between making and marking lie some
 * microseconds; for a crash in between, the id is noted as an empty file of that name in
 * $XDG_RUNTIME_DIR/vitrine/segments (the cache folder where there is none), and the next start
 * removes what is noted. Where no note can be written, the segment is made all the same.
 */

void segment_note(int id);
void segment_note_over(int id);

/* Removes noted segments that this user made, whose maker is gone and that nobody has attached; and
 * their notes. How many were removed. Ids are reused by the kernel: another's segment never matches
 * all three. */
guint segment_sweep(void);
/* The same, the first time in this process. */
void segment_sweep_once(void);

#endif
