/* Is there a member? A look at a document that is not read. */
#include "formats/json_skim.h"

#include <string.h>

#define STEPS_MAX 4

struct step {
    const char *key;
    size_t size;
};

struct skim {
    const char *at;
    const char *end;
    struct step step[STEPS_MAX];
    size_t steps;
    size_t depth;              /* containers that are open */
    size_t matched;            /* of them, from the outside, on the path */
    bool key_fits;             /* the value that follows is on the path */
    bool array[STEPS_MAX + 1]; /* is the container of that depth one? */
};

static void split(const char *path, struct skim *skim)
{
    while (skim->steps < STEPS_MAX && *path) {
        struct step *step = &skim->step[skim->steps++];

        step->key = path;
        step->size = strcspn(path, ".");
        path += step->size;
        path += *path == '.';
    }
}

static bool is_step(const struct step *step, const char *text)
{
    return step->size == 1 && step->key[0] == text[0];
}

/* At the byte behind a quote: where the string ends. */
static const char *string_end(const char *at, const char *end)
{
    while (at < end && *at != '"')
        at += *at == '\\' && at + 1 < end ? 2 : 1;
    return at;
}

/* A string is over: was it the key that is looked for? */
static bool found_key(struct skim *skim, const char *text, size_t size)
{
    const char *next = skim->at;
    const struct step *step;

    while (next < skim->end && strchr(" \t\r\n", *next) && *next)
        next++;
    if (next >= skim->end || *next != ':')
        return false;
    skim->key_fits = false;
    if (!skim->depth || skim->matched != skim->depth ||
        skim->depth > skim->steps || skim->array[skim->depth])
        return false;
    step = &skim->step[skim->depth - 1];
    skim->key_fits = is_step(step, "?") ||
                     (step->size == size && !memcmp(step->key, text, size));
    return skim->key_fits && skim->depth == skim->steps;
}

static void open_container(struct skim *skim, bool array)
{
    size_t depth = skim->depth++;
    bool fits = skim->matched == depth && depth < skim->steps;

    if (fits && depth)
        fits = skim->array[depth] ? is_step(&skim->step[depth - 1], "*")
                                  : skim->key_fits;
    if (fits) {
        skim->matched = depth + 1;
        skim->array[depth + 1] = array;
    }
    skim->key_fits = false;
}

static void close_container(struct skim *skim)
{
    if (!skim->depth)
        return;
    if (skim->matched == skim->depth)
        skim->matched--;
    skim->depth--;
    skim->key_fits = false;
}

bool json_skim(const struct format_input *input, const char *path)
{
    size_t size = input->size < FORMAT_LOOK ? input->size : FORMAT_LOOK;
    struct skim skim = {.at = input->data, .end = input->data + size};

    split(path, &skim);
    while (skim.at < skim.end) {
        const char *at = skim.at++;

        if (*at == '"') {
            const char *end = string_end(skim.at, skim.end);

            skim.at = end < skim.end ? end + 1 : skim.end;
            if (found_key(&skim, at + 1, (size_t)(end - at - 1)))
                return true;
        } else if (*at == '{' || *at == '[') {
            open_container(&skim, *at == '[');
        } else if (*at == '}' || *at == ']') {
            close_container(&skim);
        }
    }
    return false;
}

char json_skim_first(const struct format_input *input)
{
    static const char mark[] = "\xef\xbb\xbf";
    size_t at = 0;

    if (input->size >= strlen(mark) && !memcmp(input->data, mark, strlen(mark)))
        at = strlen(mark);
    while (at < input->size && strchr(" \t\r\n", input->data[at]) &&
           input->data[at])
        at++;
    if (at == input->size)
        return 0;
    return input->data[at];
}
