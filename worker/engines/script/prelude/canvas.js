/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Canvas elements, OffscreenCanvas, pictures. */

const CONTEXT = Symbol("context"), BROKEN = Symbol("broken"), GIVEN = Symbol("given"), LOST = Symbol("lost"), RESTORED = Symbol("restored");
const SIDE_USUAL = { width: 300, height: 150 };

/* HTML, "rules for parsing non-negative integers"; null: none, or too large. */
function parseSide(text) {
    const parts = /^[ \t\n\f\r]*(?:\+?(\d+)|-0+(?!\d))/.exec(text ?? "");
    const side = parts ? +(parts[1] ?? 0) : Infinity;
    return side <= 2147483647 ? side : null;
}

function contextSettings(given) {
    const settings = given === Object(given) ? given : {}, { alpha = true } = settings;
    const colorSpace = oneOf(colorSpaceNames, settings.colorSpace, "the colour space");
    oneOf(["unorm8", "float16"], settings.colorType, "the kind of numbers");
    return { alpha: !!alpha, colorSpace, colorType: "unorm8",
        desynchronized: !!settings.desynchronized, willReadFrequently: !!settings.willReadFrequently };
}

function contextFor(canvas, Class, kind, given) {
    const wanted = { "2d": Class, bitmaprenderer: ImageBitmapRenderingContext }[kind];
    if (canvas[CONTEXT])
        return wanted && canvas[CONTEXT] instanceof wanted ? canvas[CONTEXT] : null;
    if (!wanted)
        return null;
    if (wanted === ImageBitmapRenderingContext)
        return canvas[CONTEXT] = new ImageBitmapRenderingContext(internal, canvas);
    const settings = contextSettings(given);
    if (!settings.alpha)
        canvas[BITMAP].makeOpaque();
    if (settings.colorSpace !== "srgb")
        canvas[BITMAP].setSpace(settings.colorSpace);
    canvas[CONTEXT] = new Class(internal, canvas, canvas[BITMAP], settings);
    return canvas[CONTEXT];
}

/* Setting a side, to the same value too, empties the bitmap and resets the context. */
function resizeCanvas(canvas, width, height) {
    canvas[BITMAP].resize(width, height);
    layoutChanged = true;
    const context = canvas[CONTEXT];
    if (!context?.[STATE])
        return;
    context[STATE] = new ContextState();
    context[STACK] = [];
}

/* What is worked out in parallel is there in a task of its own, not before the present one has ended. */
function nextTask() { return new Promise(done => addTimer(done, 0, [], false)); }

function blobOf(canvas, type, quality) {
    const name = encodedType(type), bytes = canvas.width && canvas.height ? canvas[BITMAP].encode(name, quality) : null;
    return bytes ? new Blob([bytes], { type: name }) : null;
}

