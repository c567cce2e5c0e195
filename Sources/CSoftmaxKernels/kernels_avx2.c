#include "compiler.h"

#include "kernel_sets.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "constants.h"

// From here on functions may use the instruction set; only a processor that has it may call them.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC target("avx2,fma")
#endif

#include "lanes/avx2.h"

#include "tiers/kernels.h"

#if defined(__clang__)
#pragma clang attribute pop
#endif

const softmax_kernels *softmax_avx2_kernels(void) { return &kernels; }
#else
const softmax_kernels *softmax_avx2_kernels(void) { return NULL; }
#endif
