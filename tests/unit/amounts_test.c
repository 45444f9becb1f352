/*
 * Goal: amounts on a command line mean exactly what they say, or are refused
 * with a text that names the option and what is expected.
 */
#include <string.h>

#include "btest/amounts.h"
#include "engine/engine.h"
#include "lib/tap.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static const struct {
    const char *text;
    bool good;
    int64_t value;
} rates[] = {
    {"5%", true, 5000000},    {"0.5%", true, 500000}, {".5%", true, 500000},
    {"5bps", true, 50000},    {"0.01bps", true, 100}, {"0.000001%", true, 1},
    {"0.0000001%", false, 0}, /* finer than 1e-8 */
    {"5", false, 0},          {"0.05", false, 0},     {"-5%", false, 0},
    {"%", false, 0},          {"bps", false, 0},      {"5 %", false, 0},
    {"5%%", false, 0},        {"5bp", false, 0},      {"nan%", false, 0},
    {"", false, 0},
};

static void test_rates(void)
{
    for (size_t k = 0; k < COUNT(rates); k++) {
        struct err err = {0};
        int64_t value = -1;
        int rc = amount_percent(rates[k].text, &value, &err);

        OK((rc == 0) == rates[k].good, "rate \"%s\"", rates[k].text);
        IS_INT(value, rates[k].good ? rates[k].value : -1, "its value");
        if (rc < 0)
            OK(err.code == ERR_USAGE && strstr(err.msg, "is not a rate"),
               "the error says so");
    }
}

static const struct {
    const char *text;
    bool good;
    int64_t value;
} moneys[] = {
    {"100000", true, INT64_C(10000000000000)},
    {"0.00000001", true, 1},
    {"1e6", true, INT64_C(100000000000000)},
    {"9999999999.99999999", true, INT64_C(999999999999999999)},
    {"9e10", false, 0},
    {"0", false, 0},
    {"-1", false, 0},
    {"0.000000001", false, 0},
    {"100,000", false, 0},
    {"10k", false, 0},
};

static void test_money(void)
{
    for (size_t k = 0; k < COUNT(moneys); k++) {
        struct err err = {0};
        int64_t value = -1;
        int rc = amount_money(moneys[k].text, &value, &err);

        OK((rc == 0) == moneys[k].good, "money \"%s\"", moneys[k].text);
        IS_INT(value, moneys[k].good ? moneys[k].value : -1, "its value");
    }
}

static const struct {
    const char *text;
    bool good;
    int64_t rate;
    int64_t share;
    int64_t order;
} commissions[] = {
    {"none", true, 0, 0, 0},
    {"5bps", true, 50000, 0, 0},
    {"0.1%", true, 100000, 0, 0},
    {"0.005/share", true, 0, 500000, 0},
    {"5bps+0.005/share+1/order", true, 50000, 500000, 100000000},
    {"1/order+5bps", true, 50000, 0, 100000000},
    {"5bps+5bps", false, 0, 0, 0},
    {"5bps+0.1%", false, 0, 0, 0},
    {"5bps+", false, 0, 0, 0},
    {"+5bps", false, 0, 0, 0},
    {"none+5bps", false, 0, 0, 0},
    {"5", false, 0, 0, 0},
    {"1/lot", false, 0, 0, 0},
    {"/order", false, 0, 0, 0},
    {"-1/order", false, 0, 0, 0},
    {"", false, 0, 0, 0},
};

static void test_commission(void)
{
    for (size_t k = 0; k < COUNT(commissions); k++) {
        struct engine_config config = {.commission_rate = -1,
                                       .commission_share = -1,
                                       .commission_order = -1,
                                       .commission_min = 7};
        struct err err = {0};
        int rc = amount_commission(commissions[k].text, &config, &err);

        OK((rc == 0) == commissions[k].good, "commission \"%s\"",
           commissions[k].text);
        IS_INT(config.commission_rate, rc ? -1 : commissions[k].rate,
               "its rate");
        IS_INT(config.commission_share, rc ? -1 : commissions[k].share,
               "its part of each share");
        IS_INT(config.commission_order, rc ? -1 : commissions[k].order,
               "its part of each order");
        OK(config.commission_min == 7 && (!rc || err.code == ERR_USAGE),
           "and no other");
    }
}

