/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A bitmap of C: pixels, known by number while this object lives; sRGB, or of another space of colours. */

/* PNG 3, "cICP": the primaries of Display P3, the curve of sRGB. It stands behind the header, whose length is fixed. */
const widePngChunk = [0, 0, 0, 4, 0x63, 0x49, 0x43, 0x50, 12, 13, 0, 1, 0x6e, 0x03, 0xe3, 0xef], pngHeaderEnd = 33;

function isWidePng(bytes) {
    return bytes[0] === 0x89 && bytes[1] === 0x50 && widePngChunk.every((byte, k) => bytes[pngHeaderEnd + k] === byte);
}

function widePng(bytes) {
    const out = new Uint8Array(bytes.length + widePngChunk.length);
    out.set(bytes.subarray(0, pngHeaderEnd));
    out.set(widePngChunk, pngHeaderEnd);
    out.set(bytes.subarray(pngHeaderEnd), pngHeaderEnd + widePngChunk.length);
    return out;
}

class Bitmap {
    constructor(handle, width, height) {
        this.handle = handle;
        this.number = native.bitmapNumber(handle);
        this.width = width;
        this.height = height;
        this.space = "srgb";
        this.fixed = false; /* nothing draws on it: what is made of it can be kept */
        this.made = null;
    }
    static make(width, height, opaque = false) {
        return new Bitmap(native.bitmapNew(width, height, opaque ? 1 : 0), width, height);
    }
    resize(width, height) {
        flush();
        native.bitmapResize(this.number, width, height);
        this.width = width;
        this.height = height;
    }
    /* Its pixels as new; what draws on it stays as it is. */
    clear() {
        flush();
        native.bitmapClear(this.number);
    }
    /* All pixels and the size of another, which is not used again; null: none, as large as before. */
    show(other) {
        flush();
        if (other)
            native.bitmapTake(this.number, other.number);
        else
            native.bitmapResize(this.number, this.width, this.height);
        this.space = other?.space ?? this.space;
        this.width = other?.width ?? this.width;
        this.height = other?.height ?? this.height;
    }
    setSpace(space) {
        flush();
        this.space = space;
        native.bitmapSpace(this.number, space === "srgb" ? 0 : 1);
    }
    /* Itself, if it is of that space; else a copy that is. */
    inSpace(space) {
        if (this.space === space)
            return this;
        if (this.made?.space === space)
            return this.made;
        const made = this.copy();
        made.space = space;
        native.bitmapConvert(made.number, space === "srgb" ? 0 : 1);
        this.made = this.fixed ? made : null;
        return made;
    }
    makeOpaque() {
        flush();
        native.bitmapOpaque(this.number);
    }
    copy() {
        flush();
        const made = new Bitmap(native.bitmapCopy(this.number), this.width, this.height);
        made.space = this.space;
        return made;
    }
    read(x, y, width, height) {
        flush();
        const bytes = new Uint8ClampedArray(width * height * 4);
        native.readPixels(this.number, x, y, width, height, bytes);
        return bytes;
    }
    write(data, x, y, width, height, dirtyX, dirtyY, dirtyWidth, dirtyHeight) {
        flush();
        native.writePixels(this.number, x, y, width, height, data, dirtyX, dirtyY, dirtyWidth, dirtyHeight);
    }
    /* "image/png" or "image/jpeg"; null if it has no pixels. */
    encode(type, quality) {
        flush();
        const isJpeg = type === "image/jpeg", bitmap = isJpeg ? this.inSpace("srgb") : this;
        const bytes = native.encodeImage(bitmap.number, isJpeg ? 1 : 0, typeof quality === "number" ? quality : -1);
        return bytes && bitmap.space !== "srgb" ? widePng(bytes) : bytes;
    }
    /* null if the bytes are no picture that is read here. */
    static decode(bytes) {
        const handle = native.decodeImage(bytes);
        if (!handle)
            return null;
        const size = native.imageSize(native.bitmapNumber(handle));
        const bitmap = new Bitmap(handle, size % 65536, Math.floor(size / 65536));
        bitmap.fixed = true;
        if (isWidePng(bytes))
            bitmap.setSpace("display-p3");
        return bitmap;
    }
}

function encodedType(type) { return toText(type ?? "").toLowerCase() === "image/jpeg" ? "image/jpeg" : "image/png"; }
