/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VITRINE_WORKER_ENGINES_DOCUMENT_ENGINE_H
#define VITRINE_WORKER_ENGINES_DOCUMENT_ENGINE_H

#include "worker/worker.h"

/* Documents and stills by MuPDF: PDF, XPS, EPUB, MOBI, FB2, CBZ, HTML, SVG, plain text, PNG, JPEG …
 */
extern const struct engine document_engine;

#endif
