/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* canvas-confetti: one burst, 25 frames later. */

const shoot = confetti.create(canvas, { resize: false, useWorker: false });
shoot({ particleCount: 150, spread: 100, startVelocity: 40, origin: { x: 0.5, y: 0.8 }, shapes: ["square", "circle", "star"], scalar: 1.4 });
runFrames(25);
