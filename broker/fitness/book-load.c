/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <gio/gio.h>

#include "broker/advisories.h"
#include "broker/fitness/book.h"
#include "broker/fitness/signature.h"
#include "broker/fitness/trusted-file.h"

#define SUFFIX ".advisory"
#define SHIPPED "/org/vitrine/advisories"

enum { SIGNATURE_FILE_MOST = 4096 };

static void add_error(struct book *book, enum advisory_source source, const GError *error) {
    book_add_problem(book, source, "%s", error->message);
}

static void add_bytes(struct book *book, GBytes *bytes, enum advisory_source source,
                      const char *file) {
    gsize count;
    const char *text = g_bytes_get_data(bytes, &count);
    book_add_text(book, text, count, source, file);
}

/* ------------------------------------------------------------------------------------ shipped --- */

static void add_resource(struct book *book, GResource *resource, const char *name) {
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_strconcat(SHIPPED "/", name, NULL);
    g_autoptr(GBytes) bytes =
        g_resource_lookup_data(resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
    if (bytes)
        add_bytes(book, bytes, ADVISORY_SHIPPED, name);
    else
        add_error(book, ADVISORY_SHIPPED, error);
}

static void add_built_in(struct book *book) {
    GResource *resource = vitrine_advisories_get_resource();
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) names =
        g_resource_enumerate_children(resource, SHIPPED, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
    if (!names)
        add_error(book, ADVISORY_SHIPPED, error);
    for (char **name = names; name && *name; name++)
        add_resource(book, resource, *name);
}

/* ------------------------------------------------------------------------------------ folders --- */

typedef GBytes *(*Loader)(const char *path, const void *user, GError **error);

static void add_folder(struct book *book, const char *folder, enum advisory_source source,
                       Loader load, const void *user) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) names = trusted_folder_list(folder, SUFFIX, &error);
    if (!names)
        add_error(book, source, error);
    for (guint k = 0; names && k < names->len; k++) {
        g_autoptr(GError) problem = NULL;
        g_autofree char *path = g_build_filename(folder, names->pdata[k], NULL);
        g_autoptr(GBytes) bytes = load(path, user, &problem);
        if (bytes)
            add_bytes(book, bytes, source, path);
        else
            add_error(book, source, problem);
    }
}

static GBytes *load_plain(const char *path, const void *user, GError **error) {
    (void)user;
    return trusted_file_load(path, ADVISORY_BYTES_MAXIMUM, NULL, error);
}

static GBytes *load_owned(const char *path, const void *user, GError **error) {
    const struct fitness_place *place = user;
    return trusted_file_load(path, ADVISORY_BYTES_MAXIMUM, &place->administrator, error);
}

static GBytes *load_signed(const char *path, const void *user, GError **error) {
    const GPtrArray *keys = user;
    g_autofree char *beside = g_strconcat(path, ".sig", NULL);
    g_autoptr(GBytes) bytes = trusted_file_load(path, ADVISORY_BYTES_MAXIMUM, NULL, error);
    g_autoptr(GBytes) signature =
        bytes ? trusted_file_load(beside, SIGNATURE_FILE_MOST, NULL, error) : NULL;
    if (!signature)
        return NULL;
    if (!signature_verifies(bytes, signature, keys)) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED,
                    "%s: refused, no key of the administrator's has signed this.", path);
        return NULL;
    }
    return g_steal_pointer(&bytes);
}

static void add_updates(struct book *book, const struct fitness_place *place) {
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_build_filename(place->root, "var/lib/vitrine/advisories", NULL);
    g_autofree char *key_folder = g_build_filename(place->root, "etc/vitrine/advisory-keys", NULL);
    g_autoptr(GPtrArray) keys = signature_load_keys(key_folder, place->administrator, &error);
    if (!keys) {
        add_error(book, ADVISORY_ADMINISTRATOR, error); /* theirs is the folder of keys */
        keys = g_ptr_array_new();
    }
    add_folder(book, folder, ADVISORY_UPDATE, load_signed, keys);
}

struct book *book_load(const struct fitness_place *place) {
    struct book *book = book_create();
    g_autofree char *administrator = g_build_filename(place->root, "etc/vitrine/advisories", NULL);
    if (place->shipped)
        add_folder(book, place->shipped, ADVISORY_SHIPPED, load_plain, NULL);
    else
        add_built_in(book);
    add_updates(book, place);
    add_folder(book, administrator, ADVISORY_ADMINISTRATOR, load_owned, place);
    if (place->user_folder)
        add_folder(book, place->user_folder, ADVISORY_USER, load_plain, NULL);
    return book;
}
