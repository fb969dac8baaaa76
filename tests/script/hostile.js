/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Programs that mean harm, as far as they end by themselves. */

check("/hostile/argument-resizes-canvas-while-drawing", () => {
    const drawn = context(), { canvas } = drawn;
    drawn.fillRect(0, 0, { valueOf() { canvas.width = 1; return 9; } }, 9);
    drawn.putImageData(drawn.createImageData(9, 9), { valueOf() { canvas.width = canvas.height = 0; return 0; } }, 0);
    throws("InvalidStateError", () => drawn.drawImage(canvas, 0, 0));
});
check("/hostile/pixels-given-away", () => {
    const drawn = context(), image = drawn.createImageData(64, 64);
    structuredClone(image.data.buffer, { transfer: [image.data.buffer] });
    throws("InvalidStateError", () => drawn.putImageData(image, 0, 0));
});
check("/hostile/arcs-that-are-no-numbers", () => {
    const drawn = context();
    for (const value of [NaN, Infinity, -Infinity])
        for (let k = 0; k < 5; k++) {
            const values = [50, 50, 20, 0, 6.28];
            values[k] = value;
            drawn.arc(...values);
        }
    drawn.stroke();
    pixel(drawn, 70, 45, clear);
});
check("/hostile/million-turns", () => {
    const drawn = context();
    drawn.fillStyle = "#0f0";
    drawn.arc(50, 25, 100, 0, 1e15);
    drawn.fill();
    pixel(drawn, 50, 25, green);
});
check("/hostile/dashes-nobody-can-see", () => {
    const drawn = context();
    drawn.strokeStyle = "#0f0";
    drawn.lineWidth = 50;
    drawn.setLineDash([1e-9]);
    drawn.moveTo(0, 25);
    drawn.lineTo(1e6, 25);
    drawn.stroke();
    pixel(drawn, 50, 25, green);
});
check("/hostile/coordinates-beyond-the-end", () => {
    const drawn = context();
    drawn.fillStyle = "#0f0";
    drawn.moveTo(-1e300, -1e300);
    drawn.lineTo(1e300, -1e300);
    drawn.lineTo(1e300, 1e300);
    drawn.lineTo(-1e300, 1e300);
    drawn.fill();
    drawn.scale(1e200, 1e200);
    drawn.fillRect(-1e200, -1e200, 2e200, 2e200);
    pixel(drawn, 50, 25, green);
});
check("/hostile/areas-too-large", () => {
    throws(RangeError, () => context().getImageData(-2147483648, 0, 2147483647, 2147483647));
    const drawn = context(1e9, 1e9);
    drawn.fillRect(0, 0, 10, 10);
    pixel(drawn, 0, 0, clear);
});
check("/hostile/endless-font-list-and-text", () => {
    const drawn = context();
    drawn.font = "9px " + "a,".repeat(5e5);
    drawn.fillText("\u0301".repeat(1e5), 9, 9);
    same(drawn.measureText("W".repeat(1e6)).width > 0, true);
});
check("/hostile/blur-of-a-million", () => {
    const drawn = context();
    drawn.shadowBlur = 1e6;
    drawn.shadowColor = "red";
    drawn.fillRect(10, 10, 50, 50);
    pixel(drawn, 30, 30, black);
});
check("/hostile/json-nested-deeply", () => {
    try {
        JSON.parse("[".repeat(1e6) + "]".repeat(1e6));
    } catch (error) {
        same(error instanceof RangeError || error instanceof SyntaxError, true);
    }
});
check("/hostile/string-without-end", () => throws(RangeError, () => { for (let text = "x"; ; text += text); }));
check("/hostile/names-of-power", () => {
    for (const name of ["require", "process", "std", "os", "fetch", "XMLHttpRequest", "WebSocket", "Worker", "SharedArrayBuffer"])
        same(typeof globalThis[name], "undefined", name);
});
check("/hostile/prototypes-under-attack", () => {
    const drawn = context(), push = Array.prototype.push;
    Array.prototype.push = () => { throw new Error("taken"); };
    try {
        drawn.fillStyle = "#0f0";
        drawn.fillRect(0, 0, 10, 10);
        pixel(drawn, 5, 5, green);
    } finally {
        Array.prototype.push = push;
    }
});
