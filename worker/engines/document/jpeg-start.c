/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>

#include <jpeglib.h>

#include "worker/engines/jpeg-scans.h"

/* MuPDF sets no limit to the scans of a picture, so its call to begin decoding comes here: the linker's --wrap. */

boolean __real_jpeg_start_decompress(j_decompress_ptr jpeg);
boolean __wrap_jpeg_start_decompress(j_decompress_ptr jpeg);

boolean __wrap_jpeg_start_decompress(j_decompress_ptr jpeg) {
    jpeg_scans_limit(jpeg);
    return __real_jpeg_start_decompress(jpeg);
}
