/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Floating point: the set on 240 × 160 points, up to 250 steps each. */
function kernel() {
    let sum = 0;
    for (let y = 0; y < 160; y++)
        for (let x = 0; x < 240; x++) {
            const a = x / 80 - 2, b = y / 80 - 1;
            let u = 0, v = 0, step = 0;
            while (step < 250 && u * u + v * v < 4) {
                const t = u * u - v * v + a;
                v = 2 * u * v + b;
                u = t;
                step++;
            }
            sum += step;
        }
    return sum;
}
