/*
 * Goal: ratios equal an exact recomputation in integers, in any chunks, on
 * ties, at the ends of the ranges of prices and volumes.
 */
#include <math.h>
#include <string.h>

#include "analysis/volume_widths.h"
#include "base/decimal.h"
#include "lib/tap.h"

#define BARS_MAX 2600
#define UNKNOWN  UINT64_C(0x7ff8000000000000)

struct bars {
    size_t n;
    int64_t column[COLUMN_BAR_COUNT - 1][BARS_MAX]; /* ts o h l c */
    double volume[BARS_MAX];
};

struct ratios {
    double vr[BARS_MAX];
    double sr[BARS_MAX];
    double cp[BARS_MAX];
    unsigned char ef[BARS_MAX];
};

static struct bars bars;
static struct ratios want;
static struct ratios got;

/* As wide as the machine is, and each width by itself. */
enum width { WIDTH_ANY, WIDTH_NARROW, WIDTH_WIDE, WIDTHS };
static const char *const width_name[] = {"", ", narrow", ", wide"};

/* --- the slow way: sums afresh, everything in integers ------------------ */

static int128 round4(int128 a, int128 b)
{
    return (20000 * a + b) / (2 * b);
}

static double unknown(void)
{
    uint64_t bits = UNKNOWN;
    double value;

    memcpy(&value, &bits, sizeof(value));
    return value;
}

static int64_t spread(size_t k)
{
    return bars.column[COLUMN_HIGH][k] - bars.column[COLUMN_LOW][k];
}

/* Inclusive thresholds on exact fractions a/b (volume) and c/d (spread). */
static unsigned char class_of(int128 a, int128 b, int128 c, int128 d)
{
    if (!d) {
        c = 0;
        d = 1;
    }
    if (a >= 2 * b && c >= d)
        return EFFORT_CLIMACTIC;
    if (2 * a >= 3 * b && 2 * c >= 3 * d)
        return EFFORT_CLIMACTIC;
    if (10 * a >= 14 * b && 10 * c <= 8 * d)
        return EFFORT_ABSORPTION;
    if (10 * a <= 6 * b && 10 * c <= 8 * d)
        return EFFORT_NO_DEMAND;
    return EFFORT_NORMAL;
}

/* Whole volumes only. */
static void compute(size_t k)
{
    int128 volumes = 0;
    int128 spreads = 0;
    int128 volume = (int128)bars.volume[k] * VOLUME_WINDOW;
    int64_t above = bars.column[COLUMN_CLOSE][k] - bars.column[COLUMN_LOW][k];

    want.cp[k] = spread(k) ? (double)round4(above, spread(k)) / 1e4 : 0.5;
    want.vr[k] = want.sr[k] = unknown();
    want.ef[k] = EFFORT_NORMAL;
    if (k < VOLUME_WINDOW)
        return;
    for (size_t j = k - VOLUME_WINDOW; j < k; j++) {
        volumes += (int128)bars.volume[j];
        spreads += spread(j);
    }
    want.sr[k] = 0;
    if (spreads)
        want.sr[k] =
            (double)round4((int128)spread(k) * VOLUME_WINDOW, spreads) / 1e4;
    if (!volumes)
        return;
    want.vr[k] = (double)round4(volume, volumes) / 1e4;
    want.ef[k] =
        class_of(volume, volumes, (int128)spread(k) * VOLUME_WINDOW, spreads);
}

/* --- the program's way, in blocks of `chunk` bars ------------------------ */

static void ratios_of(enum width width, struct volume_state *state,
                      const struct bar_block *block, size_t from)
{
    unsigned char *vr = (unsigned char *)&got.vr[from];
    unsigned char *sr = (unsigned char *)&got.sr[from];
    unsigned char *cp = (unsigned char *)&got.cp[from];

    if (width == WIDTH_ANY ||
        (width == WIDTH_WIDE &&
         !volume_ratios_wide(state, block, vr, sr, cp, &got.ef[from])))
        volume_ratios(state, block, vr, sr, cp, &got.ef[from]);
    else if (width == WIDTH_NARROW)
        volume_ratios_narrow(state, block, vr, sr, cp, &got.ef[from]);
}

