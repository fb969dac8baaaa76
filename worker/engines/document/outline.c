/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <mupdf/pdf.h>

#include "worker/engines/document/records.h"

/*
 * The outline, walked without recursion and without MuPDF's own reader of PDF outlines: that one
 * recurses as deep as the document says, and gives up all of an outline that has one cycle.
 */

enum { TITLE_BYTES = 1024 };

static bool add(struct answer *answer, uint32_t level, const char *title, const char *uri,
                bool open) {
    fz_context *context = reader.context;
    struct wire_outline_item *item = answer_add(answer);
    if (!item)
        return false;
    item->level = level;
    item->open = open;
    item->page = NO_PAGE;
    item->title_bytes = answer_text(answer, title ? title : "", TITLE_BYTES);
    fz_try(context) {
        item->page = record_target(uri, &item->x, &item->y);
    }
    fz_catch(context) {
        worker_log("an entry of the outline leads nowhere: %s", fz_caught_message(context));
    }
    return true;
}

/* -------------------------------------------------------------------------------------------- PDF
 * --- */

static char *pdf_target(fz_context *context, pdf_document *pdf, pdf_obj *entry) {
    pdf_obj *dest = pdf_dict_get(context, entry, PDF_NAME(Dest));
    pdf_obj *action = pdf_dict_get(context, entry, PDF_NAME(A));
    return dest     ? pdf_parse_link_dest(context, pdf, dest)
           : action ? pdf_parse_link_action(context, pdf, action, -1)
                    : NULL;
}

static bool add_pdf_entry(struct answer *answer, pdf_document *pdf, pdf_obj *entry,
                          uint32_t level) {
    fz_context *context = reader.context;
    char *uri = NULL;
    fz_var(uri);
    fz_try(context) {
        uri = pdf_target(context, pdf, entry);
    }
    fz_catch(context) {
        worker_log("an entry of the outline leads nowhere: %s", fz_caught_message(context));
    }
    bool room = add(answer, level, pdf_dict_get_text_string(context, entry, PDF_NAME(Title)), uri,
                    pdf_dict_get_int(context, entry, PDF_NAME(Count)) > 0);
    fz_free(context, uri);
    return room;
}

/* stack[level] is the entry to be told next; what lies deeper than the stack is left out. */
static void walk_pdf(struct answer *answer, pdf_document *pdf, pdf_mark_bits *seen) {
    fz_context *context = reader.context;
    pdf_obj *stack[OUTLINE_LEVELS_MAXIMUM];
    pdf_obj *root = pdf_dict_get(context, pdf_trailer(context, pdf), PDF_NAME(Root));
    pdf_obj *outlines = pdf_dict_get(context, root, PDF_NAME(Outlines));
    int level = 0;
    stack[0] = pdf_dict_get(context, outlines, PDF_NAME(First));
    while (level >= 0) {
        pdf_obj *entry = stack[level];
        if (!pdf_is_dict(context, entry) || pdf_mark_bits_set(context, seen, entry)) {
            level--;
            continue;
        }
        if (!add_pdf_entry(answer, pdf, entry, (uint32_t)level))
            return;
        stack[level] = pdf_dict_get(context, entry, PDF_NAME(Next));
        pdf_obj *first = pdf_dict_get(context, entry, PDF_NAME(First));
        if (first && level + 1 < (int)OUTLINE_LEVELS_MAXIMUM)
            stack[++level] = first;
        else if (first)
            answer->cut = true;
    }
}

/* Looking a page up is quick with the tree in memory, slow but possible without. */
static bool load_tree(fz_context *context, pdf_document *pdf) {
    bool loaded = false;
    fz_var(loaded);
    fz_try(context) {
        pdf_load_page_tree(context, pdf);
        loaded = true;
    }
    fz_catch(context) {
        worker_log("the page tree: %s", fz_caught_message(context));
    }
    return loaded;
}

static void answer_pdf(struct answer *answer, pdf_document *pdf) {
    fz_context *context = reader.context;
    pdf_mark_bits *seen = pdf_new_mark_bits(context, pdf);
    bool loaded = load_tree(context, pdf);
    fz_try(context) {
        walk_pdf(answer, pdf, seen);
    }
    fz_always(context) {
        pdf_drop_mark_bits(context, seen);
        if (loaded)
            pdf_drop_page_tree(context, pdf);
    }
    fz_catch(context) {
        fz_rethrow(context);
    }
}

/* ----------------------------------------------------------------------------------------- others
 * --- */

static void walk_tree(struct answer *answer, const fz_outline *outline) {
    const fz_outline *stack[OUTLINE_LEVELS_MAXIMUM];
    int level = 0;
    stack[0] = outline;
    while (level >= 0) {
        const fz_outline *entry = stack[level];
        if (!entry) {
            level--;
            continue;
        }
        if (!add(answer, (uint32_t)level, entry->title, entry->uri, entry->is_open))
            return;
        stack[level] = entry->next;
        if (entry->down && level + 1 < (int)OUTLINE_LEVELS_MAXIMUM)
            stack[++level] = entry->down;
    }
}

void answer_outline(struct answer *answer) {
    fz_context *context = reader.context;
    pdf_document *pdf = pdf_document_from_fz_document(context, reader.document);
    if (pdf) {
        answer_pdf(answer, pdf);
        return;
    }
    fz_outline *outline = fz_load_outline(context, reader.document);
    walk_tree(answer, outline);
    fz_drop_outline(context, outline);
}
