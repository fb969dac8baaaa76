/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What each scene starts with, in the jail and in Chromium: a canvas of 600 × 400, a seeded Math.random, and
   animation frames that pass only by runFrames, so that both draw the same moment. */

const canvas = document.getElementById("canvas"), context = canvas.getContext("2d");

let state = 1;
Math.random = () => {
    state = Math.imul(state, 1664525) + 1013904223 >>> 0;
    return state / 4294967296;
};

let waiting = [], time = 0;
window.requestAnimationFrame = callback => waiting.push(callback);
window.cancelAnimationFrame = id => { delete waiting[id - 1]; };
function runFrames(count) {
    for (let k = 0; k < count; k++) {
        const due = waiting;
        waiting = [];
        time += 1000 / 60;
        due.forEach(callback => callback(time));
    }
}
