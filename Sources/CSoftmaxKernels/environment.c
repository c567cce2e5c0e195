#include "compiler.h"

#include "include/CSoftmaxKernels.h"

// `modes` is what decides results, and the bits that a thread has by default.
#if defined(__x86_64__)
#include <xmmintrin.h>

typedef unsigned modes;

// MXCSR: rounding to nearest, no flushing to zero, subnormal operands taken as they are, no traps. The low six bits
// are flags of what happened.
static const modes flags = 0x3f, ordinary = 0x1f80;

static inline modes current(void) { return _mm_getcsr(); }
static inline void set(modes value) { _mm_setcsr(value); }

#elif defined(__aarch64__)

typedef uint64_t modes;

// FPCR: all of it is control, and zero is the default.
static const modes flags = 0, ordinary = 0;

static inline modes current(void) {
  modes value;
  __asm__ volatile("mrs %0, fpcr" : "=r"(value));
  return value;
}
static inline void set(modes value) { __asm__ volatile("msr fpcr, %0" : : "r"(value)); }

#else
#include <fenv.h>

typedef int modes;

// Elsewhere the rounding mode alone can be told.
static const modes flags = 0, ordinary = FE_TONEAREST;

static inline modes current(void) { return fegetround(); }
static inline void set(modes value) { fesetround(value); }

#endif

int softmax_modes_are_ordinary(void) { return (current() & ~flags) == ordinary; }

void softmax_with_ordinary_modes(void (*body)(void *context), void *context) {
  modes callers = current();
  set(ordinary | (callers & flags));
  body(context);
  set(callers);
}
