/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* simpleheat: 300 points as a heat map. */

const data = Array.from({ length: 300 }, (_, k) => [300 + Math.cos(k * 2.4) * Math.sqrt(k) * 14, 200 + Math.sin(k * 2.4) * Math.sqrt(k) * 9, 0.2 + Math.random()]);
simpleheat(canvas).data(data).max(2).radius(18, 14).draw(0.05);
