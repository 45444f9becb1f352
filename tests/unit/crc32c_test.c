/* Goal: RFC 3720 B.4, and both ways of computing agree. */
#include "base/crc32c.h"
#include "lib/tap.h"

/* An iSCSI SCSI Read (10) command PDU, the last example of B.4. */
static const unsigned char command[48] = {
    0x01, 0xc0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,    0, 0, 0, 0,
    0x14, 0,    0, 0, 0, 0, 4, 0, 0, 0, 0, 0x14, 0, 0, 0, 0x18,
    0x28, 0,    0, 0, 0, 0, 0, 0, 2, 0, 0, 0,    0, 0, 0, 0,
};

static void check(const unsigned char *data, size_t size, uint32_t want,
                  const char *name)
{
    IS_INT(crc32c(data, size), want, "%s", name);
    IS_INT(crc32c_portable(data, size), want, "%s, portable", name);
}

int main(void)
{
    unsigned char data[8192];
    uint64_t seed = 1;
    int wrong = 0;

    for (int k = 0; k < 32; k++)
        data[k] = 0;
    check(data, 32, 0x8a9136aaU, "32 bytes of zeroes");
    for (int k = 0; k < 32; k++)
        data[k] = 0xff;
    check(data, 32, 0x62a8ab43U, "32 bytes of ones");
    for (int k = 0; k < 32; k++)
        data[k] = (unsigned char)k;
    check(data, 32, 0x46dd794eU, "incrementing");
    for (int k = 0; k < 32; k++)
        data[k] = (unsigned char)(31 - k);
    check(data, 32, 0x113fdb5cU, "decrementing");
    check(command, sizeof(command), 0xd9963a56U, "a command PDU");
    check((const unsigned char *)"123456789", 9, 0xe3069283U, "check value");
    check(data, 0, 0, "nothing");
    for (size_t k = 0; k < sizeof(data); k++) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        data[k] = (unsigned char)(seed >> 56);
    }
    for (size_t from = 0; from < 9; from++)
        for (size_t size = 0; size <= sizeof(data) - from;
             size += size < 256 ? 1 : 61)
            wrong +=
                crc32c(data + from, size) != crc32c_portable(data + from, size);
    IS_INT(wrong, 0, "every length at every alignment");
    return tap_done();
}
