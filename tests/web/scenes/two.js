/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Two.js: shapes, groups, gradients and text by its canvas renderer. */

const two = new Two({ type: Two.Types.canvas, domElement: canvas, width: 600, height: 400, ratio: 1 });
const sun = two.makeCircle(120, 110, 70);
sun.fill = two.makeRadialGradient(0, 0, 70, new Two.Stop(0, "#fff3b0"), new Two.Stop(1, "#e09f3e"));
sun.noStroke();
const star = two.makeStar(300, 110, 35, 80, 7);
star.fill = "#9e2a2b";
star.stroke = "#540b0e";
star.linewidth = 5;
const box = two.makeRoundedRectangle(480, 110, 150, 120, 24);
box.fill = two.makeLinearGradient(-75, 0, 75, 0, new Two.Stop(0, "#335c67"), new Two.Stop(1, "#99c1b9"));
box.rotation = 0.3;
const petals = two.makeGroup(Array.from({ length: 8 }, (_, k) => {
    const petal = two.makeEllipse(50 * Math.cos(k * Math.PI / 4), 50 * Math.sin(k * Math.PI / 4), 34, 14);
    petal.rotation = k * Math.PI / 4;
    petal.fill = `hsl(${k * 45}, 70%, 60%)`;
    petal.opacity = 0.7;
    return petal;
}));
petals.translation.set(130, 290);
const curve = two.makeCurve(250, 300, 300, 240, 360, 340, 420, 250, 480, 320, 560, 260, true);
curve.noFill();
curve.stroke = "#335c67";
curve.linewidth = 6;
curve.dashes = [16, 8];
two.makeText("Two draws", 420, 370, { size: 24, family: "sans-serif", fill: "#222" });
two.update();
