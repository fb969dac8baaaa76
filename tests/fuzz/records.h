/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_TESTS_FUZZ_RECORDS_H
#define VITRINE_TESTS_FUZZ_RECORDS_H

#include "broker/records.h"
#include "tests/fuzz/fuzz.h"

/* A bulk answer of a kind as the dice want it: their next bytes, exactly as long as it was announced. NULL: it is
 * ill-formed. The caller frees it. */
struct records *records_roll(struct dice *dice, enum bulk_kind kind, guint pages);

#endif
