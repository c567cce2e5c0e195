// Rows of logits as vectors: how they are read, what they reach up to, and which of their results were refused.
#ifndef LANES_LOGITS_H
#define LANES_LOGITS_H

#include "../compiler.h"

#include <math.h>
#include <stddef.h>

#include "arithmetic.h"

// How logits lie in memory.
typedef enum { FLOATS, DOUBLES } layout;

static inline size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

static inline const void *advance(const void *logits, layout kind, size_t by) {
  return (const char *)logits + by * (kind == FLOATS ? sizeof(float) : sizeof(double));
}

// Each lane's largest logit so far, and whether it has met a NaN.
typedef struct {
  V largest;
  I undefined;
} extent;

static inline void extend(extent *e, V logits) {
  e->largest = maximum(logits, e->largest);
  e->undefined |= (I)(logits != logits);
}

// Lanes without a softmax: with a NaN, a +inf, or nothing above -inf.
static inline I without_softmax(extent e) {
  return e.undefined | (I)(e.largest == INFINITY) | (I)(e.largest == -INFINITY);
}

// WIDTH logits from index `i` on.
static inline V logits_at(const void *logits, layout kind, size_t i) {
  if (kind == DOUBLES) return load((const double *)logits + i);
  return __builtin_convertvector(load_floats((const float *)logits + i), V);
}

// The logits from index `i` to the last, fewer than WIDTH, and -inf, which adds nothing.
static inline V last_logits(const void *logits, layout kind, size_t i, size_t count) {
  double lanes[WIDTH];
  for (size_t lane = 0; lane < WIDTH; lane++) {
    size_t j = i + lane;
    lanes[lane] = j >= count       ? -INFINITY
                  : kind == FLOATS ? ((const float *)logits)[j]
                                   : ((const double *)logits)[j];
  }
  return load(lanes);
}

// What a row's logits reach up to, in every lane.
static inline extent extent_of_row(const void *logits, layout kind, size_t count) {
  extent e = {all(-INFINITY), (I){0}};
  size_t i = 0;
  for (; i + WIDTH <= count; i += WIDTH) extend(&e, logits_at(logits, kind, i));
  if (i < count) extend(&e, last_logits(logits, kind, i, count));
  e.largest = all(largest_lane(e.largest));
  e.undefined = (I){0} - any(e.undefined);
  return e;
}

// Rows of at most so many logits are worked on WIDTH at a time, one in each lane.
#define SHORT_ROW 64

// Logit j of WIDTH rows side by side, for each j.
static inline void transpose_in(const void *logits, layout kind, size_t count, double *columns) {
  for (size_t lane = 0; lane < WIDTH; lane++)
    for (size_t j = 0; j < count; j++)
      columns[j * WIDTH + lane] = kind == FLOATS ? ((const float *)logits)[lane * count + j]
                                                 : ((const double *)logits)[lane * count + j];
}

// Appends the elements of the lanes set in `lanes`: `first`, and `step` more for each lane.
static inline size_t *list(size_t *refused, unsigned lanes, size_t first, size_t step) {
  for (; lanes != 0; lanes &= lanes - 1) *refused++ = first + step * (size_t)__builtin_ctz(lanes);
  return refused;
}

#endif
