/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Typed arrays of doubles: the product of two matrices of 160 × 160. */
function kernel() {
    const n = 160, a = new Float64Array(n * n), b = new Float64Array(n * n), c = new Float64Array(n * n);
    for (let k = 0; k < n * n; k++) {
        a[k] = k % 7;
        b[k] = k % 11;
    }
    for (let y = 0; y < n; y++)
        for (let x = 0; x < n; x++) {
            let sum = 0;
            for (let k = 0; k < n; k++)
                sum += a[y * n + k] * b[k * n + x];
            c[y * n + x] = sum;
        }
    return c.reduce((sum, value) => sum + value);
}
