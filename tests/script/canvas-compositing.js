/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Compositing, shadows and filters, by the HTML standard. */

check("/canvas/compositing/fill", () => {
    const c = context();
    c.fillStyle = "#0f0";
    c.fillRect(0, 0, 100, 50);
    pixel(c, 50, 25, green);
});
check("/canvas/compositing/zero-rect", () => {
    const c = context();
    c.fillStyle = "#f00";
    c.fillRect(0, 0, 0, 50);
    pixel(c, 0, 0, clear);
});
check("/canvas/compositing/dest-in", () => {
    for (const [op, out] of [["source-in", clear], ["source-out", clear], ["destination-in", clear], ["destination-atop", clear], ["copy", clear], ["source-over", [0, 255, 255, 128]], ["source-atop", [0, 255, 255, 128]], ["xor", [0, 255, 255, 128]]]) {
        const c = context();
        c.fillStyle = "rgba(0,255,255,0.5)";
        c.fillRect(0, 0, 100, 50);
        c.globalCompositeOperation = op;
        c.fillStyle = "#ff0";
        c.fillRect(20, 20, 10, 10);
        try{pixel(c, 50, 40, out, 1)} catch (e) {throw new Error(op+" "+e.message)}
    }
});
check("/canvas/compositing/composite-solid", () => {
    const T = {"source-over":[255, 255, 0, 255],"destination-over":[0, 255, 255, 255],"source-in":[255, 255, 0, 255],"destination-in":[0, 255, 255, 255],"source-out":clear,"destination-out":clear,"source-atop":[255, 255, 0, 255],"destination-atop":[0, 255, 255, 255],"xor":clear,"copy":[255, 255, 0, 255],"lighter":[255, 255, 255, 255]};
    for (const op in T) {
        const c = context();
        c.fillStyle = "rgb(0,255,255)";
        c.fillRect(0, 0, 100, 50);
        c.globalCompositeOperation = op;
        c.fillStyle = "#ff0";
        c.fillRect(0, 0, 100, 50);
        try{pixel(c, 50, 25, T[op], 1)} catch (e) {throw new Error(op+" "+e.message)}
    }
});
check("/canvas/compositing/image-composite", () => {
    const o = context();
    o.fillStyle = "rgba(255,255,0,0.75)";
    o.fillRect(0, 0, 100, 50);
    const T = {"source-over":[218, 255, 36, 223],"copy":[255, 255, 0, 191],"destination-in":[0, 255, 255, 96],"xor":[191, 255, 64, 127]};
    for (const op in T) {
        const c = context();
        c.fillStyle = "rgba(0,255,255,0.5)";
        c.fillRect(0, 0, 100, 50);
        c.globalCompositeOperation = op;
        c.drawImage(o.canvas, 0, 0);
        pixel(c, 50, 25, T[op], 6);
    }
});
check("/canvas/shadows/shadow-offset", () => {
    const c = context();
    c.shadowColor = "#0f0";
    c.shadowOffsetY = 100;
    c.fillStyle = "#f00";
    c.fillRect(0, -100, 100, 50);
    pixel(c, 50, 25, green);
});
check("/canvas/shadows/shadow-alpha", () => {
    const c = context();
    c.shadowColor = "rgba(255,0,0,0.5)";
    c.shadowOffsetY = 50;
    c.globalAlpha = 0.5;
    c.fillRect(0, -50, 100, 50);
    pixel(c, 50, 25, [255, 0, 0, 64], 2);
});
check("/canvas/shadows/blur-low", () => {
    const c = context();
    c.shadowColor = "#00f";
    c.shadowOffsetY = 0;
    c.shadowBlur = 25;
    c.fillStyle = "#0f0";
    c.fillRect(0, 0, 100, 25);
    pixel(c, 50, 24, green);
    const p = c.getImageData(50, 30, 1, 1).data;
    if (!(p[3]>20&&p[3]<250))fail(Array.from(p).join());
});
check("/canvas/filter/blur", () => {
    const c = context();
    c.filter = "blur(5px)";
    c.fillRect(0, 0, 50, 50);
    const p = c.getImageData(52, 25, 1, 1).data[3];
    if (!(p>20&&p<200))fail(p);
    c.filter = "invert(1)";
    c.fillStyle = "#f0f";
    c.fillRect(0, 0, 100, 50);
    pixel(c, 80, 25, green, 1);
    c.filter = "bogus";
    same(c.filter,"invert(1)");
});
check("/canvas/blend/multiply", () => {
    const c = context();
    c.fillStyle = "rgb(255,128,0)";
    c.fillRect(0, 0, 100, 50);
    c.globalCompositeOperation = "multiply";
    c.fillStyle = "rgb(128,128,128)";
    c.fillRect(0, 0, 100, 50);
    pixel(c, 5, 5, [128, 64, 0, 255], 1);
});
check("/canvas/compositing/shadow-clip", () => {
    const c = context();
    c.beginPath();
    c.rect(0, 0, 50, 50);
    c.clip();
    c.shadowColor = "#f00";
    c.shadowOffsetX = 50;
    c.fillRect(0, 0, 50, 50);
    pixel(c, 75, 25, clear);
});
check("/canvas/compositing/shadow-image-pattern", () => {
    const o = context();
    o.fillStyle = "#f00";
    o.fillRect(0, 0, 100, 50);
    const c = context();
    c.shadowOffsetY = 50;
    c.shadowColor = "#0f0";
    c.drawImage(o.canvas, 0, -50);
    pixel(c, 50, 25, green);
    c.clearRect(0, 0, 100, 50);
    c.fillStyle = c.createPattern(o.canvas,"repeat");
    c.fillRect(0, -50, 100, 50);
    pixel(c, 50, 25, green);
});
check("/canvas/compositing/shadow-pattern-transparent", () => {
    const o = context();
    const c = context();
    c.fillStyle = "#0f0";
    c.fillRect(0, 0, 100, 50);
    c.shadowColor = "#f00";
    c.shadowOffsetY = 50;
    c.fillStyle = c.createPattern(o.canvas,"repeat");
    c.fillRect(0, -50, 100, 50);
    pixel(c, 50, 25, green);
});
check("/canvas/compositing/shadow-transform", () => {
    const c = context();
    c.shadowOffsetY = 50;
    c.shadowColor = "#0f0";
    c.translate(100, 100);
    c.fillRect(-100, -150, 100, 50);
    pixel(c, 50, 25, green);
});
check("/canvas/compositing/shadow-stroke-caps", () => {
    const c = context();
    c.fillStyle = "#0f0";
    c.strokeStyle = "#f00";
    c.shadowOffsetY = 50;
    c.shadowColor = "#0f0";
    c.beginPath();
    c.lineWidth = 50;
    c.moveTo(0, -25);
    c.lineTo(100, -25);
    c.stroke();
    pixel(c, 1, 25, green);
    pixel(c, 98, 25, green);
});
check("/canvas/compositing/shadow-composite", () => {
    const c = context();
    c.fillStyle = "#f00";
    c.fillRect(0, 0, 100, 50);
    c.globalCompositeOperation = "xor";
    c.shadowColor = "#f00";
    c.shadowOffsetX = 100;
    c.fillStyle = "#0f0";
    c.fillRect(-100, 0, 200, 50);
    pixel(c, 50, 25, green, 2);
});
check("/canvas/composite/clear", () => {
    const c = context();
    c.fillStyle = "#0ff";
    c.fillRect(0, 0, 100, 50);
    c.beginPath();
    c.rect(0, 0, 80, 50);
    c.clip();
    c.globalCompositeOperation = "clear";
    same(c.globalCompositeOperation, "clear");
    c.fillRect(0, 0, 50, 50);
    pixel(c, 25, 25, clear);
    pixel(c, 75, 25, clear); /* where nothing is drawn, transparent black is, as for copy */
    pixel(c, 90, 25, [0, 255, 255, 255], 0);
});
check("/canvas/composite/hue-leaves-what-is-not-covered", () => {
    for (const name of ["hue", "saturation", "color", "luminosity"]) {
        const c = context();
        c.fillStyle = "rgba(10, 200, 100, 0.5)";
        c.fillRect(0, 0, 100, 50);
        const before = Array.from(c.getImageData(16, 17, 1, 1).data);
        c.globalCompositeOperation = name;
        c.strokeStyle = "rgb(200, 100, 50)";
        c.lineWidth = 7; /* its edges are between pixels: drawn through a mask */
        c.strokeRect(12, 12, 60, 20);
        pixel(c, 16, 17, before);
        pixel(c, 90, 45, before);
    }
});
check("/canvas/composite/hue-of-shadows", () => {
    for (const name of ["hue", "saturation", "color", "luminosity"]) {
        const c = context();
        c.globalCompositeOperation = name;
        c.fillStyle = "rgba(64, 149, 191, 0.5)";
        c.shadowColor = "rgb(64, 149, 191)"; /* of a half opaque shape: as it is, and once more over it */
        c.shadowOffsetX = 1;
        c.fillRect(0, 0, 100, 50);
        pixel(c, 50, 25, [64, 149, 191, 191], 2);
        c.reset();
        c.globalCompositeOperation = name;
        c.fillStyle = "rgba(64, 149, 191, 0.5)";
        c.shadowColor = "rgb(64, 149, 191)";
        c.shadowOffsetX = 50;
        c.shadowBlur = 4;
        c.fillRect(0, 0, 40, 50);
        pixel(c, 70, 25, [64, 149, 191, 128], 2);
    }
});
