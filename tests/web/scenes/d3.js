/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* D3 on a canvas: an area and a curve by scales, a pie by arcs, contours of a field, a tree. */

const x = d3.scaleLinear([0, 50], [20, 290]), y = d3.scaleLinear([-1, 1], [180, 20]), points = d3.range(51).map(k => [k, Math.sin(k / 5) * Math.exp(-k / 40)]);
context.beginPath();
d3.area().x(d => x(d[0])).y0(y(0)).y1(d => y(d[1])).curve(d3.curveNatural).context(context)(points);
context.fillStyle = d3.interpolateViridis(0.7);
context.fill();
context.beginPath();
d3.line().x(d => x(d[0])).y(d => y(d[1])).curve(d3.curveCatmullRom).context(context)(points);
context.lineWidth = 2;
context.strokeStyle = d3.color("steelblue").darker();
context.stroke();

context.save();
context.translate(450, 100);
for (const piece of d3.pie().padAngle(0.02)([8, 5, 3, 2, 2])) {
    context.beginPath();
    d3.arc().innerRadius(35).outerRadius(85).cornerRadius(6).context(context)(piece);
    context.fillStyle = d3.schemeTableau10[piece.index];
    context.fill();
}
context.restore();

const field = Array.from({ length: 60 * 40 }, (_, k) => Math.sin(k % 60 / 8) + Math.cos(Math.floor(k / 60) / 6));
context.save();
context.translate(20, 200);
context.scale(4.5, 4.5);
d3.contours().size([60, 40]).thresholds(12)(field).forEach((contour, k) => {
    context.beginPath();
    d3.geoPath(null, context)(contour);
    context.fillStyle = d3.interpolatePlasma(k / 12);
    context.fill();
});
context.restore();

const root = d3.tree().size([170, 240])(d3.hierarchy({ children: [{ children: [{}, {}, {}] }, {}, { children: [{}, { children: [{}, {}] }] }] }));
context.strokeStyle = "#888";
context.lineWidth = 1;
for (const link of root.links()) {
    context.beginPath();
    d3.linkHorizontal().x(d => 330 + d.y).y(d => 210 + d.x).context(context)(link);
    context.stroke();
}
for (const node of root.descendants()) {
    context.beginPath();
    d3.symbol(d3.symbolDiamond, 80).context(context);
    context.arc(330 + node.y, 210 + node.x, 5, 0, 2 * Math.PI);
    context.fillStyle = node.children ? "#333" : "#2a9d8f";
    context.fill();
}
context.fillStyle = "#000";
context.font = "12px sans-serif";
x.ticks(6).forEach(tick => context.fillText(d3.format(".0f")(tick), x(tick), 195));
