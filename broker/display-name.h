/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_DISPLAY_NAME_H
#define VITRINE_BROKER_DISPLAY_NAME_H

/* A path as it may be shown to a person, in a window or on a terminal: valid UTF-8; controls (a
 * terminal obeys them) and characters that reorder or hide their neighbours (U+202E makes "fdp.exe"
 * of "exe.pdf") are written as their number. The caller frees it. */
char *display_path(const char *path);
/* The last part of it alone. */
char *display_name(const char *path);

#endif
