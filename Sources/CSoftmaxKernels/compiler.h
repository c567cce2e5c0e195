// What every file of the kernels asks of the compiler; included before anything else.
//
// The proofs are about operations that are rounded one by one, to the types that the source names. A
// compiler that was told to do otherwise is refused, and a * b + c is fused where multiply_add says so
// alone. Clang does not tell of some of its options, such as -ffp-contract=fast, which overrides the pragma:
// for these there is computes_plainly.
#ifndef COMPILER_H
#define COMPILER_H

#include <float.h>

#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__) || \
    defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) || defined(__NO_SIGNED_ZEROS__)
#error "the kernels are proved for IEEE 754 arithmetic; compile them without -ffast-math and its parts"
#endif

#if !defined(FLT_EVAL_METHOD) || FLT_EVAL_METHOD != 0
#error "the kernels need float and double operations rounded to their own types; on 32-bit x86, use SSE2"
#endif

#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
// GCC knows no such pragma and fuses by default.
#pragma GCC optimize("-ffp-contract=off")
#else
#error "the kernels are written for Clang and GCC"
#endif

#endif
