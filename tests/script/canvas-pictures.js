/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Picture files, each made here byte by byte, whole and broken. */

const yellow = [255, 255, 0, 255];

function bytesOf(...parts) { return Uint8Array.from(parts.flatMap(part => typeof part === "string" ? Array.from(part, letter => letter.charCodeAt(0)) : Array.from(part))); }
function little(value, count) { return Array.from({ length: count }, (_, k) => value >>> 8 * k & 255); }
function big(value, count) { return little(value, count).reverse(); }

function urlOf(bytes, type = "image/png") { return `data:${type};base64,${btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(""))}`; }

/* The picture on a canvas as large. */
async function shown(bytes) {
    const image = new Image();
    image.src = urlOf(bytes);
    await image.decode();
    const drawn = context(image.naturalWidth, image.naturalHeight);
    drawn.drawImage(image, 0, 0);
    return { width: image.naturalWidth, height: image.naturalHeight, drawn,
        at: (x, y, color, tolerance = 0) => pixel(drawn, x, y, color, tolerance) };
}

/* What becomes of bytes that should not be shown. */
async function refused(bytes) {
    const image = new Image();
    image.src = urlOf(bytes);
    const name = await image.decode().then(() => "was shown", error => error.name);
    same(name, "EncodingError");
    same(image.naturalWidth, 0);
}

/* ---------------------------------------------------------------------------------------- BMP */

/* rows: of the file, each padded already. colors: [blue, green, red, 0]… */
function bmp({ width, height, bits, compression = 0, colors = [], masks = [], rows, header = 40 }) {
    const core = header === 12, extra = new Array(Math.max(0, header - 40 - 4 * masks.length)).fill(0);
    const info = core ? [...little(width, 2), ...little(height, 2), 1, 0, ...little(bits, 2)]
        : [...little(width, 4), ...little(height, 4), 1, 0, ...little(bits, 2), ...little(compression, 4), ...little(0, 4), ...little(0, 8),
            ...little(colors.length, 4), ...little(0, 4), ...masks.flatMap(mask => little(mask, 4)), ...extra];
    const palette = colors.flatMap(color => color.slice(0, core ? 3 : 4)), pixels = rows.flat();
    const start = 14 + 4 + info.length + palette.length;
    return bytesOf("BM", little(start + pixels.length, 4), little(0, 4), little(start, 4), little(header, 4), info, palette, pixels);
}
const four = [[0, 255, 0, 0], [0, 0, 255, 0], [255, 0, 0, 0], [0, 255, 255, 0]]; /* green, red, blue, yellow */

