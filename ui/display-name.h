/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_DISPLAY_NAME_H
#define VITRINE_UI_DISPLAY_NAME_H

/* The last part of a path as it may be shown in trusted UI: valid UTF-8; controls and characters
 * that reorder or hide their neighbours (U+202E makes "fdp.exe" of "exe.pdf") are written as their
 * number. The caller frees it. */
char *display_name(const char *path);

#endif
