/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Matter.js: a hundred bodies fall for a second; its own renderer draws them. */

const { Engine, Render, Bodies, Composites, Composite } = Matter, engine = Engine.create();
const stack = Composites.stack(150, 20, 10, 8, 3, 3, (x, y, column, row) =>
    (column + row) % 3 === 0 ? Bodies.circle(x, y, 13) : (column + row) % 3 === 1 ? Bodies.rectangle(x, y, 26, 22) : Bodies.polygon(x, y, 5, 15));
Composite.add(engine.world, [stack, Bodies.rectangle(300, 395, 600, 30, { isStatic: true }), Bodies.rectangle(120, 250, 200, 16, { isStatic: true, angle: 0.4 }),
    Bodies.rectangle(480, 280, 200, 16, { isStatic: true, angle: -0.5 })]);
const render = Render.create({ canvas, engine, options: { width: 600, height: 400, wireframes: false, background: "#14151f", showAngleIndicator: true } });
for (let k = 0; k < 60; k++)
    Engine.update(engine, 1000 / 60);
Render.world(render);
