/*
 * Goal: the text that other tools print gives the numbers, units, directions
 * and errors that a person reads in it. Inputs are made up.
 */
#include <sys/stat.h>
#include <unistd.h>

#include "unit/formats_read.h"

static const struct read_case cases[] = {
    {"Go", "go",
     "goos: linux\npkg: example.test/x\ncpu: A Processor\n"
     "BenchmarkSum-8   \t 1000\t  12.5 ns/op\t 100 MB/s\t 64 B/op\t 2 "
     "allocs/op\n"
     "BenchmarkSum-8   \t 1000\t  13.5 ns/op\t 200 MB/s\t 64 B/op\t 3 "
     "allocs/op\r\n"
     "BenchmarkSum-8\nBenchmarkother 5 1 ns/op\nBenchmarks are fun\n"
     "PASS\nok  \texample.test/x\t1.2s\n",
     "Sum-8|sec/op|s|lower|sampled 1.25e-08 1.35e-08\n"
     "Sum-8|B/s|B/s|higher|sampled 100000000 200000000\n"
     "Sum-8|B/op|B|lower|exact 64 64\n"
     "Sum-8|allocs/op|count|lower|sampled 2 3\n"},
    {"Go, a name in two packages", "go",
     "pkg: a/b\nBenchmarkX-2 10 1 ns/op\nBenchmarkY-2 10 2 ns/op\n"
     "pkg: a/c\nBenchmarkX-2 10 3 ns/op\nBenchmarkX-2 10 4 ns/op\n",
     "a/b.X-2|sec/op|s|lower|sampled 1e-09\nY-2|sec/op|s|lower|sampled 2e-09\n"
     "a/c.X-2|sec/op|s|lower|sampled 3e-09 4e-09\n"},
    {"Go, units of its own", "go",
     "Unit score better=higher\nUnit text-bytes assume=exact\n"
     "BenchmarkX 1 7 score 5 text-bytes 3 rows/s 1 MB 8 B 2 p99-ns 5 us/op 50 "
     "%\n",
     "X|score|score|higher|sampled 7\nX|text-bytes|text-bytes|lower|exact 5\n"
     "X|rows/s|rows/s|higher|sampled 3\nX|B|B|lower|sampled 1000000 8\n"
     "X|p99-ns|p99-ns|lower|sampled 2\nX|sec/op|s|lower|sampled 5e-06\n"
     "X|%|1|lower|sampled 0.5\n"},
    {"Go, what is no number", "go",
     "BenchmarkA 1 nan ns/op\nBenchmarkB 1 +Inf ns/op\nBenchmarkC 1 -1 ns/op\n"
     "--- FAIL: BenchmarkD\n    x_test.go:1: no\n",
     "A|sec/op|s|lower|error NaN is no measurement\n"
     "B|sec/op|s|lower|error an infinite value is no measurement\n"
     "C|sec/op|s|lower|error a time is negative\nD|error it failed\n"},
    {"Go, a line that breaks off", "go", "BenchmarkA 1 5 ns/op\nBenchmarkA 1 5",
     "error 3: in:2: a benchmark's value has no unit\n"},
    {"Go, a word for a number", "go", "BenchmarkA 1 five ns/op\n",
     "error 3: in:1: a benchmark's value is no number\n"},
    {"Go, hexadecimal", "go", "BenchmarkA 1 0x10 ns/op\n",
     "error 3: in:1: a benchmark's value is no number\n"},
    {"Go, nothing measured", "go", "goos: linux\nPASS\n",
     "error 3: in: no benchmarks in it (read as go)\n"},
    {"libtest", "libtest",
     "running 4 tests\ntest a::skipped ... ignored\n"
     "test a::b ... bench:   1,234.5 ns/iter (+/- 67)\n"
     "test a::c    ... bench:  2 \xce\xbcs/iter (+/- 1) = 830 MB/s\n"
     "test a::d ... FAILED\ntest a::e ... bench: 5 cycles/iter (+/- 0)\n"
     "test up ... bench: 7 MS/s (+/- 4)\n",
     "a::b||s|lower|summary mean=1.2345e-06 median=1.2345e-06\n"
     "a::c||s|lower|summary mean=2e-06 median=2e-06\n"
     "a::d|error it failed\n"
     "a::e||count|lower|summary mean=5 median=5\n"
     "up||MS/s|higher|summary mean=7 median=7\n"},
    {"Criterion", "criterion",
     "running 1 test\ntest x ... ignored\n"
     "Benchmarking f: Analyzing\n"
     "f                       time:   [2.0 ns 2.5 ns 3.0 ns]\n"
     "                        change: [+1.0% +2.0% +3.0%] (p = 0.00 < 0.05)\n"
     "A long name (x)\n"
     "                        time:   [1.0 \xc2\xb5s 1.5 \xc2\xb5s 2.0 ms]\n"
     "                        thrpt:  [1.0 MiB/s 2.0 MiB/s 3.0 MiB/s]\n"
     "                 change:\n"
     "                        time:   [-1.0% -2.0% -3.0%] (p = 0.1 > 0.05)\n"
     "odd time: name          time:   [7.0 ms 8.0 ms 9.0 ms]\n"
     "test l ... bench: 10 ns/iter (+/- 1)\n",
     "f||s|lower|summary mean=2.5e-09 median=2.5e-09\n"
     "A long name (x)||s|lower|summary mean=1.5e-06 median=1.5e-06\n"
     "odd time: name||s|lower|summary mean=0.008 median=0.008\n"
     "l||s|lower|summary mean=1e-08 median=1e-08\n"},
    {"callgrind", "callgrind",
     "# callgrind format\nversion: 1\ncreator: callgrind-3.19.0\n"
     "cmd: ./prog --x 1\npart: 1\npositions: line\nevents: Dr Ir\n"
     "summary: 5 1000\n\nfn=main\n1 5 1000\n\ntotals: 5 1000\n",
     "./prog --x 1|ir|count|lower|exact 1000\n"},
    {"callgrind, totals only, two parts", "callgrind",
     "# callgrind format\nevents: Ir\ntotals: 7\nevents: Ir\ntotals: 8\n",
     "callgrind|ir|count|lower|exact 15\n"},
    {"callgrind, cut short", "callgrind", "# callgrind format\nevents: Ir\n",
     "error 3: in: it has no summary and no totals\n"},
    {"CSV with a header", "csv",
     "# made by hand\nName,Value,Unit\na,1.5,ms\na,2.5,ms\n\n"
     "\"b, \"\"c\"\"\",3,MB/s\nd,NaN,s\n",
     "a||s|lower|sampled 0.0015 0.0025\nb, \"c\"||B/s|higher|sampled 3000000\n"
     "d||s|lower|error NaN is no measurement\n"},
    {"TSV without one", "csv", "x y\t1\nx y\t2e0\nz\t-3\r\n",
     "x y|||lower|sampled 1 2\nz|||lower|sampled -3\n"},
    {"CSV, columns in another order", "csv",
     "unit;time;metric;benchmark\ns;1;wall;a\nB;2;rss;a\n",
     "a|wall|s|lower|sampled 1\na|rss|B|lower|sampled 2\n"},
    {"CSV, a decimal comma", "csv", "a;1\nb;1,5\n",
     "error 3: in:2: the value is no number\n"},
    {"CSV, a row without a value", "csv", "a,1\nb\n",
     "error 3: in:2: it has no name and value\n"},
    {"names as they are", "csv",
     "name,value\n|`<b>\x1b[31m\xff,1\n\xe2\x80\xae,2\n",
     "|`<b>\x1b[31m\\xff|||lower|sampled 1\n\xe2\x80\xae|||lower|sampled 2\n"},
    {"prose", "csv",
     "once upon a time, there was\na benchmark, but no number\n",
     "error 3: in: not recognised as results of benchmarks\n"},
};

