/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <mupdf/pdf.h>

#include "proto/protocol.h"
#include "worker/engines/document/view.h"

enum { LEVELS_MAXIMUM = 64 }; /* trees of real documents have two to five */

struct walk {
    uint32_t pages;
    uint32_t
        nodes_left; /* a tree that shares its branches is small in the file and endless to walk */
};

/* Adds the pages below node. One that is its own ancestor has none. */
static void count(fz_context *context, struct walk *walk, pdf_obj *node, int level) {
    pdf_obj *kids = pdf_dict_get(context, node, PDF_NAME(Kids));
    if (!pdf_is_array(context, kids)) {
        walk->pages += pdf_is_dict(context, node) ? 1 : 0;
        return;
    }
    if (level == LEVELS_MAXIMUM || pdf_mark_obj(context, node))
        return;
    fz_try(context) {
        int length = pdf_array_len(context, kids);
        for (int k = 0; k < length && walk->nodes_left > 0; k++) {
            walk->nodes_left--;
            count(context, walk, pdf_array_get(context, kids, k), level + 1);
        }
    }
    fz_always(context) {
        pdf_unmark_obj(context, node);
    }
    fz_catch(context) {
        fz_rethrow(context);
    }
}

uint32_t document_count_pages(fz_context *context) {
    int claimed = fz_count_pages(context, reader.document);
    pdf_document *pdf = pdf_document_from_fz_document(context, reader.document);
    if (!pdf || claimed <= pdf_xref_len(context, pdf))
        return claimed > 0 ? (uint32_t)claimed : 0;
    struct walk walk = {.nodes_left = PAGES_MAXIMUM};
    pdf_obj *root = pdf_dict_get(context, pdf_trailer(context, pdf), PDF_NAME(Root));
    count(context, &walk, pdf_dict_get(context, root, PDF_NAME(Pages)), 0);
    return walk.pages;
}
