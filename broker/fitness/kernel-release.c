/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/fitness/kernel-release.h"

#include <string.h>

enum { PART_MOST = 100000 };

static gboolean take_part(const char **text, gint64 *part) {
    if (!g_ascii_isdigit(**text))
        return FALSE;
    for (*part = 0; g_ascii_isdigit(**text); (*text)++) {
        *part = *part * 10 + (**text - '0');
        if (*part > PART_MOST)
            return FALSE;
    }
    return TRUE;
}

/* A dot that a digit follows. */
static gboolean take_dot(const char **text) {
    gboolean dot = **text == '.' && g_ascii_isdigit((*text)[1]);
    *text += dot;
    return dot;
}

gboolean kernel_number_parse(const char *text, struct kernel_number *number, const char **end) {
    *number = (struct kernel_number){0, 0, 0};
    if (!take_part(&text, &number->version) || !take_dot(&text) ||
        !take_part(&text, &number->branch))
        return FALSE;
    if (take_dot(&text) && !take_part(&text, &number->patch))
        return FALSE;
    if (number->patch == 0 && g_str_has_prefix(text, "-rc"))
        number->patch = -1;
    *end = text;
    return TRUE;
}

/* "… #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)" */
static gboolean find_debian(const char *version, struct kernel_number *number) {
    static const char word[] = " Debian ";
    const char *found = version ? strstr(version, word) : NULL;
    const char *end;
    return found && kernel_number_parse(found + strlen(word), number, &end);
}

struct kernel_identity kernel_identify(const char *release, const char *version) {
    struct kernel_identity identity = {.known = FALSE};
    const char *rest;
    if (!release || !kernel_number_parse(release, &identity.number, &rest))
        return identity;
    identity.known = TRUE;
    if (!find_debian(version, &identity.number))
        /* A build number of a distribution. Where /proc/version is not known nothing is excused. */
        identity.may_carry_fixes = version && rest[0] == '-' && g_ascii_isdigit(rest[1]);
    return identity;
}

static gint compare(const struct kernel_number *a, const struct kernel_number *b) {
    gint64 difference = a->version != b->version ? a->version - b->version
                        : a->branch != b->branch ? a->branch - b->branch
                                                 : a->patch - b->patch;
    return difference < 0 ? -1 : difference > 0;
}

gboolean kernel_is_below(const struct kernel_number *number, const GArray *fixed) {
    const struct kernel_number *newest = NULL;
    for (guint k = 0; k < fixed->len; k++) {
        const struct kernel_number *fix = &g_array_index(fixed, struct kernel_number, k);
        if (fix->version == number->version && fix->branch == number->branch)
            return compare(number, fix) < 0;
        if (!newest || compare(fix, newest) > 0)
            newest = fix;
    }
    return newest && compare(number, newest) < 0;
}
