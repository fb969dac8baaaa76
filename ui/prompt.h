/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_PROMPT_H
#define VITRINE_UI_PROMPT_H

#include <gtk/gtk.h>

/*
 * The place for questions: a card that overlaps bar and content both, where no document can draw,
 * over the dimmed window. While it is up, everything below is insensitive, so no key or click
 * reaches a worker.
 */
struct prompt;

/* overlay: the window's; below: all of it that must wait. changed is told when a card comes up
 * (TRUE) or goes. The prompt lives as long as the overlay. */
struct prompt *prompt_new(GtkOverlay *overlay, GtkWidget *below,
                          void (*changed)(void *user, gboolean open), void *user);

/* Shows content (taken) under a title; focus (inside content) gets the keyboard. What was up before
 * goes away. Escape calls cancel. */
void prompt_show(struct prompt *self, const char *title, GtkWidget *content, GtkWidget *focus,
                 void (*cancel)(void *user), void *user);
void prompt_hide(struct prompt *self);
gboolean prompt_is_open(const struct prompt *self);

/* A row of buttons at the card's end; the first is made, the others are packed by the caller. */
GtkWidget *prompt_button_row(void);
/* A button in a row that calls clicked(button, user). style: "suggested-action" or NULL. */
GtkWidget *prompt_add_button(GtkWidget *row, const char *label, const char *style,
                             GCallback clicked, gpointer user);
/* Left-aligned text that wraps. */
GtkWidget *prompt_text(const char *text);

#endif
