/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_OCR_ENGINE_H
#define VITRINE_OCR_ENGINE_H

#include "worker/worker.h"

extern const struct engine ocr_engine;

#endif
