/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <webp/decode.h>
#include <webp/demux.h>

#include "worker/engines/script/decode.h"
#include "worker/engines/script/decoding.h"

/* As many rows of a frame as are there. */
static void read_frame(const WebPIterator *frame, struct decoding *decoding) {
    int last = 0, width = 0, height = 0, stride = 0;
    WebPIDecoder *decoder = WebPINewRGB(MODE_RGBA, NULL, 0, 0);
    if (!decoder)
        return;
    WebPIAppend(decoder, frame->fragment.bytes, frame->fragment.size);
    const uint8_t *rgba = WebPIDecGetRGB(decoder, &last, &width, &height, &stride);
    bool fits = frame->x_offset >= 0 && width <= decoding->width - frame->x_offset &&
                frame->y_offset >= 0 && height <= decoding->height - frame->y_offset;
    for (int y = 0; rgba && fits && y < last; y++)
        decoding_put(decoding, frame->x_offset, frame->y_offset + y, width,
                     rgba + (size_t)y * (size_t)stride);
    WebPIDelete(decoder);
}

/* A WebP, or the first frame of one that moves, which may be smaller than its canvas. */
uint32_t decode_webp(const uint8_t *bytes, size_t size) {
    WebPDemuxState state;
    WebPDemuxer *file = WebPDemuxPartial(&(WebPData){bytes, size}, &state);
    struct decoding decoding = {.number = 0};
    WebPIterator frame;
    if (file && WebPDemuxGetFrame(file, 1, &frame)) {
        if (decoding_begin(&decoding, WebPDemuxGetI(file, WEBP_FF_CANVAS_WIDTH),
                           WebPDemuxGetI(file, WEBP_FF_CANVAS_HEIGHT), 1))
            read_frame(&frame, &decoding);
        WebPDemuxReleaseIterator(&frame);
    }
    WebPDemuxDelete(file);
    return decoding_end(&decoding);
}
