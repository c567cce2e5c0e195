// What the kernels of all instruction sets share about vectors: selection, exact sums and products,
// and the reduction of an exponent to a short interval.
//
// V is a vector of WIDTH doubles, I of as many 64-bit integers, F of as many floats.

typedef uint64_t U __attribute__((vector_size(WIDTH * 8)));

static inline V all(double value) { return (V){0} + value; }

// Lanes of `a` where `mask` is set, else of `b`. Masks are all ones or all zeros.
static inline V choose(I mask, V a, V b) { return (V)((mask & (I)a) | (~mask & (I)b)); }

// fastTwoSum (Dekker 1971): a + b = sum + error exactly where |a| >= |b| or a = 0.
static inline V fast_two_sum(V a, V b, V *error) {
  V sum = a + b;
  *error = b - (sum - a);
  return sum;
}

// twoSum (Knuth, TAOCP 4.2.2): a + b = sum + error exactly unless the sum overflows.
static inline V two_sum(V a, V b, V *error) {
  V sum = a + b, virtual = sum - a;
  *error = (a - (sum - virtual)) + (b - virtual);
  return sum;
}

// A factor made ready for exact products: without FMA, cut into 26 and 27 bits (Veltkamp 1968).
typedef struct {
  V value;
#if !FUSED
  V high, low;
#endif
} factor;

static inline factor factor_of(V value) {
#if FUSED
  return (factor){value};
#else
  V scaled = value * 0x1.000002p27;
  V high = scaled - (scaled - value);
  return (factor){value, high, value - high};
#endif
}

// a * b = product + error exactly (Dekker 1971 without FMA), as long as nothing under- or overflows.
static inline V two_product(factor a, factor b, V *error) {
  V product = a.value * b.value;
#if FUSED
  *error = multiply_add(a.value, b.value, -product);
#else
  *error = ((a.high * b.high - product) + a.high * b.low + a.low * b.high) + a.low * b.low;
#endif
  return product;
}

// The integer nearest to each lane of `value`, |value| < 2^51, as a double and in the low bits of
// `bits`: adding 1.5 * 2^52 leaves no place for a fraction.
static inline V nearest_integer(V value, I *bits) {
  V shifted = value + 0x1.8p52;
  *bits = (I)shifted;
  return shifted - 0x1.8p52;
}

// 2^e for e >= -1022, where e is a multiple of 2^-shift whose integral part stands in `bits`.
static inline V power_of_two(I bits, int shift) {
  return (V)((I)(((U)bits >> shift) << 52) + ((int64_t)1023 << 52));
}

// The largest of the lanes.
static inline double largest_lane(V v) {
  double result = v[0];
  for (int i = 1; i < WIDTH; i++) result = v[i] > result ? v[i] : result;
  return result;
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

// How logits lie in memory.
typedef enum { FLOATS, DOUBLES } layout;

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
