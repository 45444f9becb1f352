/* Goal: bytes grow, nothing is lost, sizes that cannot be are refused. */
#include <string.h>

#include "base/buf.h"
#include "lib/tap.h"

int main(void)
{
    struct buf buf = {0};
    struct err err = {0};
    int wrong = 0;

    IS_INT(buf_append(&buf, NULL, 0, &err), 0, "nothing into nothing");
    OK(!buf.data && !buf.size, "leaves it empty");
    for (int k = 0; k < 3000; k++) {
        unsigned char byte = (unsigned char)(k % 251);

        wrong += buf_append(&buf, &byte, 1, &err) != 0;
    }
    for (int k = 0; k < 3000; k++)
        wrong += buf.data[k] != k % 251;
    IS_INT(wrong, 0, "3000 bytes one by one");
    IS_INT((int64_t)buf.size, 3000, "size");
    IS_INT(buf_reserve(&buf, 100000, &err), 0, "room for more");
    OK(buf.capacity >= 103000 && buf.size == 3000, "is made behind size");
    IS_INT(buf_reserve(&buf, SIZE_MAX - 10, &err), -1, "too much is refused");
    IS_INT(err.code, ERR_SYSTEM, "as memory");
    OK(buf.size == 3000 && buf.data[2999] == 2999 % 251, "nothing is lost");
    buf_reset(&buf);
    OK(!buf.data && !buf.size && !buf.capacity, "empty again");
    IS_INT(buf_append(&buf, "abc", 3, &err), 0, "and usable");
    OK(buf.size == 3 && !memcmp(buf.data, "abc", 3), "with what was put");
    buf_reset(&buf);
    buf_reset(&buf);
    return tap_done();
}
