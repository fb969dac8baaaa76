/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/jpeg-scans.h"

#include <stdio.h>

#include <jpeglib.h>

static unsigned stopped;

unsigned jpeg_scans_stopped(void) {
    return stopped;
}

static boolean give_end(j_decompress_ptr jpeg) {
    static const JOCTET end[] = {0xff, JPEG_EOI};
    jpeg->src->next_input_byte = end;
    jpeg->src->bytes_in_buffer = sizeof end;
    return TRUE;
}

/* Called at each row of blocks. */
static void on_progress(j_common_ptr common) {
    j_decompress_ptr jpeg = (j_decompress_ptr)common;
    if (jpeg->input_scan_number <= JPEG_SCANS_MAXIMUM || jpeg->src->fill_input_buffer == give_end)
        return;
    stopped++;
    jpeg->src->fill_input_buffer = give_end;
    give_end(jpeg);
}

void jpeg_scans_limit(j_decompress_ptr jpeg) {
    static struct jpeg_progress_mgr progress = {.progress_monitor =
                                                    on_progress}; /* counts nobody reads */
    jpeg->progress = &progress;
}
