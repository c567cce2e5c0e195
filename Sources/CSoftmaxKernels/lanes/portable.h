// Vectors of two doubles in plain C: SSE2, NEON, or scalars where there is neither. No FMA.
#ifndef LANES_PORTABLE_H
#define LANES_PORTABLE_H

#include "../compiler.h"

#include <stdint.h>
#include <string.h>

#include "../constants.h"

#define LANES "portable"
#define WIDTH 2
#define FUSED 0

typedef double V __attribute__((vector_size(16)));
typedef int64_t I __attribute__((vector_size(16)));
typedef float F __attribute__((vector_size(8)));

static inline V multiply_add(V a, V b, V c) { return a * b + c; }

static inline int any(I mask) { return (mask[0] | mask[1]) != 0; }

// One bit for each lane in which a and b are not equal, NaN included.
static inline unsigned differ(V a, V b) { return (a[0] != b[0]) | (a[1] != b[1]) << 1; }
static inline unsigned differ_floats(F a, F b) { return (a[0] != b[0]) | (a[1] != b[1]) << 1; }

// The larger of a and b in each lane; b where one of them is NaN.
static inline V maximum(V a, V b) {
  I mask = a > b;
  return (V)((mask & (I)a) | (~mask & (I)b));
}

static inline V load(const double *p) { V v; memcpy(&v, p, sizeof v); return v; }
static inline void store(double *p, V v) { memcpy(p, &v, sizeof v); }
static inline F load_floats(const float *p) { F v; memcpy(&v, p, sizeof v); return v; }
static inline void store_floats(float *p, F v) { memcpy(p, &v, sizeof v); }

// 2^(j/256) for the low 8 bits j of each lane.
static inline void power(I index, V *head, V *tail) {
  const double *a = power_table + 2 * (index[0] & 255), *b = power_table + 2 * (index[1] & 255);
  *head = (V){a[0], b[0]};
  *tail = (V){a[1], b[1]};
}
static inline void power_exact(I index, V *head, V *tail) { power(index, head, tail); }

#endif
