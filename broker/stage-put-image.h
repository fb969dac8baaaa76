/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_STAGE_PUT_IMAGE_H
#define VITRINE_BROKER_STAGE_PUT_IMAGE_H

#include "broker/stage-x-private.h"

/*
 * The pixels go through the connection, read once from the read-only mapping: for servers without
 * MIT-SHM, of another user, or on another machine. Slower, and right everywhere. The slot is
 * released before put returns.
 */
void put_image_put(struct stage *stage, uint32_t slot, const struct slot_layout *layout,
                   struct rect damage);

#endif