static void run(enum width width, size_t chunk)
{
    struct volume_state state = {0};
    static const struct series_name series = {"X", "1d"};

    memset(&got, 0x55, sizeof(got));
    for (size_t from = 0; from < bars.n; from += chunk) {
        struct bar_block block = {.series = &series, .i = (int64_t)from};

        block.n = bars.n - from < chunk ? bars.n - from : chunk;
        for (int c = 0; c < COLUMN_VOLUME; c++)
            block.column[c] = (const unsigned char *)&bars.column[c][from];
        block.column[COLUMN_VOLUME] = (const unsigned char *)&bars.volume[from];
        ratios_of(width, &state, &block, from);
    }
}

/* Bits, so that NaN and -0 are told apart. */
static uint64_t bits_of(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof(bits));
    return bits;
}

static int differences(const char *what, const double *a, const double *b)
{
    int wrong = 0;

    for (size_t k = 0; k < bars.n; k++)
        if (bits_of(a[k]) != bits_of(b[k]) && !wrong++)
            tap_note("%s of bar %zu: got %.17g, want %.17g", what, k, a[k],
                     b[k]);
    return wrong;
}

static void check_width(const char *name, enum width width)
{
    const char *how = width_name[width];
    int wrong_class = 0;

    run(width, bars.n);
    IS_INT(differences("vr", got.vr, want.vr), 0, "%s: vr%s", name, how);
    IS_INT(differences("sr", got.sr, want.sr), 0, "%s: sr%s", name, how);
    IS_INT(differences("cp", got.cp, want.cp), 0, "%s: cp%s", name, how);
    for (size_t k = 0; k < bars.n; k++)
        if (got.ef[k] != want.ef[k] && !wrong_class++)
            tap_note("ef of bar %zu: got %d, want %d", k, got.ef[k],
                     want.ef[k]);
    IS_INT(wrong_class, 0, "%s: ef%s", name, how);
}

static void check(const char *name)
{
    for (size_t k = 0; k < bars.n; k++)
        compute(k);
    for (enum width width = 0; width < WIDTHS; width++)
        check_width(name, width);
}

static void check_chunks_of(const char *name, enum width width)
{
    static const size_t chunks[] = {1,  2,   3,   7,   19,  20,
                                    21, 255, 256, 257, 1024};
    static struct ratios whole;

    run(width, bars.n);
    whole = got;
    for (size_t c = 0; c < sizeof(chunks) / sizeof(chunks[0]); c++) {
        run(width, chunks[c]);
        OK(!differences("vr", got.vr, whole.vr) &&
               !differences("sr", got.sr, whole.sr) &&
               !differences("cp", got.cp, whole.cp) &&
               !memcmp(got.ef, whole.ef, bars.n),
           "%s: blocks of %zu bars change nothing%s", name, chunks[c],
           width_name[width]);
    }
}

static void check_chunks(const char *name)
{
    for (enum width width = 0; width < WIDTHS; width++)
        check_chunks_of(name, width);
}

/* --- series -------------------------------------------------------------- */

static uint64_t seed;

static uint64_t next(uint64_t below)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (seed >> 33) % below;
}

static void add(int64_t low, int64_t high, int64_t close, double volume)
{
    size_t k = bars.n++;

    bars.column[COLUMN_TS][k] = (int64_t)k;
    bars.column[COLUMN_OPEN][k] = close;
    bars.column[COLUMN_HIGH][k] = high;
    bars.column[COLUMN_LOW][k] = low;
    bars.column[COLUMN_CLOSE][k] = close;
    bars.volume[k] = volume;
}

