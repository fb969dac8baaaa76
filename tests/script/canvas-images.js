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

/* Pictures of a few pixels, as files, made with giflib and libwebp. */
const files = {
    /* Screen 4 × 2. First frame 3 × 2 at 1, 0: green, red, blue; transparent, blue, green. Second: all red. */
    moving: "gif;base64,R0lGODlhBAACAJEAAAD/AP8AAAAA////ACH5BAUKAAMALAEAAAADAAIAAAIERDQCBQAh+QQFCgADACwAAAAABAACAAACA4xvBQA7",
    /* 1 × 9, colours of the frame's own, interlaced: row y has colour y % 4 of green, red, blue, yellow. */
    interlaced: "gif;base64,R0lGODdhAQAJABcAACwAAAAAAQAJAMEA/wD/AAAAAP///wACBIQlMVoAOw==",
    /* 2 × 2, lossless: green, red; half of blue, nothing. */
    lossless: "webp;base64,UklGRjQAAABXRUJQVlA4TCcAAAAvAUAAEB8gEEjaH3oNAUGR/6PNv4Cg6LrlAuZGA5m0bajtrkX0Pz4A",
    /* 16 × 16, lossy, green. */
    lossy: "webp;base64,UklGRkAAAABXRUJQVlA4IDQAAAAQAgCdASoQABAAAMASJaACdLoB+AH6AAPIAP7uvZ//cvafonw/7qK//lB+EYg2/+ViAAAA",
    /* 6 × 4. First frame 2 × 2 at 2, 2: green. Second frame: red. */
    movingWebp: "webp;base64,UklGRoQAAABXRUJQVlA4WAoAAAACAAAABQAAAwAAQU5JTQYAAAAAAAAAAABBTk1GKAAAAAEAAAEAAAEAAAEAAGQAAABWUDhM"
        + "DwAAAC8BQAAAB9D/iP4HIqL/AQBBTk1GKAAAAAEAAAEAAAEAAAEAAGQAAABWUDhMDwAAAC8BQAAABxD9j/4HIqL/AQA=",
};

/* The pixels of a file, and its sides. */
async function shown(file) {
    const image = new Image();
    image.src = `data:image/${file}`;
    await image.decode();
    const drawn = context(image.naturalWidth, image.naturalHeight);
    drawn.drawImage(image, 0, 0);
    return { width: image.naturalWidth, height: image.naturalHeight, at: (x, y, color, tolerance) => pixel(drawn, x, y, color, tolerance) };
}

