// Array kernels of the reference's fast tiers: rows of logits in, certified results out.
//
// Softmax, log-softmax and log-sum-exp for one instruction set each, chosen at run time. A kernel
// writes the correctly rounded result of every element that its rounding test accepts, and lists the
// elements that it refuses; those belong to the next tier. The bounds behind the tests are derived in
// Proofs/README.md.
#ifndef CSOFTMAXKERNELS_H
#define CSOFTMAXKERNELS_H

#include <stddef.h>
#include <stdint.h>

typedef enum {
  SOFTMAX_PORTABLE,  // no assumptions about the processor, no FMA
  SOFTMAX_AVX2,      // x86-64 with AVX2 and FMA
  SOFTMAX_AVX512,    // x86-64 with AVX-512 F, DQ, VL and BW
} softmax_instruction_set;

// The numbers that results are rounded to, as far as values in [0, 1] need them.
typedef struct {
  int significand_bits;  // at most 24
  int min_exponent;      // of the least normal number, at least -126
  int direction;         // 0 to nearest, ties to even; -1 down; +1 up
} softmax_grid;

enum {
  // The most logits of a row whose exponentials stay in the scratch memory; of longer rows they are
  // computed twice.
  SOFTMAX_KEPT_LOGITS = 65536,
  // Doubles of scratch memory that a kernel needs, whatever the row length; aligned to 64 bytes.
  SOFTMAX_SCRATCH_DOUBLES = 2 * SOFTMAX_KEPT_LOGITS + 64,
};

// One row in double-double arithmetic: exponentials of the gaps, and sums of them.
//
// Exponential i is (heads[i] + tails[i]) * 2^exponents[i], with 1/2 < heads[i] < 3; its gap, the
// logit less the largest over the temperature, is gaps[i] + gap_tails[i]. Gaps below -4000 are
// given as they are, with heads[i] = 0. The results have the same bits on every processor.
typedef struct {
  double *heads, *tails, *gaps, *gap_tails;
  int32_t *exponents;
} softmax_accurate_row;

typedef struct {
  double others_head, others_tail;  // the exponentials of the logits below the largest, summed
  size_t ties;                      // how many logits are the largest
} softmax_accurate_sums;

// How outputs are measured against a row in double-double arithmetic: as exponentials times
// head + tail, 1/S, or, for logarithms, as gaps plus head + tail, -ln S.
typedef struct {
  int is_log;
  double head, tail;
  double epsilon;        // relative error, at most, of the products or sums with head + tail
  int significand_bits;  // of the outputs' format; with min_exponent it gives the ulp
  int min_exponent;
} softmax_measure_task;

typedef enum { SOFTMAX_PROBABILITIES, SOFTMAX_LOG_PROBABILITIES, SOFTMAX_LOG_SUM } softmax_quantity;

// What a kernel is to compute, from what, and into what.
typedef struct {
  softmax_quantity quantity;
  // Whether logits are doubles, or else floats; likewise the results.
  int takes_doubles, gives_doubles;
  // For probabilities given as floats: what they are rounded to. All others are rounded to nearest.
  softmax_grid grid;
} softmax_task;

typedef struct {
  const char *name;
  // Whether the compiler left each operation as it is written; `softmax_kernels_for` gives no others.
  int (*computes_plainly)(void);
  // `logits` holds `rows` rows of `count` logits, any of them infinite or NaN; `results` gets one number
  // for each logit, or for each row for the log-sum-exp. The indices of refused results go to `refused`,
  // which has room for all; their number is returned. Rows with a NaN or +inf, or without a finite
  // logit, give NaN; their log-sum-exp is refused.
  size_t (*certify)(
      const softmax_task *task, const void *logits, size_t rows, size_t count, void *results,
      size_t *refused, double *scratch);
  // What the rounding tests see, for measuring errors: values before they are rounded.
  void (*probe_float)(
      const double *logits, size_t rows, size_t count, double *values, double *scratch);
  void (*probe_double)(
      const double *logits, size_t rows, size_t count, double *heads, double *tails,
      double *scratch);
  // One row of which at least one logit is finite and none is NaN or +inf; `largest` is the largest.
  // Logits are divided by inverse_head + inverse_tail = 1/T.
  softmax_accurate_sums (*accurate)(
      const double *logits, size_t count, double largest, double inverse_head,
      double inverse_tail, softmax_accurate_row row);
  // (output - exact value) / ulp for each of a row's outputs, NaN for one that is not finite; off by epsilon
  // of the exact value, and by 2^-51 of itself for its own roundings. The row's arrays have room for 8 numbers
  // more than `count`. The indices of those that could not be told, for which there is room, go to `open`; their
  // number is returned.
  size_t (*measure)(
      const softmax_measure_task *task, softmax_accurate_row row, const double *outputs,
      size_t count, double *ulps, size_t *open);
  // As `measure`, for the probabilities of a row in a format of at most 24 bits with least exponent -126 or
  // more, from the logits alone: at most SOFTMAX_KEPT_LOGITS of them, of which `largest`, finite, is the
  // largest and another is finite and below it.
  size_t (*measure_narrow)(
      const softmax_measure_task *task, const double *logits, double largest, const double *outputs,
      size_t count, double *ulps, size_t *open, double *scratch);
} softmax_kernels;

// Whether this processor has the instruction set.
int softmax_supports(softmax_instruction_set set);

// The kernels of an instruction set that this build has and this processor supports, else NULL; NULL as well
// if they were compiled with options that change what they compute.
const softmax_kernels *softmax_kernels_for(softmax_instruction_set set);

// Relative errors, proved, of the values before rounding: of the float tier's p where the gap is above
// -110 (with T = 1 as always there), and of the double tier's p where the gap is above -640.
double softmax_float_epsilon(size_t count);
double softmax_double_epsilon(size_t count);
// Of an exponential in double-double arithmetic, given its gap as head and tail exactly; and of the
// sum of `count` of them, whose own errors included.
double softmax_accurate_exponential_epsilon(void);
double softmax_accurate_sum_epsilon(size_t count);

// The logarithm as the C library has it: near enough to begin with.
double softmax_logarithm(double x);

// Whether this thread rounds to nearest, keeps subnormal numbers, and traps nothing, as threads do unless
// somebody changed that.
int softmax_modes_are_ordinary(void);

// Calls body(context) in these modes; the thread's own are in force again afterwards.
void softmax_with_ordinary_modes(void (*body)(void *context), void *context);

#endif