/* A folder of its own, taken away at the end. */
static char folder[] = "/tmp/formats_text_test.XXXXXX";

static void put(const char *path, const char *text)
{
    char name[512];
    FILE *file;

    snprintf(name, sizeof(name), "%s/%s", folder, path);
    for (char *at = name + strlen(folder) + 1; (at = strchr(at, '/')); at++) {
        *at = 0;
        mkdir(name, 0700);
        *at = '/';
    }
    file = fopen(name, "w");
    if (file) {
        fputs(text, file);
        fclose(file);
    }
}

static void check_folder(const char *path, const char *baseline,
                         const char *wanted, const char *what)
{
    struct format_options options = {.baseline = baseline};
    static struct description got;
    struct results results = {0};
    struct err err = {0};
    char name[512];

    snprintf(name, sizeof(name), "%s%s", folder, path);
    if (format_read(name, NULL, &options, &results, &err) < 0)
        tap_note("%s", err.msg);
    describe_results(&got, &results);
    IS_TEXT(got.text, wanted, "%s", what);
    IS_INT(err.code, wanted[0] ? ERR_NONE : ERR_DATA, "its status");
    results_free(&results);
}

static void remove_folder(void)
{
    char command[sizeof(folder) + 16];

    snprintf(command, sizeof(command), "rm -rf %s", folder);
    if (system(command) != 0) /* NOLINT(cert-env33-c) */
        tap_note("could not remove %s", folder);
}

