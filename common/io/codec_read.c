/* Frames from MessagePack maps: checked whole, viewed in place. */
#include <string.h>

#include "base/crc32c.h"
#include "io/codec_frame.h"
#include "io/wire.h"

const struct codec_column codec_columns[COLUMN_COUNT] = {
    [COLUMN_TS] = {"ts", 8},   [COLUMN_OPEN] = {"o", 8},
    [COLUMN_HIGH] = {"h", 8},  [COLUMN_LOW] = {"l", 8},
    [COLUMN_CLOSE] = {"c", 8}, [COLUMN_VOLUME] = {"v", 8},
    [COLUMN_VR] = {"vr", 8},   [COLUMN_SR] = {"sr", 8},
    [COLUMN_CP] = {"cp", 8},   [COLUMN_EF] = {"ef", 1},
};

static const char *const frame_names[] = {
    [FRAME_HELLO] = "hello",     [FRAME_BARS] = "bars",
    [FRAME_RANGE] = "range",     [FRAME_PATTERN] = "pattern",
    [FRAME_SIGNAL] = "signal",   [FRAME_ORDER] = "order",
    [FRAME_FILL] = "fill",       [FRAME_TRADE] = "trade",
    [FRAME_SUMMARY] = "summary", [FRAME_EQUITY] = "equity",
    [FRAME_END] = "end",         [FRAME_EOS] = "eos",
};

static struct text as_text(const struct wire_value *value)
{
    return (struct text){(const char *)value->data, value->size};
}

/* No key that the codec itself looks at is longer. */
#define KEY_MAX 6

/* Where a known key's integer goes, and its text; by size, for speed. */
static int64_t *integer_of(struct frame *frame, struct text key)
{
    switch (key.size) {
    case 1:
        return key.at[0] == 'i'   ? &frame->i
               : key.at[0] == 'n' ? &frame->n
               : key.at[0] == 'v' ? &frame->version
                                  : NULL;
    case 2:
        return text_is(key, "at") ? &frame->at : NULL;
    case 3:
        return text_is(key, "rev") ? &frame->rev : NULL;
    case 4:
        return text_is(key, "bars") ? &frame->bars : NULL;
    case 6:
        return text_is(key, "frames") ? &frame->frames : NULL;
    default:
        return NULL;
    }
}

static struct text *text_of(struct frame *frame, struct text key)
{
    switch (key.size) {
    case 1:
        return key.at[0] == 's' ? &frame->symbol : NULL;
    case 2:
        return text_is(key, "tf") ? &frame->timeframe : NULL;
    case 4:
        return text_is(key, "kind")   ? &frame->kind
               : text_is(key, "tool") ? &frame->tool
                                      : NULL;
    case 5:
        return text_is(key, "order") ? &frame->order : NULL;
    case 6:
        return text_is(key, "status") ? &frame->status : NULL;
    default:
        return NULL;
    }
}

/* Sizes are checked when n is known. */
struct column_sizes {
    uint32_t of[COLUMN_COUNT];
};

static void take_column(struct frame *frame, struct text key,
                        const struct wire_value *value,
                        struct column_sizes *sizes)
{
    for (int k = 0; k < COLUMN_COUNT; k++)
        if (text_is(key, codec_columns[k].name)) {
            frame->column[k] = value->data;
            sizes->of[k] = value->size;
        }
}

static void take_integer(struct frame *frame, struct text key, int64_t value)
{
    int64_t *integer = integer_of(frame, key);

    if (!integer)
        return;
    *integer = value;
    frame->has_i |= integer == &frame->i;
    frame->has_n |= integer == &frame->n;
    frame->has_at |= integer == &frame->at;
}

