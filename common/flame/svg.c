/* Stacks as a picture. */
#include "flame/svg.h"

#include <math.h>
#include <string.h>

#include "flame/colour.h"
#include "flame/figure.h"
#include "flame/layout.h"
#include "flame/svg_parts.h"
#include "report/sheet.h"
#include "report/text.h"

#define MARGIN       10.0
#define ROW          18 /* pixels of a frame, with the gap to the next */
#define HEAD         78
#define FOOT         12
#define LETTER       7.23 /* width of one, of the font in the style sheet */
#define LABEL_MIN    3    /* letters */
#define LABEL_SHORT  9    /* below it names lose their ends, not middles */
#define LABEL_MARGIN 3.0
/* Of names in texts that pop up. */
#define NAME_LIMIT  400
#define TITLE_LIMIT 100
/* The colour is full at this change in percentage points, or at the largest. */
#define FULL_CHANGE 0.5
/* A root of a power makes small changes visible. */
#define CHANGE_POWER 0.7

struct picture {
    const struct tree *tree;
    const struct svg_options *options;
    struct layout layout;
    struct sheet sheet;
    double full; /* percentage points of the full colour */
    double height;
};

/* By how many percentage points the frame's own share grew. */
static double change_of(const struct tree *tree, const struct tree_frame *frame)
{
    return 100 *
           ((double)frame->self[TREE_CURRENT] /
                (double)tree->sum[TREE_CURRENT] -
            (double)frame->self[TREE_BASE] / (double)tree->sum[TREE_BASE]);
}

static double full_change(const struct tree *tree)
{
    double most = FULL_CHANGE;

    for (size_t k = 0; k < tree->frames; k++)
        most = fmax(most, fabs(change_of(tree, &tree->frame[k])));
    return most;
}

static uint32_t fill_of(const struct picture *picture, uint32_t at)
{
    double change;

    if (!picture->options->differential)
        return at ? colour_name(tree_text(picture->tree, at)) : 0xd8d2c8U;
    change =
        change_of(picture->tree, &picture->tree->frame[at]) / picture->full;
    return colour_change(copysign(pow(fabs(change), CHANGE_POWER), change));
}

static void put_style(struct picture *picture)
{
    struct sheet *out = &picture->sheet;
    double width = picture->options->width + 2 * MARGIN;

    sheet_format(out,
                 "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"flame\" "
                 "width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\" "
                 "role=\"img\">\n<title>",
                 width, picture->height, width, picture->height);
    sheet_escaped(out, picture->options->title, ESCAPE_HTML, TITLE_LIMIT);
    sheet_text(out, "</title>\n<style>\n");
    sheet_text(out, svg_style);
    sheet_format(out,
                 "</style>\n<rect class=\"page\" width=\"%.0f\" "
                 "height=\"%.0f\"/>\n",
                 width, picture->height);
}

static void put_sum(struct picture *picture, enum tree_side side)
{
    char text[FIGURE_MAX];

    sheet_text(&picture->sheet, figure_count(picture->tree->sum[side], text));
    sheet_text(&picture->sheet, " ");
    sheet_escaped(&picture->sheet, picture->options->unit, ESCAPE_HTML,
                  TITLE_LIMIT);
}

static void put_subtitle(struct picture *picture)
{
    const struct svg_options *options = picture->options;
    struct sheet *out = &picture->sheet;

    if (!options->differential) {
        put_sum(picture, TREE_CURRENT);
    } else {
        sheet_text(out, "base ");
        put_sum(picture, TREE_BASE);
        sheet_text(out, ", current ");
        put_sum(picture, TREE_CURRENT);
        sheet_text(out,
                   options->elided ? "; widths: base" : "; widths: current");
    }
    if (picture->layout.left_out)
        sheet_format(out, "; %zu frames narrower than %.2g px left out",
                     picture->layout.left_out, picture->layout.min_width);
}

/* What the colours mean. */
static void put_legend(struct picture *picture)
{
    struct sheet *out = &picture->sheet;
    double x = MARGIN + picture->options->width - 214;

    if (!picture->options->differential)
        return;
    sheet_format(out,
                 "<text class=\"dim\" x=\"%.1f\" y=\"62\" "
                 "text-anchor=\"end\">self \xe2\x88\x92%.1f pp</text>\n",
                 x + 50, picture->full);
    for (int k = 0; k < 11; k++) {
        double change = (k - 5) / 5.0;

        sheet_format(out,
                     "<rect x=\"%.1f\" y=\"52\" width=\"9\" height=\"12\" "
                     "fill=\"#%06x\"/>\n",
                     x + 56 + 9 * k,
                     (unsigned)colour_change(
                         copysign(pow(fabs(change), CHANGE_POWER), change)));
    }
    sheet_format(out,
                 "<text class=\"dim\" x=\"%.1f\" y=\"62\">+%.1f pp</text>\n",
                 x + 161, picture->full);
}

