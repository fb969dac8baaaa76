/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/document/stage.h"
#include "worker/engines/document/engine.h"

const struct engine *const stage_engine = &document_engine;
