/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* drawImage, pixels, pictures, OffscreenCanvas, by the HTML standard. */

check("/canvas/draw-image/draw9", () => {
    const o = context(100, 50);
    o.fillStyle = "#0f0";
    o.fillRect(0, 0, 100, 50);
    o.fillStyle = "#f00";
    o.fillRect(0, 0, 50, 50);
    const c = context();
    c.drawImage(o.canvas, 50, 0, 50, 50, 0, 0, 100, 50);
    pixel(c, 0, 0, green);
    pixel(c, 99, 49, green);
});
check("/canvas/draw-image/self", () => {
    const c = context();
    c.fillStyle = "#0f0";
    c.fillRect(0, 0, 50, 50);
    c.drawImage(c.canvas, 50, 0);
    pixel(c, 75, 25, green);
});
check("/canvas/draw-image/outside", () => {
    const o = context(100, 50);
    o.fillStyle = "#0f0";
    o.fillRect(0, 0, 100, 50);
    const c = context();
    c.drawImage(o.canvas, -50, 0, 50, 50, 0, 0, 50, 50);
    pixel(c, 10, 10, clear);
    c.drawImage(o.canvas, -50, 0, 100, 50, 0, 0, 100, 50);
    pixel(c, 25, 10, clear);
    pixel(c, 75, 10, green);
});
check("/canvas/draw-image/negative", () => {
    const o = context(100, 50);
    o.fillStyle = "#0f0";
    o.fillRect(0, 0, 50, 50);
    o.fillStyle = "#f00";
    o.fillRect(50, 0, 50, 50);
    const c = context();
    c.drawImage(o.canvas, 100, 0, -100, 50, 0, 0, 100, 50);
    pixel(c, 10, 10, green);
    pixel(c, 90, 10, red);
});
check("/canvas/draw-image/errors", () => {
    const c = context();
    throws(TypeError, () => c.drawImage(null, 0, 0));
    throws(TypeError, () => c.drawImage({}, 0, 0));
    const z = document.createElement("canvas");
    z.width = 0;
    throws("InvalidStateError", () => c.drawImage(z, 0, 0));
    const i = new Image();
    c.drawImage(i, 0, 0);
});
check("/canvas/image-data/roundtrip", () => {
    const c = context();
    const d = c.createImageData(2, 2);
    for (let k = 0;k<16;k++)d.data[k] = k*16+10;
    d.data[3] = d.data[7] = d.data[11] = d.data[15] = 255;
    c.putImageData(d, 5, 5);
    sameList(c.getImageData(5, 5, 2, 2).data, Array.from(d.data));
});
check("/canvas/image-data/errors", () => {
    const c = context();
    throws("IndexSizeError", () => c.getImageData(0, 0, 0, 5));
    throws(TypeError, () => c.getImageData(NaN, 0, 1, 1));
    throws(TypeError, () => c.putImageData({}, 0, 0));
    throws("IndexSizeError", () => c.createImageData(0, 1));
    throws(TypeError, () => c.createImageData(null));
});
check("/canvas/image-data/negative", () => {
    const c = context();
    c.fillStyle = "#0f0";
    c.fillRect(0, 0, 100, 50);
    const d = c.getImageData(20, 20, -10, -10);
    same(d.width, 10);
    same(d.data[1], 255);
});
check("/canvas/offscreen", () => {
    const o = new OffscreenCanvas(20, 20);
    const c = o.getContext("2d");
    c.fillStyle = "#0f0";
    c.fillRect(0, 0, 20, 20);
    const b = o.transferToImageBitmap();
    same(b.width, 20);
    const d = context();
    d.drawImage(b, 0, 0);
    pixel(d, 5, 5, green);
    pixel(c, 5, 5, clear);
});
check("/canvas/image/data-url", async () => {
    const c = context(4, 4);
    c.fillStyle = "#0f0";
    c.fillRect(0, 0, 4, 4);
    const i = new Image();
    i.src = c.canvas.toDataURL();
    await new Promise((a, b) => {i.onload = a;i.onerror = b});
    same(i.naturalWidth, 4);
    const d = context();
    d.drawImage(i, 0, 0);
    pixel(d, 2, 2, green);
    const bm = await createImageBitmap(i);
    same(bm.width, 4);
});
check("/canvas/images/draw-low-alpha", () => {
    const o = context(100, 50);
    o.fillStyle = "#f00";
    o.fillRect(0, 0, 100, 50);
    const c = context();
    c.globalAlpha = 0;
    c.drawImage(o.canvas, 0, 0);
    pixel(c, 50, 25, clear);
});
check("/canvas/images/dirty", () => {
    const c = context();
    c.fillStyle = "#0f0";
    c.fillRect(0, 0, 100, 50);
    const d = context();
    const i = c.getImageData(0, 0, 100, 50);
    d.putImageData(i, -20, -20, 40, 20, 20, 20);
    pixel(d, 25, 5, green);
    pixel(d, 45, 5, clear);
    d.putImageData(i, 0, 0, -10, -10, 20, 20);
    pixel(d, 5, 5, green);
    pixel(d, 15, 5, clear);
    d.putImageData(i, 50, 0, 20, 20, -10, -10);
    pixel(d, 65, 15, green);
    pixel(d, 75, 15, clear);
});
check("/canvas/images/put-ignores", () => {
    const c = context();
    c.globalAlpha = 0.1;
    c.globalCompositeOperation = "destination-atop";
    c.shadowColor = "#f00";
    c.shadowBlur = 1;
    c.translate(100, 50);
    c.beginPath();
    c.clip();
    const i = c.createImageData(10, 10);
    i.data.fill(255);
    c.putImageData(i, 0, 0);
    pixel(c, 5, 5, white);
});
check("/canvas/images/image-smoothing-off", () => {
    const o = context(2, 1);
    o.fillStyle = "#f00";
    o.fillRect(0, 0, 1, 1);
    o.fillStyle = "#0f0";
    o.fillRect(1, 0, 1, 1);
    const c = context(100, 50);
    c.imageSmoothingEnabled = false;
    c.drawImage(o.canvas, 0, 0, 100, 50);
    pixel(c, 49, 25, red);
    pixel(c, 50, 25, green);
});
