/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Paths, strokes, clips, by the HTML standard. */

check("/canvas/path/arc-full", () => {
    const c = context();
    c.lineWidth = 100;
    c.strokeStyle = "#0f0";
    c.beginPath();
    c.arc(50, 25, 50, 0, 2*Math.PI+5);
    c.stroke();
    pixel(c, 1, 1, green);
});
check("/canvas/path/pointin", () => {
    const c = context();
    c.rect(0, 0, 20, 20);
    same(c.isPointInPath(10, 10), true);
    same(c.isPointInPath(30, 10), false);
    same(c.isPointInPath(0, 0), true);
    same(c.isPointInPath(20, 20), true);
    same(c.isPointInPath(NaN, 5), false);
});
check("/canvas/path/pointin-empty", () => {
    const c = context();
    same(c.isPointInPath(0, 0), false);
});
check("/canvas/path/stroke", () => {
    const c = context();
    c.lineWidth = 10;
    c.moveTo(0, 20);
    c.lineTo(100, 20);
    same(c.isPointInStroke(50, 24), true);
    same(c.isPointInStroke(50, 26), false);
});
check("/canvas/path/prune", () => {
    const c = context();
    c.lineWidth = 100;
    c.lineCap = "round";
    c.lineJoin = "round";
    c.strokeStyle = "#f00";
    c.beginPath();
    c.moveTo(50, 25);
    c.lineTo(50, 25);
    c.stroke();
    pixel(c, 50, 25, clear);
    c.beginPath();
    c.moveTo(50, 25);
    c.closePath();
    c.stroke();
    pixel(c, 50, 25, clear);
});
check("/canvas/path/transform-after", () => {
    const c = context();
    c.fillStyle = "#0f0";
    c.rect(0, 0, 10, 10);
    c.scale(5, 5);
    c.fill();
    pixel(c, 5, 5, green);
    pixel(c, 15, 15, clear);
});
check("/canvas/path/path2d", () => {
    const c = context();
    const p = new Path2D("M10 10h20v20h-20z");
    c.fillStyle = "#0f0";
    c.translate(10, 0);
    c.fill(p);
    pixel(c, 25, 20, green);
    pixel(c, 15, 20, clear);
    const q = new Path2D;
    q.addPath(p, new DOMMatrix([1, 0, 0, 1, 40, 0]));
    c.fill(q);
    pixel(c, 65, 20, green);
    same(c.isPointInPath(q, 65, 20), true);
});
check("/canvas/path/roundrect", () => {
    const c = context();
    c.fillStyle = "#0f0";
    c.roundRect(0, 0, 100, 50, [40, 0, 0, 0]);
    c.fill();
    pixel(c, 1, 1, clear);
    pixel(c, 98, 1, green);
    throws(RangeError, () => c.roundRect(0, 0, 1, 1, [-1]));
    throws(RangeError, () => c.roundRect(0, 0, 1, 1, []));
});
check("/canvas/clip/clip", () => {
    const c = context();
    c.beginPath();
    c.rect(0, 0, 50, 50);
    c.clip();
    c.fillStyle = "#0f0";
    c.fillRect(0, 0, 100, 50);
    pixel(c, 25, 25, green);
    pixel(c, 75, 25, clear);
});
check("/canvas/clip/empty-clip", () => {
    const c = context();
    c.beginPath();
    c.clip();
    c.fillStyle = "#0f0";
    c.fillRect(0, 0, 100, 50);
    pixel(c, 25, 25, clear);
});
check("/canvas/stroke-rect", () => {
    const c = context();
    c.lineWidth = 50;
    c.strokeStyle = "#0f0";
    c.strokeRect(0, 25, 100, 0);
    pixel(c, 50, 10, green);
    c.clearRect(0, 0, 100, 50);
    c.strokeRect(50, 25, 0, 0);
    pixel(c, 50, 25, clear);
});
