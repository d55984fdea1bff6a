#define _GNU_SOURCE
#include "COAuth2.h"

#ifdef __APPLE__

#include <stdlib.h>

bool oauth2_random_bytes(void *bytes, size_t count) {
    arc4random_buf(bytes, count);
    return true;
}

bool oauth2_random_bytes_in_process(void *bytes, size_t count) { return false; }

#else

#include <errno.h>
#include <sys/random.h>

// Newer kernels (Linux 6.11 on x86-64, 6.12 on 64-bit ARM) map a generator into each process, renew it in a forked process and
// when they are told that the virtual machine is a copy, and fill 32 bytes in a fifth of a system call's time. The GNU C library's
// getrandom calls it from 2.41 on; what is here does so for older ones, and is left out when the program is built with a newer one.
#if __GLIBC__ == 2 && __GLIBC_MINOR__ < 41

#include <dlfcn.h>
#include <stdatomic.h>
#include <sys/mman.h>

#ifdef __aarch64__
#define GENERATOR "__kernel_getrandom"
#else
#define GENERATOR "__vdso_getrandom"
#endif

typedef ssize_t (*generator_function)(void *bytes, size_t count, unsigned flags, void *state, size_t state_size);

// What linux/random.h calls vgetrandom_opaque_params, which the headers of those C libraries do not have yet.
struct state_parameters {
    uint32_t size, mmap_protection, mmap_flags, reserved[13];
};

static struct {
    generator_function draw;
    // One page of the kind that the kernel asks for: it empties the page in a forked process, and may do so when memory is
    // short; an emptied state begins anew.
    char *states;
    size_t state_size, distance, count;
    atomic_bool is_taken[16];
} generator;

// Before the program begins, because in a forked process the loader must not be called, and drawing must not wait for it.
__attribute__((constructor)) static void find_generator(void) {
    void *kernel = dlopen("linux-vdso.so.1", RTLD_LAZY | RTLD_NOLOAD);
    generator_function draw = kernel ? (generator_function)dlsym(kernel, GENERATOR) : NULL;
    struct state_parameters parameters = {0};
    // This length asks for the parameters instead of bytes.
    if (!draw || draw(NULL, 0, 0, &parameters, ~(size_t)0) != 0) return;
    if (parameters.size == 0 || parameters.size > 4096) return;
    void *page = mmap(NULL, 4096, (int)parameters.mmap_protection, (int)parameters.mmap_flags, -1, 0);
    if (page == MAP_FAILED) return;
    generator.draw = draw;
    generator.states = page;
    generator.state_size = parameters.size;
    // No two in one line of a processor's cache, and none over the end of the page.
    generator.distance = (parameters.size + 63) & ~(size_t)63;
    generator.count = 4096 / generator.distance;
    const size_t most = sizeof generator.is_taken / sizeof *generator.is_taken;
    if (generator.count > most) generator.count = most;
}

bool oauth2_random_bytes_in_process(void *bytes, size_t count) {
    for (size_t index = 0; index < generator.count; index++) {
        // Who finds a state taken goes on to the next. One that was taken while the process was forked stays so in the child.
        if (atomic_exchange_explicit(&generator.is_taken[index], true, memory_order_acquire)) continue;
        char *state = generator.states + index * generator.distance;
        const ssize_t drawn = generator.draw(bytes, count, 0, state, generator.state_size);
        atomic_store_explicit(&generator.is_taken[index], false, memory_order_release);
        return drawn == (ssize_t)count;
    }
    return false;
}

#else

bool oauth2_random_bytes_in_process(void *bytes, size_t count) { return false; }

#endif

// Not getentropy, which is a system call in newer C libraries, too.
bool oauth2_random_bytes(void *bytes, size_t count) {
    if (oauth2_random_bytes_in_process(bytes, count)) return true;
    ssize_t drawn;
    // A signal can end it only while the system is still gathering its first randomness; then 256 bytes come whole.
    do drawn = getrandom(bytes, count, 0);
    while (drawn < 0 && errno == EINTR);
    return drawn == (ssize_t)count;
}

#endif