/* hello's arrays: chain is kept packed, shard is [k, N]. */
static void take_array(struct frame *frame, struct text key,
                       const struct wire_value *value, struct wire inside)
{
    if (text_is(key, "chain")) {
        frame->chain = (struct text){(const char *)inside.at,
                                     (size_t)(inside.end - inside.at)};
        frame->chain_count = value->size;
    } else if (text_is(key, "shard") && value->size == 2) {
        struct wire_value k;
        struct wire_value n;

        if (!wire_next(&inside, &k) || !wire_next(&inside, &n) ||
            k.type != WIRE_INT || n.type != WIRE_INT)
            return;
        frame->has_shard = true;
        frame->shard = k.integer;
        frame->shards = n.integer;
    }
}

static int check_crc(const struct frame *frame, const struct wire_value *value,
                     const unsigned char *key, struct err *err)
{
    uint32_t sum = crc32c(frame->map, (size_t)(key - frame->map));

    if (value->type != WIRE_INT || value->integer != (int64_t)sum)
        return err_set(err, ERR_DATA,
                       "frame is damaged: its crc does not match");
    return 0;
}

/* One key and its value; *last is set by crc, which nothing may follow. */
static int take_pair(struct frame *frame, struct wire *wire,
                     struct column_sizes *sizes, bool *last, struct err *err)
{
    const unsigned char *begin = wire->at;
    struct wire_value key;
    struct wire_value value;
    const unsigned char *inside;

    if (!wire_next(wire, &key) || key.type != WIRE_STR ||
        !wire_next(wire, &value))
        return err_set(err, ERR_DATA, "frame has a key that is not text");
    inside = wire->at;
    if (!wire_skip(wire, &value, CODEC_DEPTH_MAX - 1))
        return err_set(err, ERR_DATA, "frame is nested too deep or cut off");
    if (*last)
        return err_set(err, ERR_DATA, "frame has a key behind its crc");
    if (text_is(as_text(&key), CODEC_CRC_KEY)) {
        *last = true;
        frame->keys--;
        frame->body_end = (size_t)(begin - frame->map);
        return check_crc(frame, &value, begin, err);
    }
    if (key.size > KEY_MAX)
        return 0;
    if (value.type == WIRE_BIN) {
        take_column(frame, as_text(&key), &value, sizes);
    } else if (value.type == WIRE_INT) {
        take_integer(frame, as_text(&key), value.integer);
    } else if (value.type == WIRE_STR) {
        struct text *text = text_of(frame, as_text(&key));

        if (text)
            *text = as_text(&value);
    } else if (value.type == WIRE_ARRAY) {
        take_array(frame, as_text(&key), &value,
                   (struct wire){inside, wire->at});
    }
    return 0;
}

static int check_name(struct text text, const char *what, size_t max,
                      struct err *err)
{
    if (!text.size || text.size > max)
        return err_set(err, ERR_DATA, "frame's %s has %zu bytes, not 1..%zu",
                       what, text.size, max);
    for (size_t k = 0; k < text.size; k++)
        if ((unsigned char)text.at[k] < ' ' || text.at[k] == 0x7f)
            return err_set(err, ERR_DATA, "frame's %s has a control character",
                           what);
    return 0;
}

static int check_columns(const struct frame *frame,
                         const struct column_sizes *sizes, struct err *err)
{
    if (frame->n < 1 || frame->n > CODEC_FRAME_MAX)
        return err_set(err, ERR_DATA, "bars frame with n = %lld",
                       (long long)frame->n);
    for (int k = 0; k < COLUMN_COUNT; k++) {
        if (!frame->column[k] && k < COLUMN_BAR_COUNT)
            return err_set(err, ERR_DATA, "bars frame without column \"%s\"",
                           codec_columns[k].name);
        if (frame->column[k] &&
            sizes->of[k] != (uint64_t)frame->n * codec_columns[k].width)
            return err_set(
                err, ERR_DATA, "column \"%s\" has %u bytes for %lld bars",
                codec_columns[k].name, sizes->of[k], (long long)frame->n);
    }
    return 0;
}

