/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Garbage: many short-lived binary trees beside one that stays. */
class Tree {
    constructor(left, right) { this.left = left; this.right = right; }
    count() { return this.left ? 1 + this.left.count() + this.right.count() : 1; }
}
function grow(depth) { return depth === 0 ? new Tree(null, null) : new Tree(grow(depth - 1), grow(depth - 1)); }
function kernel() {
    const stays = grow(14);
    let sum = 0;
    for (let k = 0; k < 60; k++)
        sum += grow(10).count();
    return sum + stays.count();
}