check("/canvas/pictures/bmp/of-indices", async () => {
    for (const [bits, row] of [[1, [0b01000000, 0, 0, 0]], [4, [0x01, 0, 0, 0]], [8, [0, 1, 0, 0]]])
        for (const header of [12, 40, 108, 124]) {
            const { width, height, at } = await shown(bmp({ width: 2, height: 1, bits, header, colors: bits === 1 ? four.slice(0, 2) : four, rows: [row] }));
            sameList([width, height], [2, 1], `${bits} bits`);
            at(0, 0, green);
            at(1, 0, red);
        }
});
check("/canvas/pictures/bmp/an-index-beyond-the-colours-is-black", async () => {
    const { at } = await shown(bmp({ width: 2, height: 1, bits: 8, colors: four, rows: [[3, 200, 0, 0]] }));
    at(0, 0, yellow);
    at(1, 0, black);
});
check("/canvas/pictures/bmp/rows-from-below-or-from-above", async () => {
    const rows = [[0, 255, 0, 0], [0, 0, 255, 0]]; /* one pixel of three bytes each: green, red */
    const below = await shown(bmp({ width: 1, height: 2, bits: 24, rows })), above = await shown(bmp({ width: 1, height: -2, bits: 24, rows }));
    below.at(0, 1, green);
    below.at(0, 0, red);
    above.at(0, 0, green);
    above.at(0, 1, red);
});
check("/canvas/pictures/bmp/sixteen-bits", async () => {
    const usual = await shown(bmp({ width: 2, height: 1, bits: 16, rows: [[...little(0x3e0, 2), ...little(0x7fff, 2)]] }));
    usual.at(0, 0, green);
    usual.at(1, 0, white);
    const masked = await shown(bmp({ width: 2, height: 1, bits: 16, compression: 3, masks: [0xf800, 0x7e0, 0x1f], rows: [[...little(0x7e0, 2), ...little(0x8410, 2)]] }));
    masked.at(0, 0, green);
    masked.at(1, 0, [132, 130, 132, 255]);
});
check("/canvas/pictures/bmp/alpha-only-by-a-mask-of-its-own", async () => {
    const pixels = [[0, 255, 0, 255, 0, 0, 255, 0]], masks = [0xff0000, 0xff00, 0xff, 0xff000000];
    const plain = await shown(bmp({ width: 2, height: 1, bits: 32, rows: pixels }));
    plain.at(0, 0, green);
    plain.at(1, 0, red);
    for (const [header, compression] of [[56, 3], [108, 3], [124, 3], [40, 6]]) {
        const masked = await shown(bmp({ width: 2, height: 1, bits: 32, compression, header, masks, rows: pixels }));
        masked.at(0, 0, green);
        masked.at(1, 0, clear);
    }
    const nowhere = await shown(bmp({ width: 1, height: 1, bits: 32, compression: 3, header: 124, masks, rows: [[0, 255, 0, 0]] }));
    nowhere.at(0, 0, green);
});
check("/canvas/pictures/bmp/runs", async () => {
    /* Two of green, then red and blue one by one, and a byte to fill up; a row ends. Moved by one and one; yellow. */
    const eight = await shown(bmp({ width: 4, height: 3, bits: 8, compression: 1, colors: four,
        rows: [[2, 0, 0, 3, 1, 2, 1, 0, 0, 0, 0, 2, 1, 1, 1, 3, 0, 1]] }));
    [green, green, red, blue].forEach((color, x) => eight.at(x, 2, color));
    [clear, clear, clear, clear].forEach((color, x) => eight.at(x, 1, color));
    [clear, yellow, clear, clear].forEach((color, x) => eight.at(x, 0, color));
    const nibbles = await shown(bmp({ width: 4, height: 1, bits: 4, compression: 2, colors: four, rows: [[3, 0x01, 0, 3, 0x23, 0x10, 0, 1]] }));
    [green, red, green, blue].forEach((color, x) => nibbles.at(x, 0, color));
});
check("/canvas/pictures/bmp/runs-past-every-edge", async () => {
    const long = new Array(2000).fill([255, 1]).flat();
    const { at } = await shown(bmp({ width: 4, height: 2, bits: 8, compression: 1, colors: four, rows: [[...long, 0, 2, 255, 255, 9, 9]] }));
    at(3, 1, red);
    at(0, 0, clear);
    (await shown(bmp({ width: 4, height: 2, bits: 8, compression: 1, colors: four, rows: [[0, 255, 1, 1]] }))).at(0, 0, clear);
});
check("/canvas/pictures/bmp/wicked-headers", async () => {
    const good = bmp({ width: 2, height: 1, bits: 8, colors: four, rows: [[0, 1, 0, 0]] });
    const changed = (at, value, count = 4) => { const copy = good.slice(); copy.set(little(value, count), at); return copy; };
    for (const side of [0, -1, 65536, 0x7fffffff, -0x80000000])
        await refused(changed(18, side));
    for (const side of [0, 65536, 0x7fffffff, -0x80000000])
        await refused(changed(22, side));
    for (const start of [20, 53, 0x7fffffff, 0xffffffff])
        await refused(changed(10, start));
    for (const header of [0, 13, 39, 125, 0xffffffff])
        await refused(changed(14, header));
    for (const bits of [0, 2, 7, 48, 65535])
        await refused(changed(28, bits, 2));
    for (const compression of [2, 3, 4, 5, 6, 11, 0xffffffff])
        await refused(changed(30, compression));
    await refused(bmp({ width: 1, height: 1, bits: 32, compression: 3, masks: [0xff00ff00, 0, 0], rows: [[0, 0, 0, 0]] }));
    (await shown(changed(46, 0xffffffff))).at(0, 0, green); /* so many colours there cannot be */
    await shown(changed(18, 0x10000 - 1)).catch(error => same(error.name, "EncodingError")); /* a row longer than the file */
});

