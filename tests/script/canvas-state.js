/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* State, colours, the canvas element, matrices, by the HTML standard. */

check("/canvas/canvas/size", () => {
    const e = document.createElement("canvas");
    same(e.width, 300);
    same(e.height, 150);
    e.setAttribute("width","100%");
    same(e.width, 100);
    e.setAttribute("width","#!?");
    same(e.width, 300);
    e.setAttribute("width","+100");
    same(e.width, 100);
    e.width = -1;
    same(e.width, 300);
    e.setAttribute("width","1.5");
    same(e.width, 1);
});
check("/canvas/canvas/toDataURL", () => {
    const c = context(1, 1);
    same(c.canvas.toDataURL().startsWith("data:image/png;base64,"), true);
    same(c.canvas.toDataURL("image/jpeg").startsWith("data:image/jpeg;base64,"), true);
    const z = document.createElement("canvas");
    z.width = 0;
    same(z.toDataURL(),"data:,");
});
check("/canvas/canvas/opaque", () => {
    const c = context(10, 10, {alpha:false});
    pixel(c, 5, 5, black);
    c.clearRect(0, 0, 10, 10);
    pixel(c, 5, 5, black);
    same(c.getContextAttributes().alpha, false);
});
check("/canvas/state/colors", () => {
    const c = context();
    for (const [a, b] of [["#Fa0","#ffaa00"], ["rgba(255,0,0,0.5)","rgba(255, 0, 0, 0.5)"], ["hsl(120,100%,50%)","#00ff00"], ["transparent","rgba(0, 0, 0, 0)"], ["rgb(255 0 0 / 50%)","rgba(255, 0, 0, 0.5)"], ["#fff8","rgba(255, 255, 255, 0.533)"], ["rgb(-10,300,0)","#00ff00"], ["rgb(100%,0%,0%)","#ff0000"]]) {
        c.fillStyle = "#000";
        c.fillStyle = a;
        same(c.fillStyle, b, a)}for (const bad of ["rgb(1,2)","#12","hsl(0,1,1)","bogus","rgb(1 2 3,0.5)","rgba(1,2,3,4,5)"]) {c.fillStyle = "#00f";
        c.fillStyle = bad;
        same(c.fillStyle,"#0000ff", bad);
    }
});
check("/canvas/state/save", () => {
    const c = context();
    c.lineWidth = 5;
    c.save();
    c.lineWidth = 7;
    c.setLineDash([1, 2, 3]);
    c.restore();
    same(c.lineWidth, 5);
    same(c.getLineDash().length, 0);
    c.setLineDash([1, 2, 3]);
    sameList(c.getLineDash(), [1, 2, 3, 1, 2, 3]);
    c.restore();
});
check("/canvas/reset", () => {
    const c = context();
    c.fillStyle = "#f00";
    c.fillRect(0, 0, 100, 50);
    c.save();
    c.reset();
    same(c.fillStyle,"#000000");
    pixel(c, 5, 5, clear);
});
check("/canvas/proto", () => {
    same(Object.prototype.toString.call(context()),"[object CanvasRenderingContext2D]");
    same(typeof CanvasRenderingContext2D.prototype.fill,"function");
    throws(TypeError, () => new CanvasRenderingContext2D);
    CanvasRenderingContext2D.prototype.foo = function() {return 5};
    same(context().foo(), 5);
});
check("/canvas/matrix", () => {
    const m = new DOMMatrix().translate(10, 20).scale(2).rotate(90);
    near(m.a, 0, 1e-9);
    near(m.b, 2, 1e-9);
    same(m.e, 10);
    const c = context();
    c.setTransform(m);
    const t = c.getTransform();
    near(t.f, 20, 0);
    near(m.inverse().multiply(m).a, 1, 1e-9);
    same(new DOMMatrix("scale(2)").toString(),"matrix(2, 0, 0, 2, 0, 0)");
});
check("/canvas/state/nonfinite-attrs", () => {
    const c = context();
    for (const v of [0, -1, Infinity, -Infinity, NaN,"string", [], undefined, null]) {c.lineWidth = 1.5;c.lineWidth = v;same(c.lineWidth, 1.5, String(v))}c.lineWidth = "1e1";
    same(c.lineWidth, 10);
    c.lineWidth = true;
    same(c.lineWidth, 1);
    c.globalAlpha = 0.5;
    c.globalAlpha = 1.1;
    same(c.globalAlpha, 0.5);
    c.lineCap = "butt ";
    same(c.lineCap,"butt");
    c.globalCompositeOperation = "Copy";
    same(c.globalCompositeOperation,"source-over");
    c.shadowBlur = -1;
    same(c.shadowBlur, 0);
    c.textAlign = "bogus";
    same(c.textAlign,"start");
});
check("/canvas/state/canvas-resize-same", () => {
    const c = context();
    c.fillStyle = "#f00";
    c.fillRect(0, 0, 100, 50);
    c.lineWidth = 5;
    c.canvas.width = c.canvas.width;
    pixel(c, 50, 25, clear);
    same(c.lineWidth, 1);
    same(c.fillStyle,"#000000");
});
check("/canvas/state/getcontext", () => {
    const e = document.createElement("canvas");
    same(e.getContext("2D"), null);
    same(e.getContext("bogus"), null);
    same(e.getContext("2d"), e.getContext("2d"));
    throws(TypeError, () => e.getContext());
});
check("/canvas/state/layers-many", () => {
    const c = context();
    for (let k = 0;k<50;k++) {c.save();c.beginPath();c.rect(0, 0, 90, 50);c.clip();}for (let k = 0;k<50;k++)c.restore();
    c.fillStyle = "#0f0";
    c.fillRect(0, 0, 100, 50);
    pixel(c, 95, 25, green);
});
