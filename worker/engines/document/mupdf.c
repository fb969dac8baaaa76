/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <math.h>
#include <mupdf/pdf.h>
#include <stdlib.h>
#include <string.h>

#include "worker/engines/document/epub.h"
#include "worker/engines/document/sniff.h"
#include "worker/engines/document/text.h"
#include "worker/engines/document/view.h"
#include "worker/jail/runtime/runtime.h"

/* Pages of documents that flow (EPUB, HTML …): about A5, which reads well and holds some 60 letters
 * a line. */
static const float flow_width = 450, flow_height = 600, flow_em = 12;

static bool memory_ran_out(void) {
    struct runtime_counts counts;
    runtime_get_counts(&counts);
    return counts.memory_exhausted;
}

/* A document that cannot be opened: the library's own words to the log, a reason to the user. */
static _Noreturn void fail(fz_context *context) {
    const char *message = fz_caught_message(context);
    worker_log("the document engine says: %s", message);
    if (fz_caught(context) == FZ_ERROR_MEMORY || memory_ran_out())
        worker_fault(FAULT_MEMORY, 0);
    bool drm = strstr(message, "DRM") || strstr(message, "drm") || strstr(message, "encryption") ||
               strstr(message, "Unknown encryption");
    if (strstr(message, "KF8") || strstr(message, "HUFF/CDIC"))
        worker_fault(FAULT_UNSUPPORTED, UNSUPPORTED_KF8);
    worker_fault(drm ? FAULT_LOCKED : FAULT_BROKEN, 0);
}

static fz_stream *stream_of_book(fz_context *context, const struct document *document) {
    fz_buffer *cleared = epub_in_the_clear(context, document->bytes, document->size);
    if (!cleared)
        return fz_open_memory(context, document->bytes, document->size);
    fz_stream *stream = fz_open_buffer(context, cleared);
    fz_drop_buffer(context, cleared);
    return stream;
}

static fz_stream *stream_of(fz_context *context, const struct document *document,
                            struct kind *kind) {
    if (kind->sniffed != SNIFFED_TEXT && strcmp(kind->magic, ".epub") == 0)
        return stream_of_book(context, document);
    if (kind->sniffed != SNIFFED_TEXT)
        return fz_open_memory(context, document->bytes, document->size);
    fz_buffer *markup = text_to_xhtml(context, document->bytes, document->size);
    fz_stream *stream = fz_open_buffer(context, markup);
    fz_drop_buffer(context, markup);
    kind->magic = ".xhtml";
    return stream;
}

static struct kind kind_of(const struct document *document) {
    if (document->size == 0)
        worker_fault(FAULT_EMPTY, 0);
    struct kind kind = sniff(document->bytes, document->size, document->hint);
    if (kind.sniffed == SNIFFED_UNSUPPORTED)
        worker_fault(FAULT_UNSUPPORTED, kind.unsupported);
    if (kind.sniffed == SNIFFED_UNKNOWN)
        worker_fault(FAULT_NOT_MINE, 0);
    return kind;
}

/* How the password of this document must come: by its security handler's revision. */
static enum password_form password_form(fz_context *context) {
    pdf_document *pdf = pdf_document_from_fz_document(context, reader.document);
    int revision = pdf && pdf->crypt ? pdf_crypt_revision(context, pdf->crypt) : 0;
    return revision >= 5 ? PASSWORD_SASLPREP : revision > 0 ? PASSWORD_LATIN1 : PASSWORD_UTF8;
}

/* Counts pages, learns the first one's size, starts the layout. */
static void begin_reading(fz_context *context) {
    uint32_t pages = 0;
    fz_rect bounds = {0};
    fz_var(pages);
    fz_try(context) {
        if (fz_is_document_reflowable(context, reader.document))
            fz_layout_document(context, reader.document, flow_width, flow_height, flow_em);
        pages = document_count_pages(context);
    }
    fz_catch(context) {
        fail(context);
    }
    if (pages == 0)
        worker_fault(FAULT_EMPTY, 0);
    if (pages > PAGES_MAXIMUM)
        worker_fault(FAULT_BROKEN, 0);
    if (!document_page_bounds(0, &bounds))
        bounds = (fz_rect){0, 0, 612, 792};
    reader.marks = calloc(pages, 1);
    if (!reader.marks ||
        !layout_init(&reader.layout, pages, bounds.x1 - bounds.x0, bounds.y1 - bounds.y0))
        worker_fault(FAULT_MEMORY, 0);
    if (memory_ran_out())
        worker_log("memory ran short while opening");
    pdf_document *pdf = pdf_document_from_fz_document(context, reader.document);
    if (pdf && pdf_was_repaired(context, pdf))
        display_notice(NOTICE_REPAIRED, 0);
    if (pdf && scripts_in_pdf(context, pdf))
        display_notice(NOTICE_SCRIPTS, 0);
}

