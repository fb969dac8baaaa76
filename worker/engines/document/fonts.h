/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VITRINE_WORKER_ENGINES_DOCUMENT_FONTS_H
#define VITRINE_WORKER_ENGINES_DOCUMENT_FONTS_H

#include <mupdf/fitz.h>
#include <stdbool.h>

enum { FONTS = 64, FONT_NAME = 96 };

struct chosen_font {
    char path[256];
    char family[FONT_NAME];
    int index;
    bool bold, italic;
    const char
        *language; /* chosen for it; NULL: for its name. Of this program, so its forks know it */
    bool serif;
};

/* In the zygote, before anything is known of a document: which fonts serve; how many these are. 0: none, or they
 * could not be chosen. */
int fonts_choose(struct chosen_font fonts[FONTS]);

/* In the zygote: chooses fonts and maps them. Where that fails, MuPDF's own serve. */
void fonts_load(void);

/* From then on MuPDF asks for these. */
void fonts_install(fz_context *context);

#endif
