// What OAuth2 cannot say in Swift: random bytes at once, without a system call where the kernel allows it, and the processor's own
// instructions for SHA-256.

#ifndef COAUTH2_H
#define COAUTH2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// Fills memory with bytes from the operating system's cryptographically secure generator, 256 at most; false when it gives
// none.
bool oauth2_random_bytes(void *bytes, size_t count);

// The part of it that asks the kernel's generator in the process: false where there is none, where the C library has this part,
// or when all of its sixteen states are in use; for tests.
bool oauth2_random_bytes_in_process(void *bytes, size_t count);

// On x86-64 only, where it is measured; on others the compression in Swift is all there is.
#ifdef __x86_64__

// Whether oauth2_sha256_blocks() may be called on this processor.
bool oauth2_has_sha256_instructions(void);

// Takes whole blocks of 64 bytes into the eight words of a digest.
void oauth2_sha256_blocks(uint32_t *state, const uint8_t *blocks, size_t count);

#endif

#pragma clang assume_nonnull end

#endif
