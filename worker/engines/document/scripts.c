/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <mupdf/pdf.h>
#include <string.h>

#include "worker/engines/document/view.h"

/* Whether a document brings scripts. None ever runs here; the user is told that something may be
 * missing from what is shown. */

/* An action that is a script (ISO 32000-1, 12.6.4.16). */
static bool is_script(fz_context *context, pdf_obj *action) {
    return pdf_name_eq(context, pdf_dict_get(context, action, PDF_NAME(S)), PDF_NAME(JavaScript));
}

/* The document's own: its script names (7.7.4), what runs on opening (7.7.2) and its additional
 * actions, which only may be scripts (12.6.3). Not those of a single page or field: finding them
 * would read the whole file. */
static bool pdf_brings_scripts(fz_context *context, pdf_document *pdf) {
    pdf_obj *root = pdf_dict_get(context, pdf_trailer(context, pdf), PDF_NAME(Root));
    pdf_obj *names = pdf_dict_get(context, root, PDF_NAME(Names));
    return pdf_dict_get(context, names, PDF_NAME(JavaScript)) ||
           is_script(context, pdf_dict_gets(context, root, "OpenAction")) ||
           pdf_is_dict(context, pdf_dict_get(context, root, PDF_NAME(AA)));
}

bool scripts_in_pdf(fz_context *context, pdf_document *pdf) {
    bool found = false;
    fz_var(found);
    fz_try(context) {
        found = pdf_brings_scripts(context, pdf);
    }
    fz_catch(context) {
        found = false; /* what is broken there is told when it matters */
    }
    return found;
}

/* "<script" in any case; zero bytes are passed over, so UTF-16 reads as ASCII. */
bool scripts_in_markup(const uint8_t *bytes, size_t size) {
    static const char tag[] = "<script";
    size_t matched = 0;
    for (size_t k = 0; k < size && tag[matched]; k++) {
        uint8_t byte = bytes[k] >= 'A' && bytes[k] <= 'Z' ? bytes[k] + 32 : bytes[k];
        if (byte != 0)
            matched = byte == tag[matched] ? matched + 1 : byte == tag[0];
    }
    return tag[matched] == '\0';
}
