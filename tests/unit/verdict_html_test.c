/*
 * Goal: the page holds what it must, nothing of a name is ever markup, and its
 * size does not grow with the samples.
 */
#include "verdict/verdict.h"

#include "lib/tap.h"
#include "unit/verdict_rows.h"

static const struct verdict_options plain = {
    .base_name = "<old>", .current_name = "new", .title = "&"};

static void has(const char *text, const char *part)
{
    OK(strstr(text, part) != NULL, "has %s", part);
}

static void has_not(const char *text, const char *part)
{
    OK(strstr(text, part) == NULL, "has no %s", part);
}

static void with_samples(struct compare_side *side, double *sample, size_t n,
                         double centre)
{
    for (size_t k = 0; k < n; k++)
        sample[k] = centre * (1 + 0.01 * (double)(k % 10));
    sample[n - 1] = 100 * centre;
    side->n = n;
    side->sample = sample;
}

static void test_page(void)
{
    double base[10];
    double current[10];
    struct compare_row row[] = {
        valued_row(VERDICT_PASS, "calm", 1, 1, 1),
        valued_row(VERDICT_REGRESSION, "lesser", 1, 1.2, 10),
        valued_row(VERDICT_REGRESSION, "<script>x</script>", 1, 1.5, 10),
        plain_row(VERDICT_MISSING, "gone"),
    };
    struct comparison comparison = comparison_of(row, COUNT(row));
    char *text;

    with_samples(&row[2].base, base, 10, 1);
    with_samples(&row[2].current, current, 10, 1.5);
    with_test(&row[2], 45, 55, 0.0001, 0.0002);
    text = report("html", &comparison, &plain);
    has(text, "<!DOCTYPE html>");
    has(text, "<h1>FAIL</h1>");
    has(text, "<p>2 benchmarks regressed &gt;10%; 1 missing</p>");
    has(text, "Worst: <bdi>&lt;script&gt;x&lt;/script&gt;</bdi> +50.0%");
    has(text, "<li class=\"bad\"><b>2</b> regressions</li>");
    has(text, "<bdi>&lt;old&gt;</bdi> \xe2\x86\x92 <bdi>new</bdi>");
    has(text, "prefers-color-scheme:dark");
    has(text, "name=\"viewport\"");
    has(text, "1 further out");
    has(text, "class=\"interval\"");
    has(text, "<summary>1 unchanged</summary>");
    has_not(text, "<script");
    has_not(text, "http://");
    has_not(text, "https://");
    has_not(text, "nan");
    OK(strstr(text, "lesser") > strstr(text, "x&lt;/script&gt;</bdi></h2>") &&
           strstr(text, "gone") > strstr(text, "lesser") &&
           strstr(text, "calm") > strstr(text, "gone"),
       "the worst is the first");
    free(text);
}

static void test_size(void)
{
    enum { MANY = 200000 };
    double *base = malloc(MANY * sizeof(*base));
    double *current = malloc(MANY * sizeof(*current));
    char *name = malloc(MANY + 1);
    struct compare_row row[] = {valued_row(VERDICT_PASS, "a", 1, 1, MANY)};
    struct comparison comparison = comparison_of(row, COUNT(row));
    char *text;

    if (!base || !current || !name)
        abort();
    memset(name, '<', MANY);
    name[MANY] = 0;
    row[0].name = name;
    row[0].unit = name;
    with_samples(&row[0].base, base, MANY, 1);
    with_samples(&row[0].current, current, MANY, 1);
    current[0] = (double)NAN;
    text = report("html", &comparison, &plain);
    OK(strlen(text) < 40000, "many samples, long names: %zu bytes",
       strlen(text));
    free(text);
    free(name);
    free(current);
    free(base);
}

/* Figures at the ends of what a double holds are drawn, or nothing is. */
static void test_figures(void)
{
    static const double values[] = {0, -1, 1e-308, 1e308, -1e308, 5e-324};

    for (size_t k = 0; k < COUNT(values); k++)
        for (size_t j = 0; j < COUNT(values); j++) {
            double sample[] = {values[k], values[j], values[k]};
            struct compare_row row[] = {
                valued_row(VERDICT_PASS, "a", values[k], values[j], 3)};
            struct comparison comparison = comparison_of(row, 1);
            char *text;

            row[0].base.sample = sample;
            row[0].current.sample = sample;
            text = report("html", &comparison, &plain);
            OK(!strstr(text, "=\"nan") && !strstr(text, "=\"-nan") &&
                   !strstr(text, "=\"inf") && !strstr(text, "=\"-inf"),
               "%g and %g", values[k], values[j]);
            free(text);
        }
}

int main(void)
{
    test_page();
    test_size();
    test_figures();
    return tap_done();
}
