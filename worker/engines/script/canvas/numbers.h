/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_CANVAS_NUMBERS_H
#define VITRINE_SCRIPT_CANVAS_NUMBERS_H

/* What is asked for each pixel or point. fmin and fmax are calls into the C library, for they must think of NAN; these
 * give b if a is that. */

static inline double lesser(double a, double b) {
    return a < b ? a : b;
}

static inline double greater(double a, double b) {
    return a > b ? a : b;
}

/* value >= 0, within an int. */
static inline int rounded_up(double value) {
    int whole = (int)value;
    return whole + (whole < value);
}

#endif
