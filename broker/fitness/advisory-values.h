/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_FITNESS_ADVISORY_VALUES_H
#define VITRINE_BROKER_FITNESS_ADVISORY_VALUES_H

#include "broker/fitness/advisory.h"

/* Puts one key's value into advisory. Returns NULL, or what is wrong as half a sentence (static). */
const char *advisory_set_value(struct advisory *advisory, const char *key, const char *value);

#endif
