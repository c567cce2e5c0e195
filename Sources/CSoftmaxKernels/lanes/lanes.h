// The lanes that kernels are compiled for: those that stand before, or else plain C.
//
// LANES names them. V is a vector of WIDTH doubles, I of as many 64-bit integers, F of as many floats; FUSED says
// whether multiply_add rounds once.
#ifndef LANES_LANES_H
#define LANES_LANES_H

#ifndef LANES
#include "portable.h"
#endif

#endif