static void put_head(struct picture *picture)
{
    struct sheet *out = &picture->sheet;

    sheet_format(out, "<text class=\"title\" x=\"%.0f\" y=\"24\">", MARGIN);
    sheet_escaped(out, picture->options->title, ESCAPE_HTML, TITLE_LIMIT);
    sheet_format(out, "</text>\n<text class=\"dim\" x=\"%.0f\" y=\"43\">",
                 MARGIN);
    put_subtitle(picture);
    sheet_format(out,
                 "</text>\n<text class=\"details\" x=\"%.0f\" y=\"63\"> "
                 "</text>\n",
                 MARGIN);
    put_legend(picture);
}

/* "name (1,234 samples, 12.34%)" */
static void put_tooltip(struct picture *picture, uint32_t at)
{
    const struct tree *tree = picture->tree;
    const struct tree_frame *frame = &tree->frame[at];
    enum tree_side side = picture->layout.by;
    struct sheet *out = &picture->sheet;
    double percent = 100 * (double)frame->total[side] / (double)tree->sum[side];
    char text[FIGURE_MAX];

    sheet_escaped(out, tree_text(tree, at), ESCAPE_HTML, NAME_LIMIT);
    sheet_format(out, " (%s ", figure_count(frame->total[side], text));
    sheet_escaped(out, picture->options->unit, ESCAPE_HTML, TITLE_LIMIT);
    sheet_format(out, ", %s", figure_percent(percent, text));
    if (picture->options->differential) {
        double whole = 100 * ((double)frame->total[TREE_CURRENT] /
                                  (double)tree->sum[TREE_CURRENT] -
                              (double)frame->total[TREE_BASE] /
                                  (double)tree->sum[TREE_BASE]);

        sheet_format(out, "; %s", figure_points(whole, text));
        sheet_format(out, ", self %s",
                     figure_points(change_of(tree, frame), text));
    } else if (frame->self[side]) {
        sheet_format(out, "; self %s",
                     figure_percent(100 * (double)frame->self[side] /
                                        (double)tree->sum[side],
                                    text));
    }
    sheet_text(out, ")");
}

static void put_label(struct picture *picture, const struct layout_box *box)
{
    double room = (box->width - 2 * LABEL_MARGIN) / LETTER;
    const char *name = tree_text(picture->tree, box->frame);
    char front[LABEL_SHORT * 4 + 1] = "";
    size_t size;

    if (room < LABEL_MIN)
        return;
    size = text_fit(name, strlen(name), (size_t)room);
    if (room >= LABEL_SHORT || !name[size]) {
        sheet_escaped(&picture->sheet, name, ESCAPE_HTML, (size_t)room);
        return;
    }
    /* So little of both ends would say nothing. */
    size = text_fit(name, size, (size_t)room - 1);
    memcpy(front, name, size < sizeof(front) ? size : 0);
    sheet_escaped(&picture->sheet, front, ESCAPE_HTML, SHEET_WHOLE);
    sheet_text(&picture->sheet, "\xe2\x80\xa6");
}

static void put_box(struct picture *picture, const struct layout_box *box)
{
    struct sheet *out = &picture->sheet;
    uint32_t depth = picture->options->inverted
                         ? box->depth
                         : picture->layout.depth - box->depth;
    double x = MARGIN + box->x;
    double y = HEAD + (double)depth * ROW;

    sheet_text(out, "<g><title>");
    put_tooltip(picture, box->frame);
    sheet_format(out,
                 "</title><rect x=\"%.2f\" y=\"%.0f\" width=\"%.2f\" "
                 "height=\"%d\" fill=\"#%06x\"/>"
                 "<text x=\"%.2f\" y=\"%.0f\">",
                 x, y, box->width, ROW - 1,
                 (unsigned)fill_of(picture, box->frame), x + LABEL_MARGIN,
                 y + 12.5);
    put_label(picture, box);
    sheet_text(out, "</text></g>\n");
}

static void put_boxes(struct picture *picture)
{
    struct sheet *out = &picture->sheet;

    sheet_text(out, "<g class=\"frames\">\n");
    for (size_t k = 0; k < picture->layout.boxes && !out->failed; k++)
        put_box(picture, &picture->layout.box[k]);
    sheet_text(out, "</g>\n<script><![CDATA[\n");
    sheet_text(out, svg_script);
    sheet_text(out, "]]></script>\n</svg>\n");
}

int svg_write(const struct tree *tree, const struct svg_options *options,
              struct buf *out, struct err *err)
{
    struct picture picture = {.tree = tree, .options = options};

    if (layout_make(tree, options->elided ? TREE_BASE : TREE_CURRENT,
                    options->width, options->min_width, &picture.layout,
                    err) < 0)
        return -1;
    picture.full = options->differential ? full_change(tree) : 0;
    picture.height = HEAD + (picture.layout.depth + 1.0) * ROW + FOOT;
    sheet_init(&picture.sheet, out, err);
    put_style(&picture);
    put_head(&picture);
    put_boxes(&picture);
    layout_free(&picture.layout);
    return sheet_end(&picture.sheet);
}
