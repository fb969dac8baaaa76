/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <math.h>

#include "worker/engines/document/view.h"

/*
 * The resolution a page has of itself: that of its pictures, where it shows nothing else. Drawn finer
 * it would only be bigger. Letters, lines and shades have none: they end the search at once, so that
 * it costs little. Nothing is decoded.
 */

enum {
    SIDE_LEAST = 32
};                                   /* of a lone picture that lies beside the grid: moved by half a
                                           pixel it still is where it was */
static const float off_grid = 0.05f; /* of a pixel: taken as on it */

struct search {
    fz_device super; /* first: a search is a device */
    bool has_none;
    bool has_shades; /* a picture with more than black and white */
    int pictures, smallest_side;
    float finest; /* dots a point */
    struct edges {
        float x0, y0, x1, y1;
    } edges[256]; /* of the first pictures */
};

static void end_search(fz_device *device) {
    ((struct search *)device)->has_none = true;
    reader.cookie.abort = 1;
}

static bool is_upright(fz_matrix matrix) {
    return (matrix.b == 0 && matrix.c == 0) || (matrix.a == 0 && matrix.d == 0);
}

static void add_picture(fz_device *device, const fz_image *image, fz_matrix matrix) {
    struct search *search = (struct search *)device;
    fz_rect place = fz_transform_rect(fz_unit_rect, matrix);
    float width = place.x1 - place.x0, height = place.y1 - place.y0;
    bool turned = matrix.a == 0;
    int limit = (int)(sizeof search->edges / sizeof search->edges[0]);
    if (!is_upright(matrix) || !(width > 0) || !(height > 0) || search->pictures == limit) {
        end_search(device);
        return;
    }
    float across = (float)(turned ? image->h : image->w) / width;
    float down = (float)(turned ? image->w : image->h) / height;
    bool bilevel = image->bpc == 1 && (image->n == 1 || image->imagemask);
    search->has_shades = search->has_shades || !bilevel;
    int side = image->w < image->h ? image->w : image->h;
    search->finest = fmaxf(search->finest, fmaxf(across, down));
    search->smallest_side =
        search->pictures == 0 || side < search->smallest_side ? side : search->smallest_side;
    search->edges[search->pictures++] = (struct edges){place.x0, place.y0, place.x1, place.y1};
    if (image->mask)
        add_picture(device, image->mask, matrix);
}

/* ----------------------------------------------------------------------------- the device's calls */

static void on_path(fz_context *context, fz_device *device, const fz_path *path, int even_odd,
                    fz_matrix matrix, fz_colorspace *space, const float *colour, float alpha,
                    fz_color_params parameters) {
    end_search(device);
}

static void on_stroke(fz_context *context, fz_device *device, const fz_path *path,
                      const fz_stroke_state *stroke, fz_matrix matrix, fz_colorspace *space,
                      const float *colour, float alpha, fz_color_params parameters) {
    end_search(device);
}

static void on_clip_stroke(fz_context *context, fz_device *device, const fz_path *path,
                           const fz_stroke_state *stroke, fz_matrix matrix, fz_rect scissor) {
    end_search(device);
}

static void on_text(fz_context *context, fz_device *device, const fz_text *text, fz_matrix matrix,
                    fz_colorspace *space, const float *colour, float alpha,
                    fz_color_params parameters) {
    end_search(device);
}

static void on_stroke_text(fz_context *context, fz_device *device, const fz_text *text,
                           const fz_stroke_state *stroke, fz_matrix matrix, fz_colorspace *space,
                           const float *colour, float alpha, fz_color_params parameters) {
    end_search(device);
}

static void on_clip_text(fz_context *context, fz_device *device, const fz_text *text,
                         fz_matrix matrix, fz_rect scissor) {
    end_search(device);
}

static void on_clip_stroke_text(fz_context *context, fz_device *device, const fz_text *text,
                                const fz_stroke_state *stroke, fz_matrix matrix, fz_rect scissor) {
    end_search(device);
}

static void on_shade(fz_context *context, fz_device *device, fz_shade *shade, fz_matrix matrix,
                     float alpha, fz_color_params parameters) {
    end_search(device);
}

static void on_image(fz_context *context, fz_device *device, fz_image *image, fz_matrix matrix,
                     float alpha, fz_color_params parameters) {
    add_picture(device, image, matrix);
}

static void on_image_mask(fz_context *context, fz_device *device, fz_image *image, fz_matrix matrix,
                          fz_colorspace *space, const float *colour, float alpha,
                          fz_color_params parameters) {
    add_picture(device, image, matrix);
}

static void on_clip_image(fz_context *context, fz_device *device, fz_image *image, fz_matrix matrix,
                          fz_rect scissor) {
    add_picture(device, image, matrix);
}

