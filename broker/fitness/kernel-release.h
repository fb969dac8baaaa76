/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_FITNESS_KERNEL_RELEASE_H
#define VITRINE_BROKER_FITNESS_KERNEL_RELEASE_H

#include <glib.h>

/*
 * Which upstream kernel this is, as far as its names tell.
 *
 * Debian's "6.1.0-18-amd64" is upstream 6.1.76, and /proc/version says so ("Debian 6.1.76-1").
 * Others keep an old number for years and carry fixes back under it ("5.14.0-427.el9",
 * "5.15.0-91-generic"): there the number proves no fault, it only suggests one.
 */
struct kernel_number {
    gint64 version, branch, patch; /* 6.1.76; patch -1: a release candidate of patch 0 */
};

struct kernel_identity {
    gboolean known;
    struct kernel_number number;
    gboolean may_carry_fixes; /* a distribution's own build, whose upstream version is not told */
};

/* "6.1.76", "6.12", "6.12-rc3". End is set to what follows; FALSE: no such number. */
gboolean kernel_number_parse(const char *text, struct kernel_number *number, const char **end);

/* release as of uname -r, version as of /proc/version; either may be NULL. Pure. */
struct kernel_identity kernel_identify(const char *release, const char *version);

/* Whether number comes before every fix. fixed: struct kernel_number, the first fixed release of
 * each branch that has one ("6.1.128, 6.6.75, 6.12"): a kernel of a named branch is fixed from
 * there on, any other kernel from the newest on. */
gboolean kernel_is_below(const struct kernel_number *number, const GArray *fixed);

#endif
