// All kernels of one instruction set; its lanes_*.h comes first. Included once for each set, so that
// there is one source of what they share.
// No fusing of a * b + c but where multiply_add says so; GCC takes -ffp-contract=off instead.
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

#include "arithmetic.h"
#include "fast_float.h"
#include "fast_double.h"
#include "accurate.h"

static const softmax_kernels kernels = {
    .name = KERNELS_NAME,
    .float_from_floats = float_from_floats,
    .float_from_doubles = float_from_doubles,
    .double_from_floats = double_from_floats,
    .double_from_doubles = double_from_doubles,
    .probe_float = probe_float,
    .probe_double = probe_double,
    .accurate = accurate,
};
