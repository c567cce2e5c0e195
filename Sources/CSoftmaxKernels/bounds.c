// The bounds that the rounding tests use. Proofs/README.md derives them, `make proofs` checks them.
#include "compiler.h"

#include "include/CSoftmaxKernels.h"

#include <math.h>

// Beyond this length the growth of the sums' errors is no longer below the bounds' reserve.
static const size_t ordinary_count = 1 << 20;

static double growth(size_t count) {
  return count <= ordinary_count ? 1 : (double)count / (double)ordinary_count;
}

double softmax_float_epsilon(size_t count) { return 0x1p-45 * growth(count); }

double softmax_double_epsilon(size_t count) { return 0x1p-78 * growth(count); }

double softmax_accurate_exponential_epsilon(void) { return 0x1p-100; }

double softmax_accurate_sum_epsilon(size_t count) {
  return 0x1p-100 + 0x1p-107 * (double)count;
}

double softmax_logarithm(double x) { return log(x); }
