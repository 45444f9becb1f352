/* Profiles of callgrind, function by function. */
#include "flame/callgrind_stacks.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Numbers of compressed names. */
#define NAMES_MAX (1U << 22)
/* Columns of a line of costs. */
#define COLUMNS_MAX 64
/* So much is looked at. */
#define LOOK 4096

struct piece {
    const char *text;
    size_t size;
};

/* "inner'outer'main", and where its stack is once it has been seen. */
struct context {
    struct piece text;
    uint32_t frame;
    bool placed;
};

struct profile {
    struct stacks *stacks;
    struct err *err;
    struct context *context; /* by number + 1; 0: the one without a number */
    size_t contexts;
    size_t current;
    size_t positions; /* columns before the costs */
    size_t column;    /* of Ir among the costs */
    bool inclusive;   /* the next line is what a call cost */
};

static bool starts(struct piece *piece, const char *with)
{
    size_t size = strlen(with);

    if (piece->size < size || memcmp(piece->text, with, size) != 0)
        return false;
    piece->text += size;
    piece->size -= size;
    return true;
}

static bool next_line(const char **at, const char *end, struct piece *line)
{
    const char *stop;

    if (*at >= end)
        return false;
    stop = memchr(*at, '\n', (size_t)(end - *at));
    if (!stop)
        stop = end;
    line->text = *at;
    line->size = (size_t)(stop - *at);
    if (line->size && line->text[line->size - 1] == '\r')
        line->size--;
    *at = stop + 1;
    return true;
}

static bool next_word(struct piece *rest, struct piece *word)
{
    while (rest->size && (*rest->text == ' ' || *rest->text == '\t')) {
        rest->text++;
        rest->size--;
    }
    word->text = rest->text;
    while (rest->size && *rest->text != ' ' && *rest->text != '\t') {
        rest->text++;
        rest->size--;
    }
    word->size = (size_t)(rest->text - word->text);
    return word->size > 0;
}

bool callgrind_stacks_detect(const struct flame_input *input)
{
    const char *at = input->data;
    const char *end = at + (input->size < LOOK ? input->size : LOOK);
    struct piece line;

    while (next_line(&at, end, &line))
        if (starts(&line, "# callgrind format") ||
            starts(&line, "creator: callgrind"))
            return true;
    return false;
}

static int count_positions(struct profile *profile, struct piece rest)
{
    struct piece word;

    profile->positions = 0;
    while (next_word(&rest, &word))
        if (++profile->positions > COLUMNS_MAX)
            return err_set(profile->err, ERR_DATA, "too many columns");
    return 0;
}

static int find_column(struct profile *profile, struct piece rest)
{
    struct piece word;

    profile->column = 0;
    while (next_word(&rest, &word)) {
        if (word.size == 2 && !memcmp(word.text, "Ir", 2))
            return 0;
        if (++profile->column > COLUMNS_MAX)
            return err_set(profile->err, ERR_DATA, "too many columns");
    }
    return err_set(profile->err, ERR_DATA, "no Ir among the events");
}

static int more_contexts(struct profile *profile, size_t index)
{
    size_t wanted = profile->contexts ? profile->contexts : 1024;
    struct context *grown;

    if (profile->context && index < profile->contexts)
        return 0;
    while (wanted <= index)
        wanted *= 2;
    grown = realloc(profile->context, wanted * sizeof(*grown));
    if (!grown)
        return err_set(profile->err, ERR_SYSTEM, "out of memory");
    memset(grown + profile->contexts, 0,
           (wanted - profile->contexts) * sizeof(*grown));
    profile->context = grown;
    profile->contexts = wanted;
    return 0;
}

/* Takes "(7) " or "(7)" off the front; 0 without. */
static size_t take_number(struct piece *text)
{
    const char *close = memchr(text->text, ')', text->size);
    uint64_t number;

    if (!close || *text->text != '(' ||
        !folded_count(text->text + 1, (size_t)(close - text->text) - 1,
                      &number))
        return 0;
    text->size -= (size_t)(close + 1 - text->text);
    text->text = close + 1;
    if (text->size && *text->text == ' ') {
        text->text++;
        text->size--;
    }
    return number < NAMES_MAX ? (size_t)number + 1 : SIZE_MAX;
}

