/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_FITNESS_VERDICT_H
#define VITRINE_BROKER_FITNESS_VERDICT_H

#include "broker/fitness/book.h"
#include "broker/fitness/facts.h"

/*
 * May this machine be trusted to hold a jail?
 *
 * The worst of: a self-test that failed or could not be run (stop); each advisory that applies (its
 * action; at most a warning where it rests on a kernel number that a distribution keeps while it
 * carries fixes back); each file that is not as it should be (stop for what is shipped and the
 * administrator's, else a warning). [*] raises every warning.
 */
struct finding {
    enum fitness_level level;        /* FITNESS_FIT: does not apply; listed for --explain */
    enum advisory_source source;     /* ADVISORY_SOURCE_END: the self-test */
    char *id, *title, *reason, *url; /* url: NULL if there is none */
    GPtrArray *why;                  /* of char *, one sentence a condition */
};

struct verdict {
    enum fitness_level level;
    GPtrArray *findings; /* of struct finding *: stops first, then warnings, then the rest */
};

struct verdict *verdict_reach(const struct fitness_facts *facts, const struct book *book);
void verdict_free(struct verdict *verdict);

/* "fit", "warn", "stop". Static. */
const char *fitness_level_name(enum fitness_level level);

/* a{sv}: verdict s, findings aa{sv} (those that apply; all if explain): level s, source s, id s,
 * title s, reason s, url s, why as. Floating. */
GVariant *verdict_to_variant(const struct verdict *verdict, gboolean explain);
/* Lines for a person, with explain the conditions and what does not apply; the caller frees it. */
char *verdict_to_text(const struct verdict *verdict, gboolean explain);

/* One or two sentences for the viewer: what is wrong and what to do. NULL: fit. The caller frees
 * it. */
char *verdict_to_notice(const struct verdict *verdict);

#endif
