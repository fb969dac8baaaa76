/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_ENGINES_OCR_WORDS_H
#define VITRINE_WORKER_ENGINES_OCR_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/protocol.h"

/* What Tesseract reads in a page, as records of BULK_TEXT. */
struct words {
    struct wire_character *records; /* the caller frees them */
    uint32_t count;
    bool cut; /* there was more than TEXT_RECORDS_MAXIMUM */
};

/* In the zygote: loads the model of English (tesseract-ocr-eng), once for all pages, and keeps those of other
 * languages at hand. False: English is not there. */
bool words_warm_up(void);
/* All at once: some half a second a page, seconds where it is crowded. False: it could not. */
bool words_recognise(const struct grey_page *page, const uint8_t *pixels, struct words *words);

#endif
