// The fast tier for binary64: every number as head + tail, to about 2^-80 of itself.
//
// Bounds: Proofs/README.md. The rounding test is `test_double`: p + (tail -+ epsilon p) must
// round to the same number.
#ifndef TIERS_FAST_DOUBLE_H
#define TIERS_FAST_DOUBLE_H

#include "../compiler.h"

#include <math.h>
#include <string.h>

#include "../constants.h"
#include "../include/CSoftmaxKernels.h"
#include "../lanes/logits.h"
#include "../lanes/pair.h"
#include "rows.h"

// The gap is cut into k steps of ln2/256 and a rest r + *rest_tail, |r| <= ln2/512; k's bits are in
// `bits`. |gap| <= 746.
static inline V reduce(V gap, V gap_tail, V *rest_tail, I *bits) {
  V k = nearest_integer(gap * steps_per_ln2, bits);
#if FUSED
  *rest_tail = multiply_add(k, all(-step_fused_2), gap_tail);
  return multiply_add(k, all(-step_fused_1), gap);  // exact: lemma 1
#else
  V missed;
  V r = two_sum(gap - k * step_short_1, k * -step_short_2, &missed);  // exact: lemma 1
  *rest_tail = (gap_tail + missed) - k * step_short_3;
  return r;
#endif
}

// e^(r + tail) - 1 for |r| <= ln2/512.
static inline pair double_expm1(V r, V tail) {
  factor f = factor_of(r);
  V square_tail, missed;
  V square = two_product(f, f, &square_tail);
  V q = all(double_tail[4]);
  for (int i = 3; i >= 0; i--) q = multiply_add(q, r, all(double_tail[i]));
  V head = fast_two_sum(r, 0.5 * square, &missed);
  V rest = multiply_add(square * r, q, multiply_add(all(0.5), square_tail, missed));
  // tail * e^r: with tail alone, or r + r^2/2 for e^r - 1, up to 2^-53 or 2^-75 would be missing.
  return (pair){head, rest + multiply_add(tail, head + rest, tail)};
}

// e^(gap + gap_tail) for -640 < gap <= 0.
static inline pair double_exponential(V gap, V gap_tail) {
  I bits;
  V tail, t, t_tail, product_tail, missed;
  V r = reduce(gap, gap_tail, &tail, &bits);
  pair m = double_expm1(r, tail);
  power(bits, &t, &t_tail);
  V product = two_product(factor_of(t), factor_of(m.head), &product_tail);
  V head = fast_two_sum(t, product, &missed);
  V rest = multiply_add(t, m.tail, multiply_add(t_tail, m.head, t_tail));
  V scale = power_of_two(bits, 8);
  return (pair){head * scale, (missed + (product_tail + rest)) * scale};
}

// The gap of a logit, and what to do where the exponential is out of reach: `stored` gets 0 for gaps
// so large that the result is 0, and NaN where only the next tier can tell.
static inline pair double_element(V logit, V largest, pair *stored) {
  V gap_tail;
  V gap = two_sum(logit, -largest, &gap_tail);
  I near = (I)(gap > -640);
  if (__builtin_expect(!any(~near), 1)) {
    *stored = double_exponential(gap, gap_tail);
    return *stored;
  }
  V kept = choose(near, gap, (V){0}), kept_tail = choose(near, gap_tail, (V){0});
  pair e = double_exponential(kept, kept_tail);
  e.head = choose(near, e.head, (V){0});
  e.tail = choose(near, e.tail, (V){0});
  I open = ~near & (I)(gap > -746);
  *stored = (pair){choose(open, all(NAN), e.head), e.tail};
  return e;
}

// 1 / sum, with one Newton step.
static inline pair reciprocal_of(pair sum) {
  V head = 1 / sum.head, missed;
  V product = two_product(factor_of(head), factor_of(sum.head), &missed);
  V residual = ((1 - product) - missed) - head * sum.tail;
  return (pair){head, head * residual};
}

