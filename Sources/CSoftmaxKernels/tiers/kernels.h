// All kernels of one instruction set, whose lanes stand before.
#ifndef TIERS_KERNELS_H
#define TIERS_KERNELS_H

#include "../compiler.h"

#include "../include/CSoftmaxKernels.h"
#include "accurate.h"
#include "fast_double.h"
#include "fast_float.h"
#include "logarithms.h"
#include "measure.h"
#include "plain.h"
#include "rows.h"

static size_t certify_probabilities(
    const softmax_task *task, const row_work *work, size_t *refused) {
  if (task->gives_doubles) {
    double_row row = {.epsilon = all(softmax_double_epsilon(work->count))};
    return certify_rows(&double_tier, &row, work, refused);
  }
  float_row row = {.grid = target_of(&task->grid, work->count)};
  return certify_rows(&float_tier, &row, work, refused);
}

static size_t certify_logarithms(
    const softmax_task *task, const row_work *work, size_t *refused) {
  int gives_sums = task->quantity == SOFTMAX_LOG_SUM;
  log_row row = log_row_of(task->gives_doubles, work->count);
  if (task->gives_doubles)
    return gives_sums ? certify_rows(&double_log_sum_tier, &row, work, refused)
                      : certify_rows(&double_log_tier, &row, work, refused);
  return gives_sums ? certify_rows(&float_log_sum_tier, &row, work, refused)
                    : certify_rows(&float_log_tier, &row, work, refused);
}

static size_t certify(
    const softmax_task *task, const void *logits, size_t rows, size_t count, void *results,
    size_t *refused, double *scratch) {
  layout kind = task->takes_doubles ? DOUBLES : FLOATS;
  row_work work = {logits, kind, rows, count, results, scratch};
  return task->quantity == SOFTMAX_PROBABILITIES ? certify_probabilities(task, &work, refused)
                                                 : certify_logarithms(task, &work, refused);
}

static const softmax_kernels kernels = {
    .name = LANES,
    .computes_plainly = computes_plainly,
    .certify = certify,
    .probe_float = probe_float,
    .probe_double = probe_double,
    .accurate = accurate,
    .measure = measure,
    .measure_narrow = measure_narrow,
};

#endif
