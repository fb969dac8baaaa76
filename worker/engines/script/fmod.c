/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <stdint.h>

/*
 * JavaScript's % on numbers that are no 32-bit integers is C's fmod, and glibc's before 2.38 takes away bit by
 * bit: 75 ns for (k * 2654435761 >>> 0) % 5003, as every script with a hash or random numbers of its own has
 * it. The executable's own definition comes before libm's, for JavaScriptCore too. Whole numbers below 2^53 take one
 * division; anything else long double's remainder, which is exact, and the x87's own instruction where
 * there is one.
 */

/* The number itself, if it is one; UINT64_MAX if not. */
static uint64_t whole(double magnitude) {
    const double most = 9007199254740992.0; /* 2^53 */
    uint64_t number = magnitude < most ? (uint64_t)magnitude : UINT64_MAX;
    return (double)number == magnitude ? number : UINT64_MAX;
}

/* Divisions of 32 bits take a quarter of the time of those of 64. */
static uint64_t remainder_of(uint64_t number, uint64_t divisor) {
    return (number | divisor) >> 32 == 0 ? (uint32_t)number % (uint32_t)divisor : number % divisor;
}

double fmod(double x, double y) {
    uint64_t number = whole(fabs(x)), divisor = whole(fabs(y));
    if (number == UINT64_MAX || divisor == UINT64_MAX || divisor == 0)
        return (double)fmodl(x, y);
    return copysign((double)remainder_of(number, divisor), x);
}
