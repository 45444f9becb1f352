/*
 * Every record of the golden stream (../shared/golden, or BARPIPE_SHARED):
 * detect's part of it, in order, field by field. Skips when it is absent.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/detect_run.h"
#include "lib/tap.h"

static char *read_file(const char *name)
{
    const char *shared = getenv("BARPIPE_SHARED");
    char path[512];
    FILE *file;
    char *text = calloc(1, 1 << 20);

    snprintf(path, sizeof(path), "%s/golden/%s", shared ? shared : "../shared",
             name);
    file = fopen(path, "r");
    if (!file || !text) {
        free(text);
        return NULL;
    }
    if (!fread(text, 1, (1 << 20) - 1, file))
        tap_note("%s is empty", path);
    fclose(file);
    return text;
}

/* One golden record: the text between its braces, which it has no others of. */
struct golden {
    const char *text;
    size_t size;
};

/* The value behind "key": in the record, NULL when it is not there. */
static const char *value_of(const struct golden *golden, const char *key)
{
    char quoted[64];
    const char *at;

    snprintf(quoted, sizeof(quoted), "\"%s\": ", key);
    at = strstr(golden->text, quoted);
    return at && at < golden->text + golden->size ? at + strlen(quoted) : NULL;
}

static void word_of(const struct golden *golden, const char *key, char *word,
                    size_t size)
{
    const char *at = value_of(golden, key);
    size_t k = 0;

    if (at && *at == '"')
        for (at++; *at != '"' && k + 1 < size; at++)
            word[k++] = *at;
    word[k] = 0;
}

static bool next_golden(const char **at, struct golden *out)
{
    const char *begin = *at;

    while (*begin != '{' && *begin != ']')
        begin += *begin == '[' ? strcspn(begin, "]") + 1 : 1;
    if (*begin == ']')
        return false;
    out->text = begin;
    out->size = strcspn(begin, "}");
    *at = begin + out->size + 1;
    return true;
}

static void check_int(const struct golden *golden, const char *key, int64_t got)
{
    const char *at = value_of(golden, key);

    if (at)
        IS_INT(got, strtoll(at, NULL, 10), "%s", key);
}

/* Golden ratios have four decimals, the distance of an LPS six. */
static void check_real(const struct golden *golden, const char *key, double got)
{
    const char *at = value_of(golden, key);

    if (at)
        IS_NEAR(got, strtod(at, NULL), !strcmp(key, "atr") ? 5e-5 : 1e-9, "%s",
                key);
}

static void check_word(const struct golden *golden, const char *key,
                       const char *got)
{
    char want[64];

    if (!value_of(golden, key))
        return;
    word_of(golden, key, want, sizeof(want));
    IS_TEXT(got, want, "%s", key);
}

static void check_parts(const struct golden *golden, const struct parts *parts)
{
    const char *at = value_of(golden, "parts");
    int64_t n = 0;

    if (!at)
        return;
    for (at = strchr(at, '[') + 1; n < RECORD_PARTS; n++) {
        char *end;
        int64_t want = strtoll(at, &end, 10);

        if (end == at)
            break;
        IS_INT(parts->value[n], want, "part %d", (int)n);
        at = end + strspn(end, ", \n");
        if (*at == ']') {
            n++;
            break;
        }
    }
    IS_INT(parts->n, n, "number of parts");
}

static const char *word(enum record_type type, const struct record *record,
                        const char *name)
{
    size_t n;
    const struct field *field = record_fields(type, &n);

    for (size_t k = 0; k < n; k++)
        if (!strcmp(field[k].name, name))
            return field_word(&field[k], record);
    return "?";
}

static void check_range(const struct golden *golden,
                        const struct record *record)
{
    const struct range *range = &record->u.range;

    check_word(golden, "status", record_status_name(record->status));
    check_int(golden, "start", range->start);
    check_int(golden, "end", range->end);
    check_int(golden, "duration", range->duration);
    check_int(golden, "quality", range->quality);
    check_parts(golden, &range->quality_parts);
    check_int(golden, "support", range->support);
    check_int(golden, "resistance", range->resistance);
    check_int(golden, "support_strength", range->support_strength);
    check_int(golden, "resistance_strength", range->resistance_strength);
    check_int(golden, "jump", range->jump);
    check_int(golden, "conservative", range->conservative);
    check_real(golden, "factor", range->cause_factor);
}

