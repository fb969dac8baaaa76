/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/posture-panel.h"

#include "broker/posture.h"
#include "ui/prompt.h"
#include "ui/style.h"

/* The log's newest lines; vitrine-cli posture shows all. */
enum { LOG_LINES_SHOWN = 12 };

static void add_fact(GtkGrid *grid, int row, const char *name, const char *value) {
    GtkWidget *left = gtk_label_new(name);
    GtkWidget *right = prompt_text(value);
    gtk_label_set_xalign(GTK_LABEL(left), 1);
    gtk_label_set_yalign(GTK_LABEL(left), 0);
    gtk_label_set_selectable(GTK_LABEL(right), TRUE);
    gtk_widget_set_can_focus(right, FALSE);
    style_add(left, "quiet");
    gtk_grid_attach(grid, left, 0, row, 1, 1);
    gtk_grid_attach(grid, right, 1, row, 1, 1);
}

/* posture_to_text: a fact a line, name and value parted by a tab. */
static GtkWidget *build_facts(const struct posture *posture) {
    GtkWidget *grid = gtk_grid_new();
    char *text = posture_to_text(posture);
    char **lines = g_strsplit(text, "\n", -1);
    gtk_grid_set_column_spacing(GTK_GRID(grid), 14);
    gtk_grid_set_row_spacing(GTK_GRID(grid), 5);
    for (int row = 0; lines[row]; row++) {
        char *value = strchr(lines[row], '\t');
        if (!value)
            continue;
        *value = '\0';
        add_fact(GTK_GRID(grid), row, lines[row], value + 1);
    }
    g_strfreev(lines);
    g_free(text);
    return grid;
}

static GtkWidget *build_log(VitrineSession *session) {
    GString *text = g_string_new(NULL);
    GQueue *log = vitrine_session_get_log(session);
    guint length = log->length;
    for (guint k = length > LOG_LINES_SHOWN ? length - LOG_LINES_SHOWN : 0; k < length; k++)
        g_string_append_printf(text, "%s%s", text->len ? "\n" : "",
                               (const char *)g_queue_peek_nth(log, k));
    GtkWidget *label = prompt_text(text->str);
    gtk_label_set_selectable(GTK_LABEL(label), TRUE);
    gtk_widget_set_can_focus(label, FALSE);
    gtk_label_set_line_wrap_mode(GTK_LABEL(label), PANGO_WRAP_CHAR);
    style_add(label, "log");
    g_string_free(text, TRUE);
    return label;
}

static GtkWidget *build_heading(const char *text) {
    GtkWidget *label = prompt_text(text);
    style_add(label, "posture-title");
    return label;
}

static void fill(GtkWidget *popover, VitrineSession *session) {
    GtkWidget *old = gtk_bin_get_child(GTK_BIN(popover));
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 10);
    const struct posture *posture = vitrine_session_get_posture(session);
    if (old)
        gtk_widget_destroy(old);
    style_add(box, "posture");
    if (posture) {
        gtk_container_add(GTK_CONTAINER(box), build_heading("What the kernel says of the worker"));
        gtk_container_add(GTK_CONTAINER(box), build_facts(posture));
    } else {
        gtk_container_add(GTK_CONTAINER(box),
                          prompt_text("No worker has been proved yet: it has not seen the "
                                      "document."));
    }
    if (vitrine_session_get_log(session)->length > 0) {
        gtk_container_add(GTK_CONTAINER(box), build_heading("What the worker says"));
        gtk_container_add(GTK_CONTAINER(box), build_log(session));
    }
    gtk_container_add(GTK_CONTAINER(popover), box);
    gtk_widget_show_all(box);
}

GtkWidget *posture_panel_new(GtkWidget *button, VitrineSession *session) {
    GtkWidget *popover = gtk_popover_new(button);
    g_signal_connect(popover, "show", G_CALLBACK(fill), session);
    return popover;
}
