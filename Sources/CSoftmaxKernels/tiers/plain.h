// Whether these kernels were compiled as they are written: see compiler.h.
#ifndef TIERS_PLAIN_H
#define TIERS_PLAIN_H

#include "../compiler.h"

#include <math.h>

#include "../lanes/arithmetic.h"

// A number that the compiler does not know.
static inline V opaque(double value) {
  volatile double hidden = value;
  return all(hidden);
}

static int computes_plainly(void) {
  V error;
  fast_two_sum(opaque(1), opaque(0x1p-60), &error);
  // (1 + 2^-29)^2 is 1 + 2^-28 + 2^-58, which rounds to 1 + 2^-28.
  V near_one = opaque(0x1.00000008p0), rest = near_one * near_one - opaque(0x1.0000001p0);
  // Dividing by 49 is not multiplying by 1/49; who divides several times by it may think so.
  V divisor = opaque(49), one = opaque(49) / divisor, two = opaque(98) / divisor, three = opaque(147) / divisor;
  V zero = opaque(-0.0) + (V){0};
  return error[0] == 0x1p-60 && rest[0] == 0 && one[0] == 1 && two[0] == 2 && three[0] == 3 &&
         !signbit(zero[0]);
}

#endif
