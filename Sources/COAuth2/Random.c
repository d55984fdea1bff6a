#include "COAuth2.h"

#ifdef __APPLE__
#include <stdlib.h>
#else
#include <errno.h>
#include <sys/random.h>
#endif

// On Linux getrandom, because from glibc 2.41 and Linux 6.11 on it is not a system call any more: 32 bytes take a fifth of
// the time, from a generator that the kernel keeps apart for each thread and renews in a forked process and in a copy of a
// virtual machine. getentropy still is one there, and App Store reviews refuse it on Apple's systems.
bool oauth2_random_bytes(void *bytes, size_t count) {
#ifdef __APPLE__
    arc4random_buf(bytes, count);
    return true;
#else
    ssize_t drawn;
    // A signal can end it only while the system is still gathering its first randomness; then 256 bytes come whole.
    do drawn = getrandom(bytes, count, 0);
    while (drawn < 0 && errno == EINTR);
    return drawn == (ssize_t)count;
#endif
}