check("/canvas/images/gif/first-frame-on-its-screen", async () => {
    const { width, height, at } = await shown(files.moving);
    sameList([width, height], [4, 2]);
    [[clear, green, red, blue], [clear, clear, blue, green]].forEach((row, y) => row.forEach((color, x) => at(x, y, color)));
});
check("/canvas/images/gif/interlaced-with-colours-of-its-own", async () => {
    const { width, height, at } = await shown(files.interlaced);
    sameList([width, height], [1, 9]);
    for (let y = 0; y < 9; y++)
        at(0, y, [green, red, blue, [255, 255, 0, 255]][y % 4]);
});
check("/canvas/images/webp/lossless", async () => {
    const { width, height, at } = await shown(files.lossless);
    sameList([width, height], [2, 2]);
    at(0, 0, green);
    at(1, 0, red);
    at(0, 1, [0, 0, 255, 128]);
    at(1, 1, clear);
});
check("/canvas/images/webp/lossy", async () => {
    const { width, height, at } = await shown(files.lossy);
    sameList([width, height], [16, 16]);
    at(8, 8, green, 3);
});
check("/canvas/images/webp/first-frame-on-its-canvas", async () => {
    const { width, height, at } = await shown(files.movingWebp);
    sameList([width, height], [6, 4]);
    at(1, 2, clear);
    at(2, 1, clear);
    at(2, 2, green);
    at(3, 3, green);
    at(4, 3, clear);
});
check("/canvas/images/a-pattern-of-a-gif-is-its-first-frame", async () => {
    const image = new Image();
    image.src = `data:image/${files.moving}`;
    await image.decode();
    const c = context();
    c.fillStyle = c.createPattern(image, "repeat");
    c.fillRect(0, 0, 100, 50);
    pixel(c, 49, 24, green);
    pixel(c, 50, 24, red);
    pixel(c, 50, 25, blue);
});
/* Every beginning of each file, a JPEG too, and each with every byte changed, is drawn or refused. */
check("/canvas/images/hostile-files-are-drawn-or-refused", async () => {
    let drawn = 0, refused = 0;
    const c = context(20, 20);
    const read = async bytes => {
        const image = new Image();
        image.src = `data:image/png;base64,${btoa(String.fromCharCode(...bytes))}`;
        await image.decode().catch(() => {});
        try {
            c.drawImage(image, 0, 0);
        } catch (error) {
            same(error.name, "InvalidStateError");
        }
        image.naturalWidth > 0 ? drawn++ : refused++;
    };
    const jpeg = context(16, 16).canvas.toDataURL("image/jpeg");
    for (const file of [...Object.values(files), jpeg]) {
        const bytes = Uint8Array.from(atob(file.slice(file.indexOf(",") + 1)), letter => letter.charCodeAt(0));
        for (let end = 0; end < bytes.length; end++) {
            await read(bytes.subarray(0, end));
            const changed = bytes.slice();
            changed[end] ^= 0xff;
            await read(changed);
        }
    }
    if (drawn < 100 || refused < 100)
        fail(`${drawn} were drawn, ${refused} refused`);
});
check("/canvas/images/there-when-the-script-has-ended", async () => {
    const c = context(), image = new Image();
    image.src = `data:image/${files.lossy}`;
    sameList([image.complete, image.naturalWidth], [false, 0]);
    same(c.createPattern(image, ""), null);
    c.drawImage(image, 0, 0);
    pixel(c, 8, 8, clear);
    await new Promise(resolve => { image.onload = resolve; });
    sameList([image.complete, image.naturalWidth], [true, 16]);
    const before = c.createPattern(image, "");
    image.src = `data:image/${files.moving}`;
    c.drawImage(image, 0, 0);
    pixel(c, 8, 8, clear);
    c.fillStyle = before;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 8, 8, green, 3);
    await image.decode();
    same(image.naturalWidth, 4);
    image.removeAttribute("src");
    sameList([image.complete, image.naturalWidth], [true, 0]);
    const holder = document.createElement("div");
    holder.innerHTML = `<img src="data:image/${files.moving}">`;
    same(holder.firstChild.naturalWidth, 4);
});
check("/canvas/images/between-pixels", () => {
    const sprite = context(4, 4), c = context(12, 12), faded = context(12, 12);
    sprite.fillStyle = "#0f0";
    sprite.fillRect(0, 0, 2, 4);
    sprite.fillStyle = "#f00";
    sprite.fillRect(2, 0, 2, 4);
    c.drawImage(sprite.canvas, 3.25, 4);
    for (const [x, expected] of [[2, clear], [3, [0, 255, 0, 191]], [4, green], [5, [191, 64, 0, 255]], [6, red], [7, [255, 0, 0, 64]], [8, clear]])
        pixel(c, x, 5, expected, 2);
    for (const [y, expected] of [[3, clear], [4, green], [7, green], [8, clear]])
        pixel(c, 4, y, expected, 2);
    c.reset();
    c.fillStyle = "#00f";
    c.fillRect(0, 0, 12, 12);
    c.rect(0, 0, 5, 12);
    c.clip();
    c.globalAlpha = 0.5;
    c.drawImage(sprite.canvas, -1, -1.5); /* cut off by the edge, and by the clip */
    pixel(c, 0, 0, [0, 128, 128, 255], 2);
    pixel(c, 1, 2, [128, 0, 128, 255], 130);
    pixel(c, 0, 2, [0, 64, 191, 255], 2);
    c.drawImage(sprite.canvas, 4.5, 6);
    pixel(c, 4, 7, [0, 64, 191, 255], 2);
    pixel(c, 5, 7, blue);
    faded.drawImage(c.canvas, 0, 0, 12, 12, 20.5, 0, 12, 12); /* beside it all */
    pixel(faded, 11, 5, clear);
});
check("/canvas/images/every-alpha-there-and-back", () => {
    const c = context(256, 3), bytes = new Uint8ClampedArray(256 * 3 * 4 + 1), data = bytes.subarray(1); /* at an odd address */
    for (let k = 0; k < data.length; k += 4)
        data.set([k / 4 % 256, 255, k / 4 * 7 % 256, k < 1024 ? 255 : k < 2048 ? k / 4 % 256 : 0], k);
    c.putImageData(new ImageData(data, 256, 3), 0, 0);
    const read = c.getImageData(0, 0, 256, 3).data;
    for (let k = 0; k < data.length; k += 4) {
        const alpha = data[k + 3];
        same(read[k + 3], alpha);
        for (let part = 0; part < 3; part++) /* as near as bytes, multiplied by alpha, can be */
            near(read[k + part], alpha ? data[k + part] : 0, alpha ? 127.5 / alpha + 0.5 : 0, `alpha ${alpha}`);
    }
    const part = c.getImageData(-3, 1, 10, 1).data;
    sameList(part.slice(0, 12), new Array(12).fill(0));
    same(part[4 * 8 + 3], 5);
});
