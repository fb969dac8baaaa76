/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What Web IDL and the HTML standard say of calls that are not quite right: this, overloads, states of
   pictures, names of colours; and the corners where drawing libraries differ from the standard. */

check("/canvas/standard/this-is-no-context", () => {
    const c = context(), pixels = c.createImageData(1, 1), prototype = CanvasRenderingContext2D.prototype;
    for (const wrong of [null, undefined, {}, c.canvas])
        for (const [name, ...values] of [["createImageData", 1, 1], ["createImageData", pixels], ["beginPath"], ["closePath"], ["save"],
            ["restore"], ["reset"], ["clearRect", 0, 0, 1, 1], ["fillRect", 0, 0, 1, 1], ["strokeRect", 0, 0, 1, 1], ["moveTo", 0, 0],
            ["roundRect", 0, 0, 1, 1], ["rotate", 1], ["getTransform"], ["setTransform"], ["resetTransform"], ["fill"], ["stroke"], ["clip"],
            ["isPointInPath", 0, 0], ["isPointInStroke", 0, 0], ["measureText", ""], ["fillText", "", 0, 0], ["drawImage", c.canvas, 0, 0],
            ["createLinearGradient", 0, 0, 1, 1], ["createPattern", c.canvas, ""], ["setLineDash", []], ["getLineDash"],
            ["getImageData", 0, 0, 1, 1], ["putImageData", pixels, 0, 0], ["getContextAttributes"], ["isContextLost"]])
            throws(TypeError, () => prototype[name].call(wrong, ...values));
    throws(TypeError, () => prototype.fillStyle);
    throws(TypeError, () => new CanvasRenderingContext2D());
});
check("/canvas/standard/overloads-of-hit-tests", () => {
    const c = context(), path = new Path2D("M0 0h9v9h-9z");
    same(c.isPointInPath(path, 5, 5, undefined), true);
    for (const values of [[null, 5, 5], [undefined, 5, 5, "evenodd"], [[], 5, 5], [{}, 5, 5], [5, 5, "odd"], [path, 5, 5, null], [5]])
        throws(TypeError, () => c.isPointInPath(...values));
    for (const values of [[null, 5, 5], [undefined, 5, 5], [[], 5, 5], [{}, 5, 5], [5]])
        throws(TypeError, () => c.isPointInStroke(...values));
});
check("/canvas/standard/hit-tests-at-extreme-scales", () => {
    const c = context();
    c.scale(Number.MAX_VALUE, Number.MAX_VALUE);
    c.rect(-1, -1, 2, 2);
    same(c.isPointInPath(0, 0), true);
    c.resetTransform();
    c.scale(0, 0);
    c.beginPath();
    c.rect(-1, -1, 2, 2);
    same(c.isPointInPath(0, 0), false); /* all of it is one point, and has no inside */
});
check("/canvas/standard/symbols-are-no-strings", () => {
    const c = context();
    for (const name of ["fillStyle", "shadowColor", "font", "lineCap", "filter", "letterSpacing", "globalCompositeOperation"])
        throws(TypeError, () => { c[name] = Symbol(); });
    throws(TypeError, () => c.fillText(Symbol(), 0, 0));
    throws(TypeError, () => c.createLinearGradient(0, 0, 1, 0).addColorStop(0, Symbol()));
});
check("/canvas/standard/dashes-must-be-a-list", () => {
    const c = context();
    for (const wrong of [1, null, undefined, "1,2", {}])
        throws(TypeError, () => c.setLineDash(wrong));
    c.setLineDash(new Set([3, 1]));
    sameList(c.getLineDash(), [3, 1]);
});
check("/canvas/standard/image-data-overloads", () => {
    for (const values of [[0, 1], ["w", "h"], [1 << 31, 1 << 31], [new Uint8Array(16), 2], [new Uint8ClampedArray(28), 7, 0],
        [new Uint8ClampedArray(28), 3], [new Uint8ClampedArray(4), 1, 2], [new Uint8ClampedArray(8), 1 << 31]])
        throws("IndexSizeError", () => new ImageData(...values));
    for (const values of [[1], [new Uint8ClampedArray(4)], [globalThis, 1, 1], [null, 1, 1], [new Uint8Array(8), 1, 2], [1, 1, "srgb"]])
        throws(TypeError, () => new ImageData(...values));
    for (const length of [0, 3, 27])
        throws("InvalidStateError", () => new ImageData(new Uint8ClampedArray(length), 1));
    same(new ImageData(new Uint8ClampedArray(32), 2, undefined).height, 4);
    same(new ImageData(1, 1, { colorSpace: "display-p3" }).colorSpace, "display-p3");
});
check("/canvas/standard/current-color", () => {
    const c = context(), box = document.createElement("div");
    c.canvas.style.color = "#0f0";
    c.fillStyle = "currentColor"; /* no element of a document: black */
    same(c.fillStyle, "#000000");
    document.body.append(c.canvas);
    c.fillStyle = "currentColor";
    c.canvas.style.color = "red"; /* only the moment of setting counts */
    same(c.fillStyle, "#00ff00");
    c.shadowColor = " CURRENTCOLOR ";
    same(c.shadowColor, "#ff0000");
    const gradient = c.createLinearGradient(0, 0, 100, 0);
    gradient.addColorStop(0, "currentcolor"); /* a gradient belongs to no element: black */
    c.fillStyle = gradient;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 50, 25, black);
    c.canvas.removeAttribute("style");
    box.style.color = "blue";
    box.append(c.canvas);
    document.body.append(box);
    c.strokeStyle = "currentcolor";
    same(c.strokeStyle, "#0000ff");
    const off = new OffscreenCanvas(1, 1).getContext("2d");
    off.fillStyle = "currentcolor";
    same(off.fillStyle, "#000000");
});
check("/canvas/standard/system-colors", () => {
    const c = context();
    for (const name of ["ThreeDDarkShadow", "Window", "InfoText", "ButtonFace", "Canvas", "GrayText"]) {
        c.fillStyle = "#123456";
        c.fillStyle = name;
        if (c.fillStyle === "#123456")
            fail(name);
    }
});
check("/canvas/standard/picture-not-there-yet", async () => {
    const c = context(), picture = new Image();
    same(picture.complete, true);
    same(c.createPattern(picture, ""), null);
    c.drawImage(picture, 0, 0);
    picture.src = "elsewhere.png";
    same(picture.complete, false);
    same(c.createPattern(picture, ""), null);
    await new Promise(resolve => { picture.onerror = resolve; });
    throws("InvalidStateError", () => c.drawImage(picture, 0, 0));
    throws("InvalidStateError", () => c.createPattern(picture, ""));
    picture.removeAttribute("src");
    same(c.createPattern(picture, ""), null);
});
check("/canvas/standard/picture-cut-short-draws-nothing", async () => {
    const c = context(), picture = new Image();
    picture.src = context().canvas.toDataURL().slice(0, 70);
    await new Promise(resolve => { picture.onload = picture.onerror = resolve; });
    c.drawImage(picture, 0, 0);
    same(c.createPattern(picture, ""), null);
    let name = "";
    await picture.decode().catch(error => { name = error.name; });
    same(name, "EncodingError");
});
check("/canvas/standard/picture-decoded", async () => {
    const c = context(), picture = new Image();
    c.fillStyle = "#0f0";
    c.fillRect(0, 0, 100, 50);
    picture.src = c.canvas.toDataURL();
    await picture.decode();
    same(picture.complete, true);
    same(picture.naturalWidth, 100);
    const vector = document.createElementNS("http://www.w3.org/2000/svg", "image");
    same(c.createPattern(vector, ""), null);
    let name = "";
    await createImageBitmap(c.canvas, { resizeWidth: 0 }).catch(error => { name = error.name; });
    same(name, "InvalidStateError");
});
check("/canvas/standard/stroked-rectangle-without-height", () => {
    const c = context();
    c.strokeStyle = "#f00";
    c.lineWidth = 100;
    c.lineCap = "round"; /* a closed line has no ends for caps */
    c.strokeRect(60, 25, 30, 0);
    pixel(c, 40, 25, clear);
    c.strokeRect(40, 25, 0, 0);
    pixel(c, 40, 25, clear);
    c.lineJoin = "round"; /* but it has joins */
    c.strokeRect(60, 25, 30, 0);
    pixel(c, 40, 25, red);
});
check("/canvas/standard/computed-size-of-a-canvas", () => {
    const canvas = document.createElement("canvas");
    for (const [text, size] of [["0", 0], ["", 300], [" 40", 40], ["\r\n\t\f40", 40], ["+40", 40], ["-40", 300], ["0x40", 0], ["40.9", 40], ["4e1", 4], ["40%", 40], ["#", 300]]) {
        canvas.setAttribute("width", text);
        same(canvas.width, size, text);
        same(getComputedStyle(canvas).getPropertyValue("width"), `${size}px`, text);
    }
});
check("/canvas/standard/gradient-cones", () => {
    const stops = ["#f00", "#f00"], everywhere = [[1, 1], [50, 25], [98, 48], [1, 48], [98, 1]];
    /* Each paints nothing here: behind the tip of a cone, a line of equal circles, the half plane beyond. */
    for (const circles of [[130, 25, 10, 230, 25, 110], [160, 25, 60, 220, 25, 120], [50, 25, 20, 50, 25, 20], [0, 110, 40, 100, 110, 50]]) {
        const c = context(), gradient = c.createRadialGradient(...circles);
        stops.forEach((color, k) => gradient.addColorStop(k, color));
        c.fillStyle = gradient;
        c.fillRect(0, 0, 100, 50);
        for (const [x, y] of everywhere)
            pixel(c, x, y, clear);
    }
    /* And each of these all of it. */
    for (const circles of [[50, 25, 100, 50, 25, 200], [300, 25, 10, 200, 25, 100], [210, 25, 100, 230, 25, 100], [-80, 25, 70, 0, 25, 150]]) {
        const c = context(), gradient = c.createRadialGradient(...circles);
        stops.forEach((color, k) => gradient.addColorStop(k, color));
        c.fillStyle = gradient;
        c.fillRect(0, 0, 100, 50);
        for (const [x, y] of everywhere)
            pixel(c, x, y, red);
    }
});
check("/canvas/standard/stops-at-one-offset", () => {
    const c = context(), gradient = c.createLinearGradient(0, 0, 100, 0);
    for (const offset of [0, 0.25, 1 / 3, 1])
        for (const color of ["#00f", "#f00", "#f00", "#00f"])
            gradient.addColorStop(offset, color);
    c.fillStyle = gradient;
    c.fillRect(0, 0, 100, 50);
    for (let x = 1; x < 99; x++)
        pixel(c, x, 25, blue); /* no red: it has no width */
});
check("/canvas/standard/corners-of-thin-lines", () => {
    const ways = [[[10, 40], [10, 10], [40, 10]], [[40, 10], [10, 10], [10, 40]]]; /* to the right, to the left */
    for (const way of ways)
        for (const [join, corner] of [["miter", 255], ["bevel", 128], ["round", 200]]) {
            const c = context();
            c.lineWidth = 2;
            c.lineJoin = join;
            way.forEach(point => c.lineTo(...point));
            c.stroke();
            near(c.getImageData(9, 9, 1, 1).data[3], corner, 14, join); /* the outer pixel of the corner */
            pixel(c, 10, 10, black);
            pixel(c, 11, 11, clear);
            pixel(c, 8, 20, clear);
        }
    const c = context();
    c.lineWidth = 2;
    c.strokeRect(10, 10, 20, 20);
    for (const [x, y] of [[9, 9], [30, 9], [30, 30], [9, 30], [20, 10], [30, 20]])
        pixel(c, x, y, black);
    for (const [x, y] of [[8, 9], [31, 9], [20, 20], [11, 11]])
        pixel(c, x, y, clear);
});
check("/canvas/standard/ends-of-thin-lines", () => {
    for (const [cap, before, beyond] of [["butt", 0, 0], ["square", 255, 0], ["round", 200, 0]]) {
        const c = context();
        c.lineWidth = 2;
        c.lineCap = cap;
        c.moveTo(10, 25);
        c.lineTo(30, 25);
        c.stroke();
        for (const x of [9, 30])
            near(c.getImageData(x, 24, 1, 1).data[3], before, 14, cap);
        for (const x of [8, 31])
            same(c.getImageData(x, 24, 1, 1).data[3], beyond, cap);
        pixel(c, 20, 24, black);
    }
});
check("/canvas/standard/thin-lines-are-painted-once", () => {
    const c = context();
    c.lineWidth = 2;
    c.strokeStyle = "rgba(0, 0, 0, 0.5)";
    c.moveTo(10, 25);
    c.lineTo(40, 25);
    c.lineTo(10, 25);
    c.moveTo(25, 10);
    c.lineTo(25, 40);
    c.stroke();
    pixel(c, 25, 25, [0, 0, 0, 128]);
    pixel(c, 15, 25, [0, 0, 0, 128]);
});
check("/canvas/standard/turned-picture", () => {
    const c = context(), drawn = context(20, 10);
    drawn.fillStyle = "#f00";
    drawn.fillRect(0, 0, 10, 10);
    drawn.fillStyle = "#0f0";
    drawn.fillRect(10, 0, 10, 10);
    c.translate(50, 10);
    c.rotate(Math.PI / 2);
    c.drawImage(drawn.canvas, 0, 0); /* from 40, 10 to 50, 30: red above green */
    pixel(c, 45, 15, red);
    pixel(c, 45, 25, green);
    pixel(c, 40, 10, red);
    pixel(c, 49, 29, green);
    for (const [x, y] of [[39, 15], [50, 15], [45, 9], [45, 30]])
        pixel(c, x, y, clear);
});
/* sRGB 50, 100, 150 in Display P3, by CSS Color 4's matrices. */
check("/canvas/standard/display-p3-pixels", () => {
    for (const colorSpace of ["srgb", "display-p3"]) {
        const c = context(10, 10, { colorSpace });
        c.fillStyle = "rgb(50, 100, 150)";
        c.fillRect(0, 0, 10, 10);
        const other = colorSpace === "srgb" ? "display-p3" : "srgb", colors = { srgb: [50, 100, 150, 255], "display-p3": [62, 99, 146, 255] };
        const usual = c.getImageData(5, 5, 1, 1), asked = c.getImageData(5, 5, 1, 1, { colorSpace: other });
        same(usual.colorSpace, colorSpace);
        sameList(usual.data, colors[colorSpace]);
        same(asked.colorSpace, other);
        asked.data.forEach((value, k) => near(value, colors[other][k], 1)); /* from bytes of one to bytes of the other */
        same(c.createImageData(asked).colorSpace, other);
        same(c.createImageData(1, 1).colorSpace, colorSpace);
        c.putImageData(asked, 0, 0);
        c.putImageData(usual, 1, 0);
        for (const x of [0, 1])
            Array.from(c.getImageData(x, 0, 1, 1, { colorSpace: "srgb" }).data).forEach((value, k) => near(value, colors.srgb[k], 1));
    }
});
check("/canvas/standard/video-never-comes", () => {
    const c = context(), video = document.createElement("video");
    if (!(video.play() instanceof Promise))
        fail("play() gives no promise");
    same(c.createPattern(video, "repeat-x"), null);
    c.drawImage(video, 0, 0);
    pixel(c, 0, 0, clear);
    throws(TypeError, () => c.drawFocusIfNeeded());
});
check("/canvas/standard/sides-from-attributes", () => {
    const { canvas } = context();
    for (const [text, side] of [["-0", 0], ["-00abc", 0], ["+7", 7], ["-1", 300], ["-0.5", 0], ["+ 7", 300], [" \t\n\f\r9x", 9], ["\v9", 300],
        ["2147483647", 2147483647], ["2147483648", 300], ["", 300], ["1e3", 1]]) {
        canvas.setAttribute("width", text);
        same(canvas.width, side, JSON.stringify(text));
    }
    canvas.removeAttribute("width");
    same(canvas.width, 300);
});
check("/canvas/standard/overloads-by-their-count", () => {
    const c = context(), path = new Path2D("M0 0h9v9h-9z");
    same(c.isPointInPath(path, 5), false); /* two: a point, and a path is no number */
    same(c.isPointInStroke(path, 5), false);
    throws(TypeError, () => c.setLineDash([1n]));
    c.roundRect(0, 0, 9, 9, [undefined, null]); /* a point without coordinates */
    same(c.isPointInPath(0.1, 0.1), true);
});
check("/canvas/standard/focus-is-of-elements", () => {
    const c = context();
    c.drawFocusIfNeeded(c.canvas);
    c.drawFocusIfNeeded(new Path2D(), c.canvas);
    for (const values of [[], [null], [{}], [new Path2D()], [new Path2D(), null]])
        throws(TypeError, () => c.drawFocusIfNeeded(...values));
    throws(TypeError, () => c.scrollPathIntoView({}));
    same("drawFocusIfNeeded" in OffscreenCanvasRenderingContext2D.prototype, false);
    same("getContextAttributes" in OffscreenCanvasRenderingContext2D.prototype, true);
});
check("/canvas/standard/focus-ring", () => {
    const c = context(), within = document.createElement("button"), outside = document.createElement("button");
    c.canvas.append(within);
    document.body.append(c.canvas, outside);
    Object.assign(c, { globalAlpha: 0, filter: "invert(1)", shadowColor: "red", shadowOffsetX: 20, lineWidth: 40 });
    c.rect(10, 10, 30, 20);
    c.drawFocusIfNeeded(within);
    pixel(c, 20, 10, clear); /* it has no focus */
    outside.focus();
    c.drawFocusIfNeeded(outside);
    pixel(c, 20, 10, clear); /* it is not in the canvas */
    within.focus();
    c.drawFocusIfNeeded(within);
    pixel(c, 20, 10, [53, 132, 228, 255]);
    pixel(c, 20, 20, clear);
    pixel(c, 50, 10, clear);
    c.drawFocusIfNeeded(new Path2D("M60 5h20"), within);
    pixel(c, 70, 5, [53, 132, 228, 255]);
    same(`${c.globalAlpha} ${c.lineWidth} ${c.filter}`, "0 40 invert(1)");
    within.blur();
    c.canvas.remove();
    outside.remove();
});
check("/canvas/standard/classes-inherit-from-nothing", () => {
    for (const Class of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D]) {
        same(Object.getPrototypeOf(Class), Function.prototype);
        same(Object.getPrototypeOf(Class.prototype), Object.prototype);
        throws(TypeError, () => new Class());
        throws(TypeError, () => Class());
    }
    same(Object.keys(HTMLCanvasElement.prototype).sort().join(), "getContext,height,toBlob,toDataURL,transferControlToOffscreen,width");
});
check("/canvas/standard/what-cannot-be-cloned", () => {
    const c = context();
    for (const value of [c, new Path2D(), c.createLinearGradient(0, 0, 1, 1), c.createPattern(c.canvas, ""), c.measureText(""), c.canvas])
        throws("DataCloneError", () => structuredClone(value));
    const image = new ImageData(1, 1), moved = structuredClone(image, { transfer: [image.data.buffer] });
    same(moved.data.length + image.data.length, 4); /* the pixels went */
    throws("InvalidStateError", () => c.putImageData(image, 0, 0));
    throws(TypeError, () => c.canvas.toDataURL(Symbol()));
});
check("/canvas/standard/picture-without-address", async () => {
    const c = context(), image = new Image();
    const failed = new Promise(done => { image.onerror = event => done(event.type); });
    image.src = "";
    c.drawImage(image, 0, 0);
    same(c.createPattern(image, "repeat"), null);
    same(await failed, "error");
});
check("/canvas/standard/display-p3-beyond-srgb", async () => {
    const wide = () => context(100, 50, { colorSpace: "display-p3" }), c = wide(), narrow = context(), most = "color(display-p3 1 0 0)";
    const edge = [234, 51, 35, 255]; /* sRGB's red in Display P3 */
    c.fillStyle = most;
    c.fillRect(0, 0, 20, 50);
    c.fillStyle = "red";
    c.fillRect(20, 0, 20, 50);
    pixel(c, 10, 25, red);
    pixel(c, 30, 25, edge);
    sameList(c.getImageData(10, 25, 1, 1, { colorSpace: "srgb" }).data, red);
    narrow.drawImage(c.canvas, 0, 0);
    pixel(narrow, 10, 25, red);
    pixel(narrow, 30, 25, red);
    c.drawImage(narrow.canvas, 0, 0, 20, 50, 40, 0, 20, 50);
    pixel(c, 50, 25, edge);
    const picture = new Image(), shown = wide();
    picture.src = c.canvas.toDataURL();
    await picture.decode();
    for (const image of [picture, c.canvas, await createImageBitmap(c.canvas), await createImageBitmap(new Blob([await (await fetched(c.canvas)).arrayBuffer()]))]) {
        shown.reset();
        shown.drawImage(image, 0, 0);
        pixel(shown, 10, 25, red);
        pixel(shown, 30, 25, edge);
        shown.fillStyle = shown.createPattern(image, "repeat");
        shown.fillRect(0, 0, 100, 50);
        pixel(shown, 10, 25, red);
    }
    const given = await createImageBitmap(new ImageData(new Uint8ClampedArray(red), 1, 1, { colorSpace: "display-p3" }));
    shown.drawImage(given, 0, 0);
    pixel(shown, 0, 0, red);
    narrow.drawImage(given, 0, 0);
    pixel(narrow, 0, 0, red);
});
function fetched(canvas) { return new Promise(done => canvas.toBlob(done)); }
check("/canvas/standard/display-p3-styles", () => {
    const c = context(100, 50, { colorSpace: "display-p3" }), gradient = c.createLinearGradient(0, 0, 100, 0);
    c.shadowColor = "color(display-p3 1 0 0)";
    c.shadowOffsetX = 50;
    c.fillRect(0, 0, 20, 50);
    pixel(c, 60, 25, red);
    c.reset();
    c.filter = "drop-shadow(50px 0 color(display-p3 0 1 0))";
    c.fillRect(0, 0, 20, 50);
    pixel(c, 60, 25, green);
    c.reset();
    gradient.addColorStop(0, "red");
    gradient.addColorStop(1, "lime");
    c.fillStyle = gradient;
    c.fillRect(0, 0, 100, 50);
    pixel(c, 50, 25, [126, 128, 38, 255], 3); /* half way between them in sRGB */
    c.fillStyle = "rgba(255, 0, 0, 0.5)";
    c.globalCompositeOperation = "copy";
    c.fillRect(0, 0, 100, 50);
    pixel(c, 50, 25, [234, 51, 36, 128], 2);
});
check("/canvas/standard/display-p3-canvas-drawn-again-after-it-changed", async () => {
    const c = context(10, 10, { colorSpace: "display-p3" }), narrow = context(10, 10);
    for (const [color, read] of [["#f00", [234, 51, 35, 255]], ["#0f0", [117, 251, 76, 255]]]) {
        narrow.fillStyle = color;
        narrow.fillRect(0, 0, 10, 10);
        c.drawImage(narrow.canvas, 0, 0);
        pixel(c, 5, 5, read);
    }
    const kept = await createImageBitmap(narrow.canvas), target = context(10, 10, { colorSpace: "display-p3" });
    narrow.clearRect(0, 0, 10, 10);
    for (let k = 0; k < 3; k++) {
        target.clearRect(0, 0, 10, 10);
        target.drawImage(kept, 0, 0);
        pixel(target, 5, 5, [117, 251, 76, 255]);
    }
    narrow.drawImage(kept, 0, 0);
    pixel(narrow, 5, 5, green);
});
