/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A frame of a game at 1080p: 5,000 sprites that move. */

function operations(make) {
    const sprite = make(32, 32), c = sprite.getContext("2d");
    const glow = c.createRadialGradient(16, 16, 2, 16, 16, 16);
    glow.addColorStop(0, "#fff");
    glow.addColorStop(1, "rgba(255, 100, 0, 0)");
    c.fillStyle = glow;
    c.fillRect(0, 0, 32, 32);
    const flock = Array.from({ length: 5000 }, (_, k) => ({ x: k * 37 % 1888, y: k * 91 % 1048, vx: 1 + k % 5, vy: 1 + k % 3 }));
    const frame = (canvas, whole) => {
        canvas.fillStyle = "#013";
        canvas.fillRect(0, 0, 1920, 1080);
        for (const each of flock) {
            each.x += each.vx;
            each.y += each.vy;
            if (each.x < 0 || each.x > 1888) each.vx = -each.vx;
            if (each.y < 0 || each.y > 1048) each.vy = -each.vy;
            canvas.drawImage(sprite, whole ? each.x : each.x + 0.5, whole ? each.y : each.y + 0.5);
        }
    };
    return {
        "a frame of 5,000 sprites": canvas => frame(canvas, true),
        "between pixels": canvas => frame(canvas, false),
    };
}

