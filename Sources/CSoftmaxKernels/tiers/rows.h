// The way through rows of logits, the same for every fast tier: short rows WIDTH at a time, one in each lane, the
// others one by one. What a tier makes of them is its own.
#ifndef TIERS_ROWS_H
#define TIERS_ROWS_H

#include "../compiler.h"

#include <math.h>
#include <string.h>

#include "../include/CSoftmaxKernels.h"
#include "../lanes/logits.h"

// The driver is compiled anew for each tier, whose functions become part of it.
#define INLINED static inline __attribute__((always_inline))

// WIDTH results, in the type that is asked for.
typedef struct {
  V doubles;
  F floats;
} vector_results;

// What a tier does with a row, or with WIDTH rows, of which it knows `self`.
typedef struct tier tier;
struct tier {
  // Whether results are made of what `add` kept, or else of the logits.
  int keeps;
  // Whether results are doubles; and whether a row has one, or else one for each logit.
  int gives_doubles, gives_sums;
  void (*clear)(const tier *t, void *self);
  // Adds the exponentials of `count` logits less `largest`, lane by lane; what it keeps fills whole vectors.
  void (*add)(
      const tier *t, void *self, const void *logits, layout kind, size_t count, V largest,
      double *kept);
  // Where a row has all lanes: the sums of all of them, in each.
  void (*gather)(const tier *t, void *self);
  // After the last logit: what results are made with.
  void (*close)(const tier *t, void *self);
  // Results of `lanes` logits from index `i` on, or of the rows; a bit is set for each lane that is refused.
  unsigned (*result)(
      const tier *t, const void *self, V largest, const void *logits, layout kind, size_t i,
      size_t lanes, const double *kept, vector_results *results);
};

// Rows, and where their results and refusals go.
typedef struct {
  const void *logits;
  layout kind;
  size_t rows, count;
  void *results;
  double *scratch;
} row_work;

INLINED void put(const tier *t, const row_work *work, size_t place, double d, float f) {
  if (t->gives_doubles) ((double *)work->results)[place] = d;
  else ((float *)work->results)[place] = f;
}

INLINED void put_vector(
    const tier *t, const row_work *work, size_t place, size_t lanes, const vector_results *results) {
  if (t->gives_doubles)
    memcpy((double *)work->results + place, &results->doubles, lanes * sizeof(double));
  else
    memcpy((float *)work->results + place, &results->floats, lanes * sizeof(float));
}

// NaN throughout; what the log-sum-exp is, the next tier knows.
INLINED size_t *without_results(const tier *t, const row_work *work, size_t row, size_t *refused) {
  if (t->gives_sums) return list(refused, 1, row, 1);
  for (size_t i = 0; i < work->count; i++) put(t, work, row * work->count + i, NAN, NAN);
  return refused;
}

// Results of `count` logits, numbered from `first` on.
INLINED size_t *results_of(
    const tier *t, const void *self, V largest, const row_work *work, const void *logits,
    size_t count, size_t first, size_t *refused) {
  size_t i = 0;
  for (; i + WIDTH <= count; i += WIDTH) {
    vector_results results = {{0}, {0}};
    unsigned lanes =
        t->result(t, self, largest, logits, work->kind, i, WIDTH, work->scratch, &results);
    put_vector(t, work, first + i, WIDTH, &results);
    if (__builtin_expect(lanes != 0, 0)) refused = list(refused, lanes, first + i, 1);
  }
  if (i < count) {
    size_t rest = count - i;
    vector_results results = {{0}, {0}};
    unsigned lanes =
        t->result(t, self, largest, logits, work->kind, i, rest, work->scratch, &results);
    put_vector(t, work, first + i, rest, &results);
    refused = list(refused, lanes & ((1u << rest) - 1), first + i, 1);
  }
  return refused;
}

// One row. What does not fit into the scratch memory is computed twice.
INLINED size_t *one_row(
    const tier *t, void *self, const row_work *work, size_t row, size_t *refused) {
  size_t count = work->count, first = row * count;
  const void *logits = advance(work->logits, work->kind, first);
  extent e = extent_of_row(logits, work->kind, count);
  if (any(without_softmax(e))) return without_results(t, work, row, refused);
  size_t most = t->keeps ? SOFTMAX_KEPT_LOGITS : count;
  t->clear(t, self);
  for (size_t i = 0; i < count; i += most)
    t->add(
        t, self, advance(logits, work->kind, i), work->kind, smaller(count - i, most), e.largest,
        work->scratch);
  t->gather(t, self);
  t->close(t, self);
  if (t->gives_sums) {
    vector_results results = {{0}, {0}};
    unsigned lanes = t->result(t, self, e.largest, logits, work->kind, 0, 1, work->scratch, &results);
    put_vector(t, work, row, 1, &results);
    return list(refused, lanes & 1, row, 1);
  }
  for (size_t i = 0; i < count; i += most) {
    const void *part = advance(logits, work->kind, i);
    size_t size = smaller(count - i, most);
    if (count > most) t->add(t, self, part, work->kind, size, e.largest, work->scratch);
    refused = results_of(t, self, e.largest, work, part, size, first + i, refused);
  }
  return refused;
}

// WIDTH short rows, one in each lane, the first numbered `row`.
INLINED size_t *short_rows(
    const tier *t, void *self, const row_work *work, size_t row, size_t *refused) {
  size_t count = work->count;
  double *columns = work->scratch, *kept = work->scratch + SHORT_ROW * WIDTH;
  transpose_in(advance(work->logits, work->kind, row * count), work->kind, count, columns);
  extent e = {all(-INFINITY), (I){0}};
  for (size_t j = 0; j < count; j++) extend(&e, load(columns + j * WIDTH));
  I undefined = without_softmax(e);
  unsigned without = differ(choose(undefined, all(NAN), (V){0}), (V){0});
  t->clear(t, self);
  t->add(t, self, columns, DOUBLES, count * WIDTH, e.largest, kept);
  t->close(t, self);
  vector_results results = {{0}, {0}};
  if (t->gives_sums) {
    unsigned lanes = t->result(t, self, e.largest, columns, DOUBLES, 0, WIDTH, kept, &results);
    put_vector(t, work, row, WIDTH, &results);
    return list(refused, lanes | without, row, 1);
  }
  for (size_t j = 0; j < count; j++) {
    unsigned lanes = t->result(t, self, e.largest, columns, DOUBLES, j * WIDTH, WIDTH, kept, &results);
    for (size_t lane = 0; lane < WIDTH; lane++)
      put(t, work, (row + lane) * count + j, results.doubles[lane], results.floats[lane]);
    refused = list(refused, lanes & ~without, row * count + j, count);
  }
  for (size_t lane = 0; without >> lane; lane++)
    if (without >> lane & 1) refused = without_results(t, work, row + lane, refused);
  return refused;
}

// All rows. Lists the indices of refused results, and returns how many they are.
INLINED size_t certify_rows(const tier *t, void *self, const row_work *work, size_t *refused) {
  size_t *end = refused, row = 0;
  if (work->count <= SHORT_ROW)
    for (; row + WIDTH <= work->rows; row += WIDTH) end = short_rows(t, self, work, row, end);
  for (; row < work->rows; row++) end = one_row(t, self, work, row, end);
  return (size_t)(end - refused);
}

#endif
