/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Maps, strings, objects as dictionaries: words are counted. */
function kernel() {
    const counts = new Map(), firsts = {};
    for (let k = 0; k < 120000; k++) {
        const word = "w" + (k * 2654435761 >>> 0) % 5003;
        counts.set(word, (counts.get(word) ?? 0) + 1);
        firsts[word] ??= k;
    }
    return [...counts].filter(([word, count]) => count > 24 || firsts[word] < 9).length;
}