static void test_random(const char *name, int64_t scale, double largest)
{
    seed = 42;
    bars.n = 0;
    for (int k = 0; k < BARS_MAX; k++) {
        int64_t low = (int64_t)(1000 + next(9000)) * scale;
        int64_t range = next(10) ? (int64_t)next(2000) * scale : 0;
        int64_t close = low + (int64_t)((int128)next(2001) * range / 2000);

        add(low, low + range, close,
            next(20) ? floor(largest * (double)next(1000000) / 1e6) : 0.0);
    }
    check(name);
    check_chunks(name);
}

/* Quotients of exactly x.xxxx5, and one step to each side of it. */
static void test_ties(void)
{
    seed = 5;
    bars.n = 0;
    for (int k = 0; k < BARS_MAX; k++) {
        /* 20 bars of mean 10^5, then one of m * 10 + 5 -1/0/+1. */
        bool probe = k % 21 == 20;
        int64_t amount = 100000;

        if (probe)
            amount = (int64_t)next(40000) * 10 + 5 + (int64_t)next(3) - 1;
        add(1000000, 1000000 + amount, 1000000 + amount / 2, (double)amount);
    }
    check("ties");
    check_chunks("ties");
}

/* Ratios of exactly 2, 1.5, 1.4, 1, 0.8 and 0.6, and next to them. */
static void test_classes(const char *name, int64_t unit)
{
    static const int64_t tenths[] = {20, 15, 14, 10, 8, 6};

    for (int v = 0; v < 6; v++)
        for (int dv = -1; dv <= 1; dv++) {
            bars.n = 0;
            for (int s = 0; s < 18; s++) {
                for (int k = 0; k < VOLUME_WINDOW; k++)
                    add(unit, 11 * unit, 2 * unit, 1000);
                add(unit, unit + unit * tenths[s / 3] + s % 3 - 1, unit,
                    (double)(100 * tenths[v] + dv));
            }
            check(name);
        }
}

static void test_zeroes(void)
{
    bars.n = 0;
    for (int k = 0; k < 100; k++)
        add(500, k < 50 ? 500 : 600, 500, k % 45 == 44 ? 10.0 : 0.0);
    check("flat bars and no volume");
    check_chunks("flat bars and no volume");
}

/* 20 spreads of nearly 1e18 are more than 2^64. */
static void test_largest(void)
{
    int64_t top = INT64_C(1000000000000000000) - 1;

    bars.n = 0;
    for (int k = 0; k < 60; k++)
        add(1, k % 7 == 3 ? 2 : top, 1, 9007199254740992.0);
    check("the largest prices");
    check_chunks("the largest prices");
    for (int k = 0; k < 60; k++)
        add(10, 20 + k, 15, 1.0);
    check("small prices after them");
}

/* True when every volume ratio is a number or undefined. */
static bool all_finite(enum width width)
{
    run(width, bars.n);
    for (size_t k = 0; k < bars.n; k++)
        if (!isfinite(got.vr[k]) && bits_of(got.vr[k]) != UNKNOWN) {
            tap_note("vr of bar %zu is %g", k, got.vr[k]);
            return false;
        }
    return true;
}

/* No sum may become infinite, and no infinity may come out. */
static void test_huge_volumes(void)
{
    static const double volumes[] = {1.7976931348623157e308, 1e300, 1e200,
                                     5e-324, 1e-300};

    bars.n = 0;
    for (int k = 0; k < 400; k++)
        add(10, 20, 15, volumes[k / 25 % 5]);
    for (enum width width = 0; width < WIDTHS; width++)
        OK(all_finite(width), "hostile volumes give numbers or undefined%s",
           width_name[width]);
    check_chunks("hostile volumes");
}