/* ---------------------------------------------------------------------------------------- PNG */

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k++)
        n = n & 1 ? 0xedb88320 ^ n >>> 1 : n >>> 1;
    return n;
});
function chunk(name, data) {
    const body = bytesOf(name, data);
    let crc = 0xffffffff;
    for (const byte of body)
        crc = crcTable[(crc ^ byte) & 255] ^ crc >>> 8;
    return bytesOf(big(data.length, 4), body, big(~crc >>> 0, 4));
}
/* Not packed: each row a block of its own, so that a file cut short has whole rows. */
function zlib(rows) {
    let a = 1, b = 0;
    for (const byte of rows.flat()) {
        a = (a + byte) % 65521;
        b = (b + a) % 65521;
    }
    return bytesOf([0x78, 1], ...rows.map((row, k) => [k === rows.length - 1 ? 1 : 0, ...little(row.length, 2), ...little(~row.length & 0xffff, 2), ...row]), big(b * 65536 + a, 4));
}
/* kind: the colour type. rows: without the byte of their filter. */
function png({ width, height, depth = 8, kind, interlace = 0, more = [], rows, data = zlib(rows.map(row => [0, ...row])) }) {
    return bytesOf("\x89PNG\r\n\x1a\n", chunk("IHDR", [...big(width, 4), ...big(height, 4), depth, kind, 0, 0, interlace]),
        ...more, chunk("IDAT", data), chunk("IEND", []));
}

