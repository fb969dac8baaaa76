/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Paper.js: paths, boolean operations, gradients, symbols, blend modes, text. */

paper.setup(canvas);
const { Path, Point, Color, PointText } = paper;
const ring = new Path.Circle(new Point(140, 130), 90).subtract(new Path.Star(new Point(140, 130), 8, 30, 75));
ring.fillColor = new Color({ gradient: { stops: ["#f72585", "#7209b7", "#3a0ca3"] }, origin: [50, 50], destination: [230, 220] });
const flower = new Path.RegularPolygon(new Point(330, 130), 6, 80);
flower.smooth({ type: "continuous" });
flower.strokeColor = "#2a9d8f";
flower.strokeWidth = 8;
flower.dashArray = [20, 6];
flower.fillColor = new Color({ gradient: { stops: [["#fff", 0], ["#e9c46a", 1]], radial: true }, origin: flower.position, destination: flower.bounds.rightCenter });
for (let k = 0; k < 3; k++) {
    const disc = new Path.Circle(new Point(490 + 40 * Math.cos(k * 2.1), 130 + 40 * Math.sin(k * 2.1)), 60);
    disc.fillColor = ["#0cf", "#f0c", "#fc0"][k];
    disc.blendMode = "multiply";
}
const wave = new Path({ strokeColor: "#264653", strokeWidth: 4, strokeCap: "round" });
for (let k = 0; k <= 20; k++)
    wave.add(new Point(30 + k * 27, 300 + 40 * Math.sin(k)));
wave.smooth();
const other = wave.clone();
other.rotate(8);
other.strokeColor = "#e76f51";
for (const crossing of wave.getIntersections(other))
    new Path.Circle({ center: crossing.point, radius: 6, fillColor: "#c1121f" });
new PointText({ point: [30, 385], content: "Paper draws", fillColor: "black", fontFamily: "sans-serif", fontSize: 20 });
paper.view.update();
