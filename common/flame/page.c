/* Pictures as a page. */
#include "flame/page.h"

#include "flame/figure.h"
#include "report/sheet.h"

#define NAME_LIMIT 120

static const char style[] =
    ":root{color-scheme:light dark}\n"
    "body{margin:1rem auto;max-width:82rem;padding:0 1rem;font:15px/1.45 "
    "system-ui,\"Segoe UI\",Roboto,Arial,sans-serif;background:#fff;"
    "color:#1b1f26}\n"
    ".flame{display:block;max-width:100%;height:auto;margin:0 0 1.5rem}\n"
    "h2{font-size:1.1rem;margin:1.5rem 0 .5rem}\n"
    ".scroll{overflow-x:auto}\n"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums}\n"
    "th,td{text-align:right;padding:.15rem .8rem;border-bottom:1px solid "
    "#dfe3ea;white-space:nowrap}\n"
    "th:last-child,td:last-child{text-align:left;font-family:ui-monospace,"
    "Menlo,Consolas,\"DejaVu Sans Mono\",monospace;font-size:.85rem}\n"
    "@media(prefers-color-scheme:dark){body{background:#12151a;color:#e7eaf0}"
    "th,td{border-color:#2d3542}}\n";

static void put_head(struct sheet *out, const char *title)
{
    sheet_text(out,
               "<!DOCTYPE html>\n"
               "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n"
               "<head>\n<meta charset=\"utf-8\"/>\n"
               "<meta http-equiv=\"Content-Security-Policy\" content=\""
               "default-src 'none'; style-src 'unsafe-inline'; "
               "script-src 'unsafe-inline'\"/>\n"
               "<meta name=\"viewport\" "
               "content=\"width=device-width, initial-scale=1\"/>\n<title>");
    sheet_escaped(out, title, ESCAPE_HTML, NAME_LIMIT);
    sheet_text(out, "</title>\n<style>\n");
    sheet_text(out, style);
    sheet_text(out, "</style>\n</head>\n<body>\n");
}

static void put_percent(struct sheet *out, double percent)
{
    char text[FIGURE_MAX];

    sheet_format(out, "<td>%s</td>", figure_percent(percent, text));
}

static void put_row(struct sheet *out, const struct tree *tree,
                    const struct function *one, bool compared)
{
    char text[FIGURE_MAX];

    sheet_text(out, "<tr>");
    if (compared) {
        sheet_format(out, "<td>%s</td>", figure_points(one->growth, text));
        put_percent(out,
                    functions_percent(tree, TREE_BASE, one->self[TREE_BASE]));
    }
    put_percent(out,
                functions_percent(tree, TREE_CURRENT, one->self[TREE_CURRENT]));
    put_percent(
        out, functions_percent(tree, TREE_CURRENT, one->total[TREE_CURRENT]));
    sheet_format(out, "<td>%s</td><td>",
                 figure_count(one->self[TREE_CURRENT], text));
    sheet_escaped(out, tree->name[one->name].text, ESCAPE_HTML, NAME_LIMIT);
    sheet_text(out, "</td></tr>\n");
}

static void put_table(struct sheet *out, const struct tree *tree,
                      const struct functions *functions, size_t top,
                      bool compared)
{
    size_t rows = functions->count < top ? functions->count : top;

    sheet_text(out, "<h2>Functions</h2>\n<div class=\"scroll\"><table>\n"
                    "<thead><tr>");
    sheet_text(out, compared ? "<th>growth</th><th>base self</th>" : "");
    sheet_text(out, "<th>self</th><th>total</th><th>count</th>"
                    "<th>function</th></tr></thead>\n<tbody>\n");
    for (size_t k = 0; k < rows; k++)
        put_row(out, tree, &functions->function[k], compared);
    sheet_text(out, "</tbody></table></div>\n");
}

int page_write(const struct tree *tree, const struct svg_options *options,
               const struct functions *functions, size_t top, struct buf *out,
               struct err *err)
{
    struct svg_options elided = *options;
    struct sheet sheet;

    elided.elided = true;
    sheet_init(&sheet, out, err);
    put_head(&sheet, options->title);
    if (sheet_end(&sheet) < 0 || svg_write(tree, options, out, err) < 0 ||
        (options->differential && !options->elided &&
         svg_write(tree, &elided, out, err) < 0))
        return -1;
    put_table(&sheet, tree, functions, top, options->differential);
    sheet_text(&sheet, "</body>\n</html>\n");
    return sheet_end(&sheet);
}
