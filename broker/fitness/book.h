/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_FITNESS_BOOK_H
#define VITRINE_BROKER_FITNESS_BOOK_H

#include <sys/types.h>

#include "broker/fitness/advisory.h"

/*
 * All advisories of a machine, in layers. A later layer can only make an earlier one stricter: a
 * group of a known name is one more way to apply, or raises its action. Only the administrator can
 * put a group in the place of earlier ones (override=true).
 *
 *   shipped         part of this program (broker/fitness/advisories)
 *   update          /var/lib/vitrine/advisories/NAME.advisory with NAME.advisory.sig, signed by a key
 *                   of /etc/vitrine/advisory-keys (signature.h); anything else there is refused
 *   administrator   /etc/vitrine/advisories/NAME.advisory
 *   user            advisories/NAME.advisory in the user's configuration folder
 *
 * The files of a folder are read in the order of their names.
 */

/* Where to look. */
struct fitness_place {
    const char *root;        /* in front of every path but the user's; "/" is this machine */
    uid_t administrator;     /* who must own /etc/vitrine's files: 0 */
    const char *user_folder; /* NULL: none */
    const char *shipped;     /* a folder in place of the built-in ones. NULL: those */
};

/* A file that is not as it should be. */
struct book_problem {
    enum advisory_source source;
    char *sentence; /* names file and line */
};

struct book {
    GPtrArray *advisories;           /* of struct advisory *, none of them advisory_only_raises() */
    GPtrArray *problems;             /* of struct book_problem * */
    enum fitness_level all_at_least; /* of every warning, by [*] */
};

/* Reads all layers. Never fails: what cannot be read is a problem, and problems count
 * (verdict.h). The caller destroys it. */
struct book *book_load(const struct fitness_place *place);
void book_destroy(struct book *book);

/* The pieces, for tests. book_add_text adds one file's text as book_load does. */
struct book *book_create(void);
void book_add_text(struct book *book, const char *bytes, gsize count, enum advisory_source source,
                   const char *file);
void book_add_problem(struct book *book, enum advisory_source source, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

#endif
