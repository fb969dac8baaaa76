/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_CLI_SCRIPT_INPUT_H
#define VITRINE_CLI_SCRIPT_INPUT_H

#include <glib.h>

#include "proto/protocol.h"

/*
 * Input for a script without a screen, from a text file: one event a line, UTF-8.
 *
 *     # frame event   fields
 *     1       move    100 50
 *     2       down    left            with X Y, the pointer is moved there first
 *     9       move    180 60
 *     9       up      left
 *     12      wheel   0 120           pixels to the right and down
 *     20      key     Enter           pressed and let go
 *     21      keydown Shift           held until keyup; a key that is held repeats
 *     30      keyup   Shift
 *     31      type    Any text, to the end of the line
 *     40      blur                    focus, leave: neither have they fields
 *
 * The frame, from 1, is the one that is drawn after the event; lines are in that order. X and Y are
 * pixels of the view. Buttons: left, middle, right, back, forward. Keys: see key-names.h. A press at the
 * place of the last one and within half a second of the script's clock makes a double, then a triple
 * click.
 */
struct script_input;

enum { INPUT_BYTES_MOST = 4 << 20 };

/* frames and fps as they will be run, size as the view will be. NULL with error, a sentence that names the
 * line. */
struct script_input *script_input_load(const char *path, int frames, double fps, guint width,
                                       guint height, GError **error);
void script_input_destroy(struct script_input *input); /* takes NULL */

/* The next event of that frame: POINTER, SCROLL, KEY or FOCUS; NULL: there is none left. */
const union wire_message *script_input_next(struct script_input *input, int frame);

#endif
