/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Gradients and patterns, by the HTML standard. */

check("/canvas/gradients/linear", () => {
    const c = context();
    const g = c.createLinearGradient(0, 0, 100, 0);
    g.addColorStop(0,"#ff0");
    g.addColorStop(1,"#00f");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 25, 25, [191, 191, 63, 255], 3);
    pixel(c, 75, 25, [63, 63, 191, 255], 3);
});
check("/canvas/gradients/outside", () => {
    const c = context();
    const g = c.createLinearGradient(25, 0, 75, 0);
    g.addColorStop(0.4,"#0f0");
    g.addColorStop(0.6,"#0f0");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 20, 25, green);
    pixel(c, 80, 25, green);
});
check("/canvas/gradients/zero", () => {
    const c = context();
    const g = c.createLinearGradient(50, 25, 50, 25);
    g.addColorStop(0,"#f00");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 40, 20, clear);
});
check("/canvas/gradients/radial-cone", () => {
    const c = context();
    c.fillStyle = "#f00";
    c.fillRect(0, 0, 100, 50);
    const g = c.createRadialGradient(210, 25, 100, 230, 25, 101);
    g.addColorStop(0,"#0f0");
    g.addColorStop(1,"#0f0");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 50);
});
check("/canvas/gradients/conic", () => {
    const c = context(100, 100);
    const g = c.createConicGradient(0, 50, 50);
    g.addColorStop(0,"red");
    g.addColorStop(0.5,"red");
    g.addColorStop(0.5,"blue");
    g.addColorStop(1,"blue");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 100);
    pixel(c, 50, 75, red, 2);
    pixel(c, 50, 25, blue, 2);
});
check("/canvas/patterns/repeat", () => {
    const o = context(10, 10);
    o.fillStyle = "#0f0";
    o.fillRect(0, 0, 10, 10);
    o.fillStyle = "#f00";
    o.fillRect(0, 0, 1, 1);
    const c = context();
    c.fillStyle = c.createPattern(o.canvas,"repeat-x");
    c.fillRect(0, 0, 100, 50);
    pixel(c, 95, 5, green);
    pixel(c, 95, 15, clear);
    pixel(c, 90, 0, red);
    c.fillStyle = c.createPattern(o.canvas,"repeat");
    c.globalAlpha = 0.5;
    c.fillRect(0, 20, 100, 30);
    pixel(c, 55, 45, [0, 255, 0, 128], 1);
});
check("/canvas/patterns/transform-pattern", () => {
    const o = context(10, 10);
    o.fillStyle = "#0f0";
    o.fillRect(0, 0, 10, 10);
    const c = context();
    const p = c.createPattern(o.canvas,"no-repeat");
    p.setTransform({a:2, d:2, e:20, f:10});
    c.fillStyle = p;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 30, 20, green);
    pixel(c, 10, 20, clear);
    pixel(c, 45, 20, clear);
});
check("/canvas/styles/gradient-alpha-nonpremultiplied", () => {
    const c = context();
    c.fillStyle = "#ff0";
    c.fillRect(0, 0, 100, 50);
    const g = c.createLinearGradient(0, 0, 100, 0);
    g.addColorStop(0,"rgba(255,255,0,0)");
    g.addColorStop(1,"rgba(0,0,255,1)");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 25, 25, [239, 239, 16, 255], 3);
    pixel(c, 50, 25, [191, 191, 64, 255], 3);
});
check("/canvas/styles/gradient-overlap", () => {
    const c = context(200, 50);
    const g = c.createLinearGradient(0, 0, 200, 0);
    for (const [o, k] of [[0,"#f00"], [0,"#ff0"], [0.25,"#00f"], [0.25,"#0f0"], [0.25,"#ff0"], [0.5,"#00f"], [0.5,"#0f0"], [0.75,"#00f"], [0.75,"#f00"], [0.75,"#ff0"], [0.5,"#0f0"], [0.5,"#ff0"], [1,"#00f"]])g.addColorStop(o, k);
    c.fillStyle = g;
    c.fillRect(0, 0, 200, 50);
    pixel(c, 49, 25, [0, 0, 255, 255], 16);
    pixel(c, 51, 25, [255, 255, 0, 255], 16);
    pixel(c, 149, 25, [0, 0, 255, 255], 16);
    pixel(c, 151, 25, [255, 255, 0, 255], 16);
});
check("/canvas/styles/radial-inside", () => {
    const c = context();
    c.fillStyle = "#f00";
    c.fillRect(0, 0, 100, 50);
    const g = c.createRadialGradient(50, 25, 100, 50, 25, 200);
    g.addColorStop(0,"#0f0");
    g.addColorStop(0.993,"#f00");
    g.addColorStop(1,"#f00");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 1, 1, green);
    pixel(c, 50, 25, green);
});
check("/canvas/styles/radial-outside1", () => {
    const c = context();
    const g = c.createRadialGradient(200, 25, 10, 200, 25, 20);
    g.addColorStop(0,"#f00");
    g.addColorStop(1,"#0f0");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 1, 1, green);
});
check("/canvas/styles/radial-cone-behind", () => {
    const c = context();
    c.fillStyle = "#0f0";
    c.fillRect(0, 0, 100, 50);
    const g = c.createRadialGradient(120, 25, 10, 211, 25, 100);
    g.addColorStop(0,"#f00");
    g.addColorStop(1,"#f00");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 1, 1, green);
    pixel(c, 50, 25, green);
});
check("/canvas/styles/radial-cone-front", () => {
    const c = context();
    c.fillStyle = "#f00";
    c.fillRect(0, 0, 100, 50);
    const g = c.createRadialGradient(311, 25, 10, 210, 25, 100);
    g.addColorStop(0,"#f00");
    g.addColorStop(1,"#0f0");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 1, 1, green);
    pixel(c, 50, 25, green);
});
check("/canvas/styles/radial-cylinder", () => {
    const c = context();
    c.fillStyle = "#f00";
    c.fillRect(0, 0, 100, 50);
    const g = c.createRadialGradient(210, 25, 100, 230, 25, 100);
    g.addColorStop(0,"#0f0");
    g.addColorStop(1,"#f00");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 50, 25, green);
    pixel(c, 1, 48, green);
});
check("/canvas/styles/radial-equal", () => {
    const c = context();
    c.fillStyle = "#0f0";
    c.fillRect(0, 0, 100, 50);
    const g = c.createRadialGradient(50, 25, 20, 50, 25, 20);
    g.addColorStop(0,"#f00");
    g.addColorStop(1,"#f00");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 50, 25, green);
});
check("/canvas/styles/fillstyle-tostring", () => {
    const c = context();
    c.fillStyle = {toString() {return "#008000"}};
    same(c.fillStyle,"#008000");
    c.fillStyle = undefined;
    same(c.fillStyle,"#008000");
    const g = c.createLinearGradient(0, 0, 0, 1);
    c.fillStyle = g;
    same(c.fillStyle, g);
    c.fillStyle = null;
    same(c.fillStyle, g);
});
check("/canvas/styles/conic-smooth", () => {
    const c = context(100, 100);
    const g = c.createConicGradient(Math.PI/2, 50, 50);
    g.addColorStop(0,"#000");
    g.addColorStop(1,"#fff");
    c.fillStyle = g;
    c.fillRect(0, 0, 100, 100);
    const p = c.getImageData(50, 10, 1, 1).data[0];
    near(p, 127, 4);
});
