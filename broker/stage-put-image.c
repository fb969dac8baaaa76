/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/stage-put-image.h"

#include <X11/Xutil.h>

/* XPutImage swaps bytes where the server wants them otherwise, and cuts what is too long for one
 * request into bands. It has read every pixel when it returns. */
static void send_pixels(struct x_stage *self, const uint8_t *slot, const struct slot_layout *layout,
                        struct rect damage) {
    XImage image = {
        .width = (int)layout->width,
        .height = (int)layout->height,
        .format = ZPixmap,
        .data = (char *)slot,
        .byte_order = LSBFirst,
        .bitmap_unit = 32,
        .bitmap_bit_order = LSBFirst,
        .bitmap_pad = 32,
        .depth = 24,
        .bytes_per_line = (int)layout->stride,
        .bits_per_pixel = 32,
    };
    if (!XInitImage(&image))
        return;
    XPutImage(self->picture.display, self->picture.pixmap, self->picture.gc, &image, damage.x,
              damage.y, damage.x, damage.y, (unsigned)damage.width, (unsigned)damage.height);
    XFlush(self->picture.display);
}

void put_image_put(struct stage *stage, uint32_t slot, const struct slot_layout *layout,
                   struct rect damage) {
    struct x_stage *self = x_stage_of(stage);
    struct rect picture = {0, 0, (int32_t)self->picture.width, (int32_t)self->picture.height};
    bool possible =
        self->pixels && rect_contains(picture, damage) && x_stage_slot_fits(self, slot, layout);
    if (possible)
        send_pixels(self, self->pixels + slot * layout->slot_bytes, layout, damage);
    x_stage_release(self, slot);
    if (possible)
        x_stage_damaged(self, damage);
}
