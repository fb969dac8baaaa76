/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <webp/decode.h>
#include <webp/demux.h>

#include "worker/engines/script/canvas/bitmap.h"
#include "worker/engines/script/decode.h"

/* A WebP, or the first frame of one that moves, which may be smaller than its canvas. */
static uint32_t decode_frame(const WebPDemuxer *file, const WebPIterator *frame) {
    int width = 0, height = 0;
    uint8_t *rgba = WebPDecodeRGBA(frame->fragment.bytes, frame->fragment.size, &width, &height);
    if (!rgba)
        return 0;
    uint32_t number = bitmap_new(WebPDemuxGetI(file, WEBP_FF_CANVAS_WIDTH),
                                 WebPDemuxGetI(file, WEBP_FF_CANVAS_HEIGHT), false);
    bitmap_write(bitmap_lookup(number), frame->x_offset, frame->y_offset, width, height, rgba,
                 (struct rect){0, 0, width, height});
    WebPFree(rgba);
    return number;
}

uint32_t decode_webp(const uint8_t *bytes, size_t size) {
    WebPDemuxer *file = WebPDemux(&(WebPData){bytes, size});
    WebPIterator frame;
    uint32_t number = 0;
    if (file && WebPDemuxGetFrame(file, 1, &frame)) {
        number = decode_frame(file, &frame);
        WebPDemuxReleaseIterator(&frame);
    }
    WebPDemuxDelete(file);
    return number;
}
