/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/engines/document/page-group.h"

#include <mupdf/pdf.h>
#include <stdbool.h>

/*
 * Blending is asked for by a graphics state (ISO 32000-1, 11.3.5), found among the resources of the page, or of
 * forms, patterns and Type 3 fonts among those. Resources may lie in circles: depth and number of what is looked
 * at are limited, and where a limit is met the page may blend.
 */
enum { DEPTH = 8, DICTIONARIES = 1000 };

static bool may_blend(fz_context *context, pdf_obj *resources, int depth, int *left);

static bool state_blends(fz_context *context, pdf_obj *state) {
    pdf_obj *mode = pdf_dict_get(context, state, PDF_NAME(BM));
    return mode && !pdf_name_eq(context, mode, PDF_NAME(Normal));
}

static bool any_state_blends(fz_context *context, pdf_obj *states, int *left) {
    int count = pdf_dict_len(context, states);
    for (int k = 0; k < count; k++)
        if (--*left < 0 || state_blends(context, pdf_dict_get_val(context, states, k)))
            return true;
    return false;
}

/* Of each thing in a dictionary that has resources of its own. A pattern of shading has a state instead. */
static bool any_may_blend(fz_context *context, pdf_obj *things, int depth, int *left) {
    int count = pdf_dict_len(context, things);
    for (int k = 0; k < count; k++) {
        pdf_obj *thing = pdf_dict_get_val(context, things, k);
        if (--*left < 0 ||
            state_blends(context, pdf_dict_get(context, thing, PDF_NAME(ExtGState))) ||
            may_blend(context, pdf_dict_get(context, thing, PDF_NAME(Resources)), depth + 1, left))
            return true;
    }
    return false;
}

static bool may_blend(fz_context *context, pdf_obj *resources, int depth, int *left) {
    if (!resources)
        return false;
    return depth > DEPTH ||
           any_state_blends(context, pdf_dict_get(context, resources, PDF_NAME(ExtGState)), left) ||
           any_may_blend(context, pdf_dict_get(context, resources, PDF_NAME(XObject)), depth,
                         left) ||
           any_may_blend(context, pdf_dict_get(context, resources, PDF_NAME(Pattern)), depth,
                         left) ||
           any_may_blend(context, pdf_dict_get(context, resources, PDF_NAME(Font)), depth, left);
}

/* The colours its group would be drawn in are those of the screen. */
static bool is_rgb(fz_context *context, pdf_obj *group) {
    pdf_obj *named = pdf_dict_get(context, group, PDF_NAME(CS));
    if (!named)
        return true;
    fz_colorspace *space = pdf_load_colorspace(context, named);
    bool rgb = fz_colorspace_is_rgb(context, space);
    fz_drop_colorspace(context, space);
    return rgb;
}

void page_group_spare(fz_context *context, fz_page *page) {
    pdf_page *pdf = pdf_page_from_fz_page(context, page);
    if (!pdf || !pdf->transparency)
        return;
    fz_try(context) {
        int left = DICTIONARIES;
        if (is_rgb(context, pdf_page_group(context, pdf)) &&
            !may_blend(context, pdf_page_resources(context, pdf), 0, &left))
            pdf->transparency = 0;
    }
    fz_catch(context) {
        /* What is broken here is told of when the page is drawn. */
    }
}
