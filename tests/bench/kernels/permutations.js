/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small arrays of numbers: the pancake flips of all permutations of eight. */
function flips(list) {
    const work = list.slice();
    let count = 0;
    for (let first; (first = work[0]) !== 0; count++)
        for (let low = 0, high = first; low < high; low++, high--)
            [work[low], work[high]] = [work[high], work[low]];
    return count;
}
function permute(list, from, best) {
    if (from === list.length)
        return Math.max(best, flips(list));
    for (let k = from; k < list.length; k++) {
        [list[from], list[k]] = [list[k], list[from]];
        best = permute(list, from + 1, best);
        [list[from], list[k]] = [list[k], list[from]];
    }
    return best;
}
function kernel() { return permute([0, 1, 2, 3, 4, 5, 6, 7], 0, 0); }
