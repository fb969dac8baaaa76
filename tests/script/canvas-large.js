/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Canvases with sides beyond 32,767 pixels, where the surfaces of the drawing library end: all that is drawn there looks as
   on a small one, across the seams too. */

const LONG = 40000; /* two surfaces, that meet in the middle */

/* What draw makes around the middle of a long canvas is what it makes on a small one. */
function alike(draw, tolerance = 0, settings) {
    for (const upright of [false, true]) {
        const small = context(100, 50, settings), large = upright ? context(100, LONG, settings) : context(LONG, 50, settings);
        const [x, y] = upright ? [0, LONG / 2 - 25] : [LONG / 2 - 50, 0];
        large.translate(x, y);
        for (const c of [small, large])
            draw(c);
        const wanted = small.getImageData(0, 0, 100, 50).data, found = large.getImageData(x, y, 100, 50).data;
        const worst = wanted.reduce((most, value, k) => Math.max(most, Math.abs(value - found[k])), 0);
        if (worst > tolerance)
            fail(`${upright ? "upright" : "lying"}: ${worst} off`);
    }
}

check("/canvas/large/shapes-across-the-seam", () => {
    alike(c => { c.fillStyle = "rgba(0, 200, 0, 0.5)"; c.fillRect(10.5, 5.25, 80, 40); c.clearRect(40, 10, 20, 20); });
    alike(c => { c.arc(50, 25, 20, 0, 7); c.fill("evenodd"); }, 1);
    alike(c => { c.lineWidth = 7; c.lineJoin = "round"; c.setLineDash([9, 4]); c.moveTo(5, 5); c.bezierCurveTo(90, 0, 10, 50, 95, 45); c.stroke(); }, 2);
    alike(c => { c.moveTo(5, 5); c.lineTo(95, 40); c.strokeRect(20, 10, 60, 30); c.stroke(); }, 1);
    alike(c => { c.font = "20px sans-serif"; c.fillText("across seams", 2, 30); }, 1);
    alike(c => { c.shadowBlur = 6; c.shadowOffsetX = 3; c.shadowColor = "red"; c.fillRect(30, 10, 40, 30); }, 1);
    alike(c => { c.filter = "blur(3px)"; c.fillRect(30, 10, 40, 30); }, 1);
    alike(c => { c.fillStyle = "#fff"; c.fillRect(0, 0, 100, 50); c.globalCompositeOperation = "destination-in"; c.fillRect(40, 20, 20, 10); });
});
check("/canvas/large/styles-and-clips-across-the-seam", () => {
    const styled = make => alike(c => {
        const style = make(c);
        if (style instanceof CanvasGradient) {
            style.addColorStop(0, "#f00");
            style.addColorStop(1, "#00f");
        }
        c.fillStyle = style;
        c.fillRect(0, 0, 100, 50);
    }, 1);
    styled(c => c.createLinearGradient(10, 0, 90, 20));
    styled(c => c.createRadialGradient(50, 25, 5, 45, 20, 60));
    styled(c => c.createConicGradient(1, 50, 25));
    alike(c => {
        c.save();
        c.beginPath();
        c.rect(20, 10, 60, 30);
        c.clip();
        c.fillRect(0, 0, 100, 50);
        c.restore();
        c.fillRect(0, 0, 10, 10);
    });
    alike(c => c.fillRect(10, 10, 80, 30), 0, { alpha: false });
});
check("/canvas/large/pixels-in-and-out", () => {
    const c = context(LONG, 2), image = c.createImageData(LONG, 1);
    for (let x = 0; x < LONG; x++)
        image.data.set([x & 255, x >> 8, 0, 255], 4 * x);
    c.putImageData(image, 0, 1, 5, 0, LONG - 10, 1);
    for (const x of [5, 19999, 20000, 20001, LONG - 6])
        pixel(c, x, 1, [x & 255, x >> 8, 0, 255]);
    pixel(c, 4, 1, clear);
    pixel(c, LONG - 5, 1, clear);
    sameList(c.getImageData(LONG - 6, 1, 12, 1).data.slice(4, 8), clear); /* beyond the edge too */
    const state = c.getTransform();
    c.reset();
    pixel(c, 20000, 1, clear);
    same(state.isIdentity, true);
});
check("/canvas/large/drawn-onto-others-and-itself", () => {
    const c = context(LONG, 4), small = context(100, 4), whole = context(400, 4);
    c.fillStyle = "#0f0";
    c.fillRect(0, 0, LONG / 2, 4);
    c.fillStyle = "#f00";
    c.fillRect(LONG / 2, 0, LONG / 2, 4);
    small.drawImage(c.canvas, LONG / 2 - 50, 0, 100, 4, 0, 0, 100, 4);
    pixel(small, 49, 2, green);
    pixel(small, 50, 2, red);
    whole.drawImage(c.canvas, 0, 0, 400, 4);
    pixel(whole, 198, 2, green, 2);
    pixel(whole, 202, 2, red, 2);
    c.drawImage(c.canvas, 0, 0, LONG / 2, 4, LONG / 4, 0, LONG / 2, 4); /* as it was: green over both */
    pixel(c, LONG / 2 + 5000, 2, green);
    pixel(c, LONG - 5, 2, red);
    small.fillStyle = small.createPattern(c.canvas, "repeat");
    small.fillRect(0, 0, 100, 4);
    pixel(small, 50, 2, green);
});
check("/canvas/large/as-a-file", async () => {
    const c = context(LONG, 1);
    c.fillStyle = "#0f0";
    c.fillRect(0, 0, LONG, 1);
    const url = c.canvas.toDataURL(), head = atob(url.slice(url.indexOf(",") + 1, url.indexOf(",") + 45));
    same([...head.slice(16, 24)].map(letter => letter.charCodeAt(0)).join(), "0,0,156,64,0,0,0,1");
    same(c.canvas.toDataURL("image/jpeg").slice(0, 15), "data:image/jpeg");
    const bitmap = await createImageBitmap(c.canvas), copy = context(10, 1);
    copy.drawImage(bitmap, 10 - LONG, 0);
    pixel(copy, 9, 0, green);
});
check("/canvas/large/without-end", () => {
    for (const [width, height] of [[65535, 1], [65536, 1], [1, 2147483647]]) {
        const c = context(width, height);
        c.fillRect(0, 0, width, height);
        same(c.getImageData(width - 1, 0, 1, 1).data[3], width === 65535 ? 255 : 0, `${width} × ${height}`);
        same(c.canvas.toDataURL().length > 10, width === 65535);
    }
});
