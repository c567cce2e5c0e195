// Log-softmax and log-sum-exp of the fast tiers: v = (x - max) - L and max + L with L = ln S.
//
// s is the sum of the exponentials below the largest, of which there are `ties`, and S = ties + s: so
// L keeps its precision next to 0. Nothing cancels in v, since x - max <= 0 <= L; in max + L something
// may, and the margins are absolute. Derivation: Proofs/README.md.
#ifndef TIERS_LOGARITHMS_H
#define TIERS_LOGARITHMS_H

#include "../compiler.h"

#include <math.h>

#include "../include/CSoftmaxKernels.h"
#include "../lanes/logits.h"
#include "../lanes/pair.h"
#include "fast_double.h"
#include "fast_float.h"
#include "rows.h"

// Per lane: s, how often the largest occurs, and the relative error of s.
typedef struct {
  pair others;
  V ties, epsilon;
} other_logits;

typedef struct {
  pair value;
  V margin;
} bounded;

// s below this is not known: terms may have been left out, or taken for e^-700.
#define LEAST_SUM 0x1p-800

// ln(ties + s) for S >= 1 + 2^-10: one Newton step from any good guess y, since S e^-y = 1 + r gives
// L = y + r - r^2/2 + r^3/3 - ...
static inline bounded newton_log(other_logits sums) {
  V guess, missed;
  for (int i = 0; i < WIDTH; i++) guess[i] = log1p(sums.ties[i] - 1 + sums.others.head[i]);
  V head = two_sum(sums.ties, sums.others.head, &missed), tail = missed + sums.others.tail;
  pair e = double_exponential(-guess, (V){0});
  V product = two_product(factor_of(head), factor_of(e.head), &missed);
  V cross = multiply_add(head, e.tail, tail * e.head);
  V r = (product - 1) + (missed + cross);
  bounded result = {{guess, r - 0.5 * r * r}, guess * sums.epsilon + 0x1p-79};
  result.margin = choose((I)(r < 0x1p-40) & (I)(r > -0x1p-40), result.margin, all(INFINITY));
  return result;
}

// ln(1 + s) for s < 2^-10: s - s^2/2 + s^3 (1/3 - s/4 + s^2/5 - ...), to 2^-72 of itself.
static inline bounded series_log(other_logits sums) {
  V s = sums.others.head, square_tail, missed;
  V square = two_product(factor_of(s), factor_of(s), &square_tail);
  V head = fast_two_sum(s, -0.5 * square, &missed);
  V rest = all(1.0 / 8);
  for (int divisor = 7; divisor >= 3; divisor--) rest = 1.0 / divisor - s * rest;
  V tail = missed - 0.5 * square_tail + (sums.others.tail - s * sums.others.tail);
  return (bounded){{head, tail + s * square * rest}, s * (sums.epsilon + 0x1p-72)};
}

static inline bounded log_of_sum(other_logits sums) {
  I is_single = (I)(sums.ties == 1);
  I is_small = is_single & (I)(sums.others.head < 0x1p-10);
  I is_unknown = is_single & (I)(sums.others.head < LEAST_SUM);
  bounded a = newton_log(sums), b = series_log(sums);
  bounded result = {
      {choose(is_small, b.value.head, a.value.head), choose(is_small, b.value.tail, a.value.tail)},
      choose(is_small, b.margin, a.margin)};
  result.value.head = choose(is_unknown, (V){0}, result.value.head);
  result.value.tail = choose(is_unknown, (V){0}, result.value.tail);
  result.margin = choose(is_unknown, all(2 * LEAST_SUM), result.margin);
  return result;
}

// a + L or a - L, a given as head and tail; `slack` is the relative error allowed for rounding.
static inline bounded with_log(pair a, bounded log, V sign, double slack) {
  V missed;
  V head = two_sum(a.head, sign * log.value.head, &missed);
  V tail = missed + (a.tail + sign * log.value.tail);
  return (bounded){{head, tail}, log.margin + maximum(head, -head) * slack};
}

// Rounds; a bit is set for each lane in which the enclosure does not tell how.
static inline unsigned test_bounded_double(bounded v, V *result) {
  *result = v.value.head + (v.value.tail + v.margin);
  return differ(v.value.head + (v.value.tail - v.margin), *result);
}

static inline unsigned test_bounded_float(bounded v, F *result) {
  V lower = v.value.head + (v.value.tail - v.margin);
  V upper = v.value.head + (v.value.tail + v.margin);
  // Both may become zeros, which compare as equal, of either sign.
  upper = choose((I)(lower < 0) & (I)(upper >= 0), all(NAN), upper);
  *result = __builtin_convertvector(upper, F);
  return differ_floats(__builtin_convertvector(lower, F), *result);
}

// The ends in double are themselves rounded: Floats leave room for that, Doubles for the tails.
#define FLOAT_SLACK 0x1p-50
#define DOUBLE_SLACK 0x1p-100

static inline unsigned test_bounded(bounded v, int gives_doubles, vector_results *results) {
  return gives_doubles ? test_bounded_double(v, &results->doubles)
                       : test_bounded_float(v, &results->floats);
}

