/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_FITNESS_DISPLAY_H
#define VITRINE_BROKER_FITNESS_DISPLAY_H

#include "broker/fitness/facts.h"

/* Exit codes of vitrine-display-probe. */
enum { DISPLAY_HAS_SHM = 0, DISPLAY_LACKS_SHM = 1, DISPLAY_NONE = 2, DISPLAY_SECONDS_MOST = 10 };

/* Whether the X server of DISPLAY has MIT-SHM, by running vitrine-display-probe and waiting for it.
 * Unknown without a display, without the program, and where the server does not answer. */
enum fitness_tri display_has_mit_shm(void);

#endif
