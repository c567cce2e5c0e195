// The double-double tier: exponentials to about 2^-102 of themselves, with the same bits on every
// processor: only sums, products and their exact errors are used, in the same order everywhere.
//
// Names follow Joldes, Muller and Popescu, "Tight and rigorous error bounds for basic building blocks
// of double-word arithmetic" (ACM TOMS 44, 2017); u = 2^-53.
#ifndef TIERS_ACCURATE_H
#define TIERS_ACCURATE_H

#include "../compiler.h"

#include <math.h>

#include "../constants.h"
#include "../include/CSoftmaxKernels.h"
#include "../lanes/logits.h"
#include "../lanes/pair.h"

// AccurateDWPlusDW (their algorithm 6): relative error below 3 u^2 + 13 u^3.
static inline pair sum_of(pair a, pair b) {
  V s_tail, t_tail;
  V s = two_sum(a.head, b.head, &s_tail);
  V t = two_sum(a.tail, b.tail, &t_tail);
  V v = fast_two_sum(s, s_tail + t, &s_tail);
  V tail;
  V head = fast_two_sum(v, t_tail + s_tail, &tail);
  return (pair){head, tail};
}

// DWPlusFP (algorithm 4): relative error at most 2 u^2.
static inline pair sum_with(pair a, V b) {
  V s_tail, tail;
  V s = two_sum(a.head, b, &s_tail);
  V head = fast_two_sum(s, a.tail + s_tail, &tail);
  return (pair){head, tail};
}

// DWTimesDW1 (algorithm 10): relative error below 7 u^2.
static inline pair product_of(pair a, pair b) {
  V missed, tail;
  V product = two_product(factor_of(a.head), factor_of(b.head), &missed);
  V cross = a.head * b.tail + a.tail * b.head;
  V head = fast_two_sum(product, missed + cross, &tail);
  return (pair){head, tail};
}

// e^r - 1 for |r| <= ln2/512, r + r^2 (1/2 + r (1/6 + r (1/24 + r q))).
static inline pair accurate_expm1(pair r) {
  V q = all(accurate_tail[5]);
  for (int i = 4; i >= 0; i--) q = q * r.head + accurate_tail[i];
  pair sum = sum_with((pair){all(fourth_head), all(fourth_tail)}, q * r.head);
  sum = sum_of((pair){all(third_head), all(third_tail)}, product_of(r, sum));
  sum = sum_with(product_of(r, sum), all(0.5));
  return sum_of(r, product_of(product_of(r, r), sum));
}

// The gap less k steps of ln2/256, to 2^-107: what is rounded is far below (lemma 1).
static inline pair accurate_reduce(pair gap, I *bits) {
  V k = nearest_integer(gap.head * steps_per_ln2, bits);
  V missed, rest, tail;
  V a = two_sum(gap.head - k * step_short_1, k * -step_short_2, &missed);
  V b = two_sum(a, gap.tail, &rest);
  V head = fast_two_sum(b, rest + (missed - k * step_short_3), &tail);
  return (pair){head, tail};
}

// e^gap over 2^(k >> 8), k in the low bits of `bits`, for -4000 <= gap <= 0.
static inline pair accurate_exponential(pair gap, I *bits) {
  pair t;
  pair m = accurate_expm1(accurate_reduce(gap, bits));
  power_exact(*bits, &t.head, &t.tail);
  return sum_of(t, product_of(t, m));
}

// (logit - largest) / T, not divided where T = 1.
static inline pair accurate_gap(V logit, V largest, pair inverse, int is_scaled) {
  pair gap;
  gap.head = two_sum(logit, -largest, &gap.tail);
  return is_scaled ? product_of(gap, inverse) : gap;
}

// Eight partial sums, whatever WIDTH is, so that the total has the same bits everywhere.
#define PARTS (8 / WIDTH)

static inline void accurate_vector(
    V logit, V largest, pair inverse, int is_scaled, pair *sum, size_t *ties, size_t i,
    size_t lanes, softmax_accurate_row row) {
  pair gap = accurate_gap(logit, largest, inverse, is_scaled);
  I near = (I)(gap.head >= -4000) & (I)(logit < largest);
  // Not NaN or infinite, so that nothing spreads from a lane that is out of reach.
  pair kept = {choose(near, gap.head, (V){0}), choose(near, gap.tail, (V){0})};
  I bits;
  pair e = accurate_exponential(kept, &bits);
  I at_top = (I)(logit == largest);
  e.head = choose(near | at_top, e.head, (V){0});
  e.tail = choose(near | at_top, e.tail, (V){0});
  // Below 2^-923 an exponential adds nothing to a sum; it is added as it is only above.
  I counts = near & (I)(gap.head > -640);
  V scale = choose(counts, power_of_two(bits, 8), (V){0});
  *sum = sum_of(*sum, (pair){e.head * scale, e.tail * scale});
  gap.tail = choose((I)(gap.head > -INFINITY), gap.tail, (V){0});
  // The low 32 bits of 1.5 * 2^52 + k are k.
  I exponents = (I)((U)bits << 32) >> 40 & near;
  if (__builtin_expect(any(at_top), 0))
    for (size_t lane = 0; lane < lanes; lane++) *ties += at_top[lane] != 0;
  if (lanes == WIDTH) {
    store(row.heads + i, e.head);
    store(row.tails + i, e.tail);
    store(row.gaps + i, gap.head);
    store(row.gap_tails + i, gap.tail);
  }
  for (size_t lane = 0; lane < lanes; lane++) {
    if (lanes != WIDTH) {
      row.heads[i + lane] = e.head[lane];
      row.tails[i + lane] = e.tail[lane];
      row.gaps[i + lane] = gap.head[lane];
      row.gap_tails[i + lane] = gap.tail[lane];
    }
    row.exponents[i + lane] = (int32_t)exponents[lane];
  }
}

static softmax_accurate_sums accurate(
    const double *logits, size_t count, double largest, double inverse_head, double inverse_tail,
    softmax_accurate_row row) {
  pair inverse = {all(inverse_head), all(inverse_tail)};
  int is_scaled = inverse_head != 1 || inverse_tail != 0;
  pair sums[PARTS] = {0};
  size_t ties = 0;
  for (size_t i = 0; i < count; i += WIDTH) {
    size_t lanes = smaller(count - i, WIDTH);
    V x = lanes == WIDTH ? load(logits + i) : last_logits(logits, DOUBLES, i, count);
    accurate_vector(
        x, all(largest), inverse, is_scaled, &sums[i / WIDTH % PARTS], &ties, i, lanes, row);
  }
  pair total = {{0}, {0}};
  for (size_t i = 0; i < 8; i++) {
    pair part = sums[i / WIDTH];
    total = sum_of(total, (pair){all(part.head[i % WIDTH]), all(part.tail[i % WIDTH])});
  }
  return (softmax_accurate_sums){total.head[0], total.tail[0], ties};
}

#endif
