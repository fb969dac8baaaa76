/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* uPlot: two series of 300 points over time axes. What it draws on its canvas; its legend is HTML. */

const times = Array.from({ length: 300 }, (_, k) => 1700000000 + k * 600);
const plot = new uPlot({
    width: 600, height: 400, pxAlign: 1, tzDate: ts => new Date(Date.UTC(2023, 10, 14) + (ts - 1700000000) * 1000), legend: { show: false },
    series: [{}, { label: "a", stroke: "#c0392b", width: 2, fill: "rgba(192, 57, 43, 0.15)" }, { label: "b", stroke: "#2471a3", dash: [8, 4] }],
}, [times, times.map((_, k) => Math.sin(k / 20) * 40 + 50), times.map((_, k) => Math.cos(k / 33) * 20 + 30)], document.createElement("div"));
Promise.resolve().then(() => Promise.resolve()).then(() => {
    context.fillStyle = "#fff";
    context.fillRect(0, 0, 600, 400);
    context.drawImage(plot.ctx.canvas, 0, 0, 600, 400);
});
