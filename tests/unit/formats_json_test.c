/*
 * Goal: the JSON of other tools gives the numbers, units, directions and errors
 * that a person reads in it. Inputs are made up; their members are those that
 * the tools write.
 */
#include "unit/formats_read.h"

static const struct read_case cases[] = {
    {"pytest-benchmark with its rounds", "pytest",
     "{\"machine_info\":{\"release\":\"6.1\",\"cpu\":{\"brand_raw\":\"C\","
     "\"count\":4}},\"commit_info\":{\"id\":\"abc\",\"dirty\":true,\"branch\":"
     "\"main\",\"time\":null},\"benchmarks\":[{\"group\":null,\"name\":\"t\","
     "\"fullname\":\"x.py::t\",\"params\":null,\"options\":{\"warmup\":false},"
     "\"stats\":{\"min\":0.5,\"max\":1.5,\"mean\":1,\"data\":[0.5,1.5,1],"
     "\"rounds\":3,\"iterations\":7}}],\"datetime\":\"2026-01-01\","
     "\"version\":\"5.1\"}",
     "x.py::t||s|lower|sampled 0.5 1.5 1\n"},
    {"pytest-benchmark without them", "pytest",
     "{\"benchmarks\":[{\"stats\":{\"rounds\":9,\"mean\":2e-7,\"median\":1e-7,"
     "\"stddev\":1e-8,\"min\":5e-8,\"max\":1,\"iterations\":4},\"fullname\":"
     "\"a[1-|`x]\",\"name\":\"a\"}],\"datetime\":\"2026-01-01\"}",
     "a[1-|`x]||s|lower|summary n=9 mean=2e-07 median=1e-07 stddev=1e-08 "
     "min=5e-08 max=1\n"},
    {"a round that is no number", "pytest",
     "{\"machine_info\":{},\"benchmarks\":[{\"fullname\":\"a\",\"stats\":{"
     "\"data\":[1,\"and more\"]}},{\"fullname\":\"b\",\"stats\":{\"data\":[1,"
     "NaN]}},{\"fullname\":\"c\",\"stats\":{\"data\":[-1]}},"
     "{\"fullname\":\"d\",\"stats\":{}},{\"fullname\":\"e\"}]}",
     "a||s|lower|error sample 2 is no number\n"
     "b||s|lower|error NaN is no measurement\n"
     "c||s|lower|error a time is negative\n"
     "d||s|lower|error NaN is no measurement\n"
     "e|error it has no stats\n"},
    {"Google Benchmark with repetitions", "google",
     "{\"context\":{\"date\":\"d\",\"num_cpus\":2,\"load_avg\":[0.5,1,2],"
     "\"library_build_type\":\"release\"},\"benchmarks\":["
     "{\"name\":\"B/8\",\"run_name\":\"B/8\",\"run_type\":\"iteration\","
     "\"repetitions\":2,\"repetition_index\":0,\"threads\":1,\"iterations\":10,"
     "\"real_time\":100,\"cpu_time\":90,\"time_unit\":\"us\","
     "\"bytes_per_second\":5e6,\"cost\":3,\"label\":\"5\"},"
     "{\"name\":\"B/8\",\"run_name\":\"B/8\",\"run_type\":\"iteration\","
     "\"iterations\":10,\"real_time\":110,\"cpu_time\":80,\"time_unit\":\"us\""
     ",\"bytes_per_second\":4e6,\"cost\":NaN},"
     "{\"name\":\"B/8_mean\",\"run_name\":\"B/8\",\"run_type\":\"aggregate\","
     "\"aggregate_name\":\"mean\",\"aggregate_unit\":\"time\",\"iterations\":2,"
     "\"real_time\":105,\"cpu_time\":85,\"time_unit\":\"us\"},"
     "{\"name\":\"B/8_cv\",\"run_name\":\"B/8\",\"run_type\":\"aggregate\","
     "\"aggregate_name\":\"cv\",\"aggregate_unit\":\"percentage\","
     "\"real_time\":0.06,\"cpu_time\":0.08,\"time_unit\":\"us\"}]}",
     "B/8|real_time|s|lower|sampled 0.0001 0.00011\n"
     "B/8|cpu_time|s|lower|sampled 9e-05 8e-05\n"
     "B/8|bytes_per_second|B/s|higher|sampled 5000000 4000000\n"
     "B/8|cost||lower|error NaN is no measurement\n"},
    {"Google Benchmark, aggregates only", "google",
     "{\"benchmarks\":["
     "{\"name\":\"A_mean\",\"run_name\":\"A\",\"run_type\":\"aggregate\","
     "\"repetitions\":5,\"aggregate_name\":\"mean\",\"aggregate_unit\":"
     "\"time\",\"real_time\":2,\"cpu_time\":1,\"time_unit\":\"ms\"},"
     "{\"name\":\"A_median\",\"run_name\":\"A\",\"run_type\":\"aggregate\","
     "\"repetitions\":5,\"aggregate_name\":\"median\",\"real_time\":3,"
     "\"cpu_time\":2,\"time_unit\":\"ms\"},"
     "{\"name\":\"A_cv\",\"run_name\":\"A\",\"run_type\":\"aggregate\","
     "\"repetitions\":5,\"aggregate_name\":\"cv\",\"aggregate_unit\":"
     "\"percentage\",\"real_time\":0.1,\"cpu_time\":0.1,\"time_unit\":\"ms\"},"
     "{\"name\":\"O_BigO\",\"run_name\":\"O\",\"run_type\":\"aggregate\","
     "\"aggregate_name\":\"BigO\",\"cpu_coefficient\":4,\"big_o\":\"N\"}]}",
     "A|real_time|s|lower|summary n=5 mean=0.002 median=0.003\n"
     "A|cpu_time|s|lower|summary n=5 mean=0.001 median=0.002\n"},
    {"Google Benchmark, errors", "google",
     "{\"benchmarks\":[{\"name\":\"E\",\"run_name\":\"E\",\"run_type\":"
     "\"iteration\",\"error_occurred\":true,\"error_message\":\"no | data\","
     "\"iterations\":1,\"real_time\":0,\"cpu_time\":0,\"time_unit\":\"ns\"},"
     "{\"name\":\"S\",\"run_type\":\"iteration\",\"skipped\":true,"
     "\"skip_message\":\"later\"},{\"name\":\"T\",\"run_type\":\"iteration\","
     "\"real_time\":\"x\",\"time_unit\":\"s\"}]}",
     "E|error no | data\nS|error later\n"
     "T|real_time|s|lower|error real_time is no number\n"},
    {"Google Benchmark, an old file", "google",
     "{\"context\":{\"num_cpus\":2},\"benchmarks\":["
     "{\"name\":\"A\",\"iterations\":5,\"real_time\":10,\"cpu_time\":9,"
     "\"time_unit\":\"ns\"},{\"name\":\"A\",\"iterations\":5,\"real_time\":12,"
     "\"cpu_time\":9},{\"name\":\"A_mean\",\"real_time\":11,\"cpu_time\":9},"
     "{\"name\":\"A_stddev\",\"real_time\":1,\"cpu_time\":0},"
     "{\"name\":\"to_mean\",\"iterations\":5,\"real_time\":7},"
     "{\"name\":\"Z_mean\",\"real_time\":4,\"cpu_time\":3},"
     "{\"name\":\"Z_stddev\",\"real_time\":1,\"cpu_time\":1}]}",
     "A|real_time|s|lower|sampled 1e-08 1.2e-08\n"
     "A|cpu_time|s|lower|sampled 9e-09 9e-09\n"
     "to_mean|real_time|s|lower|sampled 7e-09\n"
     "Z|real_time|s|lower|summary mean=4e-09 stddev=1e-09\n"
     "Z|cpu_time|s|lower|summary mean=3e-09 stddev=1e-09\n"},
    {"Google Benchmark, nothing measured", "google",
     "{\"context\":{\"library_build_type\":\"debug\"},\"benchmarks\":[]}",
     "error 3: in: no benchmarks in it (read as google)\n"},
    {"hyperfine", "hyperfine",
     "{\"results\":[{\"command\":\"sleep 1\",\"mean\":1.5,\"stddev\":null,"
     "\"median\":1.5,\"user\":0.1,\"system\":0.2,\"min\":1,\"max\":2,"
     "\"times\":[1,2],\"memory_usage_byte\":[1024,2048],\"exit_codes\":[0,0],"
     "\"parameters\":{\"n\":\"1\",\"k\":2}},"
     "{\"command\":\"once\",\"mean\":1,\"stddev\":null,\"median\":1,\"min\":1,"
     "\"max\":1,\"exit_codes\":[0]}]}",
     "sleep 1 [k=2][n=1]|wall|s|lower|sampled 1 2\n"
     "sleep 1 [k=2][n=1]|peak_rss|B|lower|sampled 1024 2048\n"
     "once|wall|s|lower|summary n=1 mean=1 median=1 min=1 max=1\n"},
    {"hyperfine, failures", "hyperfine",
     "{\"results\":[{\"command\":\"false\",\"mean\":1,\"times\":[1,1],"
     "\"exit_codes\":[0,1]},{\"command\":\"kill\",\"mean\":1,\"times\":[1],"
     "\"exit_codes\":[null]}]}",
     "false|error run 2 ended with status 1\n"
     "kill|error run 1 was ended by a signal\n"},
    {"JMH", "jmh",
     "[{\"jmhVersion\":\"1.36\",\"benchmark\":\"a.B.c\",\"mode\":\"thrpt\","
     "\"forks\":2,\"params\":{\"z\":\"1\",\"y\":\"2\"},\"warmupIterations\":3,"
     "\"primaryMetric\":{\"score\":2.5,\"scoreError\":\"NaN\",\"scoreUnit\":"
     "\"ops/ms\",\"rawData\":[[1,2],[3,4]]},\"secondaryMetrics\":{"
     "\"\xc2\xb7gc.alloc.rate\":{\"score\":5,\"scoreUnit\":\"MB/sec\","
     "\"rawData\":[[5]]},\"gc.alloc.rate.norm\":{\"score\":16,\"scoreUnit\":"
     "\"B/op\",\"rawData\":[[16]]}}},"
     "{\"benchmark\":\"a.B.c\",\"mode\":\"avgt\",\"primaryMetric\":{\"score\":"
     "4,\"scoreUnit\":\"us/op\",\"rawData\":[[3,5]]}},"
     "{\"benchmark\":\"a.B.c\",\"mode\":\"sample\",\"primaryMetric\":{"
     "\"score\":2,\"scorePercentiles\":{\"0.0\":1,\"50.0\":2,\"95.0\":3,"
     "\"99.0\":4,\"100.0\":5},\"scoreUnit\":\"ms/op\"}},"
     "{\"benchmark\":\"h\",\"mode\":\"sample\",\"primaryMetric\":{\"score\":2,"
     "\"scoreUnit\":\"s/op\",\"rawDataHistogram\":[[[[1,3],[5,1]],[[4,2]]]]}}]",
     "a.B.c[y=2][z=1]|thrpt|ops/s|higher|sampled 1000 2000 3000 4000\n"
     "a.B.c[y=2][z=1]|gc.alloc.rate.norm|B|lower|sampled 16\n"
     "a.B.c|avgt|s|lower|sampled 3e-06 5e-06\n"
     "a.B.c|sample|s|lower|summary mean=0.002 median=0.002 min=0.001 max=0.005 "
     "p95=0.003 p99=0.004\n"
     "h|sample|s|lower|sampled 2 4\n"},
    {"JMH, its words for what is no number", "jmh",
     "[{\"benchmark\":\"a\",\"mode\":\"avgt\",\"primaryMetric\":{\"score\":"
     "\"NaN\",\"scoreUnit\":\"ns/op\"}},{\"benchmark\":\"b\",\"mode\":\"ss\","
     "\"primaryMetric\":{\"score\":1,\"scoreUnit\":\"ns/op\",\"rawData\":[[1,"
     "\"+INF\"]]}},{\"benchmark\":\"c\",\"mode\":\"thrpt\"}]",
     "a|avgt|s|lower|error NaN is no measurement\n"
     "b|ss|s|lower|error an infinite value is no measurement\n"
     "c|error it has no primaryMetric\n"},
    {"github-action-benchmark", "gab",
     "[{\"name\":\"x\",\"unit\":\"ns\",\"value\":90,\"range\":\"5%\"},"
     "{\"name\":\"y\",\"unit\":\"req/s\",\"value\":\"NaN\"},"
     "{\"name\":\"z\",\"unit\":\"req/s\",\"value\":7,\"extra\":\"e\\nf\"},"
     "{\"name\":\"t\",\"unit\":\"s\",\"value\":1},"
     "{\"name\":\"t\",\"unit\":\"ms\",\"value\":2000}]",
     "x||s|lower|summary mean=9e-08 median=9e-08\n"
     "y||req/s|higher|error NaN is no measurement\n"
     "z||req/s|higher|summary mean=7 median=7\n"
     "t||s|lower|sampled 1 2\n"},
    {"Bencher Metric Format", "bmf",
     "{\"a\":{\"latency\":{\"value\":88,\"lower_value\":87,\"upper_value\":89},"
     "\"throughput\":{\"value\":3}},\"b\":{\"points\":{\"value\":-1}},"
     "\"c\":{},\"d\":{\"B/s\":{\"value\":2},\"peak_rss\":{\"value\":3}}}",
     "a|latency|s|lower|summary mean=8.8e-08 median=8.8e-08\n"
     "a|throughput|ops/s|higher|summary mean=3 median=3\n"
     "b|points||lower|summary mean=-1 median=-1\n"
     "c|error it has no value\n"
     "d|B/s|B/s|higher|summary mean=2 median=2\n"
     "d|peak_rss|B|lower|summary mean=3 median=3\n"},
    {"pyperf", "pyperf",
     "{\"version\":\"1.0\",\"metadata\":{\"name\":\"n\",\"unit\":\"second\"},"
     "\"benchmarks\":[{\"runs\":[{\"warmups\":[[1,9]]},{\"values\":[1,2]},"
     "{\"values\":[3]}]},{\"metadata\":{\"name\":\"m\",\"unit\":\"byte\"},"
     "\"runs\":[{\"values\":[4]}]},{\"metadata\":{\"name\":\"e\"},\"runs\":[]}]"
     "}",
     "n||s|lower|sampled 1 2 3\nm||B|lower|sampled 4\n"
     "e||s|lower|error it has no values\n"},
    {"vitest", "vitest",
     "{\"files\":[{\"filepath\":\"/x\",\"groups\":[{\"fullName\":\"f > g\","
     "\"benchmarks\":[{\"name\":\"a\",\"hz\":2,\"mean\":1.5,\"samples\":[1,2]},"
     "{\"name\":\"b\",\"mean\":2,\"p99\":3,\"sampleCount\":8,\"samples\":[]},"
     "{\"name\":\"c\"}]}]}]}",
     "f > g > a||s|lower|sampled 0.001 0.002\n"
     "f > g > b||s|lower|summary n=8 mean=0.002 p99=0.003\n"
     "f > g > c||s|lower|error NaN is no measurement\n"},
    {"an object of numbers", "flat",
     "{\"a\":1.5,\"b\":{\"seconds\":2,\"_note\":\"x\",\"_n\":3},"
     "\"c\":{\"unit\":\"ms\",\"value\":4},\"d\":{\"unit\":\"s\",\"mean\":1,"
     "\"median\":2,\"n\":5},\"e\":{\"x\":1,\"y\":2},\"f\":NaN,\"_g\":7,"
     "\"h\":\"text\"}",
     "a|||lower|summary mean=1.5 median=1.5\n"
     "b|seconds||lower|summary mean=2 median=2\n"
     "c||s|lower|summary mean=0.004 median=0.004\n"
     "d||s|lower|summary n=5 mean=1 median=2\n"
     "e|error it has not one number, nor a mean or a median\n"
     "f|||lower|error NaN is no measurement\n"},
    {"an object without any", "flat", "{\"a\":\"b\",\"c\":[1,2]}",
     "error 3: in: no benchmarks in it (read as flat)\n"},
    {"a document of nothing", "flat", "[]",
     "error 3: in: not recognised as results of benchmarks\n"},
};

