/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* 32-bit words: SHA-256 of 64 KiB. */
const primes = [];
for (let n = 2; primes.length < 64; n++)
    if (primes.every(prime => n % prime !== 0))
        primes.push(n);
const fraction = value => (value - Math.floor(value)) * 4294967296 | 0;
const rounds = Int32Array.from(primes, prime => fraction(Math.cbrt(prime)));

function digest(bytes) {
    const state = Int32Array.from(primes.slice(0, 8), prime => fraction(Math.sqrt(prime))), words = new Int32Array(64);
    const turn = (word, bits) => (word >>> bits) | (word << (32 - bits));
    for (let at = 0; at < bytes.length; at += 64) {
        for (let k = 0; k < 16; k++)
            words[k] = bytes[at + 4 * k] << 24 | bytes[at + 4 * k + 1] << 16 | bytes[at + 4 * k + 2] << 8 | bytes[at + 4 * k + 3];
        for (let k = 16; k < 64; k++) {
            const x = words[k - 15], y = words[k - 2];
            words[k] = words[k - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + words[k - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
        }
        let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
        for (let k = 0; k < 64; k++) {
            const s = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + (e & f ^ ~e & g) + rounds[k] + words[k] | 0;
            const t = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + (a & b ^ a & c ^ b & c) | 0;
            [a, b, c, d, e, f, g, h] = [s + t | 0, a, b, c, d + s | 0, e, f, g];
        }
        [a, b, c, d, e, f, g, h].forEach((word, k) => { state[k] += word; });
    }
    return Array.from(state, word => (word >>> 0).toString(16)).join();
}
const bytes = Uint8Array.from({ length: 65536 }, (_, k) => k * 7);
function kernel() { return digest(bytes); }
