/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fire, a pixel at a time, shown enlarged. What makes it rise is WebAssembly, written here byte by byte. The mouse adds heat. */

const width = 320, height = 180, shown = height - 24, pixelsAt = 0x40000, paletteAt = 0x80000;

/* A function without arguments over nine pages of memory: heat as f32, pixels, palette. Numbers above 63 are LEB128: 0x80,
   0x0a is 1280, a row of words. The left edge meets the right one, a row higher. */
const rise = [
    0x02, 0x01, 0x7f, 0x01, 0x7d,               // local i: i32, heat: f32
    0x03, 0x40,                                 // loop
    0x20, 0x00,                                 //   i (where heat goes)
    0x43, 0x00, 0x00, 0x00, 0x00,               //   0.0
    0x20, 0x00, 0x2a, 0x02, 0x80, 0x0a,         //   f32 at i + 1280: the row below
    0x20, 0x00, 0x2a, 0x02, 0xfc, 0x09, 0x92,   //   + f32 at i + 1276: left of it
    0x20, 0x00, 0x2a, 0x02, 0x84, 0x0a, 0x92,   //   + f32 at i + 1284: right of it
    0x20, 0x00, 0x2a, 0x02, 0x80, 0x14, 0x92,   //   + f32 at i + 2560: two rows below
    0x43, 0x00, 0x00, 0x80, 0x3e, 0x94,         //   * 0.25
    0x43, 0x33, 0x33, 0xb3, 0x3f, 0x93, 0x97,   //   - 1.4, but no less than 0.0
    0x22, 0x01, 0x38, 0x02, 0x00,               //   heat = that; f32 at i = heat
    0x20, 0x00,                                 //   i (where the pixel goes)
    0x20, 0x01, 0xa9, 0x41, 0x02, 0x74,         //   heat as a whole number, * 4
    0x28, 0x02, 0x80, 0x80, 0x20,               //   i32 at that + 0x80000: its colour
    0x36, 0x02, 0x80, 0x80, 0x10,               //   i32 at i + 0x40000 = colour
    0x20, 0x00, 0x41, 0x04, 0x6a, 0x22, 0x00,   //   i = i + 4
    0x41, 0x80, 0x88, 0x0e, 0x49, 0x0d, 0x00,   //   if i < 230400: again
    0x0b, 0x0b,
];

const bytes = new Uint8Array([
    0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00,
    0x01, 0x04, 0x01, 0x60, 0x00, 0x00,                                     // a type: () → ()
    0x03, 0x02, 0x01, 0x00,                                                 // a function of that type
    0x05, 0x03, 0x01, 0x00, 0x09,                                           // a memory of nine pages
    0x07, 0x11, 0x02, 0x04, 0x72, 0x69, 0x73, 0x65, 0x00, 0x00,             // exports: "rise", function 0;
                      0x06, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 0x02, 0x00, //          "memory", memory 0
    0x0a, rise.length + 2, 0x01, rise.length, ...rise,                      // the code
]);
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
const memory = exports.memory.buffer, heat = new Float32Array(memory, 0, width * (height + 2));
const image = new ImageData(new Uint8ClampedArray(memory, pixelsAt, width * height * 4), width, height);
const small = new OffscreenCanvas(width, height), smallContext = small.getContext("2d");

/* Black, red, orange, yellow, white: words of alpha, blue, green, red. */
new Uint32Array(memory, paletteAt, 256).forEach((_, k, palette) => {
    const red = Math.min(255, k * 3), green = Math.max(0, Math.min(255, (k - 64) * 2)), blue = Math.max(0, Math.min(255, (k - 176) * 4));
    palette[k] = 255 << 24 | blue << 16 | green << 8 | red;
});

let pointer = null;

function stoke() {
    for (let x = 0; x < width; x += 8)
        if (Math.random() < 0.2)
            heat.fill(Math.random() < 0.6 ? 255 : 40, height * width + x, height * width + x + 8);
    heat.copyWithin((height + 1) * width, height * width, (height + 1) * width);
    for (let dy = -5; pointer && dy <= 5; dy++)
        for (let dx = -5; dx <= 5; dx++) {
            const x = Math.floor(pointer.x) + dx, y = Math.floor(pointer.y) + dy;
            if (x >= 0 && x < width && y >= 0 && y < height && dx * dx + dy * dy < 26)
                heat[y * width + x] = 255;
        }
}

function frame() {
    stoke();
    exports.rise();
    smallContext.putImageData(image, 0, 0);
    ctx.drawImage(small, 0, 0, width, shown, 0, 0, canvas.width, canvas.height); /* not the embers */
    requestAnimationFrame(frame);
}

addEventListener("pointermove", event => { pointer = { x: event.clientX / innerWidth * width, y: event.clientY / innerHeight * shown }; });
addEventListener("pointerleave", () => { pointer = null; });
requestAnimationFrame(frame);
