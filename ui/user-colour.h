/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_USER_COLOUR_H
#define VITRINE_UI_USER_COLOUR_H

#include <glib.h>

/* The colour of this user's frame as 0xRRGGBB: drawn by lot once and kept in the user's
 * configuration, so that a document cannot know it and a false frame looks wrong. Where it cannot
 * be kept it holds for this run. */
guint32 user_colour(void);

#endif
