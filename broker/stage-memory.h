/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_STAGE_MEMORY_H
#define VITRINE_BROKER_STAGE_MEMORY_H

#include "broker/stage.h"

/* A stage without a screen: RENDER's bands are copied by the session; a view's frames are released
 * unseen. */
struct stage *stage_memory_create(void);

#endif
