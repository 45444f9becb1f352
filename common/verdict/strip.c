/* Samples as a picture. */
#include "verdict/strip.h"

#include <math.h>

#include "verdict/words.h"

#define WIDTH      360.0
#define LEFT       48.0 /* labels stand left of it */
#define RIGHT      352.0
#define LANE_BASE  16.0
#define LANE_NOW   40.0
#define LANE_HALF  9.0
#define AXIS       56.0
#define LABEL_EDGE 40.0
/* Samples are counted by these and drawn as points, then as bars. */
#define BINS       96
#define POINTS_MAX 40
/* What lies further out than so many widths of the core is an arrow. */
#define TAIL 1.0

struct scale {
    double low;
    double high;
};

static void include(struct scale *scale, double value)
{
    if (!isfinite(value))
        return;
    scale->low = fmin(scale->low, value);
    scale->high = fmax(scale->high, value);
}

/* The value that a change of the baseline by so many percent comes to. */
static double changed(const struct compare_row *row, double percent)
{
    return row->base.value * (1 + percent / 100);
}

static double limit_of(const struct compare_row *row)
{
    return changed(row, row->better == BETTER_LOWER ? row->fail : -row->fail);
}

/* A few far samples must not press all others into a corner. */
static void include_samples(struct scale *scale,
                            const struct compare_side *side)
{
    double room = TAIL * (scale->high - scale->low);
    struct scale wide = *scale;

    if (!side->sample)
        return;
    for (size_t k = 0; k < side->n; k++)
        if (side->sample[k] >= scale->low - room &&
            side->sample[k] <= scale->high + room)
            include(&wide, side->sample[k]);
    *scale = wide;
}

static struct scale scale_of(const struct compare_row *row)
{
    struct scale scale = {row->base.value, row->base.value};
    double margin;

    include(&scale, row->current.value);
    include(&scale, row->base.median);
    include(&scale, row->current.median);
    include(&scale, limit_of(row));
    include(&scale, fmin(row->base.p95, row->base.median * 2));
    include(&scale, fmin(row->current.p95, row->current.median * 2));
    include_samples(&scale, &row->base);
    include_samples(&scale, &row->current);
    margin = 0.04 * (scale.high - scale.low);
    if (!(margin > 0))
        margin = fabs(scale.high) > 0 ? 0.1 * fabs(scale.high) : 1;
    scale.low -= margin;
    scale.high += margin;
    return scale;
}

/* Where a value lies, kept within the picture. */
static double place(const struct scale *scale, double value)
{
    double part = (value - scale->low) / (scale->high - scale->low);

    return LEFT + (RIGHT - LEFT) * fmin(1, fmax(0, part));
}

/* Samples by where they lie; those beyond the scale apart. */
struct bins {
    size_t count[BINS];
    size_t below;
    size_t above;
};

static void put_points(struct sheet *out, const size_t *count, double lane)
{
    for (size_t k = 0; k < BINS; k++) {
        double x = LEFT + (RIGHT - LEFT) * ((double)k + 0.5) / BINS;

        if (count[k])
            sheet_format(out, "<circle cx=\"%.1f\" cy=\"%.0f\" r=\"%.1f\"/>", x,
                         lane, fmin(6, 2.6 + 0.7 * (double)(count[k] - 1)));
    }
}

static void put_bars(struct sheet *out, const size_t *count, double lane)
{
    size_t most = 1;

    for (size_t k = 0; k < BINS; k++)
        if (count[k] > most)
            most = count[k];
    for (size_t k = 0; k < BINS; k++) {
        double width = (RIGHT - LEFT) / BINS;
        double height = 2 * LANE_HALF * sqrt((double)count[k] / (double)most);

        if (count[k])
            sheet_format(out,
                         "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
                         "height=\"%.1f\"/>",
                         LEFT + width * (double)k, lane + LANE_HALF - height,
                         width, height);
    }
}

/* An arrow at the edge for the samples that lie beyond it. */
static void put_beyond(struct sheet *out, double edge, double step, double lane,
                       size_t count)
{
    if (count)
        sheet_format(out,
                     "<path d=\"M%.0f %.0fl%.0f 4l%.0f 4z\"><title>%zu "
                     "further out</title></path>",
                     edge, lane - 4, step, -step, count);
}

