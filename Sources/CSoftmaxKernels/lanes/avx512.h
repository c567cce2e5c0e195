// Vectors of eight doubles: AVX-512 F, DQ, VL and BW.
#ifndef LANES_AVX512_H
#define LANES_AVX512_H

#include "../compiler.h"

#include <immintrin.h>
#include <stdint.h>

#include "../constants.h"

#define LANES "avx512"
#define WIDTH 8
#define FUSED 1

typedef double V __attribute__((vector_size(64)));
typedef int64_t I __attribute__((vector_size(64)));
typedef float F __attribute__((vector_size(32)));

static inline V multiply_add(V a, V b, V c) {
  return (V)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
}

static inline int any(I mask) { return _mm512_movepi64_mask((__m512i)mask) != 0; }

// One bit for each lane in which a and b are not equal, NaN included.
static inline unsigned differ(V a, V b) {
  return _mm512_cmp_pd_mask((__m512d)a, (__m512d)b, _CMP_NEQ_UQ);
}
static inline unsigned differ_floats(F a, F b) {
  return _mm256_cmp_ps_mask((__m256)a, (__m256)b, _CMP_NEQ_UQ);
}

// The larger of a and b in each lane; b where one of them is NaN.
static inline V maximum(V a, V b) { return (V)_mm512_max_pd((__m512d)a, (__m512d)b); }

static inline V load(const double *p) { return (V)_mm512_loadu_pd(p); }
static inline void store(double *p, V v) { _mm512_storeu_pd(p, (__m512d)v); }
static inline F load_floats(const float *p) { return (F)_mm256_loadu_ps(p); }
static inline void store_floats(float *p, F v) { _mm256_storeu_ps(p, (__m256)v); }

// One of sixteen doubles that fill two registers, for the low 4 bits of each lane.
static inline V from_registers(const double *table, I index) {
  return (V)_mm512_permutex2var_pd(
      _mm512_load_pd(table), (__m512i)index, _mm512_load_pd(table + 8));
}

// 2^(j/256) for the low 8 bits j of each lane: the product of two powers, each from registers. The
// head is a rounded product and the tail all that it misses, to within 2^-104.
static inline void power(I index, V *head, V *tail) {
  I coarse = index >> 4;
  V a = from_registers(coarse_heads, coarse), b = from_registers(fine_heads, index);
  *head = a * b;
  V missed = multiply_add(a, b, -*head);
  V cross = multiply_add(a, from_registers(fine_tails, index), from_registers(coarse_tails, coarse) * b);
  *tail = missed + cross;
}

// The same from the table of 256 powers, with the same bits as on any other processor.
static inline void power_exact(I index, V *head, V *tail) {
  __m512i offset = (__m512i)((index & 255) * 2);
  *head = (V)_mm512_i64gather_pd(offset, power_table, 8);
  *tail = (V)_mm512_i64gather_pd(offset, power_table + 1, 8);
}

#endif