static void check_pattern(const struct golden *golden,
                          const struct record *record, const struct run *run)
{
    const struct pattern *pattern = &record->u.pattern;
    char kind[16];
    const char *at = value_of(golden, "spring");

    word_of(golden, "type", kind, sizeof(kind));
    /* DAR and DST are the AR and ST of the distribution chain. */
    IS_TEXT(record_kind_name(record->kind), kind[0] == 'D' ? kind + 1 : kind,
            "kind");
    OK(kind[0] != 'D' || pattern->side == SIDE_SHORT, "side");
    check_int(golden, "bar", record->event_i);
    check_real(golden, "confidence", pattern->confidence);
    check_real(golden, "raw", pattern->raw_confidence);
    check_real(golden, "vr", pattern->volume_ratio);
    check_real(golden, "sr", pattern->spread_ratio);
    check_real(golden, "cp", pattern->close_position);
    check_real(golden, "rally", pattern->rally);
    check_int(golden, "bars", pattern->bars);
    check_int(golden, "after", pattern->bars);
    check_word(golden, "profile", word(RECORD_PATTERN, record, "profile"));
    check_real(golden, "distance", pattern->distance);
    check_real(golden, "reduction", pattern->reduction);
    check_real(golden, "penetration", pattern->penetration);
    check_real(golden, "breakout", pattern->breakout);
    check_real(golden, "decrease", pattern->decrease);
    check_int(golden, "recovery", pattern->recovery);
    check_int(golden, "failure", pattern->failure);
    check_int(golden, "bounce", pattern->bounce);
    check_word(golden, "quality", word(RECORD_PATTERN, record, "quality"));
    check_word(golden, "dist", word(RECORD_PATTERN, record, "distance_grade"));
    check_word(golden, "hold", word(RECORD_PATTERN, record, "hold"));
    check_word(golden, "effort", word(RECORD_PATTERN, record, "effort"));
    check_real(golden, "vol_ratio", pattern->range_volume_ratio);
    check_real(golden, "spread_ratio", pattern->range_spread_ratio);
    check_real(golden, "atr", pattern->atr);
    check_int(golden, "stop", pattern->stop);
    check_real(golden, "spring_confidence", pattern->spring_confidence);
    check_real(golden, "spring_raw", pattern->spring_raw);
    check_parts(golden, &pattern->parts);
    if (at) {
        const struct record *spring =
            run_find(run, RECORD_PATTERN, KIND_SPRING, STATUS_CONFIRMED, 0);

        OK(spring && pattern->spring == spring->id &&
               spring->event_i == strtoll(at, NULL, 10),
           "the test's spring");
    }
}

static void check_phase(const struct golden *golden,
                        const struct record *record)
{
    char type[16];

    word_of(golden, "type", type, sizeof(type));
    IS_TEXT(record_kind_name(record->kind), "PHASE", "kind");
    IS_INT(record->u.pattern.chain,
           type[0] == 'a' ? CHAIN_ACCUMULATION : CHAIN_DISTRIBUTION, "chain");
    check_word(golden, "ph", word(RECORD_PATTERN, record, "phase"));
}

static void check_series(const char *json, const char *name,
                         const struct run *run)
{
    const char *at = strstr(json, name);
    struct golden golden;
    size_t n = 0;

    at = at ? strstr(at, "\"records\": [") : NULL;
    if (!at) {
        OK(false, "%s is in the golden stream", name);
        return;
    }
    at = strchr(at, '[') + 1;
    while (next_golden(&at, &golden)) {
        char type[16];
        const struct record *record = &run->record[n];

        word_of(&golden, "t", type, sizeof(type));
        if (!strcmp(type, "signal"))
            continue;
        if (n++ >= run->n) {
            OK(false, "%s: record %zu is missing", name, n);
            return;
        }
        tap_note("%s, record %zu", name, n - 1);
        check_int(&golden, "i", record->i);
        IS_TEXT(record_type_name(record->type),
                !strcmp(type, "range") ? "range" : "pattern", "type");
        if (!strcmp(type, "range"))
            check_range(&golden, record);
        else if (!strcmp(type, "phase"))
            check_phase(&golden, record);
        else
            check_pattern(&golden, record, run);
    }
    IS_INT((int64_t)run->n, (int64_t)n, "%s: no further records", name);
}

/* i,open,high,low,close,volume, prices with decimals. */
static void read_series(const char *csv, struct series *series)
{
    const char *line = strchr(csv, '\n');

    while (line && line[1]) {
        double open;
        double high;
        double low;
        double close;
        double volume;

        if (sscanf(line + 1, "%*d,%lf,%lf,%lf,%lf,%lf", &open, &high, &low,
                   &close, &volume) != 5)
            break;
        series_add(series, (int64_t)(open * 100 + .5) * CENT,
                   (int64_t)(high * 100 + .5) * CENT,
                   (int64_t)(low * 100 + .5) * CENT,
                   (int64_t)(close * 100 + .5) * CENT, volume);
        line = strchr(line + 1, '\n');
    }
    series_ratios(series);
}

/* dist_schematic.csv gives cents, golden_synth.csv dollars. */
static void scale_cents(struct series *series)
{
    for (unsigned column = COLUMN_OPEN; column <= COLUMN_CLOSE; column++)
        for (size_t k = 0; k < series->n; k++) {
            int64_t price;

            memcpy(&price, series->column[column] + k * 8, 8);
            price /= 100;
            memcpy(series->column[column] + k * 8, &price, 8);
        }
    series_ratios(series);
}

static void check_file(const char *json, const char *file, const char *name,
                       bool cents)
{
    char *csv = read_file(file);
    struct detect_config config;
    struct series series = {0};
    struct run run;

    detect_config_preset(&config, PRESET_STRICT);
    if (!csv) {
        OK(false, "%s can be read", file);
        return;
    }
    read_series(csv, &series);
    if (cents)
        scale_cents(&series);
    OK(run_detect(&run, &config, &series, series.n, 0, false), "%s runs", name);
    check_series(json, name, &run);
    run_reset(&run);
    series_reset(&series);
    free(csv);
}

int main(void)
{
    char *json = read_file("golden_stream.json");

    if (!json)
        tap_skip_all("no golden stream here");
    check_file(json, "golden_synth.csv", "\"golden_synth\"", false);
    check_file(json, "dist_schematic.csv", "\"dist_schematic\"", true);
    free(json);
    return tap_done();
}
