/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VITRINE_WORKER_ENGINES_DOCUMENT_JPEG_SCANS_H
#define VITRINE_WORKER_ENGINES_DOCUMENT_JPEG_SCANS_H

/*
 * A progressive JPEG may go over all its coefficients in any number of scans, of a few bytes each: 33 kB kept a worker
 * at work for 9 s. libjpeg-turbo's report on "two issues with the JPEG standard" tells of it, and to stop after some
 * hundreds; encoders make some ten. MuPDF sets no limit, so its call to begin decoding comes here (the linker's
 * --wrap): behind the last scan allowed the file seems to end.
 */
enum { JPEG_SCANS_MAXIMUM = 500 };

/* How many pictures ended so, so far. */
unsigned jpeg_scans_stopped(void);

#endif
