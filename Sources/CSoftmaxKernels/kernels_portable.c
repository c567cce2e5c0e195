#include "compiler.h"

#include "kernel_sets.h"
#include "lanes/portable.h"

#include "tiers/kernels.h"

const softmax_kernels *softmax_portable_kernels(void) { return &kernels; }
