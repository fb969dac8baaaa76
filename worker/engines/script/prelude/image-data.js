/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ImageData: pixels as bytes. */

const PIXELS_MOST = 1 << 28; /* of one ImageData: a gigabyte */

function imageSide(value, what) {
    const number = Math.trunc(+value);
    const side = Number.isFinite(number) ? number >>> 0 : 0;
    if (side === 0)
        throw domError("IndexSizeError", `the ${what} is zero`);
    return side;
}

/* WebIDL "optional ImageDataSettings": the colour space of what is not a dictionary is an error. */
function imageSettings(given, usual = "srgb") {
    if (given !== undefined && given !== null && typeof given !== "object" && typeof given !== "function")
        throw new TypeError("the settings are not an object");
    const space = given?.colorSpace === undefined ? usual : toText(given.colorSpace);
    if (space !== "srgb" && space !== "display-p3")
        throw new TypeError(`not a colour space: ${space}`);
    return space;
}

/* Red, green, blue, alpha bytes in another space, in place. Bitmaps are sRGB; pixels next to each other are often
   alike. */
function convertPixels(bytes, from, to) {
    if (from === to)
        return bytes;
    let last = -1, made = [0, 0, 0];
    for (let k = 0; k < bytes.length; k += 4) {
        const color = bytes[k] << 16 | bytes[k + 1] << 8 | bytes[k + 2];
        if (color !== last)
            made = convertColor([bytes[k] / 255, bytes[k + 1] / 255, bytes[k + 2] / 255], from, to).map(value => value * 255);
        last = color;
        bytes.set(made, k);
    }
    return bytes;
}

function checkArea(width, height) {
    if (width * height > PIXELS_MOST)
        throw new RangeError(`${width} × ${height} pixels are too many`);
}

const DATA = Symbol("data");

class ImageData {
    #width; #height; #space;
    constructor(first, second, third, fourth) {
        needArguments(arguments.length, 2);
        const isArray = first instanceof Uint8ClampedArray || arguments.length > 3;
        this.#space = imageSettings(isArray ? fourth : third);
        if (isArray)
            this.#fromArray(first, second, third);
        else
            this.#fromSize(first, second);
    }
    #fromSize(width, height) {
        this.#width = imageSide(width, "width");
        this.#height = imageSide(height, "height");
        if (this.#width * this.#height >= 2 ** 32)
            throw domError("IndexSizeError", `${this.#width} × ${this.#height} pixels are too many to be counted`);
        checkArea(this.#width, this.#height);
        this[DATA] = new Uint8ClampedArray(this.#width * this.#height * 4);
    }
    #fromArray(data, width, height) {
        if (!(data instanceof Uint8ClampedArray))
            throw new TypeError("ImageData needs a Uint8ClampedArray");
        if (data.length === 0 || data.length % 4 !== 0)
            throw domError("InvalidStateError", "the array's length is not a multiple of 4");
        this.#width = imageSide(width, "width");
        if (data.length / 4 % this.#width !== 0)
            throw domError("IndexSizeError", "the array's length is not a multiple of the width");
        this.#height = data.length / 4 / this.#width;
        if (height !== undefined && imageSide(height, "height") !== this.#height)
            throw domError("IndexSizeError", "the array's length does not fit the height");
        this[DATA] = data;
    }
    get width() { return this.#width; }
    get height() { return this.#height; }
    get data() { return this[DATA]; }
    get colorSpace() { return this.#space; }
    get pixelFormat() { return "rgba-unorm8"; }
}

exposeClasses({ ImageData });
cloners.push([ImageData, value => new ImageData(value.data.slice(), value.width, value.height)]);
