/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VITRINE_WORKER_ENGINES_DOCUMENT_PAGE_GROUP_H
#define VITRINE_WORKER_ENGINES_DOCUMENT_PAGE_GROUP_H

#include <mupdf/fitz.h>

/*
 * Most programs that write PDF make each page a transparency group. MuPDF then draws it on a sheet of
 * its own, converts that and lays it over the paper: three times the memory and twice the time of a
 * page of text. On white paper that changes nothing but the rounding of edges, unless something in the
 * page blends with what is below it, or its group has other colours than the screen: else the group is
 * spared. Throws nothing.
 */
void page_group_spare(fz_context *context, fz_page *page);

#endif
