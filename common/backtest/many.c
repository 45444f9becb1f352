/* Many combinations in one pass over the bars. */
#include "backtest/many.h"

#include <stdlib.h>

#include "backtest/plain.h"

/* A combination under way. */
struct trial {
    struct plain *account;
    void **state; /* of the strategy, by lane */
    bool done;    /* the account can tell */
};

struct many {
    struct run_setup setup;
    const struct engine_config *account;
    struct tape *tape;
    unsigned char *want; /* [lane * room + row] */
    struct trial trial[MANY_MAX];
};

int many_open(const struct run_setup *setup,
              const struct engine_config *account, struct many **out,
              struct err *err)
{
    struct many *many;

    *out = NULL;
    if (!plain_fits(setup->engine, account))
        return 0;
    many = calloc(1, sizeof(*many));
    if (!many)
        return err_set(err, ERR_SYSTEM, "out of memory");
    many->setup = *setup;
    many->account = account;
    many->tape = tape_create(setup->series, setup->count);
    if (many->tape)
        many->want = malloc(many->tape->room * many->tape->lanes);
    if (!many->want) {
        many_close(many);
        return err_set(err, ERR_SYSTEM, "out of memory");
    }
    *out = many;
    return 0;
}

void many_close(struct many *many)
{
    if (!many)
        return;
    tape_destroy(many->tape);
    free(many->want);
    free(many);
}

static void drop_trial(const struct many *many, struct trial *trial)
{
    for (size_t k = 0; trial->state && k < many->setup.count; k++)
        many->setup.strategy->destroy(trial->state[k]);
    free(trial->state);
    plain_destroy(trial->account);
    *trial = (struct trial){0};
}

static bool make_trial(const struct many *many, struct trial *trial,
                       const struct strategy_values *values)
{
    trial->done = true;
    trial->account = plain_create(many->account, many->tape);
    trial->state = calloc(many->setup.count, sizeof(*trial->state));
    if (!trial->account || !trial->state)
        return false;
    for (size_t k = 0; k < many->setup.count; k++) {
        trial->state[k] = many->setup.strategy->create(values, true);
        if (!trial->state[k])
            return false;
    }
    return true;
}

/* A strategy's error is left to the engine's run, which has its words. */
static void pass(const struct many *many, struct trial *trial)
{
    const struct tape *tape = many->tape;
    struct err err;

    for (size_t k = 0; k < tape->lanes && trial->done; k++)
        trial->done =
            tape_decide(tape, k, many->setup.strategy, trial->state[k],
                        many->want + k * tape->room, &err) == 0;
    trial->done = trial->done && plain_pass(trial->account, tape, many->want);
}

int many_run(struct many *many, const struct strategy_values *values, size_t n,
             struct many_result *out, struct err *err)
{
    bool made = true;

    for (size_t k = 0; k < n && made; k++)
        made = make_trial(many, &many->trial[k], &values[k]);
    tape_rewind(many->tape);
    while (made && tape_next(many->tape))
        for (size_t k = 0; k < n; k++)
            if (many->trial[k].done)
                pass(many, &many->trial[k]);
    for (size_t k = 0; k < n; k++) {
        struct trial *trial = &many->trial[k];

        out[k].done = made && trial->done &&
                      plain_finish(trial->account, many->tape, &out[k].run);
        drop_trial(many, trial);
    }
    return made ? 0 : err_set(err, ERR_SYSTEM, "out of memory");
}
