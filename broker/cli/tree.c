/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/cli/tree.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "broker/cli/cli.h"
#include "broker/cli/input.h"
#include "broker/display-name.h"
#include "broker/reasons.h"

struct walk {
    GPtrArray *items;
    const char *output;
    struct stat output_status;
    GQueue folders; /* of struct folder */
    gboolean unread;
};

struct folder {
    char *path, *below; /* below: where it goes within the output; "" is the output itself */
};

gboolean tree_is_wanted(char **arguments) {
    gboolean found = FALSE;
    for (char **argument = arguments; *argument; argument++)
        found = found || g_file_test(*argument, G_FILE_TEST_IS_DIR);
    return found;
}

static void tell(const char *path, const char *sentence) {
    g_autofree char *name = display_path(path);
    g_printerr("vitrine-cli: %s: %s\n", name, sentence);
}

static void push_folder(struct walk *walk, const char *path, const char *below) {
    struct folder *folder = g_new(struct folder, 1);
    *folder = (struct folder){g_strdup(path), g_strdup(below)};
    g_queue_push_tail(&walk->folders, folder);
}

static char *join(const char *below, const char *name) {
    return *below ? g_build_filename(below, name, NULL) : g_strdup(name);
}

static void add_item(struct walk *walk, const char *argument, const char *path,
                     const char *record) {
    struct batch_item *item = g_new0(struct batch_item, 1);
    item->argument = g_strdup(argument);
    item->path = g_strdup(path);
    item->pattern = g_strdup("%s");
    item->stem = g_build_filename(walk->output, record, NULL);
    item->record = g_strdup(record);
    g_ptr_array_add(walk->items, item);
}

/* ------------------------------------------------------------------------------------- names --- */

static gboolean is_called_pdf(const char *name) {
    gsize length = strlen(name);
    return length > 4 && g_ascii_strcasecmp(name + length - 4, ".pdf") == 0;
}

/* A name that is not taken among those of one folder of the output. */
static char *free_name(GHashTable *taken, const char *name) {
    char *own = is_called_pdf(name) ? g_strdup(name) : g_strconcat(name, ".pdf", NULL);
    for (guint k = 2; g_hash_table_contains(taken, own); k++) {
        g_free(own);
        own = g_strdup_printf("%s-%u.pdf", name, k);
    }
    g_hash_table_add(taken, g_strdup(own));
    return own;
}

/* ------------------------------------------------------------------------------------ folders --- */

/* What lies in one folder, by kind; names are sorted. */
struct listing {
    GPtrArray *folders, *files;
};

static gint compare_names(gconstpointer first, gconstpointer second) {
    return strcmp(*(const char *const *)first, *(const char *const *)second);
}

static gboolean is_output(const struct walk *walk, const struct stat *status) {
    return status->st_dev == walk->output_status.st_dev &&
           status->st_ino == walk->output_status.st_ino;
}

static void sort_in(struct walk *walk, struct listing *listing, const char *path,
                    const char *name) {
    struct stat status;
    if (lstat(path, &status) != 0) {
        g_autoptr(GError) error = NULL;
        reason_set_system(&error, "It cannot be looked at", errno);
        tell(path, error->message);
        walk->unread = TRUE;
    } else if (S_ISDIR(status.st_mode)) {
        if (!is_output(walk, &status))
            g_ptr_array_add(listing->folders, g_strdup(name));
    } else if (S_ISREG(status.st_mode)) {
        g_ptr_array_add(listing->files, g_strdup(name));
    } else {
        tell(path, S_ISLNK(status.st_mode) ? "It is a symbolic link: left out."
                                           : "It is no file: left out.");
    }
}

static gboolean list(struct walk *walk, const char *path, struct listing *listing) {
    DIR *directory = opendir(path);
    struct dirent *entry;
    int problem = errno;
    while (directory && (errno = 0, entry = readdir(directory))) {
        g_autofree char *whole = g_build_filename(path, entry->d_name, NULL);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            sort_in(walk, listing, whole, entry->d_name);
    }
    problem = directory ? errno : problem;
    if (directory)
        closedir(directory);
    g_ptr_array_sort(listing->folders, compare_names);
    g_ptr_array_sort(listing->files, compare_names);
    errno = problem;
    return problem == 0;
}

