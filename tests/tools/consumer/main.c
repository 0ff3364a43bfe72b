/* SPDX-License-Identifier: Apache-2.0 */
/* A program outside the project that takes the installed library. */
#include <stdio.h>
#include <string.h>

#include <electionguard/group.h>
#include <electionguard/hash.h>
#include <electionguard/version.h>

/** Print the first bytes of SHA-256("abc"); 0 when they are right. */
int
main(void)
{
    eg_hash hash;
    eg_sha256_once(&hash, "abc", 3);
    const uint8_t expected[4] = {0xba, 0x78, 0x16, 0xbf};
    printf("electionguard %s: %02x%02x%02x%02x\n", EG_VERSION, hash.bytes[0],
           hash.bytes[1], hash.bytes[2], hash.bytes[3]);
    return memcmp(hash.bytes, expected, sizeof expected) == 0 ? 0 : 1;
}
