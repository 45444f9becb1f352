/* Goal: the published FNV-1a-64 test vectors (draft-eastlake-fnv, C). */
#include <string.h>

#include "base/fnv.h"
#include "lib/tap.h"

static const struct {
    const char *text;
    uint64_t hash;
} vectors[] = {
    {"", 0xcbf29ce484222325U},       {"a", 0xaf63dc4c8601ec8cU},
    {"b", 0xaf63df4c8601f1a5U},      {"c", 0xaf63de4c8601eff2U},
    {"fo", 0x08985907b541d342U},     {"foo", 0xdcb27518fed9d577U},
    {"foob", 0xdd120e790c2512afU},   {"fooba", 0xcac165afa2fef40aU},
    {"foobar", 0x85944171f73967e8U},
};

int main(void)
{
    for (size_t k = 0; k < sizeof(vectors) / sizeof(vectors[0]); k++)
        OK(fnv1a(FNV_OFFSET, vectors[k].text, strlen(vectors[k].text)) ==
               vectors[k].hash,
           "\"%s\"", vectors[k].text);
    OK(fnv1a(fnv1a(FNV_OFFSET, "foo", 3), "bar", 3) == 0x85944171f73967e8U,
       "in two pieces");
    return tap_done();
}
