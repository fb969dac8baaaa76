/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_ENGINE_H
#define VITRINE_SCRIPT_ENGINE_H

#include "worker/worker.h"

extern const struct engine script_engine;

#endif
