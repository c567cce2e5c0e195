// Vectors of four doubles: AVX2 and FMA.
#ifndef LANES_AVX2_H
#define LANES_AVX2_H

#include "../compiler.h"

#include <immintrin.h>
#include <stdint.h>

#include "../constants.h"

#define LANES "avx2"
#define WIDTH 4
#define FUSED 1

typedef double V __attribute__((vector_size(32)));
typedef int64_t I __attribute__((vector_size(32)));
typedef float F __attribute__((vector_size(16)));

static inline V multiply_add(V a, V b, V c) {
  return (V)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
}

static inline int any(I mask) { return _mm256_movemask_pd((__m256d)mask) != 0; }

// One bit for each lane in which a and b are not equal, NaN included.
static inline unsigned differ(V a, V b) {
  return (unsigned)_mm256_movemask_pd(_mm256_cmp_pd((__m256d)a, (__m256d)b, _CMP_NEQ_UQ));
}
static inline unsigned differ_floats(F a, F b) {
  return (unsigned)_mm_movemask_ps(_mm_cmp_ps((__m128)a, (__m128)b, _CMP_NEQ_UQ));
}

// The larger of a and b in each lane; b where one of them is NaN.
static inline V maximum(V a, V b) { return (V)_mm256_max_pd((__m256d)a, (__m256d)b); }

static inline V load(const double *p) { return (V)_mm256_loadu_pd(p); }
static inline void store(double *p, V v) { _mm256_storeu_pd(p, (__m256d)v); }
static inline F load_floats(const float *p) { return (F)_mm_loadu_ps(p); }
static inline void store_floats(float *p, F v) { _mm_storeu_ps(p, (__m128)v); }

// 2^(j/256) for the low 8 bits j of each lane. Head and tail stand side by side in the table: four
// loads of pairs are quicker than two gathers.
static inline void power(I index, V *head, V *tail) {
  I offset = (index & 255) * 2;
  __m128d a = _mm_load_pd(power_table + offset[0]), b = _mm_load_pd(power_table + offset[1]);
  __m128d c = _mm_load_pd(power_table + offset[2]), d = _mm_load_pd(power_table + offset[3]);
  __m256d ac = _mm256_insertf128_pd(_mm256_castpd128_pd256(a), c, 1);
  __m256d bd = _mm256_insertf128_pd(_mm256_castpd128_pd256(b), d, 1);
  *head = (V)_mm256_unpacklo_pd(ac, bd);
  *tail = (V)_mm256_unpackhi_pd(ac, bd);
}
static inline void power_exact(I index, V *head, V *tail) { power(index, head, tail); }

#endif
