/* Names of functions as compilers write them. */
#ifndef FLAME_SYMBOL_H
#define FLAME_SYMBOL_H

#include <stddef.h>

/*
 * The length of the name without what a compiler appends to parts and copies
 * of a function: .constprop.N, .isra.N, .part.N, .cold, .lto_priv.N, .llvm.N,
 * any number of them. Two builds cut a function differently; a comparison must
 * not see that. A name is never emptied.
 */
size_t symbol_plain(const char *name, size_t size);

#endif
