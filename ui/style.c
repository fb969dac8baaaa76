/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/style.h"

#include "ui/user-colour.h"

static void add_provider(GdkScreen *screen, GtkCssProvider *provider) {
    gtk_style_context_add_provider_for_screen(screen, GTK_STYLE_PROVIDER(provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
    g_object_unref(provider);
}

void style_load(GdkScreen *screen) {
    char *colour = g_strdup_printf("@define-color vitrine_user #%06x;", user_colour());
    GtkCssProvider *definition = gtk_css_provider_new();
    GtkCssProvider *sheet = gtk_css_provider_new();
    gtk_css_provider_load_from_data(definition, colour, -1, NULL);
    gtk_css_provider_load_from_resource(sheet, "/org/vitrine/style.css");
    add_provider(screen, definition);
    add_provider(screen, sheet);
    g_free(colour);
}

void style_add(GtkWidget *widget, const char *class) {
    style_set(widget, class, TRUE);
}

void style_set(GtkWidget *widget, const char *class, gboolean on) {
    GtkStyleContext *context = gtk_widget_get_style_context(widget);
    if (on)
        gtk_style_context_add_class(context, class);
    else
        gtk_style_context_remove_class(context, class);
}

static void destroy_child(GtkWidget *child, gpointer user) {
    gtk_widget_destroy(child);
}

void style_empty(GtkWidget *container) {
    gtk_container_foreach(GTK_CONTAINER(container), destroy_child, NULL);
}