static void check_criterion_folder(void)
{
    if (!mkdtemp(folder)) {
        tap_note("no temporary folder");
        return;
    }
    check_folder("", NULL, "", "an empty folder");
    put("g/f/1/new/benchmark.json", "{\"full_id\":\"g/f/1\"}");
    put("g/f/1/new/sample.json",
        "{\"sampling_mode\":\"Linear\",\"iters\":[1,2],\"times\":[10,30]}");
    put("g/f/1/base/benchmark.json", "{\"full_id\":\"g/f/1\"}");
    put("g/f/1/base/sample.json", "[[2,4],[10,10]]");
    put("g/f/1/change/estimates.json", "{}");
    put("g/report/new/sample.json", "{}");
    put("old/new/benchmark.json", "{}");
    put("old/new/estimates.json",
        "{\"Mean\":{\"point_estimate\":5},\"Median\":{\"point_estimate\":4},"
        "\"StdDev\":{\"point_estimate\":1}}");
    put("zero/new/sample.json", "{\"iters\":[0],\"times\":[1]}");
    put("uneven/new/sample.json", "{\"iters\":[1],\"times\":[1,2]}");
    check_folder("", NULL,
                 "g/f/1||s|lower|sampled 1e-08 1.5e-08\n"
                 "old||s|lower|summary mean=5e-09 median=4e-09 stddev=1e-09\n"
                 "uneven||s|lower|error its samples have no iterations or no "
                 "times\n"
                 "zero||s|lower|error an infinite value is no measurement\n",
                 "a folder of Criterion: the latest");
    check_folder("", "base", "g/f/1||s|lower|sampled 5e-09 2.5e-09\n",
                 "another baseline");
    check_folder("/g/f/1/base", NULL, "g/f/1||s|lower|sampled 5e-09 2.5e-09\n",
                 "a baseline's own folder");
    check_folder("", "none", "", "a baseline that is not there");
    put("torn/new/sample.json", "{\"iters\":[1");
    check_folder("", NULL, "", "a torn file");
    remove_folder();
}

/* A log in front of the results, its line longer than a look at a file. */
static void check_long_line(void)
{
    static const char behind[] = "\nBenchmarkX-2 1 5 ns/op\n";
    size_t size = (size_t)1 << 20;
    struct results results = {0};
    struct err err = {0};
    char *text = malloc(size + sizeof(behind));

    if (!text)
        abort();
    memset(text, 'x', size);
    memcpy(text + size, behind, sizeof(behind));
    IS_INT(read_front(text, strlen(text), NULL, NULL, &results, &err), 0,
           "a first line of 1 MB");
    IS_TEXT(results.format ? results.format : "", "go", "is no hindrance");
    results_free(&results);
    free(text);
}

int main(void)
{
    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        check_case(&cases[k]);
        check_fronts(&cases[k]);
    }
    check_long_line();
    check_criterion_folder();
    return tap_done();
}
