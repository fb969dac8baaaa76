/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pictures of SVG. */

const OPEN = "<svg xmlns='http://www.w3.org/2000/svg'";
function svgUrl(text, type = "image/svg+xml") { return `data:${type},${encodeURIComponent(text)}`; }
async function loaded(url) {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image;
}
function svg(attributes, content) { return loaded(svgUrl(`${OPEN} ${attributes}>${content}</svg>`)); }
async function refused(url) {
    const image = new Image();
    image.src = url;
    same(await image.decode().then(() => "was shown", error => error.name), "EncodingError", url.slice(0, 80));
    throws("InvalidStateError", () => context().drawImage(image, 0, 0));
}
const halves = "<rect width='5' height='10' fill='#0f0'/><rect x='5' width='5' height='10' fill='red'/>";

check("/canvas/svg/natural-sizes", async () => {
    for (const [attributes, width, height] of [["width='20' height='10'", 20, 10], ["width='1in' height='2.54cm'", 96, 96], ["width='12pt' height='1pc'", 16, 16],
        ["width='40' viewBox='0 0 2 1'", 40, 20], ["height='40' viewBox='0 0 2 1'", 80, 40], ["viewBox='0 0 24 24'", 150, 150], ["viewBox='0 0 60 10'", 300, 50],
        ["", 300, 150], ["width='100%' height='100%'", 300, 150], ["width='20'", 20, 150], ["height='20'", 300, 20], ["width='50%' height='10' viewBox='0 0 2 1'", 20, 10],
        ["width='0' height='10'", 0, 10], ["width='2.6' height='1.4'", 3, 1], ["viewBox='0 0 0 10'", 300, 150]]) {
        const { naturalWidth, naturalHeight } = await svg(attributes, "");
        sameList([naturalWidth, naturalHeight], [width, height], attributes);
    }
});
check("/canvas/svg/without-a-size-as-large-as-the-canvas-lets-it", async () => {
    const c = context(40, 20), image = await svg("viewBox='0 0 10 10'", halves);
    c.drawImage(image, 0, 0);
    pixel(c, 9, 19, green);
    pixel(c, 10, 0, red);
    pixel(c, 20, 0, clear);
    const whole = context(40, 20);
    whole.drawImage(await svg("", "<rect width='100%' height='100%' fill='#0f0'/>"), 0, 0);
    pixel(whole, 39, 19, green);
});
check("/canvas/svg/sharp-at-every-size", async () => {
    const image = await svg("width='10' height='10'", halves);
    for (const size of [10, 20, 64, 100, 1000]) {
        const c = context(size, size);
        c.drawImage(image, 0, 0, size, size);
        pixel(c, size / 2 - 1, 3, green);
        pixel(c, size / 2, 3, red);
    }
    const scaled = context(100, 100);
    scaled.scale(10, 5);
    scaled.drawImage(image, 0, 0);
    pixel(scaled, 49, 49, green);
    pixel(scaled, 50, 49, red);
    pixel(scaled, 50, 50, clear);
    const turned = context(100, 100);
    turned.translate(100, 0);
    turned.rotate(Math.PI / 2);
    turned.drawImage(image, 0, 0, 100, 100);
    pixel(turned, 50, 48, green, 1);
    pixel(turned, 50, 51, red, 1);
    const stretched = context(40, 10);
    stretched.drawImage(image, 0, 0, 40, 10); /* the picture, not what it would draw on a view of that size */
    pixel(stretched, 1, 5, green);
    pixel(stretched, 38, 5, red);
});
check("/canvas/svg/parts", async () => {
    const c = context(100, 50), image = await svg("width='10' height='10'", halves);
    c.drawImage(image, 4, 0, 2, 10, 0, 0, 100, 50);
    pixel(c, 49, 25, green);
    pixel(c, 50, 25, red);
    c.reset();
    c.drawImage(image, -5, 0, 10, 10, 0, 0, 100, 50);
    pixel(c, 49, 25, clear);
    pixel(c, 50, 25, green);
    c.reset();
    for (const values of [[NaN, 0, 1, 1, 0, 0, 9, 9], [0, 0, 0, 1, 0, 0, 9, 9], [0, 0, 1, 1, 0, 0, 0, 9], [0, 0, 1, 1, 0, Infinity, 9, 9], [0, 0, 1e-300, 1, 0, 0, 1e300, 9], [20, 20, 5, 5, 0, 0, 9, 9]])
        c.drawImage(image, ...values);
    c.scale(0, 1);
    c.drawImage(image, 0, 0);
    pixel(c, 0, 0, clear);
});
check("/canvas/svg/another-size-each-frame", async () => {
    const c = context(200, 200), image = await svg("width='10' height='10'", halves);
    for (let size = 10; size < 200; size += 0.5) {
        c.clearRect(0, 0, 200, 200);
        c.drawImage(image, 0, 0, size, size);
        pixel(c, Math.floor(size / 2) - 2, 3, green);
        pixel(c, Math.ceil(size / 2) + 1, 3, red);
        pixel(c, Math.ceil(size), 3, clear);
    }
});
check("/canvas/svg/larger-than-pixels-can-be", async () => {
    const c = context(100, 100), image = await svg("width='10' height='10'", halves);
    c.drawImage(image, -50000, 0, 100100, 100);
    pixel(c, 20, 50, green);
    pixel(c, 80, 50, red);
    const huge = await svg("width='1e9' height='1e9'", "<rect width='100%' height='100%' fill='#0f0'/>");
    same(huge.naturalWidth, 1e9);
    c.drawImage(huge, 0, 0, 100, 100);
    pixel(c, 50, 50, green);
});
check("/canvas/svg/patterns-and-bitmaps", async () => {
    const c = context(100, 50), image = await svg("width='10' height='10'", halves), blob = new Blob([`${OPEN} width='10' height='10'>${halves}</svg>`], { type: "image/svg+xml" });
    c.fillStyle = c.createPattern(image, "repeat");
    c.fillRect(0, 0, 100, 50);
    pixel(c, 84, 20, green);
    pixel(c, 85, 20, red);
    for (const bitmap of [await createImageBitmap(image), await createImageBitmap(blob), await createImageBitmap(image, 0, 0, 10, 10)]) {
        const drawn = context(10, 10);
        sameList([bitmap.width, bitmap.height], [10, 10]);
        drawn.drawImage(bitmap, 0, 0);
        pixel(drawn, 4, 5, green);
        pixel(drawn, 5, 5, red);
    }
    const endless = await svg("viewBox='0 0 10 10'", halves);
    same(await createImageBitmap(endless).catch(error => error.name), "InvalidStateError");
    same((await createImageBitmap(endless, { resizeWidth: 30, resizeHeight: 20 })).width, 30);
    same(c.canvas.toDataURL().length > 100, true);
});
check("/canvas/svg/only-under-its-own-type", async () => {
    const text = `${OPEN} width='1' height='1'/>`;
    for (const type of ["image/svg+xml", "IMAGE/SVG+XML", "image/svg+xml;charset=utf-8", "image/svg+xml;utf8"])
        same((await loaded(svgUrl(text, type))).naturalWidth, 1, type);
    for (const type of ["image/png", "text/xml", "application/xml", "text/html", ""])
        await refused(svgUrl(text, type));
    const image = new Image();
    image.src = context(1, 1).canvas.toDataURL().replace("image/png", "image/svg+xml");
    same(await image.decode().catch(error => error.name), "EncodingError");
    const packed = "H4sIAAAAAAACA7MpLktXqMjNySu2Vc8oKSmw0tcvLy/XKzfWyy9K1zcyMDDQB6pQVyjPTCnJsFU3VFfISM1MzygBMfXtAJ8iOlA+AAAA"; /* gzip */
    await refused(`data:image/svg+xml;base64,${packed}`);
    await refused(`data:image/svg+xml,${OPEN} width='1' height='1'><rect fill='#0f0'/></svg>`); /* # ends the URL */
    same((await loaded(`data:image/svg+xml,${OPEN} width='1' height='1'><rect fill='lime'/></svg>#part`)).naturalWidth, 1);
    same((await loaded(`data:image/svg+xml,${OPEN} width='2' height='1'>\n\t<text>\u6f22 é</text></svg>`)).naturalWidth, 2);
});
check("/canvas/svg/words-in-more-fonts-than-there-are-threads", async () => {
    const words = Array.from({ length: 80 }, (_, k) => `<text y='${10 + k % 8 * 10}' font-family='none${k}, ${["serif", "sans-serif", "monospace"][k % 3]}' font-weight='${k * 12}' ` +
        `font-style='${k % 2 ? "italic" : "normal"}'>A\u6f22\u0416\u05d0\u0e01${String.fromCharCode(0x100 + 97 * k)}</text>`);
    const c = context(100, 100);
    c.drawImage(await svg("width='100' height='100'", words.join("")), 0, 0);
    same(c.getImageData(0, 0, 100, 100).data.filter((value, k) => k % 4 === 3 && value > 0).length > 300, true);
});
check("/canvas/svg/filters-beside-webassembly", async () => {
    const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127, 3, 2, 1, 0, 7, 7, 1, 3, 97, 100, 100, 0, 0, 10, 9, 1, 7, 0, 32, 0, 32, 1, 106, 11]);
    const c = context(100, 100), blurred = await svg("width='100' height='100'", "<filter id='f'><feGaussianBlur stdDeviation='8'/></filter><rect x='20' y='20' width='60' height='60' fill='red' filter='url(#f)'/>");
    const first = WebAssembly.instantiate(bytes);
    c.drawImage(blurred, 0, 0);
    same((await first).instance.exports.add(2, 3), 5);
    c.drawImage(blurred, 0, 0, 50, 50);
    same((await WebAssembly.instantiate(bytes)).instance.exports.add(4, 5), 9);
    pixel(c, 75, 75, [255, 0, 0, 128], 100);
});
check("/canvas/svg/pictures-inside", async () => {
    const inner = context(4, 4);
    inner.fillStyle = "#0f0";
    inner.fillRect(0, 0, 4, 4);
    for (const type of ["image/png", "image/jpeg"]) {
        const c = context(20, 20);
        c.drawImage(await svg("width='20' height='20'", `<image width='20' height='20' href='${inner.canvas.toDataURL(type)}'/>`), 0, 0);
        pixel(c, 10, 10, green, 2);
    }
});
check("/canvas/svg/nothing-from-outside", async () => {
    const ways = ["<image width='9' height='9' href='file:///etc/hostname'/>", "<image width='9' height='9' href='http://example.org/a.png'/>", "<image width='9' height='9' href='/dev/zero'/>",
        "<use href='file:///usr/share/a.svg#b'/>", "<style>@import url(file:///etc/passwd); circle { fill: url(http://example.org/#a) }</style><circle r='9'/>",
        "<script>globalThis.harm = 1</script>", "<rect width='9' height='9' onload='harm = 1'/>", "<foreignObject width='9' height='9'><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
        "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd' parse='text'/>"];
    for (const way of ways) {
        const c = context(10, 10);
        c.drawImage(await svg("width='10' height='10'", `${way}<rect y='5' width='10' height='5' fill='#0f0'/>`), 0, 0);
        pixel(c, 5, 7, green);
    }
    same(typeof harm, "undefined");
    await refused(svgUrl(`<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>${OPEN}><text>&a;</text></svg>`));
});
check("/canvas/svg/hostile-ones-are-drawn-or-refused", async () => {
    const entities = Array.from({ length: 8 }, (_, k) => `<!ENTITY e${k + 1} "${`&e${k};`.repeat(10)}">`).join("");
    await refused(svgUrl(`<!DOCTYPE svg [<!ENTITY e0 "aaaaaaaa">${entities}]>${OPEN}><text>&e8;</text></svg>`));
    await refused(svgUrl(`${OPEN}>${"<g>".repeat(1e5)}${"</g>".repeat(1e5)}</svg>`));
    for (const text of ["", "<", "hello", OPEN, `${OPEN}>`, `${OPEN}><rect></svg>`, `${OPEN} width='1' width='2'/>`, "<html/>", "\0".repeat(100), `${OPEN}/>${OPEN}/>`])
        await refused(svgUrl(text));
    for (const content of ["<g id='a'><use href='#a'/></g>", "<pattern id='a' width='9' height='9'><rect width='9' height='9' fill='url(#a)'/></pattern><rect width='9' height='9' fill='url(#a)'/>",
        "<mask id='a' mask='url(#a)'/><rect width='9' height='9' mask='url(#a)'/>", "<filter id='a' x='-1e9' y='-1e9' width='1e18' height='1e18'><feGaussianBlur stdDeviation='1e9'/></filter><rect width='9' height='9' filter='url(#a)'/>",
        "<pattern id='a' width='1e-9' height='1e-9'><rect width='1' height='1'/></pattern><rect width='9' height='9' fill='url(#a)'/>", "<path d='M0 0H1e9' stroke='red' stroke-dasharray='1e-6'/>",
        "<rect width='1e300' height='-1' x='nan'/>", "<g transform='scale(1e300)'><rect width='9' height='9'/></g>", "<text font-size='0'>a</text>", "<text font-size='1e30'>a</text>", "<text y='9' font-size='99999999999'>a b</text>", `<text>${"\u0301".repeat(2000)}</text>`,
        "<svg width='1e30' height='1e30' viewBox='0 0 1e-30 1e-30'><rect width='9' height='9'/></svg>", `<path d='${"M0 0L9 9".repeat(2e4)}' stroke='red'/>`]) {
        const c = context(10, 10);
        c.drawImage(await svg("width='10' height='10'", content), 0, 0);
        pixel(c, 0, 0, [128, 128, 128, 128], 128);
    }
    const whole = new TextEncoder().encode(`${OPEN} width='10' height='10' viewBox='0 0 9 9'><g id='a'>${halves}</g><text font-size='9'>a</text></svg>`);
    for (let at = 0; at < whole.length; at++) {
        const changed = whole.slice(), image = new Image(), c = context(10, 10);
        changed[at] ^= 1 << at % 8;
        image.src = URL.createObjectURL(new Blob([changed], { type: "image/svg+xml" }));
        if (await image.decode().then(() => true, error => same(error.name, "EncodingError")))
            c.drawImage(image, 0, 0, 10, 10);
        URL.revokeObjectURL(image.src);
    }
});