static int on_tile(fz_context *context, fz_device *device, fz_rect area, fz_rect view, float across,
                   float down, fz_matrix matrix, int id) {
    end_search(device);
    return 0;
}

/* ---------------------------------------------------------------------------------------- clips */

/* Scans come clipped to their page: a clip along the axes cuts a picture, and draws nothing. */
struct outline {
    fz_matrix matrix;
    fz_point at;
    bool upright;
};

static void on_move(fz_context *context, void *data, float x, float y) {
    ((struct outline *)data)->at = (fz_point){x, y};
}

static void on_line(fz_context *context, void *data, float x, float y) {
    struct outline *outline = data;
    outline->upright = outline->upright && (x == outline->at.x || y == outline->at.y);
    outline->at = (fz_point){x, y};
}

static void on_curve(fz_context *context, void *data, float x1, float y1, float x2, float y2,
                     float x3, float y3) {
    ((struct outline *)data)->upright = false;
}

static void on_close(fz_context *context, void *data) {
}

static void on_rectangle(fz_context *context, void *data, float x0, float y0, float x1, float y1) {
}

static void on_clip(fz_context *context, fz_device *device, const fz_path *path, int even_odd,
                    fz_matrix matrix, fz_rect scissor) {
    static const fz_path_walker walker = {.moveto = on_move,
                                          .lineto = on_line,
                                          .curveto = on_curve,
                                          .closepath = on_close,
                                          .rectto = on_rectangle};
    struct outline outline = {.upright = is_upright(matrix)};
    fz_walk_path(context, path, &walker, &outline);
    if (!outline.upright)
        end_search(device);
}

/* ------------------------------------------------------------------------------------ the search */

static struct search *new_search(fz_context *context) {
    struct search *search = (struct search *)fz_new_device_of_size(context, sizeof *search);
    search->super.fill_path = on_path;
    search->super.stroke_path = on_stroke;
    search->super.clip_path = on_clip;
    search->super.clip_stroke_path = on_clip_stroke;
    search->super.fill_text = on_text;
    search->super.stroke_text = on_stroke_text;
    search->super.clip_text = on_clip_text;
    search->super.clip_stroke_text = on_clip_stroke_text;
    search->super.fill_shade = on_shade;
    search->super.fill_image = on_image;
    search->super.fill_image_mask = on_image_mask;
    search->super.clip_image_mask = on_clip_image;
    search->super.begin_tile = on_tile;
    return search;
}

static bool is_whole(float edge, float dots_a_point) {
    float place = edge * dots_a_point;
    return fabsf(place - roundf(place)) <= off_grid;
}

/* Whether at this resolution each picture begins and ends with a pixel. */
static bool on_grid(const struct search *search) {
    for (int k = 0; k < search->pictures; k++) {
        const struct edges *edges = &search->edges[k];
        if (!is_whole(edges->x0, search->finest) || !is_whole(edges->y0, search->finest) ||
            !is_whole(edges->x1, search->finest) || !is_whole(edges->y1, search->finest))
            return false;
    }
    return true;
}

static uint32_t found(const struct search *search) {
    if (search->has_none || search->pictures == 0)
        return 0;
    bool alone = search->pictures == 1 && search->smallest_side >= SIDE_LEAST;
    double dpi = floor((double)search->finest * 72000 + 0.1);
    return (alone || on_grid(search)) && dpi <= RENDER_DPI_MAXIMUM ? (uint32_t)fmax(dpi, 1) : 0;
}

static uint32_t search_page(fz_context *context, uint32_t page, bool *has_shades) {
    struct search *search = NULL;
    fz_page *loaded = NULL;
    fz_rect bounds;
    uint32_t dpi = 0;
    fz_var(search);
    fz_var(loaded);
    fz_var(dpi);
    fz_try(context) {
        if (!document_page_bounds(page, &bounds))
            fz_throw(context, FZ_ERROR_GENERIC, "no such page");
        loaded = fz_load_page(context, reader.document, (int)page);
        search = new_search(context);
        reader.cookie = (fz_cookie){0};
        fz_run_page(context, loaded, &search->super,
                    document_matrix(bounds, 72000, reader.layout.rotation), &reader.cookie);
        fz_close_device(context, &search->super);
        dpi = found(search);
        *has_shades = search->has_shades;
    }
    fz_always(context) {
        fz_drop_device(context, (fz_device *)search);
        fz_drop_page(context, loaded);
        reader.cookie = (fz_cookie){0};
    }
    fz_catch(context) {
        fz_rethrow(context);
    }
    return dpi;
}

uint32_t document_resolution(uint32_t page, bool *has_shades) {
    uint32_t dpi = 0;
    *has_shades = false;
    fz_try(reader.context) {
        dpi = search_page(reader.context, page, has_shades);
    }
    fz_catch(reader.context) {
        worker_log("page %u: %s", page + 1, fz_caught_message(reader.context));
    }
    return dpi;
}
