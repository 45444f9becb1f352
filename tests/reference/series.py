"""Seeded series for the checks, in integers only, so that any language can make the same ones.

random_walk(seed, n)          bars without any structure
schematic(seed, variant)      the accumulation or distribution course with variations
mixed(seed, n)                random walks and schematics one after the other

A bar is (o, h, l, c, v), prices in cents, volume in units.
"""
HEADER = "i,open,high,low,close,volume"


class Dice:
    """64-bit linear congruential generator; the upper half is used."""

    def __init__(self, seed):
        self.state = (seed * 2862933555777941757 + 3037000493) % 2 ** 64

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        return (self.state >> 33) % n

    def between(self, a, b):
        return a + self.below(b - a + 1)


def random_walk(seed, n, start=10000, step=150, dice=None):
    d = dice or Dice(seed)
    out, c = [], start
    for _ in range(n):
        o = max(500, c + d.between(-step // 10, step // 10))
        c = max(500, o + d.between(-step, step))
        h = max(o, c) + d.below(step // 2)
        l = max(100, min(o, c) - d.below(step // 2))
        v = d.between(300000, 1500000)
        if d.below(12) == 0:
            v *= d.between(2, 4)
            h, l = h + d.below(2 * step), max(100, l - d.below(2 * step))
        out.append((o, h, l, c, v))
    return out


def leg(a, b, n, v, noise, dice):
    """n bars from a to b."""
    out = []
    for k in range(1, n + 1):
        o, c = a + (b - a) * (k - 1) // n, a + (b - a) * k // n
        out.append((o, max(o, c) + noise + dice.below(3), min(o, c) - noise - dice.below(3), c,
                    v + 1000 * dice.below(100)))
    return out


VARIANTS = ("full", "no test", "two springs", "failed spring", "sos fails", "sos twice", "no rally", "second climax",
            "breakdown", "upthrust in D", "upthrust in E", "heavy breakdown", "target", "late spring", "back to B",
            "no spring", "light lps", "climax in E", "quiet", "long wait", "spring gap down", "weak spring", "deep spring",
            "shakeout", "shakeout fails", "chase")


def schematic(seed, variant, start=12800, lead=0):
    """Markdown, climax, rally, four swings between 100 and 110 %, spring, test, SOS, LPS, markup; with a variation.

    The shakeouts (deep enough on heavy volume) are no springs, but upside down they are upthrusts. `lead` bars of markdown come first.
    """
    d = Dice(seed)
    unit = start // 128                       # one per cent of the level of the support
    out = leg(start + 9 * lead * unit // 10, start, lead, 1000000, unit // 5, d)
    out += leg(start, start - 23 * unit - unit // 2, 26, 1000000, unit // 5, d)
    p = start - 23 * unit - unit // 2
    low, high = start - 28 * unit, start - 18 * unit
    if variant == "quiet":
        out += leg(p, low + 2 * unit, 5, 900000, unit // 4, d)
    else:
        out.append((p, p + unit // 5, low - unit // 10, low + 5 * unit // 2, 3200000))
    if variant == "no rally":
        out += leg(low + 5 * unit // 2, low + 2 * unit, 12, 900000, unit // 3, d)
    if variant == "second climax":
        out += leg(low + 5 * unit // 2, low + 6 * unit, 3, 900000, unit // 4, d)
        out += leg(low + 6 * unit, low + 2 * unit, 3, 900000, unit // 4, d)
        out.append((low + 2 * unit, low + 2 * unit + 10, low - 2 * unit // 3, low + unit, 4500000))
    p = low + 5 * unit // 2
    swings = 6 if variant == "late spring" else 4
    for k in range(swings):
        out += leg(p, high - 3 * unit // 2, 5, 1000000, unit // 4, d)
        top = high + d.below(unit // 4)
        out.append((high - 3 * unit // 2, top, high - 2 * unit, high - 9 * unit // 5, 1600000 - 150000 * k))
        out += leg(high - 9 * unit // 5, low + 3 * unit // 2, 5, 1000000, unit // 4, d)
        bottom = low + d.below(unit // 10 + 1)
        out.append((low + 3 * unit // 2, low + 2 * unit, bottom, low + 9 * unit // 5, 1500000 - 150000 * k))
        p = low + 9 * unit // 5
    out += leg(p, high - 3 * unit // 2, 5, 900000, unit // 4, d)
    if variant == "long wait":
        for _ in range(11):
            out += leg(high - 3 * unit // 2, low + 3 * unit, 6, 900000, unit // 4, d)
            out += leg(low + 3 * unit, high - 3 * unit // 2, 6, 900000, unit // 4, d)
    p = high - 3 * unit // 2
    if variant in ("breakdown", "heavy breakdown"):
        v = 3500000 if variant == "heavy breakdown" else 900000
        out += leg(p, low + unit // 2, 6, 800000, unit // 4, d)
        return out + leg(low + unit // 2, low - 8 * unit, 3, v, unit // 4, d) + leg(low - 8 * unit, low - 5 * unit, 12, 800000, unit // 4, d)
    out += leg(p, low + 6 * unit // 5, 6, 700000, unit // 4, d)
    if variant.startswith("shakeout"):
        out += shakeout(low, unit, variant, d)
    elif variant != "no spring":
        out += spring(low, unit, 640000 if variant in ("weak spring", "deep spring") else 380000, variant, d)
    if variant in ("spring gap down", "failed spring"):
        return out
    p = out[-1][3]
    if variant not in ("no test", "no spring", "weak spring") and not variant.startswith("shakeout"):
        out += dip(p, low, unit, d)
        p = out[-1][3]
    if variant == "two springs":
        out += leg(p, low + 6 * unit // 5, 3, 600000, unit // 4, d) + spring(low, unit, 300000, variant, d)
        out += dip(out[-1][3], low, unit, d)
        out += leg(out[-1][3], low + 6 * unit // 5, 3, 400000, unit // 5, d) + spring(low, unit, 230000, variant, d)
        out += dip(out[-1][3], low, unit, d, 120000)
        p = out[-1][3]
    if variant == "back to B":
        out += leg(p, low - unit, 4, 600000, unit // 4, d) + leg(low - unit, low - 2 * unit, 3, 600000, unit // 4, d)
        p = low - 2 * unit
        out += leg(p, low + 6 * unit // 5, 3, 600000, unit // 4, d) + spring(low, unit, 300000, variant, d)
        p = out[-1][3]
    out += leg(p, high - unit, 5, 1000000, unit // 4, d)
    if variant == "chase":
        out += strength(high + 13 * unit // 4 + d.below(unit // 3), unit, d)
        return out + leg(out[-1][3] + 10 * unit, out[-1][3] + 11 * unit, 14, 900000, unit // 4, d)
    out += strength(high, unit, d)
    if variant == "sos fails":
        out += leg(high + 2 * unit, high - 4 * unit, 4, 900000, unit // 4, d)
        out += leg(high - 4 * unit, high - unit, 4, 900000, unit // 4, d) + strength(high, unit, d)
    if variant == "sos twice":
        out += leg(high + 6 * unit, high + 9 * unit, 12, 900000, unit // 3, d)
        out.append((high + 9 * unit, high + 13 * unit, high + 9 * unit - 10, high + 12 * unit, 4000000))
    if variant == "upthrust in D":
        out += upthrust(high, unit, d)
    volume = 250000 if variant == "light lps" else 500000
    out += leg(high + 3 * unit, high + unit, 3, volume, unit // 5, d)
    out.append((high + unit, high + 5 * unit // 2, high + 9 * unit // 10, high + 12 * unit // 5, 900000))
    if variant == "upthrust in E":
        out += leg(high + 12 * unit // 5, high + unit // 4, 4, 900000, unit // 4, d) + upthrust(high, unit, d)
    if variant == "climax in E":
        out += leg(high + 12 * unit // 5, high + 9 * unit, 8, 900000, unit // 4, d)
        out.append((high + 9 * unit, high + 9 * unit + 10, high + 3 * unit, high + 7 * unit, 4200000))
    p = out[-1][3]
    if variant == "target":
        out += leg(p, high + 34 * unit, 25, 1000000, unit // 4, d)
    else:
        out += leg(p, p + 5 * unit, 8, 1000000, unit // 4, d) + leg(p + 5 * unit, low + 2 * unit, 14, 1000000, unit // 4, d)
    return out


def spring(low, unit, v, variant, d):
    a = low + 6 * unit // 5
    dip_low = low - 7 * unit // 5 - d.below(unit // 4)
    first = (a, a + unit // 5, dip_low, low - unit // 10, v)
    if variant == "deep spring":
        first = (a, a + unit // 5, low - 11 * unit // 5 - d.below(2 * unit), low - unit, v)
        return [first] + leg(low - unit, low - unit // 5, 3, 800000, unit // 5, d) + [
            (low - unit // 5, low + 7 * unit // 2, low - unit // 4, low + 3 * unit, 800000)]
    if variant == "spring gap down":
        return [first] + [(low, low + 10, low - unit // 2, low - unit // 4, 500000)] * 7
    out = [first]
    out += [(low - unit // 10, low + 9 * unit // 5, low - unit // 5, low + 8 * unit // 5, 800000)]
    if variant == "failed spring":
        out += leg(low + 8 * unit // 5, low - 8 * unit, 4, 1800000, unit // 4, d)
        return out
    return out + [(low + 8 * unit // 5, low + 7 * unit // 2, low + 7 * unit // 5, low + 3 * unit, 900000)]


def shakeout(low, unit, variant, d):
    depth = unit * d.between(25, 85) // 100
    out = [(low + 6 * unit // 5, low + 3 * unit // 2, low - depth, low + unit // 4, 2500000),
           (low + unit // 4, low + 2 * unit, low - depth // 2, low + 2 * unit, 1500000)]
    if variant == "shakeout fails":
        out += leg(low + 2 * unit, low - 3 * unit, 5, 900000, unit // 5, d) + leg(low - 3 * unit, low + unit, 5, 900000, unit // 5, d)
    return out


def dip(p, low, unit, d, v=250000):
    """Back down on falling volume, a first and a better test, up again."""
    a = low + unit // 10
    return [(p, p + unit // 5, low + 9 * unit // 5, low + 2 * unit, 600000),
            (low + 2 * unit, low + 2 * unit + 20, low + unit, low + unit, v + v // 10),
            (low + unit, low + 13 * unit // 10, a + d.below(unit // 5), low + unit, v),
            (low + unit, low + 3 * unit, low + 9 * unit // 10, low + 14 * unit // 5, 900000)]


def strength(high, unit, d):
    """A wide bar that closes 3 units over `high`."""
    return [(high - unit, high + 13 * unit // 4 + d.below(unit // 4), high - 6 * unit // 5, high + 3 * unit, 2700000)]


def upthrust(high, unit, d):
    out = leg(high + unit, high + unit // 5, 2, 700000, unit // 5, d)
    return out + [(high + unit // 5, high + 68 * unit // 90, high - unit, high + unit // 9, 2600000),
                  (high + unit // 9, high + unit // 3, high - 2 * unit // 3, high - unit // 5, 1500000)]


def mirror(bars, about=22000):
    """The same course upside down: distribution out of accumulation."""
    return [(about - o, about - l, about - h, about - c, v) for o, h, l, c, v in bars]


def mixed(seed, parts=8):
    """Random walks, schematics and mirrored schematics, each starting where the last one ended."""
    d = Dice(seed)
    out, level = [], 12800
    for _ in range(parts):
        choice = d.below(4)
        if choice == 0:
            piece = random_walk(0, d.between(60, 250), 12800, d.between(60, 250), d)
        else:
            piece = schematic(d.below(2 ** 30), VARIANTS[d.below(len(VARIANTS))])
            if choice == 1:
                piece = mirror(piece)
        first = piece[0][0]
        out += [tuple(max(1, x * level // first) for x in bar[:4]) + (bar[4],) for bar in piece]
        level = min(max(out[-1][3], 3000), 60000)
    return out


def csv_text(bars):
    """CSV with prices in units of money."""
    rows = [HEADER]
    for i, (o, h, l, c, v) in enumerate(bars):
        rows.append("%d,%s,%d" % (i, ",".join("%d.%02d" % divmod(x, 100) for x in (o, h, l, c)), v))
    return "\n".join(rows) + "\n"


def wrong_bars(bars):
    return [i for i, (o, h, l, c, v) in enumerate(bars) if not (0 < l <= min(o, c) <= max(o, c) <= h and v >= 0)]


if __name__ == "__main__":
    import sys
    if len(sys.argv) < 3:
        sys.exit("usage: series.py walk|mixed SEED [BARS|PARTS]   or   series.py VARIANT SEED")
    name, seed = sys.argv[1], int(sys.argv[2])
    size = int(sys.argv[3]) if len(sys.argv) > 3 else None
    made = (random_walk(seed, size or 1000) if name == "walk" else mixed(seed, size or 8) if name == "mixed"
            else schematic(seed, name))
    sys.stdout.write(csv_text(made))