static int check_hello(const struct frame *frame, struct err *err)
{
    if (frame->version != CODEC_VERSION)
        return err_set(err, ERR_DATA,
                       "stream version %lld is not known, only %d",
                       (long long)frame->version, CODEC_VERSION);
    if (frame->has_shard && (frame->shard < 0 || frame->shard >= frame->shards))
        return err_set(err, ERR_DATA, "hello with shard %lld of %lld",
                       (long long)frame->shard, (long long)frame->shards);
    return 0;
}

/* What a backtest says is looked at by those who decode it. */
static bool any_shape(enum frame_type type)
{
    return type == FRAME_OTHER || type == FRAME_EOS ||
           (type >= FRAME_FILL && type <= FRAME_EQUITY);
}

/* What each type must have. */
static int check_frame(const struct frame *frame,
                       const struct column_sizes *sizes, struct err *err)
{
    if (any_shape(frame->type))
        return 0;
    if (frame->type == FRAME_HELLO)
        return check_hello(frame, err);
    if (check_name(frame->symbol, "symbol", SYMBOL_MAX, err) < 0 ||
        check_name(frame->timeframe, "timeframe", TIMEFRAME_MAX, err) < 0)
        return -1;
    if (frame->i < 0 || frame->n < 0)
        return err_set(err, ERR_DATA, "frame with a negative index or count");
    if (!frame->has_i && frame->type != FRAME_END)
        return err_set(err, ERR_DATA, "frame without its index \"i\"");
    if (!frame->has_n && frame->type == FRAME_END)
        return err_set(err, ERR_DATA, "end without its count \"n\"");
    if (frame->type == FRAME_BARS)
        return check_columns(frame, sizes, err);
    return 0;
}

static enum frame_type type_of(struct text name)
{
    for (int k = 0; k < FRAME_OTHER; k++)
        if (text_is(name, frame_names[k]))
            return (enum frame_type)k;
    return FRAME_OTHER;
}

int codec_parse(const unsigned char *map, size_t size, struct frame *out,
                struct err *err)
{
    struct wire wire = {map, map + size};
    struct column_sizes sizes = {{0}};
    struct wire_value head;
    struct wire_value key;
    struct wire_value type;
    struct wire first;
    bool last = false;
    uint32_t pairs;

    memset(out, 0, sizeof(*out));
    if (size > CODEC_FRAME_MAX)
        return err_set(err, ERR_DATA, "frame of %zu bytes is over the limit",
                       size);
    if (!wire_next(&wire, &head) || head.type != WIRE_MAP)
        return err_set(err, ERR_DATA, "frame is not a MessagePack map");
    out->map = map;
    out->size = size;
    out->header = (size_t)(wire.at - map);
    out->body_end = size;
    out->keys = pairs = head.size;
    first = wire;
    if (!wire_next(&first, &key) || key.type != WIRE_STR ||
        !text_is(as_text(&key), "t") || !wire_next(&first, &type) ||
        type.type != WIRE_STR)
        return err_set(err, ERR_DATA, "frame does not begin with its type");
    out->type = type_of(as_text(&type));
    for (uint32_t k = 0; k < pairs; k++)
        if (take_pair(out, &wire, &sizes, &last, err) < 0)
            return -1;
    if (wire.at != wire.end)
        return err_set(err, ERR_DATA, "frame has bytes behind its map");
    return check_frame(out, &sizes, err);
}

bool codec_chain_has(const struct frame *hello, const char *tool)
{
    struct wire wire = {(const unsigned char *)hello->chain.at, NULL};
    struct wire_value value;

    if (!hello->chain_count)
        return false;
    wire.end = wire.at + hello->chain.size;
    for (uint32_t k = 0; k < hello->chain_count; k++) {
        if (!wire_next(&wire, &value) || !wire_skip(&wire, &value, 8))
            return false;
        if (value.type == WIRE_STR && text_is(as_text(&value), tool))
            return true;
    }
    return false;
}