class HTMLCanvasElement extends HTMLElement {
    constructor(key = undefined, tag = undefined) {
        super(key, tag);
        this[BITMAP] = Bitmap.make(SIDE_USUAL.width, SIDE_USUAL.height);
        this[CONTEXT] = null;
    }
    #side(name) {
        return parseSide(this.getAttribute(name)) ?? SIDE_USUAL[name];
    }
    get width() { return this.#side("width"); }
    set width(value) { this.#setSide("width", value); }
    get height() { return this.#side("height"); }
    set height(value) { this.#setSide("height", value); }
    #setSide(name, value) {
        const side = toSide(value, SIDE_USUAL[name]);
        if (this[GIVEN])
            throw domError("InvalidStateError", "the canvas was given to an OffscreenCanvas");
        this.setAttribute(name, side);
    }
    [CHANGED](name) {
        if (!this[GIVEN] && (name === "width" || name === "height"))
            resizeCanvas(this, this.width, this.height);
    }
    getContext(kind, settings = undefined) {
        needArguments(arguments.length, 1);
        const name = toText(kind);
        if (this[GIVEN])
            throw domError("InvalidStateError", "the canvas was given to an OffscreenCanvas");
        return contextFor(this, CanvasRenderingContext2D, name, settings);
    }
    toDataURL(type = undefined, quality = undefined) {
        const name = encodedType(type), bytes = this.width && this.height ? this[BITMAP].encode(name, quality) : null;
        return bytes ? `data:${name};base64,${base64Encode(bytes)}` : "data:,";
    }
    toBlob(callback, type = undefined, quality = undefined) {
        needArguments(arguments.length, 1);
        if (typeof callback !== "function")
            throw new TypeError("toBlob needs a function");
        const blob = blobOf(this, type, quality);
        setTimeout(() => callback(blob));
    }
    /* On one thread both show the same pixels at once. */
    transferControlToOffscreen() {
        if (this[CONTEXT] || this[GIVEN])
            throw domError("InvalidStateError", "the canvas has a context");
        this[GIVEN] = true;
        return OffscreenCanvas[internal](this);
    }
}

class OffscreenCanvas extends EventTarget {
    #width; #height; #element = null;
    constructor(width, height) {
        needArguments(arguments.length, 2);
        super();
        this.#width = OffscreenCanvas.#side(width);
        this.#height = OffscreenCanvas.#side(height);
        this[BITMAP] = Bitmap.make(this.#width, this.#height);
        this[CONTEXT] = null;
    }
    get oncontextlost() { return this[LOST] ?? null; }
    set oncontextlost(handler) { this[LOST] = typeof handler === "function" ? handler : null; }
    get oncontextrestored() { return this[RESTORED] ?? null; }
    set oncontextrestored(handler) { this[RESTORED] = typeof handler === "function" ? handler : null; }
    static [internal](element) { return OffscreenCanvas.#over(element[BITMAP], element.width, element.height, element); }
    static #over(bitmap, width, height, element) {
        const canvas = new OffscreenCanvas(0, 0);
        canvas.#width = width;
        canvas.#height = height;
        canvas.#element = element;
        canvas[BITMAP] = bitmap;
        return canvas;
    }
    /* Its pixels in one that takes its place; itself, it has none any more. */
    static [GIVEN](canvas) {
        const made = OffscreenCanvas.#over(canvas[BITMAP], canvas.#width, canvas.#height, canvas.#element);
        canvas.#width = canvas.#height = 0;
        canvas[BITMAP] = null;
        return made;
    }
    #needBitmap() {
        if (!this[BITMAP])
            throw domError("InvalidStateError", "the canvas was given away");
    }
    #resize() {
        if (!this[BITMAP])
            return;
        resizeCanvas(this, this.#width, this.#height);
        this.#element?.setAttribute("width", this.#width);
        this.#element?.setAttribute("height", this.#height);
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
        this.#resize();
    }
    get height() { return this.#height; }
    set height(value) {
        this.#height = OffscreenCanvas.#side(value);
        this.#resize();
    }
    getContext(kind, settings = undefined) {
        needArguments(arguments.length, 1);
        const name = oneOf(["2d", "bitmaprenderer", "webgl", "webgl2", "webgpu"], toText(kind), "a kind of context");
        this.#needBitmap();
        return contextFor(this, OffscreenCanvasRenderingContext2D, name, settings);
    }
    async convertToBlob(options = {}) {
        this.#needBitmap();
        const { type, quality } = dictionary(options, "the options"), blob = blobOf(this, type, quality);
        if (!blob)
            throw domError("IndexSizeError", "the canvas has no pixels");
        await nextTask();
        return blob;
    }
    /* The context's state stays; its pixels go. */
    transferToImageBitmap() {
        this.#needBitmap();
        if (!this[CONTEXT])
            throw domError("InvalidStateError", "the canvas has no context");
        const bitmap = new ImageBitmap(internal, this[BITMAP].copy());
        this[BITMAP].clear();
        return bitmap;
    }
}

transferrers.push([OffscreenCanvas, canvas => {
    if (canvas[CONTEXT])
        throw domError("InvalidStateError", "the canvas has a context");
    return canvas[BITMAP] !== null;
}, canvas => OffscreenCanvas[GIVEN](canvas)]);

/* ---------------------------------------------------------------------------- ImageBitmap */

class ImageBitmap {
    constructor(key = undefined, bitmap = undefined) {
        illegalUnless(key);
        this[BITMAP] = bitmap;
    }
    get width() { return this[BITMAP]?.width ?? 0; }
    get height() { return this[BITMAP]?.height ?? 0; }
    close() { this[BITMAP] = null; }
}
cloners.push([ImageBitmap, value => {
    if (!value[BITMAP])
        throw cloneError(value);
    return new ImageBitmap(internal, value[BITMAP].copy());
}]);
transferrers.push([ImageBitmap, value => value[BITMAP] !== null, value => {
    const bitmap = new ImageBitmap(internal, value[BITMAP]);
    value.close();
    return bitmap;
}]);

/* Shows bitmaps that are given to it; it draws nothing itself. */
class ImageBitmapRenderingContext {
    #canvas;
    constructor(key = undefined, canvas = undefined) {
        illegalUnless(key);
        this.#canvas = canvas;
    }
    get canvas() { return this.#canvas; }
    transferFromImageBitmap(bitmap) {
        needArguments(arguments.length, 1);
        if (bitmap !== null && bitmap !== undefined && !(bitmap instanceof ImageBitmap))
            throw new TypeError("not an ImageBitmap");
        if (bitmap && !bitmap[BITMAP])
            throw domError("InvalidStateError", "the picture was closed");
        this.#canvas[BITMAP].show(bitmap?.[BITMAP] ?? null);
        bitmap?.close();
    }
}

function bitmapFrom(source, options) {
    if (source instanceof ImageData) {
        const bitmap = Bitmap.make(source.width, source.height);
        bitmap.setSpace(source.colorSpace);
        bitmap.write(pixelsToWrite(source, source.colorSpace), 0, 0, source.width, source.height, 0, 0, source.width, source.height);
        return bitmap;
    }
    const ofBlob = source instanceof Blob, picture = ofBlob ? readPicture(source[BYTES], source.type) : pictureOf(source);
    const bitmap = picture instanceof Drawing ? drawingFor(picture, options) : picture;
    if (!bitmap)
        throw domError("InvalidStateError", ofBlob ? "not a picture that is read here (PNG, JPEG, GIF, WebP, BMP, SVG)" : "the picture is not there");
    return bitmap;
}

/* One without a size of its own needs one that is said. */
function drawingFor(drawing, { width, height }) {
    if (drawing.hasSize)
        return drawing.bitmapWithin(SIDE_USUAL);
    return width === null || height === null ? null : drawing.rendering([width, height], width, height);
}

/* The options as the standard names them; sides null where they are not said. */
function bitmapOptions(given) {
    const options = dictionary(given, "the options");
    oneOf(["default", "none"], options.colorSpaceConversion, "the conversion of colours");
    const orientation = oneOf(["from-image", "none", "flipY"], options.imageOrientation, "the orientation");
    oneOf(["default", "none", "premultiply"], options.premultiplyAlpha, "the alpha");
    const side = (value, what) => value === undefined ? null : enforceUnsigned(value, what);
    const height = side(options.resizeHeight, "the height"), quality = oneOf(["low", "pixelated", "medium", "high"], options.resizeQuality, "the quality");
    return { flip: orientation === "flipY", quality, height, width: side(options.resizeWidth, "the width") };
}

/* A side that is not said follows the other in proportion. */
function sizeOfBitmap({ width, height }, wide, high) {
    return [width ?? (height === null ? wide : Math.ceil(wide * height / high)),
        height ?? (width === null ? high : Math.ceil(high * width / wide))];
}

/* A part of a bitmap, as large as asked for, by a context of its own. */
function croppedBitmap(bitmap, x, y, width, height, options) {
    const out = new OffscreenCanvas(...sizeOfBitmap(options, Math.abs(width), Math.abs(height)));
    const context = out.getContext("2d", { colorSpace: bitmap.space });
    if (options.flip) {
        context.translate(0, out.height);
        context.scale(1, -1);
    }
    context.imageSmoothingEnabled = options.quality !== "pixelated";
    context.drawImage(new ImageBitmap(internal, bitmap), x, y, width, height, 0, 0, out.width, out.height);
    return out[BITMAP];
}

async function createImageBitmap(source, ...values) {
    needArguments(arguments.length, 1);
    if (values.length === 2 || values.length === 3)
        throw new TypeError("a part has four numbers");
    const area = values.length > 3 ? values.slice(0, 4).map(toLong) : null;
    const options = bitmapOptions(values[area ? 4 : 0]);
    if (area && (area[2] === 0 || area[3] === 0))
        throw new RangeError("the area is empty");
    if (options.width === 0 || options.height === 0)
        throw domError("InvalidStateError", "no pixels were asked for");
    const bitmap = bitmapFrom(source, options), made = croppedBitmap(bitmap, ...area ?? [0, 0, bitmap.width, bitmap.height], options);
    made.fixed = true;
    await nextTask();
    return new ImageBitmap(internal, made);
}

/* ---------------------------------------------------------------------------------- Image */

/* Pictures that begin as ones should but cannot be decoded are "not fully decodable": nothing is drawn.
   Anything else is broken, and drawing it is an error. */
function beginsAsPicture(bytes) {
    const start = String.fromCharCode(...bytes.subarray(0, 64));
    return /^(?:\x89PNG|\xff\xd8|GIF8|RIFF....WEBP)/s.test(start);
}

class SVGImageElement extends SVGElement {}

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

/* Each in a task of its own, or when the page has been read and waits for them. */
const comingPictures = new Set();

function comePicture(come) {
    const once = () => comingPictures.delete(once) && come();
    comingPictures.add(once);
    setTimeout(once);
}

/* One of the words an attribute can hold; the first for anything else. */
function reflected(element, name, words) {
    const word = (element.getAttribute(name) ?? "").toLowerCase();
    return words.includes(word) ? word : words[0];
}

class HTMLImageElement extends HTMLElement {
    #complete = true; #waiting = 0; #settled = Promise.resolve();
    constructor(key, tag) {
        super(key, tag);
        this[BITMAP] = this[DRAWING] = null;
        this[BROKEN] = false;
    }
    get src() { return this.getAttribute("src") ?? ""; }
    set src(value) { this.setAttribute("src", value); }
    get alt() { return this.getAttribute("alt") ?? ""; }
    set alt(value) { this.setAttribute("alt", value); }
    get decoding() { return reflected(this, "decoding", ["auto", "sync", "async"]); }
    set decoding(value) { this.setAttribute("decoding", value); }
    get loading() { return reflected(this, "loading", ["eager", "lazy"]); }
    set loading(value) { this.setAttribute("loading", value); }
    get srcset() { return this.getAttribute("srcset") ?? ""; }
    set srcset(value) { this.setAttribute("srcset", value); }
    get currentSrc() { return this.src; }
    get crossOrigin() {
        const value = this.getAttribute("crossorigin");
        return value === null ? null : value.toLowerCase() === "use-credentials" ? "use-credentials" : "anonymous";
    }
    set crossOrigin(value) { value === null ? this.removeAttribute("crossorigin") : this.setAttribute("crossorigin", value); }
    get isMap() { return this.hasAttribute("ismap"); }
    get complete() { return this.#complete; }
    #natural() { return this[DRAWING]?.sizeWithin(SIDE_USUAL) ?? [this[BITMAP]?.width ?? 0, this[BITMAP]?.height ?? 0]; }
    get naturalWidth() { return Math.round(this.#natural()[0]); }
    get naturalHeight() { return Math.round(this.#natural()[1]); }
    get width() { return parseSide(this.getAttribute("width")) ?? this.naturalWidth; }
    set width(value) { this.setAttribute("width", toSide(value, 0)); }
    get height() { return parseSide(this.getAttribute("height")) ?? this.naturalHeight; }
    set height(value) { this.setAttribute("height", toSide(value, 0)); }
    [CHANGED](name) {
        if (name === "src")
            this.#load();
    }
    /* What the parser found is there when the next script runs; what a script names, not before it has ended. */
    #load() {
        const url = this.src, data = dataOfUrl(url), turn = ++this.#waiting;
        if (!data && url !== "")
            refuse(`picture ${url.slice(0, 60)}`, "only data: and blob: URLs can be read");
        const picture = data && readPicture(data.bytes, data.type);
        this.#show(parserSets ? picture : null);
        this[BROKEN] = false;
        this.#complete = url === "";
        if (url === "") {
            this.#breakWithout(turn);
            return;
        }
        this.#settled = new Promise(settle => comePicture(() => {
            settle();
            if (turn !== this.#waiting)
                return;
            this.#complete = true;
            this.#show(picture);
            this[BROKEN] = !picture && !(data && beginsAsPicture(data.bytes));
            send(this, new Event(picture ? "load" : "error"));
        }));
    }
    #show(picture) {
        this[DRAWING] = picture instanceof Drawing ? picture : null;
        this[BITMAP] = picture instanceof Bitmap ? picture : null;
        layoutChanged = true;
    }
    /* Of no picture, only that it cannot be had. */
    #breakWithout(turn) {
        if (this.hasAttribute("src"))
            setTimeout(() => turn === this.#waiting && send(this, new Event("error")));
    }
    async decode() {
        const turn = this.#waiting;
        await this.#settled;
        if (turn !== this.#waiting || !this[BITMAP] && !this[DRAWING])
            throw domError("EncodingError", "the picture cannot be read");
    }
}

function Image(width = undefined, height = undefined) {
    if (!new.target)
        throw new TypeError("Image is made with new");
    const image = document.createElement("img");
    if (width !== undefined)
        image.width = width;
    if (height !== undefined)
        image.height = height;
    return image;
}
Image.prototype = HTMLImageElement.prototype;

exposeClasses({ HTMLCanvasElement, OffscreenCanvas, ImageBitmap, ImageBitmapRenderingContext, HTMLImageElement, HTMLVideoElement, SVGImageElement });
expose({ createImageBitmap, Image });
