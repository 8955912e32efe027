// What C has for bytes and Swift can't name: the processor's own CRC-32C instruction, and memmem.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// glibc declares it only for programs that ask for GNU extensions; it is in POSIX since 2024.
void *memmem(const void *bytes, size_t count, const void *wanted, size_t wanted_count);

// The compiler's own names for the instructions: those of the headers aren't functions that Swift can link.
#if defined(__x86_64__)
#include <cpuid.h>
#define CRC32C_TARGET __attribute__((target("sse4.2")))
#define CRC32C_8(crc, value) __builtin_ia32_crc32di(crc, value)
#define CRC32C_1(crc, value) __builtin_ia32_crc32qi(crc, value)
static inline int crc32c_has_instruction(void) {
  unsigned a, b, c, d;
  return __get_cpuid(1, &a, &b, &c, &d) && (c & bit_SSE4_2);
}
#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
#define CRC32C_TARGET
#define CRC32C_8(crc, value) __builtin_arm_crc32cd(crc, value)
#define CRC32C_1(crc, value) __builtin_arm_crc32cb(crc, value)
static inline int crc32c_has_instruction(void) { return 1; }
#else
static inline int crc32c_has_instruction(void) { return 0; }
#endif

/// Carries `crc`, inverted as the algorithm keeps it, over `count` bytes. Must only be called where
/// crc32c_has_instruction() says so.
#ifdef CRC32C_TARGET
CRC32C_TARGET static inline uint32_t crc32c_extend(
    uint32_t crc, const void *bytes, size_t count) {
  const unsigned char *p = (const unsigned char *)bytes;
  uint64_t wide = crc;
  for (; count >= 8; count -= 8, p += 8) {
    uint64_t value;
    memcpy(&value, p, 8);
    wide = CRC32C_8(wide, value);
  }
  uint32_t narrow = (uint32_t)wide;
  for (; count > 0; count--, p++) narrow = CRC32C_1(narrow, *p);
  return narrow;
}
#else
static inline uint32_t crc32c_extend(uint32_t crc, const void *bytes, size_t count) { return crc; }
#endif
