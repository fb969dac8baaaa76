/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* FontFace, and text to the pixel, with a font made here: every glyph is a box, so that it is known what
   must be painted. An em is 1,000 units. a: above the baseline, 1 em wide, 0.75 em high. b: below it,
   0.25 em deep. e: the whole em square. space: empty, 1 em. hanging: 0.5 em, ideographic: 0.125 em. */

class Writer {
    constructor() { this.bytes = []; }
    u8(...values) { this.bytes.push(...values.map(value => value & 255)); return this; }
    u16(...values) { for (const value of values) this.u8(value >> 8, value); return this; }
    u32(...values) { for (const value of values) this.u16(value >>> 16, value); return this; }
    tag(text) { return this.u8(...Array.from(text, letter => letter.charCodeAt(0))); }
    pad() { while (this.bytes.length % 4) this.u8(0); return this; }
}

function box(bottom, top) {
    const points = [[0, bottom], [0, top], [1000, top], [1000, bottom]], out = new Writer().u16(1, 0, bottom, 1000, top, 3, 0).u8(1, 1, 1, 1);
    for (const axis of [0, 1])
        points.reduce((before, point) => (out.u16(point[axis] - before), point[axis]), 0);
    return out.pad().bytes;
}

function tables() {
    const glyphs = [[], [], box(0, 750), box(-250, 0), box(-250, 750)], letters = [32, 97, 98, 101];
    const loca = new Writer(), glyf = new Writer(), hmtx = new Writer(), map = new Writer();
    for (const glyph of glyphs) {
        loca.u32(glyf.bytes.length);
        glyf.u8(...glyph);
        hmtx.u16(1000, 0);
    }
    loca.u32(glyf.bytes.length);
    const segments = [...letters, 0xffff];
    map.u16(0, 1, 3, 1).u32(12).u16(4, 16 + 8 * segments.length, 0, 2 * segments.length, 0, 0, 0, ...segments, 0, ...segments);
    map.u16(...letters.map((letter, k) => k + 1 - letter), 1, ...segments.map(() => 0));
    const base = new Writer().u16(1, 0, 8, 0).u16(4, 14).u16(2).tag("hang").tag("ideo");
    base.u16(1).tag("DFLT").u16(8).u16(6, 0, 0).u16(0, 2, 8, 12).u16(1, 500).u16(1, 125);
    return { BASE: base.bytes, cmap: map.bytes, glyf: glyf.bytes, loca: loca.bytes, hmtx: hmtx.bytes,
        head: new Writer().u32(0x10000, 0x10000, 0, 0x5f0f3cf5).u16(3, 1000).u32(0, 0, 0, 0).u16(0, -250, 1000, 750, 0, 8, 2, 1, 0).bytes,
        hhea: new Writer().u32(0x10000).u16(750, -250, 0, 1000, 0, 0, 1000, 1, 0, 0, 0, 0, 0, 0, 0, 5).bytes,
        maxp: new Writer().u32(0x10000).u16(5, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0).bytes };
}

function boxFont(more = {}) {
    const all = Object.entries({ ...tables(), ...more }).sort(), out = new Writer().u32(0x10000).u16(all.length, 128, 3, 16 * all.length - 128);
    let at = 12 + 16 * all.length;
    for (const [name, bytes] of all) {
        out.tag(name).u32(0, at, bytes.length);
        at += bytes.length + 3 & ~3;
    }
    for (const [, bytes] of all)
        out.u8(...bytes).pad();
    return Uint8Array.from(out.bytes);
}

function boxContext(size = 50) {
    if (document.fonts.size === 0)
        document.fonts.add(new FontFace("Boxes", boxFont()));
    const c = context();
    c.font = `${size}px Boxes`;
    c.fillStyle = "#f00";
    c.fillRect(0, 0, 100, 50);
    c.fillStyle = "#0f0";
    return c;
}

