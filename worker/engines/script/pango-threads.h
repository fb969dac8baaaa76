/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_PANGO_THREADS_H
#define VITRINE_SCRIPT_PANGO_THREADS_H

/* In the zygote: Pango's font map, which workers inherit, and the end of the thread that it starts for fontconfig. */
void pango_warm_up(void);

#endif
