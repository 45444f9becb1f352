/* Goal: what wire.c accepts, msgpack-c reads as the same bytes. */
#include <msgpack.h>
#include <stdlib.h>

#include "io/wire.h"

#define DEPTH 8

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wire wire = {data, data + size};
    struct wire_value value;
    msgpack_unpacked unpacked;
    size_t used = 0;

    if (!wire_next(&wire, &value) || !wire_skip(&wire, &value, DEPTH))
        return 0;
    if (wire.at > wire.end)
        abort();
    msgpack_unpacked_init(&unpacked);
    if (msgpack_unpack_next(&unpacked, (const char *)data, size, &used) !=
            MSGPACK_UNPACK_SUCCESS ||
        used != (size_t)(wire.at - data))
        abort();
    msgpack_unpacked_destroy(&unpacked);
    return 0;
}