// e / S.
static inline pair quotient(pair e, factor reciprocal, V reciprocal_tail) {
  V missed;
  V head = two_product(factor_of(e.head), reciprocal, &missed);
  V cross = multiply_add(e.head, reciprocal_tail, e.tail * reciprocal.value);
  return (pair){head, missed + cross};
}

// Rounds p; a bit is set for each lane in which the enclosure does not tell how.
static inline unsigned test_double(pair p, V epsilon, V *result) {
  V margin = p.head * epsilon;
  *result = p.head + (p.tail + margin);
  return differ(p.head + (p.tail - margin), *result);
}

// Tails are added plainly for so many terms, then carried into the head.
#define TAIL_BLOCK 32

// The exponentials of `count` logits, stored as head and tail vectors in turn, and summed.
static inline void double_exponentials(
    const void *logits, layout kind, size_t count, V largest, double *stored, pair *sum) {
  pair e;
  size_t i = 0;
  while (i + WIDTH <= count) {
    size_t end = count - i < TAIL_BLOCK * WIDTH ? count : i + TAIL_BLOCK * WIDTH;
    for (; i + WIDTH <= end; i += WIDTH) {
      add_pair(sum, double_element(logits_at(logits, kind, i), largest, &e));
      store_pair(stored + 2 * i, e);
    }
    carry(sum);
  }
  if (i < count) {
    add_pair(sum, double_element(last_logits(logits, kind, i, count), largest, &e));
    store_pair(stored + 2 * i, e);
    carry(sum);
  }
}

// What is known of a row: e's sum, and its reciprocal.
typedef struct {
  V epsilon;
  pair sum;
  factor reciprocal;
  V reciprocal_tail;
} double_row;

INLINED void double_clear(const tier *t, void *self) {
  (void)t;
  ((double_row *)self)->sum = (pair){{0}, {0}};
}

INLINED void double_add(
    const tier *t, void *self, const void *logits, layout kind, size_t count, V largest,
    double *kept) {
  (void)t;
  double_row *row = self;
  pair sum = row->sum;
  double_exponentials(logits, kind, count, largest, kept, &sum);
  row->sum = sum;
}

INLINED void double_gather(const tier *t, void *self) {
  (void)t;
  gather_pair(&((double_row *)self)->sum);
}

INLINED void double_close(const tier *t, void *self) {
  (void)t;
  double_row *row = self;
  pair reciprocal = reciprocal_of(row->sum);
  row->reciprocal = factor_of(reciprocal.head);
  row->reciprocal_tail = reciprocal.tail;
}

INLINED unsigned double_result(
    const tier *t, const void *self, V largest, const void *logits, layout kind, size_t i,
    size_t lanes, const double *kept, vector_results *results) {
  (void)t, (void)largest, (void)logits, (void)kind, (void)lanes;
  const double_row *row = self;
  pair p = quotient(load_pair(kept + 2 * i), row->reciprocal, row->reciprocal_tail);
  return test_double(p, row->epsilon, &results->doubles);
}

static const tier double_tier = {
    .keeps = 1,
    .gives_doubles = 1,
    .gives_sums = 0,
    .clear = double_clear,
    .add = double_add,
    .gather = double_gather,
    .close = double_close,
    .result = double_result,
};

static void probe_double(
    const double *logits, size_t rows, size_t count, double *heads, double *tails,
    double *scratch) {
  for (size_t row = 0; row < rows; row++) {
    const double *x = logits + row * count;
    extent e = extent_of_row(x, DOUBLES, count);
    pair sum = {{0}, {0}};
    double_exponentials(x, DOUBLES, count, e.largest, scratch, &sum);
    gather_pair(&sum);
    pair reciprocal = reciprocal_of(sum);
    factor head = factor_of(reciprocal.head);
    for (size_t i = 0; i < count; i += WIDTH) {
      pair p = quotient(load_pair(scratch + 2 * i), head, reciprocal.tail);
      size_t part = smaller(count - i, WIDTH);
      memcpy(heads + row * count + i, &p.head, part * sizeof(double));
      memcpy(tails + row * count + i, &p.tail, part * sizeof(double));
    }
  }
}

#endif
