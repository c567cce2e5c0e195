// Digests of what the portable kernels give for rows made at random: the same on every processor, so
// that one on which they were checked against MPFR stands for all. Log-softmax and log-sum-exp start
// from the C library's log1p; where their results were accepted they must agree, so they are printed,
// `-` where refused.

// The rows made here are the same everywhere, too: no fusing of a * b + c.
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#else
#pragma GCC optimize("-ffp-contract=off")
#endif

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "CSoftmaxKernels.h"

enum { MOST = 2000, KINDS = 5, ROWS = 400 };

static uint64_t state = 2026;

// SplitMix64 (Steele, Lea, Flood 2014), as a number in [0, 1).
static double unit(void) {
  uint64_t z = state += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

static double logit(int kind, size_t i) {
  double u = unit();
  switch (kind) {
    case 0: return 20 * u - 10;
    case 1: return i == 0 ? -0.001234567890123 : -760 * u * u;
    case 2: return ldexp(2 * u - 1, (int)(70 * unit()) - 60);
    case 3: return i == 0 ? 0 : -((double)(int)(u * 200000) + 0.5) * 0.0027076061740622863;
    default: return u < 0.4 ? 1 : u < 0.7 ? 1 + 0x1p-52 : -INFINITY;
  }
}

static uint64_t mixed(uint64_t digest, const void *bytes, size_t count) {
  // FNV-1a.
  for (size_t i = 0; i < count; i++) digest = (digest ^ ((const uint8_t *)bytes)[i]) * 0x100000001b3;
  return digest;
}

static const softmax_kernels *kernels;
static double *scratch;
static size_t refused[MOST];

// Results with 2 where they were refused, which nothing rounds to.
static void probabilities(const double *x, size_t count, int is_double, void *results) {
  softmax_task task = {SOFTMAX_PROBABILITIES, 1, is_double, {24, -126, 0}};
  size_t open = kernels->certify(&task, x, 1, count, results, refused, scratch);
  for (size_t i = 0; i < open; i++)
    if (is_double) ((double *)results)[refused[i]] = 2;
    else ((float *)results)[refused[i]] = 2;
}

static void print_log_sum(const double *x, size_t count) {
  softmax_task task = {SOFTMAX_LOG_SUM, 1, 1, {0, 0, 0}};
  double result;
  size_t open = kernels->certify(&task, x, 1, count, &result, refused, scratch);
  if (open) printf("-\n");
  else printf("%a\n", result);
}

int main(void) {
  static double x[MOST], doubles[MOST], numbers[4][MOST];
  static float floats[MOST];
  static int32_t exponents[MOST];
  scratch = aligned_alloc(64, SOFTMAX_SCRATCH_DOUBLES * sizeof(double));
  kernels = softmax_kernels_for(SOFTMAX_PORTABLE);
  uint64_t digests[3] = {0xcbf29ce484222325, 0xcbf29ce484222325, 0xcbf29ce484222325};
  for (int row = 0; row < ROWS; row++) {
    size_t count = 2 + (size_t)(unit() * (MOST - 2));
    double largest = -INFINITY;
    for (size_t i = 0; i < count; i++) {
      x[i] = logit(row % KINDS, i);
      largest = x[i] > largest ? x[i] : largest;
    }
    if (largest == -INFINITY) continue;
    probabilities(x, count, 0, floats);
    probabilities(x, count, 1, doubles);
    digests[0] = mixed(digests[0], floats, count * sizeof(float));
    digests[1] = mixed(digests[1], doubles, count * sizeof(double));
    softmax_accurate_row target = {numbers[0], numbers[1], numbers[2], numbers[3], exponents};
    softmax_accurate_sums sums = kernels->accurate(x, count, largest, 1, 0, target);
    for (int i = 0; i < 4; i++) digests[2] = mixed(digests[2], numbers[i], count * sizeof(double));
    digests[2] = mixed(digests[2], exponents, count * sizeof(int32_t));
    digests[2] = mixed(digests[2], &sums.others_head, 2 * sizeof(double));
    print_log_sum(x, count);
  }
  printf("float %016llx\ndouble %016llx\ndouble-double %016llx\n", (unsigned long long)digests[0],
         (unsigned long long)digests[1], (unsigned long long)digests[2]);
}