/* The whole canvas is green. */
function allGreen(c) {
    const data = c.getImageData(0, 0, 100, 50).data;
    for (let k = 0; k < data.length; k += 4)
        if (data[k] !== 0 || data[k + 1] !== 255 || data[k + 3] !== 255)
            fail(`pixel ${k / 4 % 100}, ${Math.floor(k / 400)} is ${Array.from(data.slice(k, k + 4))}`);
}

check("/canvas/fonts/own-font-from-bytes", () => {
    const c = boxContext(67);
    c.font = "50px boxes";
    c.fillText("ee", 0, 37.5);
    allGreen(c);
});
check("/canvas/fonts/states-and-refusals", async () => {
    const good = new FontFace("Own", boxFont().buffer);
    same(good.status, "loaded");
    same(await good.load(), good);
    same(await good.loaded, good);
    const bad = new FontFace("Bad", new Uint8Array(100));
    same(bad.status, "error");
    let name = "";
    await bad.loaded.catch(error => { name = error.name; });
    same(name, "SyntaxError");
    const far = new FontFace("Far", "url(https://example.org/font.ttf)");
    same(far.status, "unloaded");
    await far.load().catch(error => { name = error.name; });
    same(name, "NetworkError");
    throws(TypeError, () => document.fonts.add({}));
    throws(TypeError, () => new FontFace("x"));
});
check("/canvas/fonts/data-url-and-delete", async () => {
    const encoded = btoa(String.fromCharCode(...boxFont())), face = new FontFace("Given", `url("data:font/ttf;base64,${encoded}") format("truetype")`);
    await face.load();
    const c = context();
    c.font = "20px Given";
    if (c.measureText("aaa").width === 60)
        fail("found before it was added");
    document.fonts.add(face);
    same(c.measureText("aaa").width, 60);
    same(document.fonts.has(face), true);
    same(document.fonts.delete(face), true);
    if (c.measureText("aaa").width === 60)
        fail("found after it was deleted");
});
check("/canvas/fonts/baselines", () => {
    for (const [baseline, y] of [["top", 0], ["bottom", 50], ["middle", 25], ["alphabetic", 37.5], ["hanging", 12.5], ["ideographic", 31.25]]) {
        const c = boxContext();
        c.textBaseline = baseline;
        c.fillText("ee", 0, y);
        allGreen(c);
    }
});
check("/canvas/fonts/alignment-and-direction", () => {
    for (const [align, direction, x] of [["left", "ltr", 0], ["right", "ltr", 100], ["center", "ltr", 50], ["start", "ltr", 0],
        ["end", "ltr", 100], ["start", "rtl", 100], ["end", "rtl", 0], ["left", "rtl", 0]]) {
        const c = boxContext();
        c.textAlign = align;
        c.direction = direction;
        c.fillText("ee", x, 37.5);
        allGreen(c);
    }
    const c = boxContext();
    c.canvas.dir = "rtl"; /* inherited from the element */
    c.textAlign = "start";
    c.fillText("ee", 100, 37.5);
    allGreen(c);
});
check("/canvas/fonts/spaces-and-newlines", () => {
    const c = boxContext();
    c.fillText("e ee", -100, 37.5);
    allGreen(c);
    same(c.measureText("a a").width, 150);
    same(c.measureText("a\t\n\f\ra").width, 300); /* each becomes a space, and stays */
    same(c.measureText("").width, 0);
});
check("/canvas/fonts/metrics", () => {
    const c = boxContext(40), m = c.measureText("a"), d = c.measureText("b");
    same(m.width, 40);
    same(m.fontBoundingBoxAscent, 30);
    same(m.fontBoundingBoxDescent, 10);
    same(m.emHeightAscent, 30);
    same(m.emHeightDescent, 10);
    same(m.hangingBaseline, 20);
    same(m.ideographicBaseline, 5);
    same(m.alphabeticBaseline, 0);
    sameList([m.actualBoundingBoxLeft, m.actualBoundingBoxRight, m.actualBoundingBoxAscent, m.actualBoundingBoxDescent].map(v => v + 0), [0, 40, 30, 0]);
    sameList([d.actualBoundingBoxAscent, d.actualBoundingBoxDescent].map(v => v + 0), [0, 10]);
    c.textBaseline = "top";
    same(c.measureText("a").fontBoundingBoxAscent, 0);
    same(c.measureText("a").alphabeticBaseline, -30);
    same("width" in TextMetrics.prototype, true);
});
check("/canvas/fonts/spacing-units", () => {
    const c = boxContext(20);
    for (const [spacing, pixels] of [["3px", 3], ["-2px", -2], ["1em", 20], ["1ch", c.measureText("0").width], ["1ic", 20], ["0.1in", 9.6]]) {
        c.letterSpacing = spacing;
        same(c.letterSpacing, spacing);
        near(c.measureText("aaaa").width, 80 + 4 * pixels, 0.01, spacing);
    }
    c.letterSpacing = "1em";
    c.font = "10px Boxes"; /* relative spacing follows the font */
    same(c.measureText("aa").width, 40);
    for (const bad of ["1deg", "normal", "inherit", "none", "5", "1s", "1pp"]) {
        c.letterSpacing = bad;
        same(c.letterSpacing, "1em", bad);
    }
});
check("/canvas/fonts/max-width", () => {
    const c = boxContext();
    c.fillText("eeee", 0, 37.5, 100);
    allGreen(c);
    for (const none of [0, -1, NaN, Infinity, -Infinity]) {
        const d = boxContext();
        d.fillText("ee", 0, 37.5, none);
        pixel(d, 50, 25, red);
    }
});
check("/canvas/fonts/shorthand-serialised", () => {
    const c = context();
    for (const [text, read] of [["small-caps italic 400 12px/2 Unknown Font, sans-serif", 'italic small-caps 12px "Unknown Font", sans-serif'],
        ["20PX   SERIF", "20px serif"], ['20px A,"B \\"\\\\ C",\'serif\'', '20px A, "B \\"\\\\ C", "serif"'], ['10px "One"', "10px One"],
        ["700 10px/20px serif", "bold 10px serif"], ["oblique 900 10px serif", "oblique 900 10px serif"], ["10px \\41 b, serif", "10px Ab, serif"],
        ["50% serif", "5px serif"], ["1em serif", "10px serif"], ["10px initial", null], ["10px serif; margin: 0", null], ["10px serif,", null]]) {
        c.font = "7px cursive";
        c.font = text;
        same(c.font, read ?? "7px cursive", text);
    }
});
check("/canvas/fonts/sizes-of-the-element", () => {
    const c = context();
    c.canvas.style.fontSize = "40px";
    c.font = "50% serif";
    same(c.font, "20px serif");
    c.canvas.style.fontSize = "10px"; /* only what is set later is of it */
    same(c.font, "20px serif");
    const outer = document.createElement("div"), inner = document.createElement("canvas");
    outer.style.fontSize = "30px";
    inner.style.fontSize = "200%";
    outer.append(inner);
    document.body.append(outer);
    const d = inner.getContext("2d");
    d.font = "2em serif";
    same(d.font, "120px serif");
    outer.remove();
});
function fontFrom(text, style = "") {
    const { canvas } = context(), c = canvas.getContext("2d");
    canvas.setAttribute("style", style);
    document.body.append(canvas);
    c.font = "7px Kept";
    c.font = text;
    canvas.remove();
    return c.font;
}
check("/canvas/fonts/relative-to-the-element", () => {
    for (const [text, style, read] of [["2em a", "font-size: 30px", "60px a"], ["50% a", "font: bold 20px/2 serif", "10px a"],
        ["bolder 9px a", "", "bold 9px a"], ["lighter 9px a", "", "100 9px a"], ["bolder 9px a", "font-weight: bold", "900 9px a"],
        ["lighter 9px a", "font: bold 20px serif", "9px a"], ["bolder 9px a", "font-weight: 300", "9px a"], ["bolder 1em a", "font: 900 8px b; font-size: 6px", "900 6px a"],
        ["calc(1em + 1px) a", "font-size: 2em", "33px a"]])
        same(fontFrom(text, style), read, `${text} in ${style}`);
});
check("/canvas/fonts/grammar", () => {
    for (const [text, read] of [['9px "a" "b"', null], ['9px "a" b', null], ["9px a\\,b", '9px "a,b"'], ["9px 'a\"b'", '9px "a\\"b"'], ["9px serif inherit", null],
        ["9px a revert", '9px "a revert"'], ["9px serif bold", null], ["9px initial", null], ['9px "inherit"', '9px "inherit"'], ["1e2 9px a", "100 9px a"], ["1001 9px a", null], ["0 9px a", null],
        ["9px/calc(1 + 1) a", "9px a"], ["9px/calc(1px + 1px) a", "9px a"], ["9px/-1 a", null], ["9px/junk a", null], ["9px/NORMAL a", "9px a"],
        ["small-caps italic 400 12px/2 Unknown Font, sans-serif", 'italic small-caps 12px "Unknown Font", sans-serif'],
        ['20px cursive,fantasy,monospace,UnquotedFont,"QuotedFont\\\\\\","', '20px cursive, fantasy, monospace, UnquotedFont, "QuotedFont\\\\\\","']])
        same(fontFrom(text), read ?? "7px Kept", text);
});
check("/canvas/fonts/em-box-of-typographic-metrics", () => {
    const os2 = new Writer().u16(4, 1000, 400, 5, 0, ...Array(10).fill(0), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32, 101);
    os2.u16(600, -200, 0, 750, 250).u32(0, 0).u16(0, 0, 0, 32, 0);
    document.fonts.add(new FontFace("Typographic", boxFont({ "OS/2": os2.bytes })));
    const c = context();
    c.font = "100px Typographic";
    const of = baseline => {
        c.textBaseline = baseline;
        const { emHeightAscent, emHeightDescent, fontBoundingBoxAscent, fontBoundingBoxDescent } = c.measureText("e");
        return [emHeightAscent, emHeightDescent, fontBoundingBoxAscent, fontBoundingBoxDescent].map(value => Math.round(value * 1000) / 1000 + 0);
    };
    sameList(of("alphabetic"), [75, 25, 75, 25]); /* 600 : 200, made one em */
    sameList(of("top"), [0, 100, 0, 100]);
    sameList(of("middle"), [50, 50, 50, 50]);
});
check("/canvas/fonts/of-style-elements", async () => {
    const before = document.fonts.size, data = btoa(String.fromCharCode(...boxFont())), style = document.createElement("style");
    style.textContent = `/* } */ @font-face { font-family: 'From Sheet'; font-weight: bold; src: local(none), url("data:font/ttf;base64,${data}") }
        p { color: red } @font-face { src: url(data:,) } @font-face{font-family:Broken;src:url(data:,x)}`;
    same(document.fonts.size, before);
    document.head.append(style);
    same(document.fonts.size, before + 2);
    const [face] = await document.fonts.load("bold 9px 'from sheet'");
    same(`${face.family} ${face.weight} ${face.status}`, "From Sheet bold loaded");
    same(document.fonts.check("9px Broken"), false);
    await document.fonts.load("9px Broken").then(() => fail("a broken font was loaded"), error => same(error.name, "NetworkError"));
    const c = context();
    c.font = "bold 20px From Sheet";
    same(c.measureText("ee").width, 40);
    style.remove();
    same(document.fonts.size, before);
});
check("/canvas/fonts/direction-of-the-element-when-it-is-drawn", () => {
    const c = boxContext();
    c.textAlign = "left";
    c.canvas.dir = "rtl"; /* after the font was set */
    c.fillText("e ", 0, 37.5); /* the space, at the paragraph's end, is on the left then */
    pixel(c, 75, 25, green);
    pixel(c, 25, 25, red);
    c.canvas.dir = "ltr";
    c.fillText("e ", 0, 37.5);
    pixel(c, 25, 25, green);
});