static void add_files(struct walk *walk, const struct folder *folder, GHashTable *taken,
                      const GPtrArray *files, gboolean pdf) {
    for (guint k = 0; k < files->len; k++) {
        const char *name = g_ptr_array_index(files, k);
        if (is_called_pdf(name) != pdf)
            continue;
        g_autofree char *path = g_build_filename(folder->path, name, NULL);
        g_autofree char *own = free_name(taken, name);
        g_autofree char *record = join(folder->below, own);
        add_item(walk, path, path, record);
    }
}

/* Folders keep their names, then files that end in .pdf keep theirs, so that what others are called
 * does not hang on the order. */
static void add_listing(struct walk *walk, const struct folder *folder,
                        const struct listing *listing) {
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint k = 0; k < listing->folders->len; k++) {
        const char *name = g_ptr_array_index(listing->folders, k);
        g_autofree char *path = g_build_filename(folder->path, name, NULL);
        g_autofree char *below = join(folder->below, name);
        g_hash_table_add(taken, g_strdup(name));
        push_folder(walk, path, below);
    }
    add_files(walk, folder, taken, listing->files, TRUE);
    add_files(walk, folder, taken, listing->files, FALSE);
}

/* No folder is open while another is read: trees may be deeper than descriptors reach. */
static void read_folders(struct walk *walk) {
    struct folder *folder;
    while ((folder = g_queue_pop_head(&walk->folders))) {
        struct listing listing = {g_ptr_array_new_with_free_func(g_free),
                                  g_ptr_array_new_with_free_func(g_free)};
        if (!list(walk, folder->path, &listing)) {
            g_autoptr(GError) error = NULL;
            reason_set_system(&error, "The folder cannot be read", errno);
            tell(folder->path, error->message);
            walk->unread = TRUE;
        }
        add_listing(walk, folder, &listing);
        g_ptr_array_unref(listing.folders);
        g_ptr_array_unref(listing.files);
        g_free(folder->path);
        g_free(folder->below);
        g_free(folder);
    }
}

/* ---------------------------------------------------------------------------------- arguments --- */

static void add_argument(struct walk *walk, const char *argument, gboolean alone, GHashTable *taken,
                         GError **error) {
    g_autofree char *whole = g_canonicalize_filename(argument, NULL);
    g_autofree char *name = g_path_get_basename(whole);
    struct stat status;
    if (stat(argument, &status) == 0 && S_ISDIR(status.st_mode)) {
        if (is_output(walk, &status))
            g_set_error_literal(error, VITRINE_ERROR, VITRINE_ERROR_LIMIT,
                                "The output folder is the source itself.");
        g_hash_table_add(taken, g_strdup(name));
        push_folder(walk, argument, alone ? "" : name);
        return;
    }
    gboolean is_input = strcmp(argument, "-") == 0;
    g_autofree char *path = input_path(argument, error);
    g_autofree char *own = free_name(taken, is_input ? "stdin" : name);
    if (path)
        add_item(walk, is_input ? "standard input" : argument, path, own);
}

static gboolean make_output(struct walk *walk, GError **error) {
    if (g_mkdir_with_parents(walk->output, 0777) == 0 &&
        stat(walk->output, &walk->output_status) == 0)
        return TRUE;
    reason_set_system(error, "The output folder cannot be made", errno);
    return FALSE;
}

GPtrArray *tree_items(char **arguments, const char *output, gboolean *unread, int *code) {
    struct walk walk = {.items = g_ptr_array_new_with_free_func(batch_item_free), .output = output};
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GError) error = NULL;
    gboolean alone = arguments[1] == NULL;
    g_queue_init(&walk.folders);
    gboolean fine = make_output(&walk, &error);
    for (char **argument = arguments; fine && *argument && !error; argument++)
        add_argument(&walk, *argument, alone, taken, &error);
    read_folders(&walk);
    *unread = walk.unread;
    if (!error)
        return walk.items;
    *code = cli_report(output, error);
    g_ptr_array_unref(walk.items);
    return NULL;
}