static const struct {
    const char *text;
    bool good;
    int kind;
    int64_t value;
} slippages[] = {
    {"none", true, SLIPPAGE_NONE, 0},
    {"2bps", true, SLIPPAGE_RATE, 20000},
    {"0.1%", true, SLIPPAGE_RATE, 100000},
    {"0.01", true, SLIPPAGE_FIXED, 1000000},
    {"volume-share", true, SLIPPAGE_VOLUME_SHARE, 0},
    {"99.999999%", true, SLIPPAGE_RATE, 99999999},
    {"100%", false, 0, 0},
    {"-0.01", false, 0, 0},
    {"some", false, 0, 0},
    {"", false, 0, 0},
};

static const struct {
    const char *text;
    bool good;
    int kind;
    int64_t value;
} sizes[] = {
    {"10", true, SIZE_QUANTITY, 1000000000},
    {"0.25", true, SIZE_QUANTITY, 25000000},
    {"20%", true, SIZE_SHARE, 20000000},
    {"150%", true, SIZE_SHARE, 150000000},
    {"risk:1%", true, SIZE_RISK, 1000000},
    {"risk:25bps", true, SIZE_RISK, 250000},
    {"risk:101%", false, 0, 0},
    {"risk:1", false, 0, 0},
    {"risk:", false, 0, 0},
    {"0", false, 0, 0},
    {"0%", false, 0, 0},
    {"-10", false, 0, 0},
    {"all", false, 0, 0},
};

static void test_kinds(void)
{
    struct err err = {0};

    for (size_t k = 0; k < COUNT(slippages); k++) {
        struct engine_config config = {.slippage_value = -1};
        int rc = amount_slippage(slippages[k].text, &config, &err);

        OK((rc == 0) == slippages[k].good, "slippage \"%s\"",
           slippages[k].text);
        OK(rc < 0 ? config.slippage_value == -1 && err.code == ERR_USAGE
                  : (int)config.slippage == slippages[k].kind &&
                        config.slippage_value == slippages[k].value,
           "its value");
    }
    for (size_t k = 0; k < COUNT(sizes); k++) {
        struct engine_config config = {.size_value = -1};
        int rc = amount_size(sizes[k].text, &config, &err);

        OK((rc == 0) == sizes[k].good, "size \"%s\"", sizes[k].text);
        OK(rc < 0 ? config.size_value == -1 && err.code == ERR_USAGE
                  : (int)config.size == sizes[k].kind &&
                        config.size_value == sizes[k].value,
           "its value");
    }
}

static void test_session(void)
{
    static const struct {
        const char *text;
        bool good;
        double hours;
    } sessions[] = {
        {"24h", true, 24},     {"6.5h", true, 6.5}, {"390min", true, 6.5},
        {"1440min", true, 24}, {"25h", false, 0},   {"0h", false, 0},
        {"6.5", false, 0},     {"h", false, 0},     {"-1h", false, 0},
        {"", false, 0},
    };

    for (size_t k = 0; k < COUNT(sessions); k++) {
        struct err err = {0};
        double hours = 0;
        int rc = amount_session(sessions[k].text, &hours, &err);

        OK((rc == 0) == sessions[k].good, "session \"%s\"", sessions[k].text);
        IS_NEAR(hours, sessions[k].hours, 0, "its hours");
    }
}

static void test_messages(void)
{
    struct engine_config config;
    struct err err = {0};

    OK(amount_commission("5bps+x", &config, &err) < 0,
       "a wrong term is refused");
    IS_TEXT(
        err.msg,
        "\"5bps+x\": \"x\" is not a commission: expected none, or each once "
        "with + between: 5bps or 0.1%, 0.005/share, 1/order",
        "and named");
}

static void test_fraction(void)
{
    struct err err = {0};
    double fraction = -1;
    int64_t lot = 0;

    OK(amount_fraction("2.5%", &fraction, &err) == 0, "a fraction");
    IS_NEAR(fraction, .025, 0, "its value");
    OK(amount_fraction("2.5", &fraction, &err) < 0, "no bare numbers");
    OK(amount_positive("0.001", &lot, &err) == 0 && lot == 100000, "a lot");
    OK(amount_positive("0", &lot, &err) < 0 && lot == 100000, "not of 0");
}

int main(void)
{
    test_rates();
    test_money();
    test_commission();
    test_kinds();
    test_session();
    test_messages();
    test_fraction();
    return tap_done();
}
