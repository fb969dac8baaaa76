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

const colorSpaceNames = ["srgb", "display-p3"], pixelFormats = ["rgba-unorm8", "rgba-float16"];

/* WebIDL "optional ImageDataSettings". usual: the colour space, where none is named. */
function imageSettings(given, usual = "srgb") {
    const { colorSpace = usual, pixelFormat } = dictionary(given, "the settings");
    return { colorSpace: oneOf(colorSpaceNames, colorSpace, "the colour space"), pixelFormat: oneOf(pixelFormats, pixelFormat, "the pixel format") };
}

/* Red, green, blue, alpha bytes in another space, in place; pixels next to each other are often alike. */
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
    #width; #height; #settings;
    constructor(first, second, third = undefined, fourth = undefined) {
        needArguments(arguments.length, 2);
        const isArray = first instanceof Uint8ClampedArray || first instanceof Float16Array || arguments.length > 3;
        this.#settings = imageSettings(isArray ? fourth : third);
        if (isArray)
            this.#fromArray(first, second, third);
        else
            this.#fromSize(first, second);
    }
    #fromSize(width, height) {
        this.#width = imageSide(width, "width");
        this.#height = imageSide(height, "height");
        if (this.#width * this.#height >= 2 ** 30)
            throw domError("IndexSizeError", `the bytes of ${this.#width} × ${this.#height} pixels are too many to be counted`);
        checkArea(this.#width, this.#height);
        this[DATA] = new (arrayOf(this))(this.#width * this.#height * 4);
    }
    #fromArray(data, width, height) {
        if (!(data instanceof Uint8ClampedArray || data instanceof Float16Array))
            throw new TypeError("ImageData needs a Uint8ClampedArray or a Float16Array");
        const pixels = data.byteLength / (arrayOf(this).BYTES_PER_ELEMENT * 4);
        if (pixels === 0 || !Number.isInteger(pixels))
            throw domError("InvalidStateError", "the array's length is not a multiple of 4");
        this.#width = imageSide(width, "width");
        if (pixels % this.#width !== 0)
            throw domError("IndexSizeError", "the array's length is not a multiple of the width");
        this.#height = pixels / this.#width;
        if (height !== undefined && imageSide(height, "height") !== this.#height)
            throw domError("IndexSizeError", "the array's length does not fit the height");
        if (!(data instanceof arrayOf(this)))
            throw domError("InvalidStateError", `the array is not one of ${this.pixelFormat}`);
        this[DATA] = data;
    }
    get width() { return this.#width; }
    get height() { return this.#height; }
    get data() { return this[DATA]; }
    get colorSpace() { return this.#settings.colorSpace; }
    get pixelFormat() { return this.#settings.pixelFormat; }
}

function arrayOf(image) { return image.pixelFormat === "rgba-float16" ? Float16Array : Uint8ClampedArray; }

/* Bytes of a space as an ImageData of that kind. */
function imageOfPixels(bytes, width, height, settings, space) {
    const converted = convertPixels(bytes, space, settings.colorSpace);
    const data = settings.pixelFormat === "rgba-unorm8" ? converted : Float16Array.from(converted, value => value / 255);
    return new ImageData(data, width, height, settings);
}

/* And back: its own, if they are that already. */
function pixelsToWrite({ data, colorSpace }, space) {
    if (data.length === 0)
        throw domError("InvalidStateError", "the pixels were given away");
    if (colorSpace === space && data instanceof Uint8ClampedArray)
        return data;
    const bytes = data instanceof Float16Array ? Uint8ClampedArray.from(data, value => value * 255) : data.slice();
    return convertPixels(bytes, colorSpace, space);
}

exposeClasses({ ImageData });
cloners.push([ImageData, (value, record) => {
    if (value.data.length === 0)
        throw cloneError(value);
    const data = record(value.data);
    return () => new ImageData(made(data), value.width, value.height, value);
}]);
