/* Goal: nothing that a backtest is told is missing from the hash of it. */
#include <stddef.h>
#include <string.h>

#include "btest/settings_hash.h"
#include "lib/tap.h"

/* Bytes between the members, where the compiler leaves room. */
#define AFTER(type, first, second)                                             \
    (offsetof(type, second) - offsetof(type, first) -                          \
     sizeof(((type *)0)->first))
#define BEHIND(type, last)                                                     \
    (sizeof(type) - offsetof(type, last) - sizeof(((type *)0)->last))

static struct replay_config usual(void)
{
    struct replay_config config = {.ops = &engine_decimal,
                                   .session_hours = 6.5};

    engine_config_default(&config.engine);
    memset(config.engine.strategy, 'x', sizeof(config.engine.strategy) - 1);
    return config;
}

/* Changes one byte after the other; how many of them make no difference. */
static size_t unnoticed(struct replay_config *config, void *part, size_t size)
{
    unsigned char *byte = part;
    uint64_t before = settings_hash(config);
    size_t same = 0;

    for (size_t k = 0; k < size; k++) {
        byte[k] ^= 1;
        same += settings_hash(config) == before;
        byte[k] ^= 1;
    }
    return same;
}

static void test_members(void)
{
    struct replay_config config = usual();
    struct engine_config *engine = &config.engine;
    size_t room =
        AFTER(struct engine_config, slippage, slippage_value) +
        AFTER(struct engine_config, slippage_in_range, commission_share) +
        AFTER(struct engine_config, close_at_end, size) +
        AFTER(struct engine_config, size, size_value) +
        AFTER(struct performance_config, first_return, block_points) +
        BEHIND(struct engine_config, strategy);

    /* The last byte of the text is its end. */
    IS_INT((int64_t)unnoticed(&config, engine, sizeof(*engine)), (int64_t)room,
           "every member of the engine's settings counts");
    IS_INT((int64_t)unnoticed(&config, &config.signals, sizeof(config.signals)),
           (int64_t)AFTER(struct signal_orders_config, story, size_cap),
           "every member of the signals' settings counts");
}

static void test_rest(void)
{
    struct replay_config config = usual();
    uint64_t before = settings_hash(&config);
    struct orders_file *orders = NULL;
    struct err err = {0};
    static const char one[] = "symbol,i,action,quantity\nA,1,BUY,1\n";
    static const char two[] = "symbol,i,action,quantity\nA,1,BUY,2\n";
    uint64_t first;

    config.ops = &engine_float;
    OK(settings_hash(&config) != before, "the arithmetic counts");
    config = usual();
    config.each = true;
    OK(settings_hash(&config) != before, "so does --each");
    config = usual();
    config.periods = 252;
    OK(settings_hash(&config) != before, "and periods a year");
    config = usual();
    config.session_hours = 24;
    OK(settings_hash(&config) != before, "and the session");
    config = usual();
    IS_INT(orders_file_open_memory(one, sizeof(one) - 1, "one", &config.orders,
                                   &err),
           0, "an orders file");
    first = settings_hash(&config);
    orders_file_close(config.orders);
    IS_INT(orders_file_open_memory(two, sizeof(two) - 1, "two", &orders, &err),
           0, "another one");
    config.orders = orders;
    OK(first != before && settings_hash(&config) != first &&
           settings_hash(&config) != before,
       "what an orders file says counts");
    orders_file_close(orders);
}

int main(void)
{
    struct replay_config config = usual();
    struct replay_config same = usual();

    IS_INT((int64_t)settings_hash(&config), (int64_t)settings_hash(&same),
           "the same settings, the same hash");
    test_members();
    test_rest();
    return tap_done();
}