check("/canvas/pictures/png/every-kind-of-colour", async () => {
    const palette = [chunk("PLTE", [0, 255, 0, 255, 0, 0, 0, 0, 255]), chunk("tRNS", [255, 255, 0])];
    const kinds = [
        [{ kind: 0, depth: 1, rows: [[0b01000000]] }, black, white],
        [{ kind: 0, depth: 2, rows: [[0b01100000]] }, [85, 85, 85, 255], [170, 170, 170, 255]],
        [{ kind: 0, depth: 4, rows: [[0x5f]] }, [85, 85, 85, 255], white],
        [{ kind: 0, depth: 16, rows: [[0x80, 0x80, 0xff, 0xff]] }, [128, 128, 128, 255], white],
        [{ kind: 0, rows: [[7, 9]], more: [chunk("tRNS", [0, 9])] }, [7, 7, 7, 255], clear],
        [{ kind: 2, rows: [[0, 255, 0, 255, 0, 0]] }, green, red],
        [{ kind: 2, depth: 16, rows: [[0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 0, 0]] }, green, red],
        [{ kind: 2, rows: [[0, 255, 0, 255, 0, 0]], more: [chunk("tRNS", [0, 255, 0, 0, 0, 0])] }, green, clear],
        [{ kind: 3, depth: 2, rows: [[0b00100000]], more: palette }, green, clear],
        [{ kind: 3, depth: 8, rows: [[0, 1]], more: palette }, green, red],
        [{ kind: 4, rows: [[255, 255, 255, 0]] }, white, clear],
        [{ kind: 4, depth: 16, rows: [[255, 255, 255, 255, 255, 255, 0, 0]] }, white, clear],
        [{ kind: 6, rows: [[0, 255, 0, 255, 255, 0, 0, 0]] }, green, clear],
        [{ kind: 6, depth: 16, rows: [[0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 128, 128]] }, green, [0, 255, 0, 128]],
    ];
    for (const [what, first, second] of kinds) {
        const { at } = await shown(png({ width: 2, height: 1, ...what }));
        at(0, 0, first, 1);
        at(1, 0, second, 1);
    }
});
check("/canvas/pictures/png/a-gamma-of-its-own-unless-a-profile-says-more", async () => {
    const grey = { width: 1, height: 1, kind: 0, rows: [[128]] }, linear = chunk("gAMA", big(100000, 4));
    (await shown(png({ ...grey, more: [linear] }))).at(0, 0, [186, 186, 186, 255], 1); /* 255 × (128 / 255) ^ (1 / 2.2) */
    (await shown(png({ ...grey, more: [chunk("sRGB", [0]), linear] }))).at(0, 0, [128, 128, 128, 255]);
    (await shown(png({ ...grey, more: [chunk("gAMA", big(45455, 4))] }))).at(0, 0, [128, 128, 128, 255]);
    (await shown(png({ ...grey, more: [chunk("gAMA", big(0, 4))] }))).at(0, 0, [128, 128, 128, 255]);
});
check("/canvas/pictures/png/cut-short-shows-the-rows-that-came", async () => {
    const rows = [[0, 255, 0], [255, 0, 0], [0, 0, 255], [255, 255, 0]], file = png({ width: 1, height: 4, kind: 2, rows });
    const start = file.length - 12 - 8 - 4 * 9; /* of the four blocks: before them no row is there */
    await refused(file.subarray(0, start + 5));
    const { height, at } = await shown(file.subarray(0, start + 2 * 9 + 3));
    same(height, 4);
    [green, red, clear, clear].forEach((color, y) => at(0, y, color));
    const broken = file.slice();
    broken[start + 3 * 9 + 1] ^= 0xff; /* the last block's length is a lie */
    const lied = await shown(broken);
    lied.at(0, 1, red);
    lied.at(0, 3, clear);
});
check("/canvas/pictures/png/interlaced-comes-coarse-first", async () => {
    /* 8 × 8: the passes have 1, 1, 2, 4, 8, 16 and 32 pixels; the first is green, all else red. */
    const line = (count, color) => Array(count).fill(color).flat(), g = [0, 255, 0], r = [255, 0, 0];
    const rows = [line(1, g), line(1, r), line(2, r), ...Array(2).fill(line(2, r)), ...Array(2).fill(line(4, r)), ...Array(4).fill(line(4, r)), ...Array(4).fill(line(8, r))];
    const whole = png({ width: 8, height: 8, kind: 2, interlace: 1, rows });
    const { at } = await shown(whole);
    at(0, 0, green);
    at(1, 0, red);
    at(7, 7, red);
    const first = await shown(whole.subarray(0, whole.length - 12 - 8 - rows.slice(1).reduce((sum, row) => sum + row.length + 6, 0)));
    for (const [x, y] of [[0, 0], [7, 0], [0, 7], [7, 7]])
        first.at(x, y, green);
});
check("/canvas/pictures/png/of-an-animation-the-picture-that-is-no-frame", async () => {
    const control = chunk("fcTL", [...big(0, 4), ...big(1, 4), ...big(1, 4), ...big(0, 8), 0, 1, 0, 1, 0, 0]);
    const frame = chunk("fdAT", [...big(1, 4), ...zlib([[0, 255, 0, 0]])]);
    const file = png({ width: 1, height: 1, kind: 2, rows: [[0, 255, 0]], more: [chunk("acTL", [...big(1, 4), ...big(0, 4)])] });
    (await shown(bytesOf(file.subarray(0, -12), control, frame, file.subarray(-12)))).at(0, 0, green);
});
check("/canvas/pictures/png/sides-without-pixels", async () => {
    for (const [width, height] of [[0, 1], [1, 0], [65536, 1], [1, 65536], [0x7fffffff, 0x7fffffff], [65535, 65535]])
        await refused(png({ width, height, kind: 6, rows: [[0, 0, 0, 0]] }));
});

/* --------------------------------------------------------------------------------------- JPEG */

