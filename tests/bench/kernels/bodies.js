/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Objects with numbers: five bodies attract each other, 20,000 steps. */
class Body {
    constructor(x, y, z, mass) { Object.assign(this, { x, y, z, u: y / 9, v: -x / 9, w: 0.01 * z, mass }); }
}
function attract(a, b, step) {
    const dx = a.x - b.x, dy = a.y - b.y, dz = a.z - b.z, far = dx * dx + dy * dy + dz * dz + 0.01, pull = step / (far * Math.sqrt(far));
    a.u -= dx * b.mass * pull;
    a.v -= dy * b.mass * pull;
    a.w -= dz * b.mass * pull;
    b.u += dx * a.mass * pull;
    b.v += dy * a.mass * pull;
    b.w += dz * a.mass * pull;
}
function kernel() {
    const bodies = [[0, 0, 0, 40], [5, 0, 1, 0.03], [0, 9, -2, 0.02], [-14, 3, 1, 0.01], [3, -20, 0, 0.01]].map(row => new Body(...row));
    for (let step = 0; step < 20000; step++) {
        for (let a = 0; a < 5; a++)
            for (let b = a + 1; b < 5; b++)
                attract(bodies[a], bodies[b], 0.001);
        for (const body of bodies) {
            body.x += body.u * 0.001;
            body.y += body.v * 0.001;
            body.z += body.w * 0.001;
        }
    }
    return bodies.map(body => Math.round(body.x * 1000) / 1000).join();
}
