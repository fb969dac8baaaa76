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
check("/canvas/paths/miter", () => {
    const c = context();
    c.fillStyle = "#0f0";
    c.fillRect(0, 0, 100, 50);
    c.lineWidth = 200;
    c.lineJoin = "miter";
    c.strokeStyle = "#f00";
    c.miterLimit = 1.414;
    c.beginPath();
    c.moveTo(200, 1000);
    c.lineTo(200, 200);
    c.lineTo(1000, 201);
    c.stroke();
    pixel(c, 1, 1, green);
    pixel(c, 48, 48, green);
});
check("/canvas/paths/miter-right", () => {
    const c = context();
    c.fillStyle = "#f00";
    c.fillRect(0, 0, 100, 50);
    c.lineWidth = 400;
    c.lineJoin = "miter";
    c.strokeStyle = "#0f0";
    c.miterLimit = 1.414214;
    c.beginPath();
    c.moveTo(200, 1000);
    c.lineTo(200, 200);
    c.lineTo(1000, 200);
    c.stroke();
    pixel(c, 1, 1, green);
    pixel(c, 48, 48, green);
});
check("/canvas/paths/line-transformed", () => {
    const c = context();
    c.lineWidth = 20;
    c.strokeStyle = "#0f0";
    c.save();
    c.scale(5, 1);
    c.beginPath();
    c.moveTo(5, 25);
    c.lineTo(5, -100);
    c.stroke();
    c.restore();
    pixel(c, 5, 10, green);
    pixel(c, 25, 10, green);
});
check("/canvas/paths/bezier-shape", () => {
    const c = context();
    c.lineWidth = 55;
    c.strokeStyle = "#0f0";
    c.beginPath();
    c.moveTo(-2000, 3100);
    c.bezierCurveTo(-2000, -1000, 2100, -1000, 2100, 3100);
    c.stroke();
    pixel(c, 50, 25, green);
    pixel(c, 1, 1, green);
    pixel(c, 98, 48, green);
});
check("/canvas/paths/bezier-scaled", () => {
    const c = context();
    c.scale(1000, 1000);
    c.strokeStyle = "#0f0";
    c.lineWidth = 0.055;
    c.beginPath();
    c.moveTo(-2, 3.1);
    c.bezierCurveTo(-2, -1, 2.1, -1, 2.1, 3.1);
    c.stroke();
    pixel(c, 50, 25, green);
    pixel(c, 98, 48, green);
});
check("/canvas/paths/arcto-ensure", () => {
    const c = context();
    c.fillStyle = "#f00";
    c.lineWidth = 50;
    c.strokeStyle = "#0f0";
    c.beginPath();
    c.arcTo(0, 25, 50, 250, 0.1);
    c.lineTo(100, 25);
    c.stroke();
    pixel(c, 1, 25, green);
    pixel(c, 50, 25, green);
});
check("/canvas/paths/arcto-collinear", () => {
    const c = context();
    c.strokeStyle = "#0f0";
    c.lineWidth = 50;
    c.beginPath();
    c.moveTo(0, 25);
    c.arcTo(50, 25, 150, 25, 1);
    c.stroke();
    pixel(c, 25, 25, green);
    pixel(c, 60, 25, clear);
});
check("/canvas/paths/arcto-shape", () => {
    const c = context();
    const tol = 1.5;
    c.strokeStyle = "#0f0";
    c.lineWidth = 10;
    c.beginPath();
    c.moveTo(10, 25);
    c.arcTo(75, 25, 75, 60, 20);
    c.stroke();
    pixel(c, 10, 25, green);
    pixel(c, 75, 25, clear);
    pixel(c, 75, 43, green);
    pixel(c, 65, 29, green);
});
check("/canvas/paths/rect-winding", () => {
    const c = context();
    c.fillStyle = "#f00";
    c.rect(0, 0, 50, 50);
    c.rect(100, 50, -50, -50);
    c.rect(0, 25, 100, -25);
    c.rect(100, 25, -100, 25);
    c.fill();
    pixel(c, 25, 12, clear);
});
check("/canvas/paths/close-newline", () => {
    const c = context();
    c.strokeStyle = "#0f0";
    c.lineWidth = 50;
    c.moveTo(-100, 25);
    c.lineTo(-100, -100);
    c.lineTo(200, -100);
    c.lineTo(200, 25);
    c.closePath();
    c.lineTo(1000, 1000);
    c.stroke();
    pixel(c, 50, 25, green);
});
check("/canvas/paths/isPointTransform", () => {
    const c = context();
    c.translate(50, 0);
    c.rect(0, 0, 20, 20);
    same(c.isPointInPath(60, 10), true);
    same(c.isPointInPath(10, 10), false);
    c.resetTransform();
    same(c.isPointInPath(60, 10), true);
});
check("/canvas/paths/clip-evenodd-path2d", () => {
    const c = context();
    const p = new Path2D;
    p.rect(0, 0, 100, 50);
    p.rect(20, 10, 20, 20);
    c.clip(p,"evenodd");
    c.fillStyle = "#0f0";
    c.fillRect(0, 0, 100, 50);
    pixel(c, 30, 20, clear);
    pixel(c, 70, 20, green);
});
check("/canvas/paths/rounded-rectangle-with-a-corner-of-no-width", () => {
    for (const radii of [{ y: 20 }, { x: 20 }, [{ x: 0, y: 20 }, 0, { x: 30, y: 0 }]]) {
        const c = context();
        c.roundRect(10, 5, 80, 40, radii);
        c.fill();
        for (const [x, y] of [[10, 5], [89, 5], [89, 44], [10, 44], [50, 25]])
            pixel(c, x, y, black);
        for (const [x, y] of [[9, 25], [90, 25], [50, 4], [50, 45]])
            pixel(c, x, y, clear);
    }
});
check("/canvas/paths/curves-that-turn-back-on-their-line", () => {
    for (const curve of [c => c.bezierCurveTo(60, 25, 60, 25, 30, 25), c => c.quadraticCurveTo(75, 25, 30, 25), c => c.bezierCurveTo(80, 25, 40, 25, 50, 25)]) {
        const c = context();
        c.lineWidth = 20;
        c.moveTo(30, 25);
        curve(c);
        c.stroke();
        for (const [x, y] of [[31, 16], [31, 33], [40, 25], [50, 16], [50, 33]])
            pixel(c, x, y, black);
        pixel(c, 29, 25, clear);
        pixel(c, 70, 25, clear);
    }
});
check("/canvas/paths/far-beyond-the-canvas", () => {
    const drawn = draw => {
        const c = context();
        c.fillStyle = c.strokeStyle = "#0f0";
        draw(c);
        return c;
    };
    const below = c => { c.moveTo(-50e9, -25e9); c.lineTo(50e9, 25e9); c.lineTo(50e9, 50e9); c.lineTo(-50e9, 50e9); };
    for (const draw of [c => { below(c); c.fill(); }, c => { below(c); c.clip(); c.fillRect(0, 0, 100, 50); },
        c => { c.scale(1e9, 1e9); c.moveTo(-1, -0.5); c.lineTo(1, 0.5); c.lineTo(-1, 1); c.fill(); },
        c => { c.lineWidth = 10; c.moveTo(0, 5); c.lineTo(2e9, 1e9 + 5); c.stroke(); c.fillRect(0, 40, 50, 10); }]) {
        const c = drawn(draw); /* the line keeps its slope */
        pixel(c, 20, 45, green);
        pixel(c, 90, 5, clear);
        pixel(c, 60, 24, clear);
        pixel(c, 60, 33, green);
    }
    let c = drawn(c => { c.moveTo(0, 0); c.bezierCurveTo(1e20, 0, 1e20, 50, 0, 50); c.fill(); });
    pixel(c, 50, 25, green);
    c = drawn(c => { c.lineWidth = 20; c.moveTo(-1e20, 25); c.bezierCurveTo(-1e10, 25, 1e10, 25, 1e20, 25); c.stroke(); });
    pixel(c, 50, 25, green);
    pixel(c, 50, 5, clear);
    c = drawn(c => { c.lineWidth = 1e9; c.strokeRect(0, 0, 1, 1); });
    pixel(c, 50, 25, green);
    c = drawn(c => { c.shadowOffsetX = 1e9; c.shadowColor = "#0f0"; c.fillRect(-1e9, 0, 100, 50); });
    pixel(c, 50, 25, green);
    const tile = drawn(c => c.fillRect(0, 0, 5, 10)).canvas;
    tile.width = tile.height = 10;
    tile.getContext("2d").fillRect(0, 0, 5, 10);
    c = drawn(c => { c.fillStyle = c.createPattern(tile, "repeat"); c.translate(1e7, 0); c.fillRect(-1e7, 0, 100, 50); });
    pixel(c, 52, 25, black);
    pixel(c, 57, 25, clear);
});
check("/canvas/paths/thin-lines-as-wide-as-they-should-be", () => {
    const sum = (x0, y0, x1, y1, width) => {
        const c = context(200, 200);
        c.lineWidth = width;
        c.moveTo(x0, y0);
        c.lineTo(x1, y1);
        c.stroke();
        return c.getImageData(0, 0, 200, 200).data.reduce((total, value) => total + value, 0) / 255;
    };
    for (const width of [0.2, 1, 1.5, 2.9])
        for (const [x0, y0, x1, y1] of [[10, 20, 190, 30], [30, 190, 20, 10], [10, 10, 190, 190], [50, 50, 52, 51], [20.5, 9, 20.5, 180], [9, 7, 180, 7]])
            near(sum(x0, y0, x1, y1, width) / (Math.hypot(x1 - x0, y1 - y0) * width), 1, 0.03, `${[x0, y0, x1, y1, width]}`);
});
check("/canvas/paths/thin-curves-have-no-gaps", () => {
    const c = context(200, 200);
    for (let turn = 0; turn < 40; turn++) {
        c.clearRect(0, 0, 200, 200);
        c.beginPath();
        c.ellipse(100, 100, 90, 15 + turn * 2, turn, 0, 7);
        c.stroke();
        const alpha = c.getImageData(0, 0, 200, 200).data;
        for (let angle = 0; angle < 6.28; angle += 0.01) { /* along the line there is ink within a pixel */
            const u = 90 * Math.cos(angle), v = (15 + turn * 2) * Math.sin(angle);
            const x = Math.floor(100 + u * Math.cos(turn) - v * Math.sin(turn)), y = Math.floor(100 + u * Math.sin(turn) + v * Math.cos(turn));
            const ink = [-1, 0, 1].flatMap(dy => [-1, 0, 1].map(dx => alpha[((y + dy) * 200 + x + dx) * 4 + 3])).reduce((a, b) => a + b);
            if (ink < 450)
                fail(`turn ${turn}: ${ink} of ink around ${x}, ${y}`);
        }
    }
});
check("/canvas/paths/stroked-rectangle-exactly", () => {
    for (const color of ["#000", "rgba(0, 0, 0, 0.5)"]) {
        const c = context(40, 40), whole = color === "#000" ? 255 : 128;
        c.strokeStyle = color;
        c.strokeRect(10, 10.25, 20, 15.5);
        for (const [x, y, share] of [[9, 15, 0.5], [10, 15, 0.5], [11, 15, 0], [20, 9, 0.25], [20, 10, 0.75], [9, 9, 0.125], [10, 10, 0.875], [30, 25, 0.5], [20, 26, 0.25], [20, 20, 0]])
            pixel(c, x, y, [0, 0, 0, whole * share], color === "#000" ? 1 : 2);
    }
});
check("/canvas/paths/dashes-that-begin-and-end-out-of-sight", () => {
    const c = context(120, 120);
    c.setLineDash([1e6]);
    c.lineWidth = 4;
    c.moveTo(105, 124);
    c.lineTo(116, -8);
    c.stroke();
    pixel(c, 110, 64, black);
});
check("/canvas/paths/convex-shapes-cover-their-area", () => {
    const area = (draw, clip) => {
        const c = context(200, 200);
        if (clip) {
            c.rect(...clip);
            c.clip();
            c.beginPath();
        }
        draw(c);
        c.fill();
        return c.getImageData(0, 0, 200, 200).data.reduce((sum, value) => sum + value, 0) / 255;
    };
    near(area(c => c.arc(100.3, 99.6, 60, 0, 7)), Math.PI * 3600, 12);
    near(area(c => c.ellipse(100, 100, 80, 20, 0.5, 0, 7)), Math.PI * 1600, 8);
    near(area(c => { c.moveTo(10.5, 20); c.lineTo(150, 30.25); c.lineTo(60, 190); }), 11603.8, 8);
    near(area(c => c.roundRect(20, 20.5, 100, 50, 10)), 5000 - 100 * (4 - Math.PI), 4);
    near(area(c => c.arc(100, 100, 60, 0, 7), [100, 0, 100, 100]), Math.PI * 900, 6);
    near(area(c => { c.moveTo(-100, -100); c.lineTo(300, 100); c.lineTo(-100, 300); }), 35000, 12); /* beyond all edges */
    near(area(c => { c.moveTo(100, 100); c.arc(100, 100, 80, 0.3, 5); c.closePath(); }), 0.5 * 4.7 * 6400, 12); /* not convex */
    near(area(c => { for (let k = 0; k < 5; k++) c.lineTo(100 + 90 * Math.cos(k * 2.5133), 100 + 90 * Math.sin(k * 2.5133)); }), 9085, 40); /* a star: turns one way, twice around */
});
check("/canvas/paths/slanted-edges-at-the-border", () => {
    const c = context(20, 20);
    c.moveTo(-4, 0); /* half of the pixel at the left of row 0 is crossed by an edge that comes from outside */
    c.lineTo(4, 2);
    c.lineTo(4, 20);
    c.lineTo(-4, 20);
    c.fill();
    for (const [x, y, share] of [[0, 0, 0], [0, 1, 0.875], [1, 1, 0.625], [2, 1, 0.375], [3, 1, 0.125], [0, 2, 1]])
        pixel(c, x, y, [0, 0, 0, 255 * share], 2);
});
check("/canvas/paths/commas-of-svg", () => {
    const ends = text => {
        const c = context();
        c.lineWidth = 4;
        c.stroke(new Path2D(text));
        return [[5, 10], [25, 10], [30, 30], [80, 40]].map(([x, y]) => c.getImageData(x, y, 1, 1).data[3] > 0 ? 1 : 0).join("");
    };
    for (const [text, wanted] of [["M0 10 L30,10 L30,42 L90,40", "1111"], ["M0,10,30,10 30 42,90 40", "1111"], ["M0 10L 30 10,L30 42", "1100"],
        ["M0 10L,30 10", "0000"], ["M,0 10L30 10", "0000"], ["M0 10L30 10zL,90 40", "1100"], ["M0 10L30 10,,30 42", "1100"], ["M0 10 H30,V42", "1100"],
        ["M0 10 H30 V42 H 90", "1111"], ["M0 10\u00a0L30 10", "0000"], ["M0 10\v30 10", "0000"], ["M0 10\fL30 10", "1100"], ["M0 10L30 10,", "1100"]])
        same(ends(text), wanted, text);
});
