/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A bitmap of C: pixels, known by number while this object lives. */

class Bitmap {
    constructor(handle, width, height) {
        this.handle = handle;
        this.number = native.bitmapNumber(handle);
        this.width = width;
        this.height = height;
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
        this.width = other?.width ?? this.width;
        this.height = other?.height ?? this.height;
    }
    makeOpaque() {
        flush();
        native.bitmapOpaque(this.number);
    }
    copy() {
        flush();
        return new Bitmap(native.bitmapCopy(this.number), this.width, this.height);
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
        const bytes = native.encodeImage(this.number, type === "image/jpeg" ? 1 : 0,
            typeof quality === "number" ? quality : -1);
        return bytes;
    }
    /* null if the bytes are no picture that is read here. */
    static decode(bytes) {
        const handle = native.decodeImage(bytes);
        if (!handle)
            return null;
        const size = native.imageSize(native.bitmapNumber(handle));
        return new Bitmap(handle, size % 65536, Math.floor(size / 65536));
    }
}

function encodedType(type) { return toText(type ?? "").toLowerCase() === "image/jpeg" ? "image/jpeg" : "image/png"; }
