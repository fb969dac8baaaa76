/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/forget-dialog.h"

#include "broker/marks/marks-file.h"
#include "ui/document-marks.h"
#include "ui/style.h"

static void hide(void *user) {
    prompt_hide(user);
}

static void cancel_clicked(GtkButton *button, struct prompt *prompt) {
    prompt_hide(prompt);
}

static void forget_clicked(GtkButton *button, struct prompt *prompt) {
    g_autoptr(GError) error = NULL;
    if (document_marks_forget_all(&error)) {
        prompt_hide(prompt);
        return;
    }
    GtkWidget *trouble = g_object_get_data(G_OBJECT(button), "trouble");
    gtk_label_set_text(GTK_LABEL(trouble), error->message);
    gtk_widget_show(trouble);
}

static char *question(void) {
    g_autofree char *folder = marks_folder();
    guint count = marks_count_documents(folder);
    return g_strdup_printf("Pages and bookmarks of %u %s are forgotten. The documents themselves "
                           "stay as they are.",
                           count, count == 1 ? "document" : "documents");
}

void forget_dialog_show(struct prompt *prompt) {
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 10);
    GtkWidget *row = prompt_button_row(), *trouble = prompt_text("");
    g_autofree char *text = question();
    gtk_container_add(GTK_CONTAINER(box), prompt_text(text));
    style_add(trouble, "wrong");
    gtk_widget_set_no_show_all(trouble, TRUE);
    gtk_container_add(GTK_CONTAINER(box), trouble);
    GtkWidget *cancel = prompt_add_button(row, "_Cancel", NULL, G_CALLBACK(cancel_clicked), prompt);
    GtkWidget *forget =
        prompt_add_button(row, "_Forget", "destructive-action", G_CALLBACK(forget_clicked), prompt);
    g_object_set_data(G_OBJECT(forget), "trouble", trouble);
    gtk_container_add(GTK_CONTAINER(box), row);
    prompt_show(prompt, "Forget all documents?", box, cancel, hide, prompt);
}
