/*
 * MessagePack maps from a line of text, without a library: what the codec
 * reads in the tests is not what the codec has written.
 *
 *   "t:bars s:AAPL tf:1d i=0 n=1 ts#8"
 *
 * key:text, key=integer, key#N N zero bytes as bin, key^D D arrays within each
 * other, key[a,b] an array of integers, key? nil, key! true, key~N a bin header
 * that claims N bytes and has none.
 */
#ifndef TESTS_LIB_PACK_H
#define TESTS_LIB_PACK_H

#include "base/buf.h"

/* Appends the map; a test that has no memory ends. */
void pack_map(struct buf *out, const char *line);

/* The same behind its length. */
void pack_frame(struct buf *out, const char *line);

#endif
