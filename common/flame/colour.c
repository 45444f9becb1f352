/* Colours of frames: all light enough for black letters. */
#include "flame/colour.h"

#include <string.h>

#include "base/fnv.h"

#define UNCHANGED 0xe9e7e4U
#define GROWN     0xf0675aU
#define SHRUNK    0x6aa2f0U
#define UNKNOWN   0xc9c4bbU

static uint32_t mix(uint32_t from, uint32_t to, double part)
{
    uint32_t mixed = 0;

    for (unsigned shift = 0; shift < 24; shift += 8) {
        double a = (double)(from >> shift & 0xff);
        double b = (double)(to >> shift & 0xff);

        mixed |= (uint32_t)(a + (b - a) * part + 0.5) << shift;
    }
    return mixed;
}

uint32_t colour_name(const char *name)
{
    uint64_t hash = fnv1a(FNV_OFFSET, name, strlen(name));
    double hue = (double)(hash >> 32 & 0xff) / 255;
    double light = (double)(hash >> 48 & 0xff) / 255;

    if (*name == '[' || *name == '?' || !strncmp(name, "0x", 2))
        return UNKNOWN;
    return mix(mix(0xe8743bU, 0xf3c64fU, hue), 0xfff3dcU, light * 0.35);
}

uint32_t colour_change(double change)
{
    if (change > 0)
        return mix(UNCHANGED, GROWN, change < 1 ? change : 1);
    return mix(UNCHANGED, SHRUNK, change > -1 ? -change : 1);
}