static bool is_page(const struct kind *kind) {
    return kind->sniffed == SNIFFED_MUPDF && strstr(kind->magic, "html");
}

/* HTML and SVG: the markup itself is the document. */
static bool is_markup(const struct kind *kind) {
    return is_page(kind) || (kind->sniffed == SNIFFED_MUPDF && strcmp(kind->magic, ".svg") == 0);
}

enum open_result document_open(const struct document *document) {
    fz_context *context = reader.context;
    struct kind kind = kind_of(document);
    bool locked = false;
    fz_var(locked);
    fz_try(context) {
        fz_stream *stream = stream_of(context, document, &kind);
        reader.document = fz_open_document_with_stream(context, kind.magic, stream);
        fz_drop_stream(context, stream);
        locked = fz_needs_password(context, reader.document);
    }
    fz_catch(context) {
        fail(context);
    }
    if (locked) {
        display_need_password(password_form(context));
        return OPEN_LOCKED;
    }
    begin_reading(context);
    if (is_markup(&kind) && scripts_in_markup(document->bytes, document->size))
        display_notice(NOTICE_SCRIPTS, is_page(&kind) ? 1 : 0);
    return OPEN_DONE;
}

bool document_unlock(const char *password) {
    fz_context *context = reader.context;
    bool right = false;
    fz_var(right);
    fz_try(context) {
        right = fz_authenticate_password(context, reader.document, password) != 0;
    }
    fz_catch(context) {
        right = false;
    }
    if (right)
        begin_reading(context);
    else
        display_need_password(password_form(context));
    return right;
}

static float sane_side(float side) {
    return isfinite(side) && side >= 1 ? fminf(side, PAGE_SIDE_POINTS_MAXIMUM) : 1;
}

/* The page's box, made finite: hostile ones are NaN, negative or 1e9 points wide. */
bool document_page_bounds(uint32_t page, fz_rect *bounds) {
    fz_context *context = reader.context;
    fz_page *loaded = NULL;
    bool fine = true;
    fz_var(loaded);
    fz_var(fine);
    fz_try(context) {
        loaded = fz_load_page(context, reader.document, (int)page);
        *bounds = fz_bound_page(context, loaded);
    }
    fz_always(context) {
        fz_drop_page(context, loaded);
    }
    fz_catch(context) {
        worker_log("page %u: %s", page + 1, fz_caught_message(context));
        fine = false;
    }
    if (!fine)
        return false;
    if (!isfinite(bounds->x0) || !isfinite(bounds->y0))
        bounds->x0 = bounds->y0 = 0;
    bounds->x1 = bounds->x0 + sane_side(bounds->x1 - bounds->x0);
    bounds->y1 = bounds->y0 + sane_side(bounds->y1 - bounds->y0);
    return true;
}

/* Points of the page to pixels at dpi (1/1000), the page's corner at 0, 0 after rotation. */
fz_matrix document_matrix(fz_rect bounds, uint32_t dpi, int rotation) {
    float scale = dpi / 72000.0f, width = bounds.x1 - bounds.x0, height = bounds.y1 - bounds.y0;
    fz_matrix matrix = fz_translate(-bounds.x0, -bounds.y0);
    static const fz_matrix turns[4] = {
        {1, 0, 0, 1, 0, 0}, {0, 1, -1, 0, 0, 0}, {-1, 0, 0, -1, 0, 0}, {0, -1, 1, 0, 0, 0}};
    const float shift[4][2] = {{0, 0}, {height, 0}, {width, height}, {0, width}};
    matrix = fz_concat(matrix, turns[rotation]);
    matrix = fz_concat(matrix, fz_translate(shift[rotation][0], shift[rotation][1]));
    return fz_concat(matrix, fz_scale(scale, scale));
}

void document_page_trouble(uint32_t page, bool nothing) {
    bool told = reader.marks[page] & PAGE_TOLD;
    reader.marks[page] |= (uint8_t)(PAGE_TOLD | (nothing ? PAGE_FAILED : 0));
    if (!told)
        display_notice(nothing ? NOTICE_PAGE_FAILED : NOTICE_PAGE_INCOMPLETE, page);
}
