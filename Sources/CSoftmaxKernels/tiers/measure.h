// Errors of somebody's outputs, in ulps, against values in double-double arithmetic.
#ifndef TIERS_MEASURE_H
#define TIERS_MEASURE_H

#include "../compiler.h"

#include <math.h>
#include <string.h>

#include "../include/CSoftmaxKernels.h"
#include "../lanes/logits.h"
#include "../lanes/pair.h"
#include "accurate.h"
#include "fast_double.h"

// 2^e for -1022 <= e <= 1023.
static inline V two_to(I e) { return (V)((e + 1023) << 52); }

static inline I choose_integers(I mask, I a, I b) { return (mask & a) | (~mask & b); }

static inline I larger_of(I a, I b) { return choose_integers(a > b, a, b); }

// v * 2^e for |e| <= 2044, in two steps; exact unless the result is subnormal or overflows.
static inline V scale_by(V v, I e) {
  I half = e >> 1;
  return v * two_to(half) * two_to(e - half);
}

// (output - value * 2^exponent) / ulp, where the value is known to `epsilon` of itself. NaN where the
// output is not finite; `open` is set where the value is too near to a power of two to tell its binade, or
// the error too large. What lies in (0, 1) and cannot be told from 1 is below it.
//
// The value is normalized, head = RN(head + tail), for the head tells the binade: where it is no power of
// two, the value is on the same side of every power of two as the head, 2^-54 of itself away or more; where
// it is one, the tail tells the side, unless it is within epsilon of the head.
static inline V ulps_of(
    pair value, I exponent, V output, I min_exponent, I fraction_bits, double epsilon, I *open) {
  I head_bits = (I)value.head & INT64_MAX;
  I is_zero = head_bits == 0;
  I is_power = ((head_bits & (((int64_t)1 << 52) - 1)) == 0) & ~is_zero;
  V size = (V)head_bits;
  // The tail's part in the direction of the head.
  V tail = (V)((I)value.tail ^ ((I)value.head & INT64_MIN));
  I is_one = (I)(value.head == 1) & (exponent == 0);
  I is_below = is_power & ((I)(tail < 0) | is_one);
  *open = is_power & ~is_one & (I)(tail < size * epsilon) & (I)(tail > size * -epsilon);
  I binade = (I)((U)head_bits >> 52) - 1023 + exponent + is_below;
  I ulp = choose_integers(is_zero, min_exponent, larger_of(binade, min_exponent)) - fraction_bits;
  // What lies below 2^-1000 ulp is as good as 0.
  I shift = larger_of(exponent - ulp, (I){0} - 2000);
  V exact = scale_by(value.head, shift), exact_tail = scale_by(value.tail, shift);
  V missed;
  V difference = two_sum(scale_by(output, -ulp), -exact, &missed);
  V result = difference + (missed - exact_tail);
  I is_finite = (I)(output - output == 0);
  *open |= is_finite & ~(I)(result - result == 0);
  return choose(is_finite, result, all(NAN));
}

// Values of WIDTH elements, `value * 2^exponent`, normalized.
typedef struct {
  pair value;
  I exponent;
} scaled_pair;

// The errors of `count` outputs against the values that `values_at` tells of from `source`, each known to
// `epsilon` of itself. Lists those whose error is open, and returns how many they are.
static inline __attribute__((always_inline)) size_t measure_against(
    scaled_pair (*values_at)(const void *source, size_t i), const void *source, double epsilon,
    const softmax_measure_task *task, const double *outputs, size_t count, double *ulps, size_t *open) {
  I none = {0}, is_open;
  size_t *end = open;
  for (size_t i = 0; i < count; i += WIDTH) {
    size_t lanes = smaller(count - i, WIDTH);
    double last[WIDTH] = {0}, errors[WIDTH];
    if (lanes < WIDTH) memcpy(last, outputs + i, lanes * sizeof(double));
    scaled_pair exact = values_at(source, i);
    V result = ulps_of(
        exact.value, exact.exponent, load(lanes < WIDTH ? last : outputs + i),
        none + task->min_exponent, none + (task->significand_bits - 1), epsilon, &is_open);
    if (lanes == WIDTH) {
      store(ulps + i, result);
    } else {
      store(errors, result);
      memcpy(ulps + i, errors, lanes * sizeof(double));
    }
    if (__builtin_expect(any(is_open), 0))
      for (size_t lane = 0; lane < lanes; lane++)
        if (is_open[lane]) *end++ = i + lane;
  }
  return (size_t)(end - open);
}

typedef struct {
  softmax_accurate_row row;
  pair by;
} accurate_source;

static inline scaled_pair log_probabilities_at(const void *source, size_t i) {
  const accurate_source *from = source;
  pair gap = {load(from->row.gaps + i), load(from->row.gap_tails + i)};
  return (scaled_pair){sum_of(gap, from->by), {0}};
}

static inline scaled_pair probabilities_at(const void *source, size_t i) {
  const accurate_source *from = source;
  pair head = {load(from->row.heads + i), load(from->row.tails + i)};
  scaled_pair found = {product_of(head, from->by), {0}};
  for (size_t lane = 0; lane < WIDTH; lane++) found.exponent[lane] = from->row.exponents[i + lane];
  return found;
}

// Errors of a row's outputs by what `accurate` left in `row`.
static size_t measure(
    const softmax_measure_task *task, softmax_accurate_row row, const double *outputs, size_t count,
    double *ulps, size_t *open) {
  accurate_source source = {row, {all(task->head), all(task->tail)}};
  return task->is_log
      ? measure_against(
            log_probabilities_at, &source, task->epsilon, task, outputs, count, ulps, open)
      : measure_against(
            probabilities_at, &source, task->epsilon, task, outputs, count, ulps, open);
}

typedef struct {
  const double *exponentials;
  factor head;
  V tail;
} narrow_source;

static inline scaled_pair narrow_probabilities_at(const void *source, size_t i) {
  const narrow_source *from = source;
  pair p = quotient(load_pair(from->exponentials + 2 * i), from->head, from->tail);
  // Not normalized yet: the fast tier's tails reach 2^-31 of their heads.
  p.head = fast_two_sum(p.head, p.tail, &p.tail);
  // NaN stands for what is left out as too small.
  I known = (I)(p.head == p.head);
  return (scaled_pair){{choose(known, p.head, (V){0}), choose(known, p.tail, (V){0})}, {0}};
}

// As `measure` for the probabilities of a row in a format of 24 bits or fewer, straight from the logits: the
// fast tier for binary64 knows them to its epsilon, and what it leaves out is below 2^-900. `largest` is the
// largest logit, finite; no logit is NaN or +inf. At most SOFTMAX_KEPT_LOGITS of them.
static size_t measure_narrow(
    const softmax_measure_task *task, const double *logits, double largest, const double *outputs,
    size_t count, double *ulps, size_t *open, double *scratch) {
  pair sum = {{0}, {0}};
  double_exponentials(logits, DOUBLES, count, all(largest), scratch, &sum);
  gather_pair(&sum);
  pair reciprocal = reciprocal_of(sum);
  narrow_source source = {scratch, factor_of(reciprocal.head), reciprocal.tail};
  return measure_against(
      narrow_probabilities_at, &source, softmax_double_epsilon(count), task, outputs, count, ulps,
      open);
}

#endif