// One vector of log-softmax: lanes that are masked give -inf.
static inline unsigned log_vector(
    V logit, V largest, bounded log, int gives_doubles, vector_results *results) {
  pair gap;
  gap.head = two_sum(logit, -largest, &gap.tail);
  bounded v = with_log(gap, log, all(-1), gives_doubles ? DOUBLE_SLACK : FLOAT_SLACK);
  I masked = (I)(logit == -INFINITY);
  v.value.head = choose(masked, all(-INFINITY), v.value.head);
  v.value.tail = choose(masked, (V){0}, v.value.tail);
  v.margin = choose(masked, (V){0}, v.margin);
  return test_bounded(v, gives_doubles, results);
}

// One vector of log-sum-exp.
static inline unsigned log_sum_vector(
    V largest, bounded log, int gives_doubles, vector_results *results) {
  pair at_top = {largest, {0}};
  bounded v = with_log(at_top, log, all(1), gives_doubles ? DOUBLE_SLACK : FLOAT_SLACK);
  return test_bounded(v, gives_doubles, results);
}

// s and ties over a part of a row, lane by lane.
typedef struct {
  float_sum floats;
  pair doubles;
  V ties;
} other_sums;

static inline void add_others(V logit, V largest, int gives_doubles, other_sums *sums) {
  I is_below = (I)(logit < largest);
  sums->ties += choose((I)(logit == largest), all(1), (V){0});
  if (gives_doubles) {
    pair stored, e = double_element(logit, largest, &stored);
    add_pair(&sums->doubles, (pair){choose(is_below, e.head, (V){0}), choose(is_below, e.tail, (V){0})});
  } else {
    sums->floats.block += choose(is_below, float_exponential(logit - largest), (V){0});
  }
}

static inline void close_others(int gives_doubles, other_sums *sums) {
  if (gives_doubles) carry(&sums->doubles);
  else close_block(&sums->floats);
}

static inline void add_all_others(
    const void *logits, layout kind, size_t count, V largest, int gives_doubles,
    other_sums *sums) {
  size_t i = 0;
  while (i + WIDTH <= count) {
    size_t end = count - i < SUM_BLOCK * WIDTH ? count : i + SUM_BLOCK * WIDTH;
    for (; i + WIDTH <= end; i += WIDTH)
      add_others(logits_at(logits, kind, i), largest, gives_doubles, sums);
    close_others(gives_doubles, sums);
  }
  if (i < count) {
    add_others(last_logits(logits, kind, i, count), largest, gives_doubles, sums);
    close_others(gives_doubles, sums);
  }
}

static inline other_logits finished(other_sums sums, int gives_doubles, V epsilon) {
  if (gives_doubles) return (other_logits){sums.doubles, sums.ties, epsilon};
  pair others = {sums.floats.head + sums.floats.tail, (V){0}};
  return (other_logits){others, sums.ties, epsilon};
}

// What is known of a row: s and its relative error, and L.
typedef struct {
  V epsilon;
  other_sums sums;
  bounded log;
} log_row;

static inline log_row log_row_of(int gives_doubles, size_t count) {
  double epsilon = gives_doubles ? softmax_double_epsilon(count) : softmax_float_epsilon(count);
  return (log_row){.epsilon = all(epsilon)};
}

INLINED void log_clear(const tier *t, void *self) {
  (void)t;
  ((log_row *)self)->sums = (other_sums){0};
}

INLINED void log_add(
    const tier *t, void *self, const void *logits, layout kind, size_t count, V largest,
    double *kept) {
  (void)kept;
  log_row *row = self;
  other_sums sums = row->sums;
  add_all_others(logits, kind, count, largest, t->gives_doubles, &sums);
  row->sums = sums;
}

INLINED void log_gather(const tier *t, void *self) {
  (void)t;
  other_sums *sums = &((log_row *)self)->sums;
  double ties = 0;
  for (int i = 0; i < WIDTH; i++) ties += sums->ties[i];
  sums->ties = all(ties);
  gather_float(&sums->floats);
  gather_pair(&sums->doubles);
}

INLINED void log_close(const tier *t, void *self) {
  log_row *row = self;
  row->log = log_of_sum(finished(row->sums, t->gives_doubles, row->epsilon));
}

INLINED unsigned log_result(
    const tier *t, const void *self, V largest, const void *logits, layout kind, size_t i,
    size_t lanes, const double *kept, vector_results *results) {
  (void)kept;
  bounded log = ((const log_row *)self)->log;
  if (t->gives_sums) return log_sum_vector(largest, log, t->gives_doubles, results);
  V x = lanes == WIDTH ? logits_at(logits, kind, i) : last_logits(logits, kind, i, i + lanes);
  return log_vector(x, largest, log, t->gives_doubles, results);
}

#define LOG_TIER(doubles, sums) \
  { \
      .keeps = 0, .gives_doubles = doubles, .gives_sums = sums, .clear = log_clear, \
      .add = log_add, .gather = log_gather, .close = log_close, .result = log_result, \
  }
static const tier float_log_tier = LOG_TIER(0, 0), double_log_tier = LOG_TIER(1, 0);
static const tier float_log_sum_tier = LOG_TIER(0, 1), double_log_sum_tier = LOG_TIER(1, 1);

#endif
