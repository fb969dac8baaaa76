/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_STAGE_XSHM_H
#define VITRINE_BROKER_STAGE_XSHM_H

#include "broker/stage-x-private.h"

/*
 * The X server itself reads the slot: XShmPutImage carries an offset, the server copies into the
 * picture and answers with one ShmCompletion. This process touches no pixel and need not map them.
 */

/* The server attaches the segment read-only. False with error set if there is no MIT-SHM, the
 * server refuses, or what it attached is not our segment (it runs elsewhere). */
bool xshm_attach(struct x_stage *self, int segment, GError **error);

/* Every put in flight is released; harmless if nothing is attached. */
void xshm_detach(struct x_stage *self);

void xshm_put(struct stage *stage, uint32_t slot, const struct slot_layout *layout,
              struct rect damage);

bool xshm_handle_event(struct x_stage *self, const XEvent *event);

#endif
