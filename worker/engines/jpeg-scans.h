/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_ENGINES_JPEG_SCANS_H
#define VITRINE_WORKER_ENGINES_JPEG_SCANS_H

/*
 * A progressive JPEG may go over all its coefficients in any number of scans, of a few bytes each: 33 kB kept a worker
 * at work for 9 s. libjpeg-turbo's report on "two issues with the JPEG standard" tells of it, and to stop after some
 * hundreds; encoders make some ten. Behind the last scan allowed the file seems to end.
 */
enum { JPEG_SCANS_MAXIMUM = 500 };

struct jpeg_decompress_struct;

/* Before jpeg_start_decompress(). */
void jpeg_scans_limit(struct jpeg_decompress_struct *jpeg);

/* How many pictures ended so, so far. */
unsigned jpeg_scans_stopped(void);

#endif
