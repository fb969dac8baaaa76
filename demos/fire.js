/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fire, a pixel at a time in typed arrays, shown enlarged. The mouse adds heat. */

const width = 200, height = 120, heat = new Float32Array(width * (height + 2));
const small = new OffscreenCanvas(width, height), smallContext = small.getContext("2d");
const image = smallContext.createImageData(width, height), pixels = new Uint32Array(image.data.buffer);

/* Black, red, orange, yellow, white: words of alpha, blue, green, red. */
const palette = Uint32Array.from({ length: 256 }, (_, k) => {
    const red = Math.min(255, k * 3), green = Math.max(0, Math.min(255, (k - 64) * 2)), blue = Math.max(0, Math.min(255, (k - 176) * 4));
    return (255 << 24 | blue << 16 | green << 8 | red) >>> 0;
});

let pointer = null;

function stoke() {
    for (let x = 0; x < width; x++)
        heat[(height + 1) * width + x] = heat[height * width + x] = Math.random() < 0.55 ? 255 : 60;
    if (!pointer)
        return;
    for (let dy = -3; dy <= 3; dy++)
        for (let dx = -3; dx <= 3; dx++) {
            const x = Math.floor(pointer.x) + dx, y = Math.floor(pointer.y) + dy;
            if (x >= 0 && x < width && y >= 0 && y < height && dx * dx + dy * dy < 10)
                heat[y * width + x] = 255;
        }
}

function rise() {
    for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
            const below = (y + 1) * width + x, left = x > 0 ? below - 1 : below, right = x < width - 1 ? below + 1 : below;
            heat[y * width + x] = Math.max(0, (heat[below] + heat[left] + heat[right] + heat[below + width]) / 4 - 0.9);
        }
}

function frame() {
    stoke();
    rise();
    for (let k = 0; k < pixels.length; k++)
        pixels[k] = palette[heat[k] | 0];
    smallContext.putImageData(image, 0, 0);
    ctx.drawImage(small, 0, 0, canvas.width, canvas.height);
    requestAnimationFrame(frame);
}

addEventListener("pointermove", event => { pointer = { x: event.clientX / innerWidth * width, y: event.clientY / innerHeight * height }; });
addEventListener("pointerleave", () => { pointer = null; });
requestAnimationFrame(frame);
