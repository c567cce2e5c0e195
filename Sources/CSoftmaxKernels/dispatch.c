#include "compiler.h"

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

static const softmax_kernels *kernels_for(softmax_instruction_set set) {
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

typedef struct {
  const softmax_kernels *kernels;
  int is_plain;
} question;

static void answer(void *context) {
  question *asked = context;
  asked->is_plain = asked->kernels->computes_plainly();
}

const softmax_kernels *softmax_kernels_for(softmax_instruction_set set) {
  question asked = {softmax_supports(set) ? kernels_for(set) : NULL, 0};
  // What rounding does shows the compiler's options in the ordinary modes alone.
  if (asked.kernels) softmax_with_ordinary_modes(answer, &asked);
  return asked.is_plain ? asked.kernels : NULL;
}
