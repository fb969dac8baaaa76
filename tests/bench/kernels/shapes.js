/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Classes: virtual calls, closures and array methods over 4,000 objects of four kinds. */
class Shape { constructor(size) { this.size = size; } area() { return 0; } }
class Square extends Shape { area() { return this.size * this.size; } }
class Disc extends Shape { area() { return 3 * this.size * this.size; } }
class Row extends Shape { area() { return this.size; } get double() { return this.area() * 2; } }
class Ring extends Disc { area() { return super.area() - this.size; } }
function kernel() {
    const kinds = [Square, Disc, Row, Ring], shapes = Array.from({ length: 4000 }, (_, k) => new kinds[k * 7 % 4](k % 13));
    let sum = 0;
    for (let round = 0; round < 40; round++)
        sum += shapes.filter(shape => shape.size % 2 === round % 2).map(shape => shape.area() + (shape.double ?? 0)).reduce((a, b) => a + b, 0);
    return sum;
}
