/* Which backtest it is: what its result depends on besides the stream. */
#ifndef BTEST_SETTINGS_HASH_H
#define BTEST_SETTINGS_HASH_H

#include "btest/replay.h"

/*
 * FNV-1a-64 over every setting in a fixed order: integers as 8 bytes and reals
 * by their bits, both little-endian, texts with a final zero, an orders file by
 * the hash of its bytes. The same on any machine; a setting more makes it
 * another hash.
 */
uint64_t settings_hash(const struct replay_config *config);

#endif
