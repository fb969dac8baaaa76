/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Picture files: what data: and blob: URLs hold, and pictures of SVG, which have no pixels until a size is asked for. */

/* The Fetch standard's "data: URL processor", and blobs: bytes and their type. null: it is neither, or broken. */
function dataOfUrl(url) {
    const blob = blobUrls.get(url);
    if (blob)
        return { bytes: blob[BYTES], type: blob.type };
    /* The URL standard: tabs and newlines are nothing, nor are blanks around it; # begins a fragment. */
    const text = url.replace(/[\t\n\r]/g, "").replace(/^[\0- ]+|[\0- ]+$/g, ""), parts = /^data:([^,#]*),([^#]*)/i.exec(text);
    if (!parts)
        return null;
    const bytes = /; *base64 *$/i.test(parts[1]) ? base64Decode(percentDecode(parts[2])) : percentDecodedBytes(parts[2]);
    return bytes && { bytes, type: parts[1].split(";")[0].trim().toLowerCase() };
}

function bytesOfUrl(url) { return dataOfUrl(url)?.bytes ?? null; }

/* The standard sniffs pictures whatever type they name, but for this one. */
function isSvgType(type) { return /^image\/svg\+xml *(?:;|$)/i.test(type); }

/* A bitmap or a drawing; null: the bytes are no picture that is read here. */
function readPicture(bytes, type) { return isSvgType(type) ? Drawing.open(bytes) : Bitmap.decode(bytes); }

const DRAWING = Symbol("drawing");
const DRAWING_SIDE_MOST = 16384, DRAWING_PIXELS_MOST = 1 << 24; /* 64 MiB: a larger one is stretched */
const EXACT_SIZES = 8; /* of one picture: a program that zooms asks for another each frame, and gets the next step then */

function nextStep(side) { return Math.ceil(2 ** (Math.ceil(2 * Math.log2(side)) / 2)); } /* they are √2 apart */

function fitting([wide, high]) {
    const fit = Math.min(1, DRAWING_SIDE_MOST / wide, DRAWING_SIDE_MOST / high, Math.sqrt(DRAWING_PIXELS_MOST / (wide * high)));
    return [wide, high].map(side => Math.max(1, Math.floor(side * fit)));
}

function keyOf(viewport, size) { return `${viewport} ${size}`; }

class Drawing {
    #svg; #size = new Float64Array(3); #renderings = new Map(); #pixels = 0; #made = 0; #last = null;
    constructor(svg) {
        this.#svg = svg;
        native.svgSize(svg, this.#size);
    }
    /* null: the bytes are none. */
    static open(bytes) {
        const svg = native.svgOpen(bytes);
        return svg && new Drawing(svg);
    }
    get hasSize() { return !isNaN(this.#size[0]) || !isNaN(this.#size[1]); }
    /* CSS Images: the concrete object size, where nothing but a default size is given. */
    sizeWithin(usual) {
        const [width, height, ratio] = this.#size;
        if (!this.hasSize && !isNaN(ratio))
            return usual.width > usual.height * ratio ? [usual.height * ratio, usual.height] : [usual.width, usual.width / ratio];
        const other = (side, inProportion, otherwise) => isNaN(side) ? isNaN(inProportion) ? otherwise : inProportion : side;
        return [other(width, height * ratio, usual.width), other(height, width / ratio, usual.height)];
    }
    /* A bitmap of about wide × high pixels of what it draws on a viewport of that size, most often its own; null: there
       is nothing to draw. */
    rendering(viewport, wide, high) {
        const last = this.#last;
        if (last?.wide === wide && last.high === high && last.viewport[0] === viewport[0] && last.viewport[1] === viewport[1])
            return last.bitmap;
        const bitmap = viewport.every(side => side > 0) ? this.#find(viewport, wide, high) : null;
        this.#last = { viewport, wide, high, bitmap };
        return bitmap;
    }
    #find(viewport, wide, high) {
        const exact = [wide, high].map(side => Math.max(1, Math.ceil(side - 1e-6))); /* 100.0000001 is 100 */
        const known = this.#renderings.has(keyOf(viewport, fitting(exact)));
        const [width, height] = fitting(known || this.#made < EXACT_SIZES ? exact : exact.map(nextStep));
        const key = keyOf(viewport, [width, height]), bitmap = this.#renderings.get(key) ?? this.#draw(viewport, width, height);
        this.#renderings.delete(key);
        if (bitmap)
            this.#renderings.set(key, bitmap);
        this.#forget();
        return bitmap;
    }
    /* At its own size. */
    bitmapWithin(around) {
        const size = this.sizeWithin(around);
        return this.rendering(size, ...size);
    }
    #draw(viewport, width, height) {
        const handle = native.svgDraw(this.#svg, ...viewport, width, height);
        if (!handle)
            return null;
        this.#made++;
        this.#pixels += width * height;
        return new Bitmap(handle, width, height);
    }
    /* All but the last one used, the oldest first. */
    #forget() {
        for (const [key, { width, height }] of this.#renderings) {
            if (this.#pixels <= DRAWING_PIXELS_MOST || this.#renderings.size === 1)
                break;
            this.#pixels -= width * height;
            this.#renderings.delete(key);
        }
    }
}
