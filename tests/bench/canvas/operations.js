/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Drawing operations: the same file runs in the jail and on Node.js with another canvas. Each is a function
   of a context and a number that changes with every call. 800 × 600 pixels. */

const WIDTH = 800, HEIGHT = 600;

function noise(k) { return (k * 7919 % 1009) / 1009; }

function operations(make) {
    const sprite = make(32, 32), picture = make(256, 256);
    const paint = (canvas, size) => {
        const c = canvas.getContext("2d");
        for (let y = 0; y < size; y += 4)
            for (let x = 0; x < size; x += 4) {
                c.fillStyle = `rgba(${x * 255 / size | 0}, ${y * 255 / size | 0}, 128, ${0.4 + 0.6 * noise(x + y * size)})`;
                c.fillRect(x, y, 4, 4);
            }
    };
    paint(sprite, 32);
    paint(picture, 256);
    const colors = Array.from({ length: 64 }, (_, k) => `rgb(${k * 4}, ${255 - k * 3}, ${k * 53 % 256})`);
    const x = k => noise(k) * (WIDTH - 100), y = k => noise(k + 501) * (HEIGHT - 100);
    const gradient = (c, made) => {
        made.addColorStop(0, "#f80");
        made.addColorStop(0.4, "rgba(0, 128, 255, 0.7)");
        made.addColorStop(1, "#204");
        c.fillStyle = made;
    };
    return {
        "fill small rectangles": (c, k) => { c.fillStyle = colors[k & 63]; c.fillRect(x(k), y(k), 9, 7); },
        "fill large rectangles": (c, k) => { c.fillStyle = colors[k & 63]; c.fillRect(x(k) / 9, y(k) / 9, 700, 500); },
        "fill translucent": (c, k) => { c.fillStyle = "rgba(20, 200, 90, 0.3)"; c.fillRect(x(k) / 9, y(k) / 9, 300, 200); },
        "clear": c => c.clearRect(0, 0, WIDTH, HEIGHT),
        "fill circles": (c, k) => { c.fillStyle = colors[k & 63]; c.beginPath(); c.arc(x(k) + 30, y(k) + 30, 20, 0, 7); c.fill(); },
        "fill a star of 40 points": (c, k) => {
            c.fillStyle = colors[k & 63];
            c.beginPath();
            for (let p = 0; p < 40; p++)
                c.lineTo(400 + Math.cos(p * 2.7 + k) * 250, 300 + Math.sin(p * 2.7 + k) * 250);
            c.fill("evenodd");
        },
        "stroke thin lines": (c, k) => {
            c.strokeStyle = colors[k & 63];
            c.beginPath();
            for (let p = 0; p < 20; p++)
                c.lineTo(x(k + p), y(k * 3 + p));
            c.stroke();
        },
        "stroke single lines": (c, k) => { c.beginPath(); c.moveTo(x(k), y(k)); c.lineTo(x(k + 9), y(k + 77)); c.stroke(); },
        "stroke wide round lines": (c, k) => {
            c.strokeStyle = colors[k & 63];
            c.lineWidth = 8;
            c.lineJoin = c.lineCap = "round";
            c.beginPath();
            for (let p = 0; p < 10; p++)
                c.lineTo(x(k + p), y(k * 3 + p));
            c.stroke();
            c.lineWidth = 1;
        },
        "stroke rectangles": (c, k) => { c.strokeStyle = colors[k & 63]; c.strokeRect(x(k) | 0, y(k) | 0, 60, 40); },
        "bezier curves": (c, k) => {
            c.beginPath();
            c.moveTo(x(k), y(k));
            c.bezierCurveTo(x(k + 1), y(k + 2), x(k + 3), y(k + 4), x(k + 5), y(k + 6));
            c.stroke();
        },
        "text of 20 letters": (c, k) => { c.fillStyle = "#000"; c.font = "16px sans-serif"; c.fillText("the quick brown foxes", x(k), y(k) + 20); },
        "sprites of 32 × 32": (c, k) => c.drawImage(sprite, x(k) | 0, y(k) | 0),
        "pictures of 256 × 256": (c, k) => c.drawImage(picture, x(k) | 0, y(k) | 0),
        "pictures scaled": (c, k) => c.drawImage(picture, x(k), y(k), 190, 170),
        "pictures turned": (c, k) => {
            c.setTransform(Math.cos(k), Math.sin(k), -Math.sin(k), Math.cos(k), 400, 300);
            c.drawImage(picture, -128, -128);
            c.resetTransform();
        },
        "linear gradients": (c, k) => { gradient(c, c.createLinearGradient(0, 0, 300 + (k & 63), 200)); c.fillRect(100, 100, 400, 300); },
        "radial gradients": (c, k) => { gradient(c, c.createRadialGradient(300, 250, 10, 320, 260, 200 + (k & 63))); c.fillRect(100, 100, 400, 300); },
        "conic gradients": (c, k) => { gradient(c, c.createConicGradient(k, 300, 250)); c.fillRect(100, 100, 400, 300); },
        "patterns": (c, k) => { c.fillStyle = c.createPattern(sprite, "repeat"); c.fillRect(x(k) / 4, y(k) / 4, 400, 300); },
        "blurred shadows": (c, k) => {
            c.shadowColor = "rgba(0, 0, 0, 0.6)";
            c.shadowBlur = 12;
            c.shadowOffsetX = c.shadowOffsetY = 5;
            c.fillStyle = colors[k & 63];
            c.fillRect(x(k), y(k), 90, 60);
            c.shadowColor = "transparent";
        },
        "clipped to a circle": (c, k) => {
            c.save();
            c.beginPath();
            c.arc(x(k) + 50, y(k) + 50, 45, 0, 7);
            c.clip();
            c.fillStyle = colors[k & 63];
            c.fillRect(x(k), y(k), 100, 100);
            c.restore();
        },
        "lighter": (c, k) => { c.globalCompositeOperation = "lighter"; c.drawImage(sprite, x(k) | 0, y(k) | 0); c.globalCompositeOperation = "source-over"; },
        "ImageData out and in": c => c.putImageData(c.getImageData(0, 0, 256, 256), 20, 20),
    };
}