/* The golden series' bars of appendix A.2, by its own recipe. */
static const struct {
    double vr;
    double sr;
    double cp;
    int at;
    enum effort ef;
} published[] = {
    {3.2, 3.7692, 0.5306, 26, EFFORT_CLIMACTIC},
    {1.4414, 1.2658, 0.1, 32, EFFORT_NORMAL},
    {1.3158, 1.1429, 0.9, 38, EFFORT_NORMAL},
    {0.4368, 1.5410, 0.4643, 87, EFFORT_NORMAL},
    {0.9535, 1.1260, 0.9048, 88, EFFORT_NORMAL},
    {0.3220, 0.5990, 0.7273, 92, EFFORT_NO_DEMAND},
    {3.5573, 2.5182, 0.9333, 99, EFFORT_CLIMACTIC},
    {0.5889, 0.4309, 0.6250, 102, EFFORT_NO_DEMAND},
};

/* Prices in cents. */
static void cents(int64_t high, int64_t low, int64_t close, double volume)
{
    add(low * 1000000, high * 1000000, close * 1000000, volume);
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

static void leg(int64_t a, int64_t b, int64_t n, double volume)
{
    for (int64_t k = 1; k <= n; k++) {
        int64_t open = a + floor_div((b - a) * (k - 1), n);
        int64_t close = a + floor_div((b - a) * k, n);

        cents((open > close ? open : close) + 25,
              (open < close ? open : close) - 25, close, volume);
    }
}

static void schematic(void)
{
    bars.n = 0;
    for (int i = 0; i < 26; i++)
        cents(12800 - 90 * i + 20, 12800 - 90 * (i + 1) - 20,
              12800 - 90 * (i + 1), 1e6);
    cents(10480, 9990, 10250, 3200000);
    for (int k = 0; k < 4; k++) {
        leg(k ? 10180 : 10250, 10850, 5, 1e6);
        cents(11000 + 5 * k, 10800, 10820, 1600000 - 200000.0 * k);
        leg(10820, 10150, 5, 1e6);
        cents(10200, 10000 + 5 * k, 10180, 1500000 - 200000.0 * k);
    }
    leg(10180, 10850, 5, 900000);
    cents(11010, 10800, 10820, 800000);
    leg(10820, 10120, 6, 700000);
    cents(10140, 9860, 9990, 380000);
    cents(10180, 9970, 10160, 800000);
    cents(10330, 10140, 10310, 900000);
    cents(10330, 10180, 10200, 600000);
    cents(10220, 10060, 10090, 450000);
    cents(10130, 10020, 10100, 250000);
    cents(10300, 10090, 10280, 900000);
    leg(10280, 10900, 5, 1e6);
    cents(11330, 10880, 11300, 2700000);
    cents(11320, 11200, 11210, 800000);
    cents(11230, 11100, 11120, 700000);
    cents(11140, 11060, 11110, 500000);
    cents(11260, 11100, 11250, 900000);
    leg(11250, 11800, 5, 1e6);
}

static void test_published(void)
{
    schematic();
    IS_INT((int64_t)bars.n, 109, "the schematic has 109 bars");
    check("schematic");
    for (size_t k = 0; k < sizeof(published) / sizeof(published[0]); k++) {
        int at = published[k].at;

        IS_NEAR(got.vr[at], published[k].vr, 0, "vr of bar %d", at);
        IS_NEAR(got.sr[at], published[k].sr, 0, "sr of bar %d", at);
        IS_NEAR(got.cp[at], published[k].cp, 0, "cp of bar %d", at);
        IS_INT(got.ef[at], (int64_t)published[k].ef, "class of bar %d", at);
    }
}

int main(void)
{
    test_published();
    test_random("cents", 1000000, 5e6);
    test_random("the smallest prices", 1, 100);
    test_random("prices of billions", INT64_C(80000000000000), 4e10);
    test_ties();
    test_classes("thresholds", 1000);
    test_classes("thresholds at prices of billions", INT64_C(9000000000000001));
    test_zeroes();
    test_largest();
    test_huge_volumes();
    return tap_done();
}
