// Errors of somebody's outputs, in ulps, against values in double-double arithmetic.

// 2^e for -1022 <= e <= 1023.
static inline V two_to(I e) { return (V)((e + 1023) << 52); }

static inline I choose_integers(I mask, I a, I b) { return (mask & a) | (~mask & b); }

static inline I smaller_of(I a, I b) { return choose_integers(a < b, a, b); }
static inline I larger_of(I a, I b) { return choose_integers(a > b, a, b); }

// v * 2^e for |e| <= 2044, in two steps; exact unless the result is subnormal or overflows.
static inline V scale_by(V v, I e) {
  I half = e >> 1;
  return v * two_to(half) * two_to(e - half);
}

// (output - value * 2^exponent) / ulp, where the value is known to `epsilon` of itself. NaN where the
// output is not finite; `open` is set where the value is too near to a power of two to tell its binade, or
// the error too large. What lies in (0, 1) and cannot be told from 1 is below it.
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

static inline void measure_vector(
    const softmax_measure_task *task, softmax_accurate_row row, const double *outputs, size_t i,
    double *ulps, unsigned *open_lanes) {
  V output = load(outputs);
  pair by = {all(task->head), all(task->tail)}, value;
  I exponent = {0};
  if (task->is_log) {
    value = sum_of((pair){load(row.gaps + i), load(row.gap_tails + i)}, by);
  } else {
    value = product_of((pair){load(row.heads + i), load(row.tails + i)}, by);
    for (size_t lane = 0; lane < WIDTH; lane++) exponent[lane] = row.exponents[i + lane];
  }
  I open, zero = {0};
  V result = ulps_of(
      value, exponent, output, zero + task->min_exponent, zero + (task->significand_bits - 1),
      0x1p-94, &open);
  store(ulps, result);
  *open_lanes = 0;
  if (__builtin_expect(any(open), 0))
    for (unsigned lane = 0; lane < WIDTH; lane++) *open_lanes |= open[lane] ? 1u << lane : 0;

}

static size_t measure(
    const softmax_measure_task *task, softmax_accurate_row row, const double *outputs, size_t count,
    double *ulps, size_t *open) {
  size_t *end = open, i = 0;
  unsigned lanes;
  for (; i + WIDTH <= count; i += WIDTH) {
    measure_vector(task, row, outputs + i, i, ulps + i, &lanes);
    if (__builtin_expect(lanes != 0, 0)) end = list(end, lanes, i, 1);
  }
  if (i < count) {
    double last[WIDTH] = {0}, errors[WIDTH];
    memcpy(last, outputs + i, (count - i) * sizeof(double));
    measure_vector(task, row, last, i, errors, &lanes);
    memcpy(ulps + i, errors, (count - i) * sizeof(double));
    end = list(end, lanes & ((1u << (count - i)) - 1), i, 1);
  }
  return (size_t)(end - open);
}

// As `measure` for the probabilities of a row in a format of 24 bits or fewer, straight from the logits: the
// fast tier for binary64 knows them to 2^-80, and what it leaves out is below 2^-900. `largest` is the
// largest logit, finite; no logit is NaN or +inf. At most SOFTMAX_KEPT_LOGITS of them.
static size_t measure_narrow(
    const softmax_measure_task *task, const double *logits, double largest, const double *outputs,
    size_t count, double *ulps, size_t *open, double *scratch) {
  pair sum = {{0}, {0}};
  double_exponentials(logits, DOUBLES, count, all(largest), scratch, &sum);
  gather_pair(&sum);
  pair reciprocal = reciprocal_of(sum);
  factor head = factor_of(reciprocal.head);
  I zero = {0}, is_open;
  size_t *end = open;
  for (size_t i = 0; i < count; i += WIDTH) {
    size_t lanes = smaller(count - i, WIDTH);
    pair p = quotient(load_pair(scratch + 2 * i), head, reciprocal.tail);
    I known = (I)(p.head == p.head);
    p.head = choose(known, p.head, (V){0});
    p.tail = choose(known, p.tail, (V){0});
    double last[WIDTH] = {0}, errors[WIDTH];
    if (lanes < WIDTH) memcpy(last, outputs + i, lanes * sizeof(double));
    V result = ulps_of(
        p, zero, load(lanes < WIDTH ? last : outputs + i), zero + task->min_exponent,
        zero + (task->significand_bits - 1), 0x1p-70, &is_open);
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