static void check_failures_ignored(void)
{
    static const char text[] =
        "{\"results\":[{\"command\":\"false\",\"times\":[1,2],"
        "\"exit_codes\":[1,1]}]}";
    struct format_options options = {.ignore_failures = true};
    static struct description got;
    struct results results = {0};
    struct err err = {0};

    IS_INT(read_front(text, strlen(text), &format_hyperfine, &options, &results,
                      &err),
           0, "hyperfine, failures ignored: %s", err.msg);
    describe_results(&got, &results);
    IS_TEXT(got.text, "false|wall|s|lower|sampled 1 2\n", "its times count");
    results_free(&results);
}

static void check_session(void)
{
    struct results results = {0};
    struct err err = {0};
    int rc = read_front(cases[0].input, strlen(cases[0].input), NULL, NULL,
                        &results, &err);

    IS_INT(rc, 0, "what pytest-benchmark says of the machine %s", err.msg);
    if (!rc) {
        const struct result_session *session = &results.session[0];

        IS_TEXT(session->commit, "abc", "commit");
        IS_TEXT(session->branch, "main", "branch");
        OK(session->dirty, "dirty");
        IS_TEXT(session->machine.cpu, "C", "processor");
        IS_INT(session->machine.cpus, 4, "its cores");
        IS_INT(results.benchmark[0].metric[0].iterations, 7, "iterations");
        IS_INT(results.benchmark[0].metric[0].warmup, 0, "no warm-up");
    }
    results_free(&results);
}

int main(void)
{
    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        check_case(&cases[k]);
        check_fronts(&cases[k]);
    }
    check_failures_ignored();
    check_session();
    return tap_done();
}
