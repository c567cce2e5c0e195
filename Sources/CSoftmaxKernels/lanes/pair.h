// Numbers as the sum of two doubles, in each lane.
#ifndef LANES_PAIR_H
#define LANES_PAIR_H

#include "../compiler.h"

#include "arithmetic.h"

typedef struct {
  V head, tail;
} pair;

static inline pair load_pair(const double *stored) {
  return (pair){load(stored), load(stored + WIDTH)};
}

static inline void store_pair(double *stored, pair value) {
  store(stored, value.head);
  store(stored + WIDTH, value.tail);
}

// A sum of pairs: tails are added plainly, and carried into the head now and then.
static inline void add_pair(pair *sum, pair term) {
  V missed;
  sum->head = two_sum(sum->head, term.head, &missed);
  sum->tail += missed + term.tail;
}

static inline void carry(pair *sum) { sum->head = fast_two_sum(sum->head, sum->tail, &sum->tail); }

// The sum of all lanes, in each.
static inline void gather_pair(pair *sum) {
  pair total = {all(sum->head[0]), all(sum->tail[0])};
  for (int i = 1; i < WIDTH; i++) add_pair(&total, (pair){all(sum->head[i]), all(sum->tail[i])});
  carry(&total);
  *sum = total;
}

#endif
