/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/reasons.h"

struct output {
    char *path;      /* NULL: written to as it is */
    char *temporary; /* its present name, if it has one */
    FILE *file;
    guint64 position;
    FILE *deferred; /* where the bytes go in the end, while file is memory */
    char *bytes;
    size_t count;
};

static gboolean fail(GError **error, const char *sentence) {
    reason_set_system(error, sentence, errno);
    return FALSE;
}

static gboolean is_special(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

static int open_nameless(const char *path) {
    g_autofree char *folder = g_path_get_dirname(path);
    return open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
}

static int open_temporary(struct output *output) {
    output->temporary = g_strconcat(output->path, ".XXXXXX", NULL);
    int descriptor = g_mkstemp_full(output->temporary, O_WRONLY | O_CLOEXEC, 0666);
    if (descriptor < 0)
        g_clear_pointer(&output->temporary, g_free);
    return descriptor;
}

static int open_for(struct output *output, const char *path) {
    if (strcmp(path, "-") == 0)
        return fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
    if (is_special(path))
        return open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    output->path = g_strdup(path);
    int descriptor = open_nameless(path);
    return descriptor >= 0 ? descriptor : open_temporary(output);
}

struct output *output_create(const char *path, GError **error) {
    struct output *output = g_new0(struct output, 1);
    int descriptor = open_for(output, path);
    output->file = descriptor >= 0 ? fdopen(descriptor, "wb") : NULL;
    if (output->file)
        return output;
    fail(error, "The output file cannot be written");
    if (descriptor >= 0)
        close(descriptor);
    output_destroy(output);
    return NULL;
}

struct output *output_create_deferred(const char *path, GError **error) {
    struct output *output = output_create(path, error);
    if (!output || output->path)
        return output;
    output->deferred = output->file;
    output->file = open_memstream(&output->bytes, &output->count);
    if (output->file)
        return output;
    fail(error, "There is no memory for the output");
    output_destroy(output);
    return NULL;
}

gboolean output_write(struct output *output, const void *bytes, gsize count, GError **error) {
    if (fwrite(bytes, 1, count, output->file) != count)
        return fail(error, "The output could not be written");
    output->position += count;
    return TRUE;
}

guint64 output_position(const struct output *output) {
    return output->position;
}

/* Names a nameless file: at once if the name is free, else by a temporary one, since only rename
 * replaces. */
static gboolean give_name(struct output *output) {
    g_autofree char *open_file = g_strdup_printf("/proc/self/fd/%d", fileno(output->file));
    if (linkat(AT_FDCWD, open_file, AT_FDCWD, output->path, AT_SYMLINK_FOLLOW) == 0)
        return TRUE;
    while (errno == EEXIST) {
        g_autofree char *name = g_strdup_printf("%s.%08x", output->path, g_random_int());
        if (linkat(AT_FDCWD, open_file, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0) {
            output->temporary = g_steal_pointer(&name);
            return TRUE;
        }
    }
    return FALSE;
}

gboolean output_commit(struct output *output, GError **error) {
    if (fflush(output->file) != 0)
        return fail(error, "The output could not be written");
    if (output->path && !output->temporary && !give_name(output))
        return fail(error, "The output file could not be given its name");
    if (output->deferred &&
        fwrite(output->bytes, 1, output->count, output->deferred) != output->count)
        return fail(error, "The output could not be written");
    FILE *file =
        output->deferred ? g_steal_pointer(&output->deferred) : g_steal_pointer(&output->file);
    if (fclose(file) != 0)
        return fail(error, "The output could not be written");
    if (output->temporary && rename(output->temporary, output->path) != 0)
        return fail(error, "The output file could not be given its name");
    g_clear_pointer(&output->temporary, g_free);
    return TRUE;
}

void output_destroy(struct output *output) {
    if (!output)
        return;
    if (output->file)
        fclose(output->file);
    if (output->deferred)
        fclose(output->deferred);
    free(output->bytes);
    if (output->temporary)
        unlink(output->temporary);
    g_free(output->temporary);
    g_free(output->path);
    g_free(output);
}
