/* CRC-32C (Castagnoli), as in iSCSI. */
#ifndef BASE_CRC32C_H
#define BASE_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/*
 * The checksum of `size` bytes: polynomial 0x1edc6f41 reflected, initial and
 * final value inverted. Uses the processor's instruction where it has one.
 * Source: RFC 3720, appendix B.4.
 */
uint32_t crc32c(const void *data, size_t size);

/* The same without that instruction, as on other processors. */
uint32_t crc32c_portable(const void *data, size_t size);

#endif
