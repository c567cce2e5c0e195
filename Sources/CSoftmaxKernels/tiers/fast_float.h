// The fast tier for results of 24 bits or fewer: everything in double, e = e^(x - max) and p = e / S.
//
// Bounds: Proofs/README.md. The rounding test is `test_float`: both ends of p (1 +- epsilon)
// must round to the same number.
#ifndef TIERS_FAST_FLOAT_H
#define TIERS_FAST_FLOAT_H

#include "../compiler.h"

#include <math.h>

#include "../constants.h"
#include "../include/CSoftmaxKernels.h"
#include "../lanes/logits.h"
#include "rows.h"

// e^gap for gap <= 0; below -700 it stays at e^-700, which rounds as e^gap does.
static inline V float_exponential(V gap) {
  gap = maximum(gap, all(-700));
  I bits;
  V k = nearest_integer(gap * inverse_ln2, &bits);
  V r = multiply_add(k, all(-ln2_short_1), gap);  // exact: lemma 1
  r = multiply_add(k, all(-ln2_short_2), r);
  // Pairs of coefficients first (Estrin): two short chains instead of a long one.
  V square = r * r, even = all(float_tail[8]), odd = all(float_tail[9]);
  for (int i = 6; i >= 0; i -= 2) {
    even = multiply_add(even, square, all(float_tail[i]));
    odd = multiply_add(odd, square, all(float_tail[i + 1]));
  }
  V tail = multiply_add(odd, r, even);
  return (multiply_add(square, tail, r) + 1) * power_of_two(bits, 0);
}

// A sum of numbers in [0, 1]: up to SUM_BLOCK of them plainly, such blocks with their error terms.
typedef struct {
  V block, head, tail;
} float_sum;

#define SUM_BLOCK 32

static inline void close_block(float_sum *s) {
  V error;
  s->head = two_sum(s->head, s->block, &error);
  s->tail += error;
  s->block = (V){0};
}

// The sum of all lanes, in each.
static inline void gather_float(float_sum *s) {
  double head = s->head[0], tail = s->tail[0];
  for (int i = 1; i < WIDTH; i++) {
    double next = head + s->head[i], virtual = next - head;
    tail += ((head - (next - virtual)) + (s->head[i] - virtual)) + s->tail[i];
    head = next;
  }
  s->head = all(head);
  s->tail = all(tail);
}

// The target's grid, lane by lane.
typedef struct {
  V least, magic, spacing, low, high;
  int direction, is_float;
} target;

static inline target target_of(const softmax_grid *grid, size_t count) {
  double epsilon = softmax_float_epsilon(count);
  return (target){
      .least = all(ldexp(1, grid->min_exponent)),
      .magic = all(ldexp(1.5, 53 - grid->significand_bits)),
      .spacing = all(ldexp(1, 1 - grid->significand_bits)),
      .low = all(1 - epsilon),
      .high = all(1 + epsilon),
      .direction = grid->direction,
      .is_float =
          grid->significand_bits == 24 && grid->min_exponent == -126 && grid->direction == 0,
  };
}

// `value` >= 0 rounded to the grid: adding 1.5 * 2^52 spacings leaves no place for less than one.
static inline V on_grid(V value, const target *t) {
  V binade = maximum((V)((I)value & 0x7ff0000000000000), t->least);
  V magic = binade * t->magic;
  V nearest = (value + magic) - magic;
  if (t->direction == 0) return nearest;
  V step = binade * t->spacing;
  if (t->direction < 0) return choose((I)(nearest > value), nearest - step, nearest);
  return choose((I)(nearest < value), nearest + step, nearest);
}

// Rounds p = e * reciprocal; a bit is set for each lane in which the enclosure does not tell how.
static inline unsigned test_float(V e, V low, V high, const target *t, F *result) {
  V lower = e * low, upper = e * high;
  if (t->is_float) {
    *result = __builtin_convertvector(upper, F);
    return differ_floats(__builtin_convertvector(lower, F), *result);
  }
  V rounded = on_grid(upper, t);
  *result = __builtin_convertvector(rounded, F);
  // Rounding up, what is far below the least number has to be told from an exact 0.
  if (t->direction > 0) rounded = choose((I)(upper < 0x1p-900), all(NAN), rounded);
  return differ(on_grid(lower, t), rounded);
}

// The exponentials of `count` logits, stored as a whole number of vectors and summed.
static inline void float_exponentials(
    const void *logits, layout kind, size_t count, V largest, double *stored, float_sum *sum) {
  size_t i = 0;
  while (i + WIDTH <= count) {
    size_t end = count - i < SUM_BLOCK * WIDTH ? count : i + SUM_BLOCK * WIDTH;
    for (; i + WIDTH <= end; i += WIDTH) {
      V e = float_exponential(logits_at(logits, kind, i) - largest);
      store(stored + i, e);
      sum->block += e;
    }
    close_block(sum);
  }
  if (i < count) {
    V x = last_logits(logits, kind, i, count);
    V e = float_exponential(x - largest);
    store(stored + i, e);
    sum->block = e;
    close_block(sum);
  }
}

// What is known of a row: e's sum, and its reciprocal times 1 -+ epsilon.
typedef struct {
  target grid;
  float_sum sum;
  V low, high;
} float_row;

INLINED void float_clear(const tier *t, void *self) {
  (void)t;
  ((float_row *)self)->sum = (float_sum){0};
}

INLINED void float_add(
    const tier *t, void *self, const void *logits, layout kind, size_t count, V largest,
    double *kept) {
  (void)t;
  float_row *row = self;
  float_sum sum = row->sum;
  float_exponentials(logits, kind, count, largest, kept, &sum);
  row->sum = sum;
}

INLINED void float_gather(const tier *t, void *self) {
  (void)t;
  gather_float(&((float_row *)self)->sum);
}

INLINED void float_close(const tier *t, void *self) {
  (void)t;
  float_row *row = self;
  V reciprocal = 1 / (row->sum.head + row->sum.tail);
  row->low = reciprocal * row->grid.low;
  row->high = reciprocal * row->grid.high;
}

INLINED unsigned float_result(
    const tier *t, const void *self, V largest, const void *logits, layout kind, size_t i,
    size_t lanes, const double *kept, vector_results *results) {
  (void)t, (void)largest, (void)logits, (void)kind, (void)lanes;
  const float_row *row = self;
  return test_float(load(kept + i), row->low, row->high, &row->grid, &results->floats);
}

static const tier float_tier = {
    .keeps = 1,
    .gives_doubles = 0,
    .gives_sums = 0,
    .clear = float_clear,
    .add = float_add,
    .gather = float_gather,
    .close = float_close,
    .result = float_result,
};

static void probe_float(
    const double *logits, size_t rows, size_t count, double *values, double *scratch) {
  for (size_t row = 0; row < rows; row++) {
    const double *x = logits + row * count;
    extent e = extent_of_row(x, DOUBLES, count);
    float_sum sum = {0};
    float_exponentials(x, DOUBLES, count, e.largest, scratch, &sum);
    gather_float(&sum);
    V reciprocal = 1 / (sum.head + sum.tail);
    for (size_t i = 0; i < count; i++) values[row * count + i] = scratch[i] * reciprocal[0];
  }
}

#endif
