#include "compiler.h"

#include <math.h>
#include <string.h>

#include "constants.h"
#include "kernel_sets.h"

#define KERNELS_NAME "portable"
#include "lanes_portable.h"

#include "kernels.h"

const softmax_kernels *softmax_portable_kernels(void) { return &kernels; }
