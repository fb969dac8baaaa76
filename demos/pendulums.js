/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Forty double pendulums that begin almost alike: a while together, then each its own way. Click to begin again. */

const count = 40, gravity = 9.81, step = 1 / 480;
let pendulums, last = 0;
const trail = new OffscreenCanvas(canvas.width, canvas.height), trailContext = trail.getContext("2d");

function begin() {
    const first = Math.PI * (0.5 + Math.random() * 0.5), second = Math.PI * (0.5 + Math.random());
    pendulums = Array.from({ length: count }, (_, k) => ({ state: [first + k * 1e-4, second, 0, 0], x: 0, y: 0, hue: k * 360 / count }));
    trailContext.reset();
}

/* Angles and their speeds; both arms one metre and one kilogram. */
function change([a, b, u, v]) {
    const d = a - b, cos = Math.cos(d), sin = Math.sin(d), below = 3 - Math.cos(2 * d);
    return [u, v,
        (-3 * gravity * Math.sin(a) - gravity * Math.sin(a - 2 * b) - 2 * sin * (v * v + u * u * cos)) / below,
        2 * sin * (2 * u * u + 2 * gravity * Math.cos(a) + v * v * cos) / below];
}

/* Runge and Kutta's fourth order. */
function advance(state) {
    const add = (s, k, h) => s.map((value, n) => value + k[n] * h);
    const k1 = change(state), k2 = change(add(state, k1, step / 2)), k3 = change(add(state, k2, step / 2)), k4 = change(add(state, k3, step));
    return state.map((value, n) => value + step / 6 * (k1[n] + 2 * k2[n] + 2 * k3[n] + k4[n]));
}

function drawPendulum(pendulum, scale, cx, cy) {
    const [a, b] = pendulum.state;
    const x1 = cx + Math.sin(a) * scale, y1 = cy + Math.cos(a) * scale, x2 = x1 + Math.sin(b) * scale, y2 = y1 + Math.cos(b) * scale;
    ctx.beginPath();
    ctx.moveTo(cx, cy);
    ctx.lineTo(x1, y1);
    ctx.lineTo(x2, y2);
    ctx.strokeStyle = `hsla(${pendulum.hue}, 80%, 65%, 0.5)`;
    ctx.stroke();
    if (pendulum.x) {
        trailContext.strokeStyle = `hsl(${pendulum.hue}, 80%, 55%)`;
        trailContext.beginPath();
        trailContext.moveTo(pendulum.x, pendulum.y);
        trailContext.lineTo(x2, y2);
        trailContext.stroke();
    }
    pendulum.x = x2;
    pendulum.y = y2;
}

function frame(time) {
    const steps = Math.min(Math.round((time - last) / 1000 / step), 24), scale = Math.min(canvas.width, canvas.height) / 4.6;
    last = time;
    for (const pendulum of pendulums)
        for (let k = 0; k < steps; k++)
            pendulum.state = advance(pendulum.state);
    trailContext.globalCompositeOperation = "destination-out";
    trailContext.fillStyle = "rgba(0, 0, 0, 0.03)";
    trailContext.fillRect(0, 0, trail.width, trail.height);
    trailContext.globalCompositeOperation = "source-over";
    ctx.fillStyle = "#101018";
    ctx.fillRect(0, 0, canvas.width, canvas.height);
    ctx.drawImage(trail, 0, 0);
    ctx.lineWidth = 2;
    for (const pendulum of pendulums)
        drawPendulum(pendulum, scale, canvas.width / 2, canvas.height / 2.4);
    requestAnimationFrame(frame);
}

addEventListener("pointerdown", begin);
begin();
requestAnimationFrame(frame);
