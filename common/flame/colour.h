/* Colours of frames, as RGB. For this folder. */
#ifndef FLAME_COLOUR_H
#define FLAME_COLOUR_H

#include <stdint.h>

/* A warm one that a name always has. */
uint32_t colour_name(const char *name);

/* From blue (-1) through grey to red (1). */
uint32_t colour_change(double change);

#endif
