/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Comparison functions: 30,000 records by two keys. */
function kernel() {
    let state = 1;
    const records = Array.from({ length: 30000 }, (_, k) => ({ group: (state = Math.imul(state, 1664525) + 1013904223 | 0) >>> 24, name: `n${k * 7919 % 30011}` }));
    records.sort((a, b) => a.group - b.group || (a.name < b.name ? -1 : 1));
    return records[12345].name;
}
