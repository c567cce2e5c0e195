#include "kernel_sets.h"

int softmax_supports(softmax_instruction_set set) {
#if defined(__x86_64__)
  switch (set) {
    case SOFTMAX_AVX2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case SOFTMAX_AVX512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("fma");
    case SOFTMAX_PORTABLE:
      return 1;
  }
#endif
  return set == SOFTMAX_PORTABLE;
}

const softmax_kernels *softmax_kernels_for(softmax_instruction_set set) {
  if (!softmax_supports(set)) return NULL;
  switch (set) {
    case SOFTMAX_PORTABLE:
      return softmax_portable_kernels();
    case SOFTMAX_AVX2:
      return softmax_avx2_kernels();
    case SOFTMAX_AVX512:
      return softmax_avx512_kernels();
  }
  return NULL;
}
