/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <dav1d/dav1d.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/libraries/libraries.h"

/* dav1d by itself, with its own settings: as many threads as there are processors, and some frames
 * at once. */

static const uint8_t *stream;
static size_t stream_bytes;

/* The film's pictures lie in one box, mdat, one after the other: a stream as dav1d wants it. */
int prepare_dav1d(void) {
    size_t bytes;
    const uint8_t *film = film_of_av1(&bytes), *box = memmem(film, bytes, "mdat", 4);
    if (!box)
        return -1;
    stream = box + 4;
    stream_bytes = (size_t)(film + bytes - stream);
    return 0;
}

static void nothing_to_free(const uint8_t *bytes, void *user) {
    (void)bytes, (void)user;
}

static uint64_t add_picture(uint64_t sum, const Dav1dPicture *frame) {
    for (int y = 0; y < frame->p.h; y++)
        sum = checksum(sum, (const uint8_t *)frame->data[0] + y * frame->stride[0],
                       (size_t)frame->p.w);
    return sum;
}

/* Takes what is ready; false when dav1d wants more first. */
static bool take_picture(Dav1dContext *decoder, uint64_t *sum) {
    Dav1dPicture frame = {0};
    int result = dav1d_get_picture(decoder, &frame);
    if (result != 0 && result != DAV1D_ERR(EAGAIN))
        abort();
    if (result != 0)
        return false;
    *sum = add_picture(*sum, &frame);
    dav1d_picture_unref(&frame);
    return true;
}

static uint64_t decode(uint64_t sum) {
    Dav1dSettings settings;
    Dav1dContext *decoder;
    Dav1dData data = {0};
    dav1d_default_settings(&settings);
    if (dav1d_open(&decoder, &settings) != 0 ||
        dav1d_data_wrap(&data, stream, stream_bytes, nothing_to_free, NULL) != 0)
        abort();
    while (data.sz > 0) {
        int result = dav1d_send_data(decoder, &data);
        if (result != 0 && result != DAV1D_ERR(EAGAIN))
            abort();
        take_picture(decoder, &sum);
    }
    while (take_picture(decoder, &sum))
        continue;
    dav1d_close(&decoder);
    return sum;
}

uint64_t work_dav1d(unsigned rounds) {
    uint64_t sum = 0;
    while (rounds-- > 0)
        sum = decode(sum);
    return sum;
}
