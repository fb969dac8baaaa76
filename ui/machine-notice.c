/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/machine-notice.h"

#include <glib/gstdio.h>

#include "broker/fitness/fitness.h"
#include "ui/style.h"

static GList *boxes; /* of GtkWidget *, one a window */
static enum fitness_level shown;

/* ---------------------------------------------------------------------------------- dismissed --- */

/* Names of the warnings that were dismissed, one a line. */
static char *seen_file(void) {
    return g_build_filename(g_get_user_state_dir(), "vitrine", "machine-warnings-seen", NULL);
}

static char **load_seen(void) {
    char *path = seen_file(), *text = NULL;
    g_file_get_contents(path, &text, NULL, NULL);
    char **seen = g_strsplit(text ? text : "", "\n", -1);
    g_free(text);
    g_free(path);
    return seen;
}

static gboolean is_warning(const struct finding *finding) {
    return finding->level == FITNESS_WARN;
}

static gboolean all_were_seen(const struct verdict *verdict) {
    char **seen = load_seen();
    gboolean all = TRUE;
    for (guint k = 0; k < verdict->findings->len; k++) {
        const struct finding *finding = verdict->findings->pdata[k];
        if (is_warning(finding) && !g_strv_contains((const char *const *)seen, finding->id))
            all = FALSE;
    }
    g_strfreev(seen);
    return all;
}

/* Where it cannot be written the warning comes again at the next start: no harm. */
static void remember_as_seen(const struct verdict *verdict) {
    GString *text = g_string_new(NULL);
    char *path = seen_file(), *folder = g_path_get_dirname(path);
    for (guint k = 0; k < verdict->findings->len; k++) {
        const struct finding *finding = verdict->findings->pdata[k];
        if (is_warning(finding))
            g_string_append_printf(text, "%s\n", finding->id);
    }
    g_mkdir_with_parents(folder, 0700);
    g_file_set_contents(path, text->str, -1, NULL);
    g_free(folder);
    g_free(path);
    g_string_free(text, TRUE);
}

/* --------------------------------------------------------------------------------------- bars --- */

static void dismissed(GtkInfoBar *bar, gint answer, gpointer user) {
    remember_as_seen(fitness_current()->verdict);
    for (GList *item = boxes; item; item = item->next)
        style_empty(item->data);
}

static void add_bar(GtkWidget *box, enum fitness_level level, const char *sentence) {
    gboolean stop = level == FITNESS_STOP;
    GtkWidget *bar = gtk_info_bar_new();
    GtkWidget *label = gtk_label_new(sentence);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_label_set_line_wrap(GTK_LABEL(label), TRUE);
    gtk_label_set_selectable(GTK_LABEL(label), TRUE);
    gtk_widget_set_can_focus(label, FALSE);
    gtk_info_bar_set_message_type(GTK_INFO_BAR(bar),
                                  stop ? GTK_MESSAGE_ERROR : GTK_MESSAGE_WARNING);
    style_add(bar, stop ? "machine-stop" : "machine-warning");
    gtk_info_bar_set_show_close_button(GTK_INFO_BAR(bar), !stop);
    gtk_container_add(GTK_CONTAINER(gtk_info_bar_get_content_area(GTK_INFO_BAR(bar))), label);
    gtk_container_add(GTK_CONTAINER(box), bar);
    g_signal_connect(bar, "response", G_CALLBACK(dismissed), NULL);
    gtk_widget_show_all(bar);
}

/* Why a stop is one is said by the page of each document that was not opened. */
static void fill(GtkWidget *box) {
    const struct verdict *verdict = fitness_current()->verdict;
    style_empty(box);
    shown = verdict->level;
    if (verdict->level == FITNESS_STOP) {
        add_bar(box, FITNESS_STOP,
                "This machine is not fit to hold a jail: nothing more is opened here. "
                "“vitrine-cli check” says why, and what to do.");
    } else if (verdict->level == FITNESS_WARN && !all_were_seen(verdict)) {
        char *sentence = verdict_to_notice(verdict);
        add_bar(box, FITNESS_WARN, sentence);
        g_free(sentence);
    }
}

static void gone(GtkWidget *box, gpointer user) {
    boxes = g_list_remove(boxes, box);
}

GtkWidget *machine_notice_new(void) {
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    boxes = g_list_prepend(boxes, box);
    g_signal_connect(box, "destroy", G_CALLBACK(gone), NULL);
    fill(box);
    return box;
}

static void fill_all(void) {
    for (GList *item = boxes; item; item = item->next)
        fill(item->data);
}

void machine_notice_check_again(void) {
    fitness_refresh();
    fill_all();
}

void machine_notice_update(void) {
    if (fitness_current()->verdict->level != shown)
        fill_all();
}