/* "name", "(7) name" or "(7)", which was named before. */
static int take_context(struct profile *profile, struct piece text,
                        size_t *index)
{
    *index = take_number(&text);
    if (*index == SIZE_MAX)
        return err_set(profile->err, ERR_DATA, "a name beyond number %u",
                       NAMES_MAX);
    if (more_contexts(profile, *index) < 0)
        return -1;
    assert(profile->context);
    if (text.size || !*index)
        profile->context[*index] = (struct context){.text = text};
    else if (!profile->context[*index].text.text)
        return err_set(profile->err, ERR_DATA,
                       "a name that was not given before");
    return 0;
}

/* "2" is a level of recursion, no caller. */
static bool is_number(struct piece piece)
{
    uint64_t ignored;

    return folded_count(piece.text, piece.size, &ignored);
}

/* From the function out, "inner'outer'main", to the stack from main in. */
static int push_context(struct profile *profile, struct piece rest)
{
    for (;;) {
        size_t at = rest.size;
        struct piece frame;

        while (at > 0 && rest.text[at - 1] != '\'')
            at--;
        frame = (struct piece){rest.text + at, rest.size - at};
        if (!(at && is_number(frame)) &&
            stacks_push(profile->stacks, frame.text, frame.size, profile->err) <
                0)
            return -1;
        if (!at)
            return 0;
        rest.size = at - 1;
    }
}

static int add_count(struct profile *profile, uint64_t count)
{
    struct context *context = &profile->context[profile->current];

    if (context->placed)
        return stacks_repeat(profile->stacks, context->frame, count,
                             profile->err);
    context->placed = true;
    if (push_context(profile, context->text) < 0)
        return -1;
    return stacks_end(profile->stacks, count, &context->frame, profile->err);
}

static int add_cost(struct profile *profile, struct piece line)
{
    size_t skip = profile->positions + profile->column;
    struct piece word;
    uint64_t count;

    if (profile->inclusive) {
        profile->inclusive = false;
        return 0;
    }
    /* Zeros at the end may be left out. */
    for (size_t k = 0; k <= skip; k++)
        if (!next_word(&line, &word))
            return 0;
    if (!folded_count(word.text, word.size, &count))
        return err_set(profile->err, ERR_DATA,
                       "Ir is no whole number up to 2^53");
    if (!profile->context || !profile->context[profile->current].text.text)
        return err_set(profile->err, ERR_DATA, "costs before any function");
    return count ? add_count(profile, count) : 0;
}

/* "+3", "-1", "*", "12", "0x4f": how a line of costs begins. */
static bool is_cost(struct piece line)
{
    return line.size && (strchr("+-*", *line.text) ||
                         (*line.text >= '0' && *line.text <= '9'));
}

static int take_line(struct profile *profile, struct piece line)
{
    size_t called;

    if (is_cost(line))
        return add_cost(profile, line);
    if (starts(&line, "fn="))
        return take_context(profile, line, &profile->current);
    if (starts(&line, "cfn="))
        /* The one without a number is the caller's still. */
        return line.size && *line.text == '('
                   ? take_context(profile, line, &called)
                   : 0;
    if (starts(&line, "positions:"))
        return count_positions(profile, line);
    if (starts(&line, "events:"))
        return find_column(profile, line);
    if (starts(&line, "calls=") || starts(&line, "jump=") ||
        starts(&line, "jcnd="))
        profile->inclusive = true;
    return 0;
}

int callgrind_stacks_read(const struct flame_input *input,
                          struct stacks *stacks, struct err *err)
{
    struct profile profile = {.stacks = stacks, .err = err, .positions = 1};
    const char *at = input->data;
    const char *end = at + input->size;
    size_t number = 0;
    struct piece line;
    int rc = 0;

    while (!rc && next_line(&at, end, &line)) {
        number++;
        rc = take_line(&profile, line);
    }
    free(profile.context);
    return rc < 0 && err->code == ERR_DATA
               ? err_prefix(err, "%s:%zu: ", input->name, number)
               : rc;
}
