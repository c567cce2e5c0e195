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

// Each kind of logits and results gets code of its own: the arguments that say which are constants
// wherever they are asked.
static inline size_t certify_kind(
    const softmax_task *task, layout kind, const void *logits, size_t rows, size_t count,
    void *results, size_t *refused, double *scratch) {
  if (task->quantity == SOFTMAX_PROBABILITIES)
    return task->gives_doubles
               ? double_rows(logits, kind, rows, count, results, refused, scratch)
               : float_rows(logits, kind, rows, count, &task->grid, results, refused, scratch);
  int is_sum = task->quantity == SOFTMAX_LOG_SUM;
  return task->gives_doubles
             ? log_rows(
                   logits, kind, rows, count, (log_output){1, is_sum, results}, refused, scratch)
             : log_rows(
                   logits, kind, rows, count, (log_output){0, is_sum, results}, refused, scratch);
}

static size_t certify(
    const softmax_task *task, const void *logits, size_t rows, size_t count, void *results,
    size_t *refused, double *scratch) {
  return task->takes_doubles
             ? certify_kind(task, DOUBLES, logits, rows, count, results, refused, scratch)
             : certify_kind(task, FLOATS, logits, rows, count, results, refused, scratch);
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
