# SPDX-License-Identifier: LGPL-2.1-or-later
"""PNG files as lists of rows, and how different two of them look."""

import struct
import zlib

# Two renderers never agree on the edge of a line; they do on what a square of 8 × 8 pixels looks like from afar. So squares are
# compared, by mean colour, on a scale to 1: the mean of all differences, and the share of squares that differ by more than FAR.
# How much is too much, the wanted picture itself says: what anybody would see is wrong, done to it. Ours has to have fewer squares
# that differ than it has when moved by two pixels, and than with a hole of 64 × 64 pixels where most is drawn; and a smaller mean than
# when paled by a fifth. No number here was chosen by what we draw. (Chromium's ten: moved 0.018 to 0.096, with the hole 0.005 to
# 0.017, paled 0.005 to 0.17; ours 0 to 0.013 and 0.0003 to 0.025.)
SQUARE, FAR = 8, 0.1
MOVED, HOLE, PALED = 2, 64, 0.2


def chunks(data):
    at = 8
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        yield kind, data[at + 8 : at + 8 + size]
        at += size + 12


def paeth(left, above, corner):
    guess = left + above - corner
    return min((left, above, corner), key=lambda value: abs(guess - value))


def undo_filter(kind, line, before, step):
    for k in range(len(line)):
        left, corner = (line[k - step], before[k - step]) if k >= step else (0, 0)
        add = (0, left, before[k], (left + before[k]) // 2, paeth(left, before[k], corner) if kind == 4 else 0)[kind]
        line[k] = (line[k] + add) & 255


def load(path):
    """Rows of (red, green, blue), eight bits each; no interlacing. Palette and grey too."""
    data, packed, palette = path.read_bytes(), b"", b""
    for kind, content in chunks(data):
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", content[:10])
        elif kind == b"PLTE":
            palette = content
        elif kind == b"IDAT":
            packed += content
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    step, stride = max(1, samples * depth // 8), (width * samples * depth + 7) // 8
    raw, before, rows = zlib.decompress(packed), bytes(stride), []
    for y in range(height):
        line = bytearray(raw[y * (stride + 1) + 1 : (y + 1) * (stride + 1)])
        if raw[y * (stride + 1)]:
            undo_filter(raw[y * (stride + 1)], line, before, step)
        before = bytes(line)
        rows.append(colours_of(before, width, depth, colour, samples, palette))
    return rows


def colours_of(line, width, depth, colour, samples, palette):
    if depth < 8:
        mask = (1 << depth) - 1
        line = bytes(line[x * depth // 8] >> (8 - depth - x * depth % 8) & mask for x in range(width))
        if colour == 0:
            line = bytes(value * 255 // mask for value in line)
    if colour == 3:
        return [tuple(palette[3 * k : 3 * k + 3]) for k in line]
    if samples < 3:
        return [(line[x], line[x], line[x]) for x in range(0, width * samples, samples)]
    return [tuple(line[x : x + 3]) for x in range(0, width * samples, samples)]


def colours(rows):
    return len({colour for row in rows for colour in row})


def square(rows, left, top):
    inside = [colour for row in rows[top : top + SQUARE] for colour in row[left : left + SQUARE]]
    return [sum(channel) / len(inside) / 255 for channel in zip(*inside)]


def difference(one, other):
    """(mean, share of squares further apart than FAR); (1, 1) if they are not of one size."""
    if (len(one), len(one[0])) != (len(other), len(other[0])):
        return 1, 1
    apart = [max(abs(a - b) for a, b in zip(square(one, x, y), square(other, x, y)))
             for y in range(0, len(one), SQUARE) for x in range(0, len(one[0]), SQUARE)]
    return sum(apart) / len(apart), sum(value > FAR for value in apart) / len(apart)


def moved(rows):
    return [[row[max(0, x - MOVED)] for x in range(len(row))] for row in rows]


def paled(rows):
    return [[tuple(int(255 - (255 - value) * (1 - PALED)) for value in colour) for colour in row] for row in rows]


def drawn_in(rows, left, top):
    return sum(colour != (255, 255, 255) for row in rows[top : top + HOLE] for colour in row[left : left + HOLE])


def holed(rows):
    places = [(x, y) for y in range(0, len(rows) - HOLE, HOLE // 2) for x in range(0, len(rows[0]) - HOLE, HOLE // 2)]
    left, top = max(places, key=lambda place: drawn_in(rows, *place))
    return [[(255, 255, 255) if left <= x < left + HOLE and top <= y < top + HOLE else colour for x, colour in enumerate(row)]
            for y, row in enumerate(rows)]


def looks_like(one, wanted):
    mean, far = difference(one, wanted)
    far_most = min(difference(wrong(wanted), wanted)[1] for wrong in (moved, holed))
    return mean < difference(paled(wanted), wanted)[0] and far < far_most


def blank(rows):
    return [[(255, 255, 255)] * len(row) for row in rows]
