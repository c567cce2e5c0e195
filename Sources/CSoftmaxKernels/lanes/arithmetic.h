// What the kernels of all instruction sets share about vectors: selection, exact sums and products,
// and the reduction of an exponent to a short interval.
#ifndef LANES_ARITHMETIC_H
#define LANES_ARITHMETIC_H

#include "../compiler.h"

#include <stdint.h>

#include "lanes.h"

typedef uint64_t U __attribute__((vector_size(WIDTH * 8)));

static inline V all(double value) { return (V){0} + value; }

// Lanes of `a` where `mask` is set, else of `b`. Masks are all ones or all zeros.
static inline V choose(I mask, V a, V b) { return (V)((mask & (I)a) | (~mask & (I)b)); }

// fastTwoSum (Dekker 1971): a + b = sum + error exactly where |a| >= |b| or a = 0.
static inline V fast_two_sum(V a, V b, V *error) {
  V sum = a + b;
  *error = b - (sum - a);
  return sum;
}

// twoSum (Knuth, TAOCP 4.2.2): a + b = sum + error exactly unless the sum overflows.
static inline V two_sum(V a, V b, V *error) {
  V sum = a + b, virtual = sum - a;
  *error = (a - (sum - virtual)) + (b - virtual);
  return sum;
}

// A factor made ready for exact products: without FMA, cut into 26 and 27 bits (Veltkamp 1968).
typedef struct {
  V value;
#if !FUSED
  V high, low;
#endif
} factor;

static inline factor factor_of(V value) {
#if FUSED
  return (factor){value};
#else
  V scaled = value * 0x1.000002p27;
  V high = scaled - (scaled - value);
  return (factor){value, high, value - high};
#endif
}

// a * b = product + error exactly (Dekker 1971 without FMA), as long as nothing under- or overflows.
static inline V two_product(factor a, factor b, V *error) {
  V product = a.value * b.value;
#if FUSED
  *error = multiply_add(a.value, b.value, -product);
#else
  *error = ((a.high * b.high - product) + a.high * b.low + a.low * b.high) + a.low * b.low;
#endif
  return product;
}

// The integer nearest to each lane of `value`, |value| < 2^51, as a double and in the low bits of
// `bits`: adding 1.5 * 2^52 leaves no place for a fraction.
static inline V nearest_integer(V value, I *bits) {
  V shifted = value + 0x1.8p52;
  *bits = (I)shifted;
  return shifted - 0x1.8p52;
}

// 2^e for e >= -1022, where e is a multiple of 2^-shift whose integral part stands in `bits`.
static inline V power_of_two(I bits, int shift) {
  return (V)((I)(((U)bits >> shift) << 52) + ((int64_t)1023 << 52));
}

// The largest of the lanes.
static inline double largest_lane(V v) {
  double result = v[0];
  for (int i = 1; i < WIDTH; i++) result = v[i] > result ? v[i] : result;
  return result;
}

#endif
