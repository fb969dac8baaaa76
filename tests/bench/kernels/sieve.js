/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bytes: the primes below two millions. */
function kernel() {
    const size = 2000000, composite = new Uint8Array(size);
    let count = 0;
    for (let k = 2; k < size; k++) {
        if (composite[k])
            continue;
        count++;
        for (let n = k * 2; n < size; n += k)
            composite[n] = 1;
    }
    return count;
}
