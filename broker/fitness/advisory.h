/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_FITNESS_ADVISORY_H
#define VITRINE_BROKER_FITNESS_ADVISORY_H

#include <glib.h>

#include "broker/fitness/facts.h"

/*
 * An advisory file is a key file (GKeyFile, UTF-8), one group an advisory:
 *
 *   [zenbleed-rome]                          letters, digits, "-", "_" and "."; at most 64
 *   title=Zenbleed: registers leak …         one line
 *   url=https://…                            the public source
 *   reason=Update the microcode …            what the user is told
 *   action=warn                              or stop; warn if absent
 *   cpu=AuthenticAMD 23 48-63, …             vendor [family [model [stepping]]], each a number,
 *                                            a range or *; any of the list
 *   microcode-below=0x830107a                of a core that the cpu line (if any) means
 *   kernel-below=6.1.41, 6.4.6, 6.5          the first fixed release of each branch
 *   sequence-below=7                         kernel.security_sequence; none counts as -1
 *   vulnerability=mds: Vulnerable* | *…      file under …/cpu/vulnerabilities: what its line must
 *                                            look like (* and ?), any of the list
 *   virtualised=no                           or yes
 *
 * It applies when all its conditions hold or cannot be known. Without any condition it always
 * applies. A group with an action alone raises the action of an advisory that an earlier file
 * describes; the group [*] raises that of all, so "[*] action=stop" makes every warning a stop.
 * In the administrator's files only, override=true puts the group in the place of all earlier ones
 * of that name, and action=ignore with it drops them.
 */

enum advisory_source { /* in the order in which they are read */
                       ADVISORY_SHIPPED,
                       ADVISORY_UPDATE,
                       ADVISORY_ADMINISTRATOR,
                       ADVISORY_USER,
                       ADVISORY_SOURCE_END
};

enum fitness_level { FITNESS_FIT = 0, FITNESS_WARN = 1, FITNESS_STOP = 2 };

struct number_range {
    gint64 from, to; /* both inclusive */
};

struct cpu_pattern {
    char *vendor; /* "*": any */
    struct number_range family, model, stepping;
};

struct advisory {
    char *id, *title, *url, *reason;
    enum fitness_level action; /* FITNESS_FIT: ignore, with override only */
    gboolean override;
    enum advisory_source source;
    char *file;
    guint line; /* of the group's header, from 1 */

    GArray *cpus;           /* struct cpu_pattern; NULL: no such condition, as below */
    gint64 microcode_below; /* -1: none */
    GArray *kernel_below;   /* struct kernel_number */
    gint64 sequence_below;  /* -1: none */
    char *vulnerability, **patterns;
    int virtualised; /* enum fitness_tri FITNESS_NO or FITNESS_YES; -1: none */
};

enum {
    ADVISORY_BYTES_MAXIMUM = 256 << 10, /* of a file */
    ADVISORY_GROUPS_MAXIMUM = 512,
    ADVISORY_LIST_MAXIMUM = 64, /* members of one line's list */
    ADVISORY_TEXT_MAXIMUM = 1000,
};

#define ADVISORY_ERROR (g_quark_from_static_string("vitrine-advisory-error"))

/* Reads one file's bytes; file is only its name, for messages. Pure: the same answer for the same
 * bytes, nothing else is looked at. Returns the advisories in their order (of struct advisory *;
 * the caller unrefs), or NULL with error "FILE, line N: sentence" for the first thing wrong. */
GPtrArray *advisories_parse(const char *bytes, gsize count, enum advisory_source source,
                            const char *file, GError **error);
void advisory_free(struct advisory *advisory);

/* Raises others only: no text and no condition of its own. */
gboolean advisory_only_raises(const struct advisory *advisory);

/* What became of one advisory on one machine. */
struct match {
    enum fitness_tri applies; /* FITNESS_NO: it does not. Else it does; UNKNOWN: to be safe */
    gboolean kernel_inexact;  /* its kernel-below rests on a number that a distribution keeps */
    GPtrArray *why;           /* of char *, one sentence a condition */
};
struct match *advisory_match(const struct advisory *advisory, const struct fitness_facts *facts);
void match_free(struct match *match);

#endif
