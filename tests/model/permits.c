/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>

#include "proto/check.h"

/* Writes the permit table of check.c for the model (session.pml), so that there is only one. */

static const struct {
    const char *name;
    enum check_phase phase;
} phases[] = {
    {"STARTING", CHECK_STARTING}, {"PROVING", CHECK_PROVING}, {"OPENING", CHECK_OPENING},
    {"LOCKED", CHECK_LOCKED},     {"OPEN", CHECK_OPEN},
};

static const struct {
    const char *name;
    enum to_broker type;
} types[] = {
    {"READY", TO_BROKER_READY},
    {"EXTENT", TO_BROKER_EXTENT},
    {"FRAME", TO_BROKER_FRAME},
};

enum { PHASES = sizeof phases / sizeof phases[0], TYPES = sizeof types / sizeof types[0] };
_Static_assert((int)PHASES == (int)CHECK_PHASES, "every phase is in the model");

int main(void) {
    for (int k = 0; k < PHASES; k++)
        printf("#define PHASE_%s %d\n", phases[k].name, (int)phases[k].phase);
    for (int k = 0; k < TYPES; k++)
        printf("#define SAY_%s %d\n", types[k].name, k);
    printf("#define PERMITS(phase, type) (false");
    for (int phase = 0; phase < PHASES; phase++)
        for (int type = 0; type < TYPES; type++)
            if (check_permits(phases[phase].phase, types[type].type))
                printf(" || (phase == %d && type == %d)", (int)phases[phase].phase, type);
    printf(")\n");
    return 0;
}
