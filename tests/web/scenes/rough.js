/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rough.js: as if by hand, with a seed. */

const hand = rough.canvas(canvas), seed = 7;
hand.rectangle(20, 20, 160, 110, { seed, fill: "#e76f51", fillStyle: "hachure", roughness: 1.5 });
hand.circle(290, 80, 120, { seed, fill: "#2a9d8f", fillStyle: "cross-hatch" });
hand.ellipse(480, 80, 180, 100, { seed, fill: "#e9c46a", fillStyle: "zigzag", stroke: "#264653", strokeWidth: 2 });
hand.polygon([[40, 370], [120, 190], [220, 350]], { seed, fill: "#264653", fillStyle: "dots" });
hand.path("M260 200 C 320 120, 380 320, 440 220 S 520 380, 580 240 L 560 380 L 270 380 Z", { seed, fill: "#8ab17d", fillStyle: "solid" });
hand.curve([[240, 180], [300, 160], [380, 190], [460, 160], [580, 180]], { seed, stroke: "#c1121f", strokeWidth: 3 });
