/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Canvas elements, OffscreenCanvas, pictures. */

const CONTEXT = Symbol("context"), BROKEN = Symbol("broken");
const SIDE_USUAL = { width: 300, height: 150 };

function contextSettings(given) {
    const settings = typeof given === "object" && given !== null ? given : {};
    const colorSpace = settings.colorSpace === undefined ? "srgb" : String(settings.colorSpace);
    if (colorSpace !== "srgb" && colorSpace !== "display-p3")
        throw new TypeError(`not a colour space: ${colorSpace}`);
    return { alpha: settings.alpha === undefined ? true : !!settings.alpha, colorSpace, colorType: "unorm8",
        desynchronized: !!settings.desynchronized, willReadFrequently: !!settings.willReadFrequently };
}

function contextFor(canvas, Class, kind, given) {
    if (canvas[CONTEXT])
        return kind === "2d" && canvas[CONTEXT] instanceof Class ? canvas[CONTEXT] : null;
    if (kind !== "2d")
        return null;
    const settings = contextSettings(given);
    if (!settings.alpha)
        canvas[BITMAP].makeOpaque();
    canvas[CONTEXT] = new Class(internal, canvas, canvas[BITMAP], settings);
    return canvas[CONTEXT];
}

/* Setting a side, to the same value too, empties the bitmap and resets the context. */
function resizeCanvas(canvas, width, height) {
    canvas[BITMAP].resize(width, height);
    layoutChanged = true;
    const context = canvas[CONTEXT];
    if (!context)
        return;
    context[STATE] = new ContextState();
    context[STACK] = [];
}

function blobOf(canvas, type, quality) {
    const name = encodedType(type), bytes = canvas.width && canvas.height ? canvas[BITMAP].encode(name, quality) : null;
    return bytes ? new Blob([bytes], { type: name }) : null;
}

