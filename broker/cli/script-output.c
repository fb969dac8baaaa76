/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/cli/script-output.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "broker/export/gif.h"

struct script_output {
    char *pattern; /* NULL: no pictures are wanted */
    char *path;
    enum picture_format format; /* of pictures that do not move */
    gboolean is_gif;
    guint width, height;
    int frames;
    double fps;
    gboolean numbered;
    int added; /* the last frame in the GIF; 0: none */
    struct output *file;
    struct gif *gif; /* NULL: it is none that moves */
};

/* "frames-%03d.png": the only directive is %d with a width. NULL: there is none. */
static char *numbered(const char *pattern, int number) {
    const char *percent = strchr(pattern, '%');
    int width = 0, used = 0;
    if (!percent)
        return NULL;
    if (percent[1] == 'd')
        used = 2;
    else if (sscanf(percent, "%%%dd%n", &width, &used) != 1 || used == 0 || width < 0 || width > 9)
        return NULL;
    return g_strdup_printf("%.*s%0*d%s", (int)(percent - pattern), pattern, MAX(width, 1), number,
                           percent + used);
}

static gboolean is_gif(const char *format) {
    return g_ascii_strcasecmp(format, "gif") == 0;
}

gboolean script_output_knows(const char *format) {
    enum picture_format ignored;
    return is_gif(format) || picture_format_by_name(format, &ignored);
}

/* PNG, where neither format nor the name's end says what else. */
static void choose_format(struct script_output *output, const char *format) {
    const char *dot = strrchr(output->path, '.');
    const char *name = format ? format : dot ? dot + 1 : "";
    output->is_gif = is_gif(name);
    if (!picture_format_by_name(name, &output->format))
        output->format = PICTURE_PNG;
}

static struct picture picture_of(const struct script_output *output, GBytes *pixels) {
    return (struct picture){.width = output->width,
                            .height = output->height,
                            .pixels = g_bytes_get_data(pixels, NULL),
                            .stride = (gsize)output->width * 4};
}

/* -------------------------------------------------------------------------------------------- GIF */

/* When a frame is shown, in hundredths of a second. */
static gint64 shown_at(const struct script_output *output, int frame) {
    return llround(100.0 * (frame - 1) / output->fps);
}

static guint shown_for(const struct script_output *output, int frame) {
    gint64 begin = shown_at(output, frame);
    int next = frame + 1;
    while (next <= output->frames && shown_at(output, next) - begin < GIF_SHORTEST)
        next++;
    return (guint)CLAMP(shown_at(output, next) - begin, GIF_SHORTEST, G_MAXUINT16);
}

static gboolean gif_has_room(const struct script_output *output, int frame) {
    return output->added == 0 ||
           shown_at(output, frame) - shown_at(output, output->added) >= GIF_SHORTEST;
}

static gboolean open_gif(struct script_output *output, const char *path, GError **error) {
    output->file = output_create(path, error);
    output->gif =
        output->file ? gif_create(output->file, output->width, output->height, error) : NULL;
    return output->gif != NULL;
}

static gboolean add_to_gif(struct script_output *output, int frame, GBytes *pixels,
                           GError **error) {
    struct picture picture = picture_of(output, pixels);
    output->added = frame;
    return gif_add(output->gif, &picture, shown_for(output, frame), error);
}

static gboolean close_gif(struct script_output *output, GError **error) {
    return gif_finish(output->gif, error) && output_commit(output->file, error);
}

static void drop_gif(struct script_output *output) {
    g_clear_pointer(&output->gif, gif_destroy);
    g_clear_pointer(&output->file, output_destroy);
}

/* ----------------------------------------------------------------------------------- single files */

static gboolean write_single(struct script_output *output, GBytes *pixels, GError **error) {
    struct picture picture = picture_of(output, pixels);
    struct picture_options options = {.quality = QUALITY_DEFAULT};
    struct output *file = output_create(output->path, error);
    gboolean fine = file && picture_write(&picture, output->format, &options, file, error) &&
                    output_commit(file, error);
    output_destroy(file);
    return fine;
}

static gboolean write_single_gif(struct script_output *output, int frame, GBytes *pixels,
                                 GError **error) {
    gboolean fine = open_gif(output, output->path, error) &&
                    add_to_gif(output, frame, pixels, error) && close_gif(output, error);
    drop_gif(output);
    return fine;
}

/* ----------------------------------------------------------------------------------------- output */

struct script_output *script_output_create(const char *path, const char *format, guint width,
                                           guint height, int frames, double fps, GError **error) {
    struct script_output *output = g_new0(struct script_output, 1);
    g_autofree char *first = path ? numbered(path, 1) : NULL;
    *output = (struct script_output){.pattern = g_strdup(path),
                                     .path = g_strdup(path),
                                     .width = width,
                                     .height = height,
                                     .frames = frames,
                                     .fps = fps,
                                     .numbered = first != NULL};
    if (path)
        choose_format(output, format);
    if (!output->is_gif || output->numbered || open_gif(output, path, error))
        return output;
    script_output_destroy(output);
    return NULL;
}

void script_output_destroy(struct script_output *output) {
    if (!output)
        return;
    drop_gif(output);
    g_free(output->pattern);
    g_free(output->path);
    g_free(output);
}

gboolean script_output_wants(const struct script_output *output, int frame) {
    if (!output->pattern || (frame == 0 && output->frames > 0))
        return FALSE;
    if (output->numbered)
        return frame > 0;
    return output->gif ? gif_has_room(output, frame) : frame == output->frames;
}

gboolean script_output_add(struct script_output *output, int frame, GBytes *pixels,
                           GError **error) {
    if (output->gif)
        return add_to_gif(output, frame, pixels, error);
    if (output->numbered) {
        g_free(output->path);
        output->path = numbered(output->pattern, frame);
    }
    return output->is_gif ? write_single_gif(output, frame, pixels, error)
                          : write_single(output, pixels, error);
}

gboolean script_output_finish(struct script_output *output, GError **error) {
    return !output->gif || close_gif(output, error);
}

const char *script_output_path(const struct script_output *output) {
    return output->path;
}