static void put_samples(struct sheet *out, const struct scale *scale,
                        const struct compare_side *side, double lane)
{
    struct bins bins = {0};

    if (!side->sample)
        return;
    for (size_t k = 0; k < side->n; k++) {
        double part =
            (side->sample[k] - scale->low) / (scale->high - scale->low);

        if (part < 0)
            bins.below++;
        else if (part > 1)
            bins.above++;
        else if (part >= 0) /* not NaN */
            bins.count[part < 1 ? (size_t)(part * BINS) : BINS - 1]++;
    }
    if (side->n <= POINTS_MAX)
        put_points(out, bins.count, lane);
    else
        put_bars(out, bins.count, lane);
    put_beyond(out, LEFT + 1, -6, lane, bins.below);
    put_beyond(out, RIGHT - 1, 6, lane, bins.above);
}

static void put_lane(struct sheet *out, const struct scale *scale,
                     const struct compare_side *side, const char *name,
                     double lane)
{
    double x = place(scale, side->value);

    sheet_format(out,
                 "<g class=\"%s\"><text x=\"%.0f\" y=\"%.0f\" "
                 "text-anchor=\"end\">%s</text>"
                 "<line class=\"rail\" x1=\"%.0f\" x2=\"%.0f\" y1=\"%.0f\" "
                 "y2=\"%.0f\"/>",
                 name, LABEL_EDGE, lane + 4, name, LEFT, RIGHT, lane, lane);
    put_samples(out, scale, side, lane);
    sheet_format(out,
                 "<line class=\"median\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.0f\" "
                 "y2=\"%.0f\"/></g>",
                 x, x, lane - LANE_HALF, lane + LANE_HALF);
}

/* Below the current lane: where the true change lies. */
static void put_interval(struct sheet *out, const struct scale *scale,
                         const struct compare_row *row)
{
    if (!isfinite(row->low) || !isfinite(row->high))
        return;
    sheet_format(out,
                 "<line class=\"interval\" x1=\"%.1f\" x2=\"%.1f\" "
                 "y1=\"%.0f\" y2=\"%.0f\"/>",
                 place(scale, changed(row, row->low)),
                 place(scale, changed(row, row->high)),
                 LANE_NOW + LANE_HALF + 3, LANE_NOW + LANE_HALF + 3);
}

static void put_value(struct sheet *out, double value, const char *unit)
{
    char text[WORDS_MAX];

    sheet_escaped(out, words_value(value, unit, text), ESCAPE_HTML, WORDS_MAX);
}

static void put_axis(struct sheet *out, const struct scale *scale,
                     const struct compare_row *row)
{
    double limit = limit_of(row);

    if (isfinite(limit))
        sheet_format(out,
                     "<line class=\"limit\" x1=\"%.1f\" x2=\"%.1f\" y1=\"2\" "
                     "y2=\"%.0f\"/>",
                     place(scale, limit), place(scale, limit), AXIS);
    sheet_format(out, "<g class=\"axis\"><text x=\"%.0f\" y=\"%.0f\">", LEFT,
                 AXIS + 12);
    put_value(out, scale->low, row->unit);
    sheet_format(out, "</text><text x=\"%.0f\" y=\"%.0f\" text-anchor=\"end\">",
                 RIGHT, AXIS + 12);
    put_value(out, scale->high, row->unit);
    sheet_text(out, "</text></g>");
}

void strip_write(const struct compare_row *row, struct sheet *out)
{
    struct scale scale;

    if (!isfinite(row->base.value) || !isfinite(row->current.value))
        return;
    scale = scale_of(row);
    if (!isfinite(scale.low) || !isfinite(scale.high - scale.low))
        return;
    sheet_format(out,
                 "<svg viewBox=\"0 0 %.0f 70\" role=\"img\" "
                 "aria-label=\"base ",
                 WIDTH);
    put_value(out, row->base.value, row->unit);
    sheet_format(out, " of %zu samples, now ", row->base.n);
    put_value(out, row->current.value, row->unit);
    sheet_format(out, " of %zu samples\">", row->current.n);
    put_axis(out, &scale, row);
    put_lane(out, &scale, &row->base, "base", LANE_BASE);
    put_lane(out, &scale, &row->current, "now", LANE_NOW);
    put_interval(out, &scale, row);
    sheet_text(out, "</svg>\n");
}
