/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Zdog: round, flat solids, turned. */

context.fillStyle = "#fdb";
context.fillRect(0, 0, 600, 400);
const drawing = new Zdog.Illustration({ element: canvas, zoom: 3, dragRotate: true, rotate: { x: -0.4, y: 0.6 }, onPrerender(context) {
    context.fillStyle = "#fdb";
    context.fillRect(-300, -200, 600, 400);
} });
new Zdog.Box({ addTo: drawing, width: 40, height: 40, depth: 40, stroke: false, color: "#c25", leftFace: "#ea0", rightFace: "#e62", topFace: "#ed0", bottomFace: "#636", translate: { x: -40 } });
new Zdog.Cone({ addTo: drawing, diameter: 36, length: 40, stroke: false, color: "#636", backface: "#c25", rotate: { x: Zdog.TAU / 4 }, translate: { x: 36, y: 18 } });
new Zdog.Ellipse({ addTo: drawing, diameter: 90, stroke: 5, color: "#636", rotate: { x: Zdog.TAU / 4 }, translate: { y: 30 } });
new Zdog.Hemisphere({ addTo: drawing, diameter: 30, stroke: false, color: "#ea0", backface: "#e62", translate: { x: 36, y: -30 }, rotate: { x: 1 } });
new Zdog.Shape({ addTo: drawing, path: [{ x: -10, y: -50 }, { bezier: [{ x: 0, y: -70 }, { x: 10, y: -30 }, { x: 20, y: -50 }] }], closed: false, stroke: 6, color: "#c25" });
drawing.updateRenderGraph();
