/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The canvas chapter's interfaces as Web IDL shapes them, dictionaries, words that are no words of theirs; and
   the interfaces besides the contexts: matrices, ImageBitmap, bitmaprenderer, floating-point pixels. */

const lengths = { CanvasRenderingContext2D: { save: 0, reset: 0, scale: 2, setTransform: 0, createConicGradient: 3, createPattern: 2, fillRect: 4,
    fill: 0, stroke: 0, clip: 0, isPointInPath: 2, isPointInStroke: 2, drawFocusIfNeeded: 1, fillText: 3, measureText: 1, drawImage: 3,
    createImageData: 1, getImageData: 4, putImageData: 3, setLineDash: 1, arcTo: 5, roundRect: 4, arc: 5, ellipse: 7 },
Path2D: { addPath: 1, bezierCurveTo: 6 }, CanvasGradient: { addColorStop: 2 }, CanvasPattern: { setTransform: 0 },
HTMLCanvasElement: { getContext: 1, toDataURL: 0, toBlob: 1 }, OffscreenCanvas: { getContext: 1, convertToBlob: 0 }, ImageBitmap: { close: 0 } };

check("/canvas/interfaces/methods-are-enumerable-and-say-how-many-arguments-they-need", () => {
    for (const [name, methods] of Object.entries(lengths))
        for (const [method, length] of Object.entries(methods)) {
            const { value, enumerable, writable } = Object.getOwnPropertyDescriptor(globalThis[name].prototype, method);
            same(`${value.length} ${enumerable} ${writable}`, `${length} true true`, `${name}.${method}`);
        }
    for (const [name, length] of Object.entries({ Path2D: 0, ImageData: 2, OffscreenCanvas: 2, DOMMatrix: 0, CanvasGradient: 0, TextMetrics: 0 }))
        same(globalThis[name].length, length, name);
});
check("/canvas/interfaces/attributes-are-of-the-prototype", () => {
    for (const [name, ...attributes] of [["ImageData", "width", "data", "pixelFormat"], ["DOMPoint", "x", "w"], ["DOMRectReadOnly", "x", "top"],
        ["HTMLCanvasElement", "width"], ["ImageBitmap", "height"], ["HTMLImageElement", "src", "complete"]])
        for (const attribute of attributes)
            same(Object.getOwnPropertyDescriptor(globalThis[name].prototype, attribute)?.enumerable, true, `${name}.${attribute}`);
    same(Object.keys(new DOMPoint(1, 2)).length, 0);
    same(JSON.stringify(new DOMRect(1, 2, 3, -4)), '{"x":1,"y":2,"width":3,"height":-4,"top":-2,"right":4,"bottom":2,"left":1}');
    throws(TypeError, () => { "use strict"; new DOMPointReadOnly().x = 1; });
});
check("/canvas/interfaces/dictionaries-are-objects", () => {
    const c = context(), path = new Path2D(), pattern = c.createPattern(c.canvas, "");
    for (const wrong of [5, "x", true, Symbol("x")])
        for (const call of [() => c.setTransform(wrong), () => path.addPath(path, wrong), () => pattern.setTransform(wrong),
            () => DOMMatrix.fromMatrix(wrong), () => DOMPoint.fromPoint(wrong), () => c.createImageData(1, 1, wrong)])
            throws(TypeError, call);
    for (const nothing of [null, undefined, {}, () => {}]) {
        c.setTransform(nothing);
        path.addPath(path, nothing);
        pattern.setTransform(nothing);
    }
    throws(TypeError, () => new Path2D(Symbol()));
    throws(TypeError, () => new ImageData(1, 1, { pixelFormat: "rgb565" }));
});
check("/canvas/interfaces/radii-in-turn", () => {
    const c = context();
    for (const radii of [[NaN, -1], [Infinity, -1], { x: NaN, y: -1 }])
        c.roundRect(0, 0, 9, 9, radii); /* ends at what is not finite */
    for (const radii of [[-1, NaN], -1, [{ x: 1, y: -1 }], [], [1, 1, 1, 1, 1]])
        throws(RangeError, () => c.roundRect(0, 0, 9, 9, radii));
});
check("/canvas/interfaces/all-arguments-are-read-before-any-is-used", () => {
    const c = context(), evil = { valueOf() { throw new EvalError(); }, toString() { throw new EvalError(); } };
    throws(EvalError, () => c.roundRect(NaN, 0, 1, 1, [1, { x: evil }]));
    throws(TypeError, () => c.roundRect(NaN, 0, 1, 1, Symbol()));
    throws(EvalError, () => c.createLinearGradient(0, 0, 1, 1).addColorStop(5, evil));
    throws(TypeError, () => c.isPointInPath(1, 1, "evenodd", 0)); /* four: the first is a path */
});
check("/canvas/interfaces/edge-of-a-stroke-is-in-it", () => {
    const c = context();
    c.lineWidth = 10;
    c.rect(20, 20, 60, 20);
    for (const [x, y] of [[15, 15], [85, 30], [50, 45], [85, 45]])
        same(c.isPointInStroke(x, y), true, `${x}, ${y}`);
    same(c.isPointInStroke(14.9, 15), false);
    same(c.isPointInStroke(30, 30), false);
});
check("/canvas/interfaces/matrices-of-three-dimensions", () => {
    const text = value => new DOMMatrix(value).toString();
    same(text("translate3d(1px, 2px, 3px)"), "matrix3d(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 2, 3, 1)");
    same(text("scaleZ(2) translateX(1in)"), "matrix3d(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0, 96, 0, 0, 1)");
    same(text("translate(1px) rotate(0.25turn) skewX(0)"), text("matrix(6.123233995736766e-17, 1, -1, 6.123233995736766e-17, 1, 0)"));
    same(new DOMMatrix("rotateX(30deg)").is2D, false);
    same(new DOMMatrix("perspective(10px)").m34, -0.1);
    for (const wrong of ["rotate(1px 2px", "turn(1)", "matrix(1)", "translate(1foo)", "scale3d(1)"])
        throws("SyntaxError", () => new DOMMatrix(wrong));
});
check("/canvas/interfaces/calculated-lengths-and-comments", () => {
    const c = context();
    for (const [text, read] of [["calc(10px + 10px) serif", "20px serif"], ["max(1px, min(20px, 3em)) serif", "20px serif"],
        ["oblique 10deg 20px serif", "oblique 10deg 20px serif"], ["oblique 91deg 20px serif", null], ["10deg 20px serif", null],
        ["20px/*large*/serif", "20px serif"], ["20px --own", "20px --own"], ["1dvw serif", `${globalThis.innerWidth / 100}px serif`]]) {
        c.font = "7px cursive";
        c.font = text;
        same(c.font, read ?? "7px cursive", text);
    }
    c.letterSpacing = "calc(1px + 2px)";
    same(c.letterSpacing, "3px");
    for (const [text, read] of [["/**/red", "#ff0000"], ["rgb(0/**/,255,0)", "#00ff00"], ["re/**/d", null], ["rgb(clamp(0, 300, 255) max(1, 2) 0)", "#ff0200"],
        ["color(display-p3-linear 0 1 0)", "color(display-p3-linear 0 1 0)"], ["rgb(min() 0 0)", null], ["rgb(min(1,1%) 0 0)", null]]) {
        c.fillStyle = "#123456";
        c.fillStyle = text;
        same(c.fillStyle, read ?? "#123456", text);
    }
});
check("/canvas/interfaces/floating-point-pixels", () => {
    const c = context(), image = new ImageData(1, 1, { pixelFormat: "rgba-float16" });
    same(image.data.constructor, Float16Array);
    image.data.set([2, 0.5, -1, 1]); /* brought to what bytes can hold */
    c.putImageData(image, 0, 0);
    pixel(c, 0, 0, [255, 128, 0, 255]);
    const read = c.getImageData(0, 0, 1, 1, { pixelFormat: "rgba-float16" });
    sameList([read.pixelFormat, ...read.data.slice(0, 1)], ["rgba-float16", 1]);
    same(c.createImageData(read).pixelFormat, "rgba-float16");
    throws("InvalidStateError", () => new ImageData(new Float16Array(4), 1));
    throws("InvalidStateError", () => new ImageData(new Uint8ClampedArray(8), 1, 1, { pixelFormat: "rgba-float16" }));
    same(new ImageData(new Float16Array(4), 1, 1, { pixelFormat: "rgba-float16" }).height, 1);
});
check("/canvas/interfaces/bitmaprenderer", async () => {
    const canvas = document.createElement("canvas"), shown = canvas.getContext("bitmaprenderer"), c = context(20, 10);
    same(canvas.getContext("2d"), null);
    same(c.canvas.getContext("bitmaprenderer"), null);
    c.fillStyle = "#0f0";
    c.fillRect(0, 0, 20, 10);
    const bitmap = await createImageBitmap(c.canvas), copy = context();
    shown.transferFromImageBitmap(bitmap);
    same(bitmap.width, 0); /* given away */
    throws("InvalidStateError", () => shown.transferFromImageBitmap(bitmap));
    copy.drawImage(canvas, 0, 0);
    pixel(copy, 10, 5, green);
    shown.transferFromImageBitmap(null);
    throws(TypeError, () => shown.transferFromImageBitmap({}));
});
check("/canvas/interfaces/offscreen-canvas-keeps-its-state", () => {
    const canvas = new OffscreenCanvas(10, 10), c = canvas.getContext("2d");
    c.fillStyle = "#0f0";
    c.translate(5, 0);
    c.fillRect(-5, 0, 10, 10);
    const bitmap = canvas.transferToImageBitmap(), copy = context();
    pixel(c, 0, 0, clear);
    same(c.fillStyle, "#00ff00");
    same(c.getTransform().e, 5);
    copy.drawImage(bitmap, 0, 0);
    pixel(copy, 5, 5, green);
});
check("/canvas/interfaces/canvas-given-to-an-offscreen-canvas", () => {
    const canvas = document.createElement("canvas"), off = canvas.transferControlToOffscreen(), c = off.getContext("2d"), copy = context();
    same(off.width, 300);
    throws("InvalidStateError", () => canvas.getContext("2d"));
    throws("InvalidStateError", () => { canvas.width = 5; });
    throws("InvalidStateError", () => canvas.transferControlToOffscreen());
    throws("InvalidStateError", () => context().canvas.transferControlToOffscreen());
    off.height = 20;
    same(canvas.height, 20);
    c.fillStyle = "#0f0";
    c.fillRect(0, 0, 300, 20);
    copy.drawImage(canvas, 0, 0);
    pixel(copy, 9, 9, green);
});
check("/canvas/interfaces/offscreen-canvas-given-away", async () => {
    const canvas = new OffscreenCanvas(30, 20), { data: given } = await new Promise(receive => {
        const { port1, port2 } = new MessageChannel();
        port2.onmessage = receive;
        port1.postMessage(canvas, [canvas]);
    });
    same(`${given instanceof OffscreenCanvas} ${given.width} ${given.height}`, "true 30 20");
    same(`${canvas.width} ${canvas.height}`, "0 0");
    throws("InvalidStateError", () => canvas.getContext("2d"));
    throws("InvalidStateError", () => canvas.transferToImageBitmap());
    throws("InvalidStateError", () => context().drawImage(canvas, 0, 0));
    throws("DataCloneError", () => structuredClone(canvas, { transfer: [canvas] }));
    same(await canvas.convertToBlob().catch(error => error.name), "InvalidStateError");
    same(await OffscreenCanvas.prototype.convertToBlob.call({}).catch(error => error.name), "TypeError");
    const c = given.getContext("2d");
    c.fillRect(0, 0, 30, 20);
    pixel(c, 29, 19, black);
    throws("InvalidStateError", () => structuredClone(given, { transfer: [given] }));
    throws("DataCloneError", () => structuredClone(new OffscreenCanvas(1, 1)));
});
check("/canvas/interfaces/accessors-have-names-and-know-their-objects", () => {
    for (const name of ["fillStyle", "font", "letterSpacing", "textAlign", "lineWidth", "shadowColor", "filter"]) {
        const { get, set } = Object.getOwnPropertyDescriptor(CanvasRenderingContext2D.prototype, name);
        same(`${get.name}, ${set.name}`, `get ${name}, set ${name}`);
        for (const wrong of [{}, CanvasRenderingContext2D.prototype, null]) {
            throws(TypeError, () => get.call(wrong));
            throws(TypeError, () => set.call(wrong, "bogus"));
        }
    }
});
check("/canvas/interfaces/settings-in-the-order-of-their-names", () => {
    const asked = [], settings = new Proxy({}, { get(target, name) { asked.push(name); } });
    context(1, 1, settings);
    sameList(asked, ["alpha", "colorSpace", "colorType", "desynchronized", "willReadFrequently"]);
    throws(TypeError, () => context(1, 1, { colorType: "bytes" }));
    throws(TypeError, () => context().putImageData(new ImageData(1, 1), 0, 0, undefined, 0, 1, 1));
    throws(RangeError, () => context().createImageData(0x7fffffff, 0x7fffffff));
});
check("/canvas/interfaces/options-of-create-image-bitmap", async () => {
    const c = context(10, 20), closed = await createImageBitmap(c.canvas);
    const name = async (...values) => createImageBitmap(...values).then(({ width, height }) => `${width} × ${height}`, error => error.name);
    closed.close();
    for (const [values, expected] of [[[], "10 × 20"], [[{ resizeWidth: 3 }], "3 × 6"], [[{ resizeHeight: 10 }], "5 × 10"],
        [[0, 0, -4, 5, { resizeWidth: 8 }], "8 × 10"], [[5], "TypeError"], [[0, 0, 1], "TypeError"], [[{ resizeWidth: -1 }], "TypeError"],
        [[{ imageOrientation: "up" }], "TypeError"], [[{ resizeQuality: "best" }], "TypeError"], [[{ premultiplyAlpha: "x" }], "TypeError"],
        [[{ colorSpaceConversion: "x" }], "TypeError"], [[0, 0, 0, 1], "RangeError"], [[{ resizeHeight: 0 }], "InvalidStateError"]])
        same(await name(c.canvas, ...values), expected, JSON.stringify(values));
    for (const source of [new Image(), closed, new Blob(["x"]), context(0, 1).canvas])
        same(await name(source), "InvalidStateError");
    throws("DataCloneError", () => structuredClone(closed));
    const whole = await createImageBitmap(c.canvas), given = structuredClone(whole, { transfer: [whole] });
    same(`${given.width} ${whole.width}`, "10 0");
});
check("/canvas/interfaces/matrices-from-text", () => {
    for (const text of ["translate(5, 6)", "rotate(90)", "matrix(1 2 3 4 5 6)", "translate(5%)", "translate(1em)", "scale(2), scale(2)", "scale(1px)",
        "rotate3d(0, 0, 1)", "matrix(1, 2, 3)", "scale()", "constructor(1)", "initial", "scale(2) x"])
        throws("SyntaxError", () => new DOMMatrix(text));
    for (const wrong of [null, {}, 5])
        throws("SyntaxError", () => new DOMMatrix(wrong)); /* a text, as they are no lists */
    same(String(new DOMMatrix("translate(5px, 0) scale(2, 3) rotate(0)")), "matrix(2, 0, 0, 3, 5, 0)");
    same(String(new DOMMatrix("SCALE(50%) /* and */ translate(calc(1px + 1in), 0.5e1px)")), "matrix(0.5, 0, 0, 0.5, 48.5, 2.5)");
    same(String(new DOMMatrix(new DOMMatrix([1, 2, 3, 4, 5, 6]))), "matrix(1, 2, 3, 4, 5, 6)");
    same(DOMMatrix.fromMatrix({ a: null }).a, 0);
    throws(TypeError, () => DOMMatrix.fromFloat32Array([1, 2, 3, 4, 5, 6]));
    throws(TypeError, () => DOMMatrix.fromFloat64Array(new Float32Array(6)));
    throws(TypeError, () => new DOMMatrix().transformPoint(5));
});
check("/canvas/interfaces/quadrilaterals", () => {
    const quad = DOMQuad.fromRect({ x: 1, y: 2, width: 3, height: -4 });
    same(JSON.stringify(quad.p3), '{"x":4,"y":-2,"z":0,"w":1}');
    same(JSON.stringify(quad.getBounds()), JSON.stringify(new DOMRect(1, -2, 3, 4)));
    same(DOMQuad.fromQuad({ p2: { x: 9 } }).p2.x + new DOMQuad().p4.w, 10);
    same(structuredClone(quad).p1.x, 1);
});
check("/canvas/interfaces/read-only-geometry-is-cloned-as-such", () => {
    for (const value of [new DOMPointReadOnly(1), new DOMRectReadOnly(1), new DOMMatrixReadOnly([1, 2, 3, 4, 5, 6]), new DOMPoint(1)]) {
        const clone = structuredClone(value);
        same(clone.constructor, value.constructor);
        same(JSON.stringify(clone), JSON.stringify(value));
    }
});
check("/canvas/interfaces/bitmaps-come-in-a-task", async () => {
    const c = context(), order = [], offscreen = new OffscreenCanvas(1, 1);
    c.fillRect(0, 0, 1, 1);
    const made = [createImageBitmap(c.canvas).then(bitmap => { order.push("bitmap"); return bitmap; }), offscreen.convertToBlob().then(() => order.push("blob"))];
    c.clearRect(0, 0, 1, 1); /* what it shows is of when it was asked for */
    let microtasks = Promise.resolve();
    for (let k = 0; k < 20; k++)
        microtasks = microtasks.then(() => {});
    await microtasks.then(() => order.push("microtask"));
    const [bitmap] = await Promise.all(made);
    same(order.join(), "microtask,bitmap,blob");
    c.drawImage(bitmap, 0, 0);
    pixel(c, 0, 0, black);
});
