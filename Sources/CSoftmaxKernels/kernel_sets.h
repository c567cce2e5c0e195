// The kernels of each instruction set, NULL where the compiler's target does not have it.
#ifndef KERNEL_SETS_H
#define KERNEL_SETS_H

#include "include/CSoftmaxKernels.h"

const softmax_kernels *softmax_portable_kernels(void);
const softmax_kernels *softmax_avx2_kernels(void);
const softmax_kernels *softmax_avx512_kernels(void);

#endif