class HTMLCanvasElement extends HTMLElement {
    constructor(key, tag) {
        super(key, tag);
        this[BITMAP] = Bitmap.make(SIDE_USUAL.width, SIDE_USUAL.height);
        this[CONTEXT] = null;
    }
    #side(name) {
        const parts = /^[ \t\n\f\r]*\+?(\d+)/.exec(this.getAttribute(name) ?? "");
        return parts && +parts[1] <= 2147483647 ? +parts[1] : SIDE_USUAL[name];
    }
    get width() { return this.#side("width"); }
    set width(value) { this.setAttribute("width", toSide(value, SIDE_USUAL.width)); }
    get height() { return this.#side("height"); }
    set height(value) { this.setAttribute("height", toSide(value, SIDE_USUAL.height)); }
    attributeChanged(name) {
        if (name === "width" || name === "height")
            resizeCanvas(this, this.width, this.height);
    }
    getContext(kind, settings) {
        needArguments(arguments.length, 1);
        return contextFor(this, CanvasRenderingContext2D, String(kind), settings);
    }
    toDataURL(type, quality) {
        const name = encodedType(type), bytes = this.width && this.height ? this[BITMAP].encode(name, quality) : null;
        return bytes ? `data:${name};base64,${base64Encode(bytes)}` : "data:,";
    }
    toBlob(callback, type, quality) {
        needArguments(arguments.length, 1);
        if (typeof callback !== "function")
            throw new TypeError("toBlob needs a function");
        const blob = blobOf(this, type, quality);
        setTimeout(() => callback(blob));
    }
    transferControlToOffscreen() { throw domError("NotSupportedError", "this page has no workers to give a canvas to"); }
}

class OffscreenCanvas extends EventTarget {
    #width; #height;
    constructor(width, height) {
        needArguments(arguments.length, 2);
        super();
        this.#width = OffscreenCanvas.#side(width);
        this.#height = OffscreenCanvas.#side(height);
        this[BITMAP] = Bitmap.make(this.#width, this.#height);
        this[CONTEXT] = null;
    }
    static #side(value) {
        const number = Math.trunc(+value);
        if (!(number >= 0 && number <= Number.MAX_SAFE_INTEGER))
            throw new TypeError("a side is a whole number");
        return number;
    }
    get width() { return this.#width; }
    set width(value) {
        this.#width = OffscreenCanvas.#side(value);
        resizeCanvas(this, this.#width, this.#height);
    }
    get height() { return this.#height; }
    set height(value) {
        this.#height = OffscreenCanvas.#side(value);
        resizeCanvas(this, this.#width, this.#height);
    }
    getContext(kind, settings) {
        needArguments(arguments.length, 1);
        if (!["2d", "bitmaprenderer", "webgl", "webgl2", "webgpu"].includes(String(kind)))
            throw new TypeError(`not a kind of context: ${kind}`);
        return contextFor(this, OffscreenCanvasRenderingContext2D, String(kind), settings);
    }
    convertToBlob(options = {}) {
        const blob = blobOf(this, options?.type, options?.quality);
        return blob ? Promise.resolve(blob) : Promise.reject(domError("IndexSizeError", "the canvas has no pixels"));
    }
    transferToImageBitmap() {
        if (!this[CONTEXT])
            throw domError("InvalidStateError", "the canvas has no context");
        const bitmap = new ImageBitmap(internal, this[BITMAP].copy());
        resizeCanvas(this, this.#width, this.#height);
        return bitmap;
    }
}

/* ---------------------------------------------------------------------------- ImageBitmap */

class ImageBitmap {
    constructor(key, bitmap) {
        illegalUnless(key);
        this[BITMAP] = bitmap;
    }
    get width() { return this[BITMAP]?.width ?? 0; }
    get height() { return this[BITMAP]?.height ?? 0; }
    close() { this[BITMAP] = null; }
}
cloners.push([ImageBitmap, value => new ImageBitmap(internal, value[BITMAP].copy())]);

function bitmapFrom(source) {
    if (source instanceof ImageData) {
        const bitmap = Bitmap.make(source.width, source.height);
        bitmap.write(convertPixels(source.data.slice(), source.colorSpace, "srgb"), 0, 0, source.width, source.height, 0, 0, source.width, source.height);
        return bitmap;
    }
    if (!(source instanceof Blob))
        return bitmapOf(source);
    const bitmap = Bitmap.decode(source[BYTES]);
    if (!bitmap)
        throw domError("InvalidStateError", "not a picture that is read here (PNG, JPEG, GIF, WebP)");
    return bitmap;
}

/* A part of a bitmap, as large as asked for, by a context of its own. */
function croppedBitmap(bitmap, x, y, width, height, options) {
    const out = new OffscreenCanvas(options.resizeWidth ?? Math.abs(width), options.resizeHeight ?? Math.abs(height));
    const context = out.getContext("2d");
    if (options.imageOrientation === "flipY") {
        context.translate(0, out.height);
        context.scale(1, -1);
    }
    if (options.resizeQuality === "pixelated")
        context.imageSmoothingEnabled = false;
    context.drawImage(new ImageBitmap(internal, bitmap), x, y, width, height, 0, 0, out.width, out.height);
    return out[BITMAP].copy();
}

async function createImageBitmap(source, ...values) {
    needArguments(arguments.length, 1);
    const options = (values.length % 2 ? values.at(-1) : undefined) ?? {}, bitmap = bitmapFrom(source);
    const [x, y, width, height] = values.length >= 4 ? values.map(value => toLong(value)) : [0, 0, bitmap.width, bitmap.height];
    if (width === 0 || height === 0)
        throw new RangeError("the area is empty");
    if (options.resizeWidth === 0 || options.resizeHeight === 0)
        throw domError("InvalidStateError", "no pixels were asked for");
    return new ImageBitmap(internal, croppedBitmap(bitmap, x, y, width, height, options));
}

/* ---------------------------------------------------------------------------------- Image */

/* data: and blob: only; null: it is neither, or broken. */
function bytesOfUrl(url) {
    if (blobUrls.has(url))
        return blobUrls.get(url)[BYTES];
    const parts = /^data:([^,]*),(.*)$/s.exec(url);
    if (!parts)
        return null;
    const text = percentDecode(parts[2]);
    return /;\s*base64\s*$/i.test(parts[1]) ? base64Decode(text) : Uint8Array.from(unescape(parts[2]), letter => letter.charCodeAt(0));
}

/* Pictures that begin as ones should but cannot be decoded are "not fully decodable": nothing is drawn.
   Anything else is broken, and drawing it is an error. */
function beginsAsPicture(bytes) {
    const start = String.fromCharCode(...bytes.subarray(0, 64));
    return /^(?:\x89PNG|\xff\xd8|GIF8|RIFF....WEBP|\s*<(?:svg|\?xml))/s.test(start);
}

class SVGImageElement extends Element {}

/* A film that never comes: nothing of it can be drawn, and playing it waits for ever. */
class HTMLVideoElement extends HTMLElement {
    get readyState() { return 0; }
    get networkState() { return 0; }
    get videoWidth() { return 0; }
    get videoHeight() { return 0; }
    get paused() { return true; }
    get ended() { return false; }
    get currentTime() { return 0; }
    set currentTime(value) {}
    get duration() { return NaN; }
    canPlayType() { return ""; }
    load() { refuse("video", "films are not read"); }
    pause() {}
    play() {
        this.load();
        return new Promise(() => {});
    }
}

class HTMLImageElement extends HTMLElement {
    #complete = true; #waiting = 0; #settled = Promise.resolve();
    constructor(key, tag) {
        super(key, tag);
        this[BITMAP] = null;
        this[BROKEN] = false;
    }
    get src() { return this.getAttribute("src") ?? ""; }
    set src(value) { this.setAttribute("src", value); }
    get alt() { return this.getAttribute("alt") ?? ""; }
    set alt(value) { this.setAttribute("alt", value); }
    get currentSrc() { return this.src; }
    get crossOrigin() { return this.getAttribute("crossorigin"); }
    set crossOrigin(value) { this.setAttribute("crossorigin", value); }
    get complete() { return this.#complete; }
    get naturalWidth() { return this[BITMAP]?.width ?? 0; }
    get naturalHeight() { return this[BITMAP]?.height ?? 0; }
    get width() { return +(this.getAttribute("width") ?? this.naturalWidth); }
    set width(value) { this.setAttribute("width", toSide(value, 0)); }
    get height() { return +(this.getAttribute("height") ?? this.naturalHeight); }
    set height(value) { this.setAttribute("height", toSide(value, 0)); }
    attributeChanged(name) {
        if (name === "src")
            this.#load();
    }
    /* What the parser found is there when the next script runs; what a script names, not before it has ended. */
    #load() {
        const url = this.src, bytes = bytesOfUrl(url), turn = ++this.#waiting;
        if (!bytes && url !== "")
            refuse(`picture ${url.slice(0, 60)}`, "only data: and blob: URLs can be read");
        const bitmap = bytes ? Bitmap.decode(bytes) : null;
        this[BITMAP] = parserSets ? bitmap : null;
        this[BROKEN] = false;
        this.#complete = url === "";
        layoutChanged = true;
        if (url === "")
            return;
        this.#settled = new Promise(settle => setTimeout(() => {
            settle();
            if (turn !== this.#waiting)
                return;
            this.#complete = true;
            this[BITMAP] = bitmap;
            layoutChanged = true;
            this[BROKEN] = !bitmap && !(bytes && beginsAsPicture(bytes));
            send(this, new Event(bitmap ? "load" : "error"));
        }));
    }
    async decode() {
        await this.#settled;
        if (!this[BITMAP])
            throw domError("EncodingError", "the picture cannot be read");
    }
}

function Image(width, height) {
    const image = document.createElement("img");
    if (width !== undefined)
        image.width = width;
    if (height !== undefined)
        image.height = height;
    return image;
}
Image.prototype = HTMLImageElement.prototype;

exposeClasses({ HTMLCanvasElement, OffscreenCanvas, ImageBitmap, HTMLImageElement, HTMLVideoElement, SVGImageElement });
expose({ createImageBitmap, Image });