/* Blocks of 8 × 8 that are of one colour each, one component after the other: all that is coded are their means. */
class JpegBits {
    #word = 0; #count = 0; bytes = [];
    put(value, count) {
        for (let k = count - 1; k >= 0; k--) {
            this.#word = this.#word << 1 | value >> k & 1;
            if (++this.#count === 8) {
                this.bytes.push(this.#word, ...this.#word === 255 ? [0] : []);
                this.#word = this.#count = 0;
            }
        }
    }
    /* A difference of means: its length in four bits, itself; no other coefficients. */
    difference(value, end = true) {
        const length = value ? Math.floor(Math.log2(Math.abs(value))) + 1 : 0;
        this.put(length, 4);
        this.put(value < 0 ? value + (1 << length) - 1 : value, length);
        if (end)
            this.put(0, 1);
    }
    done() {
        while (this.#count)
            this.put(1, 1);
        return this.bytes;
    }
}
function marker(code, ...data) { const bytes = data.flat(); return [0xff, code, ...big(bytes.length + 2, 2), ...bytes]; }
const jpegTables = [
    ...marker(0xdb, 0, Array(64).fill(1)),
    ...marker(0xc4, 0x00, [0, 0, 0, 12], Array(12).fill(0), Array.from({ length: 12 }, (_, k) => k)), /* lengths 0 … 11, four bits each */
    ...marker(0xc4, 0x10, [1], Array(15).fill(0), [0]), /* the end of a block, one bit */
];
function frame(code, width, height, components) {
    return marker(code, 8, big(height, 2), big(width, 2), components, Array.from({ length: components }, (_, k) => [k + 1, 0x11, 0]).flat());
}
function scan(components, first = 0, last = 63) { return marker(0xda, components.length, components.flatMap(k => [k, 0]), first, last, 0); }

/* blocks: a list of components' values, from left to right and top to bottom. */
function jpeg(blocks, { width = 8, height = 8, more = [] } = {}) {
    const components = blocks[0].length, before = Array(components).fill(0), bits = new JpegBits();
    for (const block of blocks)
        block.forEach((value, k) => {
            bits.difference((value - 128) * 8 - before[k]);
            before[k] = (value - 128) * 8;
        });
    return bytesOf([0xff, 0xd8], more, jpegTables, frame(0xc0, width, height, components), scan(Array.from({ length: components }, (_, k) => k + 1)), bits.done(), [0xff, 0xd9]);
}
const adobe = transform => marker(0xee, [65, 100, 111, 98, 101], [0, 100, 0, 0, 0, 0, transform]);
function exif(orientation, order = "II") {
    const number = order === "II" ? little : big;
    return marker(0xe1, [...bytesOf("Exif\0\0", order, number(42, 2), number(8, 4), number(1, 2), number(0x112, 2), number(3, 2), number(1, 4), number(orientation, 2), [0, 0], number(0, 4))]);
}

check("/canvas/pictures/jpeg/grey-and-colours", async () => {
    (await shown(jpeg([[77]]))).at(4, 4, [77, 77, 77, 255]);
    (await shown(jpeg([[255, 0, 0]], { more: adobe(0) }))).at(4, 4, red);
    (await shown(jpeg([[76, 85, 255]]))).at(4, 4, [254, 0, 0, 255], 2);
});
check("/canvas/pictures/jpeg/inks-upside-down", async () => {
    (await shown(jpeg([[0, 255, 0, 255]], { more: adobe(0) }))).at(4, 4, green);
    (await shown(jpeg([[255, 255, 255, 128]], { more: adobe(0) }))).at(4, 4, [128, 128, 128, 255]);
    (await shown(jpeg([[0, 255, 0, 255]]))).at(4, 4, green);
    (await shown(jpeg([[149, 43, 21, 255]], { more: adobe(2) }))).at(4, 4, [255, 0, 255, 255], 3); /* YCCK of 0, 255, 0 */
});
check("/canvas/pictures/jpeg/the-way-up-that-exif-says", async () => {
    /* 16 × 24 as stored: six blocks of the greys 0, 50, 100 … */
    const greys = [0, 50, 100, 150, 200, 250], corners = [[], [0, 50, 200, 250], [50, 0, 250, 200], [250, 200, 50, 0], [200, 250, 0, 50],
        [0, 200, 50, 250], [200, 0, 250, 50], [250, 50, 200, 0], [50, 250, 0, 200]];
    for (const order of ["II", "MM"])
        for (let orientation = 1; orientation <= 8; orientation++) {
            const { width, height, at } = await shown(jpeg(greys.map(grey => [grey]), { width: 16, height: 24, more: exif(orientation, order) }));
            sameList([width, height], orientation < 5 ? [16, 24] : [24, 16], `orientation ${orientation}`);
            [[0, 0], [width - 1, 0], [0, height - 1], [width - 1, height - 1]].forEach(([x, y], k) => {
                const grey = corners[orientation][k];
                at(x, y, [grey, grey, grey, 255]);
            });
        }
});
check("/canvas/pictures/jpeg/exif-that-makes-no-sense", async () => {
    const file = more => jpeg([[0], [200]], { width: 16, height: 8, more });
    const good = exif(6);
    for (const more of [exif(0), exif(9), exif(65535), marker(0xe1, [...bytesOf("Exif\0\0")]), marker(0xe1, [...bytesOf("Exif\0\0II*\0", little(0xffffffff, 4))])])
        sameList([(await shown(file(more))).width], [16]);
    for (let at = 10; at < good.length; at++) { /* each byte of it another: one way or the other */
        const more = good.slice();
        more[at] ^= 0xff;
        const { width, height } = await shown(file(more));
        sameList([width, height].sort(), [16, 8]);
    }
    sameList([(await shown(file(good))).width], [8]);
});
check("/canvas/pictures/jpeg/cut-short-shows-the-rows-that-came", async () => {
    const file = jpeg([[50], [150], [250]], { height: 24 });
    (await shown(file.subarray(0, file.length - 2))).at(4, 23, [250, 250, 250, 255]); /* all but the mark of its end */
    const { height, at } = await shown(file.subarray(0, file.length - 4)); /* half of the last block */
    same(height, 24);
    [[50, 50, 50, 255], [150, 150, 150, 255], clear].forEach((color, k) => at(4, 8 * k, color));
    await refused(file.subarray(0, file.length - 8));
});
check("/canvas/pictures/jpeg/scans-without-end", async () => {
    const mean = value => { const bits = new JpegBits(); bits.difference((value - 128) * 8, false); return [...scan([1], 0, 0), ...bits.done()]; };
    const nothing = [...scan([1], 1, 63), 0x7f]; /* no other coefficient */
    const file = (before, after) => bytesOf([0xff, 0xd8], jpegTables, frame(0xc2, 8, 8, 1), mean(10), ...Array(before).fill(nothing), mean(200), ...Array(after).fill(nothing), [0xff, 0xd9]);
    (await shown(file(300, 3000))).at(4, 4, [200, 200, 200, 255]);
    (await shown(file(3000, 0))).at(4, 4, [10, 10, 10, 255]);
});
check("/canvas/pictures/jpeg/sides-without-pixels", async () => {
    for (const [width, height] of [[0, 8], [8, 0], [65535, 65535]])
        await refused(jpeg([[77]], { width, height }));
});

/* ------------------------------------------------------------------------------- other formats */

check("/canvas/pictures/cut-short-webp", async () => {
    const whole = Uint8Array.from(atob("UklGRjwAAABXRUJQVlA4IDAAAADQAQCdASoQABAAAgA0JaACdLoB+AADsAD+8ut//NgVzXPv9//S4P0uD9Lg/9KQAAA="), letter => letter.charCodeAt(0));
    const image = new Image();
    image.src = urlOf(whole.subarray(0, 40));
    await image.decode().catch(error => same(error.name, "EncodingError"));
    await refused(whole.subarray(0, 25));
});
check("/canvas/pictures/formats-that-are-not-read", async () => {
    for (const bytes of [bytesOf([0, 0, 0, 28], "ftypavif", [0, 0, 0, 0], "avifmif1miaf"), bytesOf("II*\0", Array(20).fill(0)), bytesOf([0, 0, 1, 0, 1, 0], Array(20).fill(0)), bytesOf("BM"), new Uint8Array()])
        await refused(bytes);
});

/* --------------------------------------------------------------------------------------- URLs */

const dot = bmp({ width: 1, height: 1, bits: 24, rows: [[0, 255, 0, 0]] });
async function read(url) {
    const image = new Image();
    image.src = url;
    return image.decode().then(() => image.naturalWidth, () => 0);
}
check("/canvas/pictures/urls/ways-to-write-one", async () => {
    const base64 = urlOf(dot).split(",")[1], percent = Array.from(dot, byte => `%${byte.toString(16).padStart(2, "0")}`).join("");
    for (const url of [`data:image/bmp;base64,${base64}`, `data:;base64,${base64}`, `data:text/plain;base64,${base64}`, `data:image/jpeg;charset=utf-8;base64,${base64}`,
        `data:image/png;base64 ,${base64}`, `data:image/png; base64,${base64}`, `DATA:image/png;BASE64,${base64}`, `  data:image/png;base64,${base64}\n`,
        `data:image/png;base64,${base64.replace(/(.{7})/g, "$1\n\t ")}`, `data:image/png;base64,${base64.replace(/=*$/, "")}`,
        `data:image/png;base64,${base64.replace(/./g, letter => `%${letter.charCodeAt(0).toString(16)}`)}`, `data:image/png;base64,${base64}#part`,
        `data:image/bmp,${percent}`, `data:,${percent}`, `data:image/bmp;x=y;z,${percent}#part`])
        same(await read(url), 1, url);
    for (const url of [`data:image/bmp,${base64}`, `data:image/bmp;base64,${percent}!`, `data:image/bmp;base64,${base64.slice(0, -1)}#${base64.slice(-1)}`.replace(/A#/, "#"),
        "data:image/bmp;base64", "data:", "data:,", `date:image/bmp;base64,${base64}`, "blob:null/nothing", "picture.png", "https://example.org/a.png"])
        same(await read(url), 0, url);
});
check("/canvas/pictures/urls/a-blob-is-read-by-what-is-in-it", async () => {
    for (const type of ["image/bmp", "image/png", "text/html", ""])
        same(await read(URL.createObjectURL(new Blob([dot], { type }))), 1, type);
    same((await createImageBitmap(new Blob([dot]))).width, 1);
    same(await createImageBitmap(new Blob([dot], { type: "image/svg+xml" })).catch(error => error.name), "InvalidStateError");
    same(await createImageBitmap(new Blob(["hello"])).catch(error => error.name), "InvalidStateError");
});

/* ------------------------------------------------------------------------------------- elements */

/* What happens to it until a task after the next. */
async function happenings(act) {
    const image = new Image(), seen = [];
    for (const name of ["load", "error"])
        image.addEventListener(name, () => seen.push(`${name} ${image.complete} ${image.naturalWidth}`));
    act(image);
    await new Promise(resolve => setTimeout(() => setTimeout(resolve)));
    return seen.join();
}
check("/canvas/pictures/element/one-event-for-the-last-source", async () => {
    const url = urlOf(dot), large = urlOf(bmp({ width: 2, height: 1, bits: 24, rows: [[0, 255, 0, 0, 255, 0, 0, 0]] }));
    same(await happenings(image => { image.src = url; }), "load true 1");
    same(await happenings(image => { image.src = url; image.src = large; }), "load true 2");
    same(await happenings(image => { image.src = large; image.src = "data:,"; }), "error true 0");
    same(await happenings(image => { image.src = url; image.src = url; }), "load true 1");
    same(await happenings(image => { image.src = ""; }), "error true 0");
    same(await happenings(image => { image.src = url; image.removeAttribute("src"); }), "");
    same(await happenings(image => { image.crossOrigin = "anonymous"; image.src = url; }), "load true 1");
});
check("/canvas/pictures/element/decode-is-of-the-source-it-was-asked-for", async () => {
    const image = new Image(), name = promise => promise.then(() => "fine", error => error.name);
    same(await name(image.decode()), "EncodingError");
    image.src = urlOf(dot);
    const first = name(image.decode());
    image.src = urlOf(bmp({ width: 2, height: 1, bits: 24, rows: [[0, 255, 0, 0, 255, 0, 0, 0]] }));
    same(await name(image.decode()), "fine");
    same(await first, "EncodingError");
    image.src = "";
    same(await name(image.decode()), "EncodingError");
});
check("/canvas/pictures/element/cross-origin", () => {
    const image = new Image();
    same(image.crossOrigin, null);
    for (const [value, expected] of [["", "anonymous"], ["Use-Credentials", "use-credentials"], ["whatever", "anonymous"]]) {
        image.crossOrigin = value;
        same(image.crossOrigin, expected);
    }
    image.crossOrigin = null;
    same(image.hasAttribute("crossorigin"), false);
});
