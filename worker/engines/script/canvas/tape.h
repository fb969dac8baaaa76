/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_CANVAS_TAPE_H
#define VITRINE_SCRIPT_CANVAS_TAPE_H

#include <stddef.h>
#include <stdint.h>

/*
 * The tape: what the prelude recorded, as numbers in memory both share. An operation is its number
 * and its arguments (operations.h). A call from script into C costs 600 ns, recording 3: so canvas
 * calls are recorded, and drawn when the tape is full, at the end of a turn, or when the script
 * reads something back.
 */
enum { TAPE_NUMBERS = 1 << 16, TAPE_CHARACTERS = 1 << 15 };

extern double tape_numbers[TAPE_NUMBERS];
extern uint16_t tape_characters[TAPE_CHARACTERS]; /* of texts to draw: UTF-16 */

/* Draws the first count numbers. Numbers that make no sense end the drawing, not the process: the
 * worst that a broken tape can do is a broken picture. */
void tape_draw(size_t count);

#endif
