#include "CMPFRShim.h"

#include <pthread.h>

#if GMP_NUMB_BITS != 64
#error "the shim reads significands in limbs of 64 bits"
#endif

/// What MPFR keeps per thread and an operation can depend on or change.
typedef struct {
  mpfr_exp_t least, greatest;
  mpfr_flags_t flags;
} thread_state;

static inline thread_state enter(void) {
  thread_state state = {mpfr_get_emin(), mpfr_get_emax(), mpfr_flags_save()};
  mpfr_set_emin(mpfr_get_emin_min());
  mpfr_set_emax(mpfr_get_emax_max());
  return state;
}

static inline void leave(thread_state state) {
  mpfr_set_emin(state.least);
  mpfr_set_emax(state.greatest);
  mpfr_flags_restore(state.flags, MPFR_FLAGS_ALL);
}

static mpfr_rnd_t direction(int rounding) {
  static const mpfr_rnd_t modes[] = {MPFR_RNDN, MPFR_RNDZ, MPFR_RNDU, MPFR_RNDD};
  return modes[rounding];
}

/// Runs one MPFR call in the widest exponent range and returns its ternary value.
#define IN_WIDEST_RANGE(call)         \
  do {                                \
    thread_state state = enter();     \
    int ternary = (call);             \
    leave(state);                     \
    return ternary;                   \
  } while (0)

// MPFR keeps constants and memory for each thread. They are freed when a thread ends that ever had a number.
static pthread_key_t end_of_thread;
static int has_end_of_thread;
static _Thread_local int is_watched;

static void free_cache(void *mark) {
  (void)mark;
  is_watched = 0;
  mpfr_free_cache2(MPFR_FREE_LOCAL_CACHE);
}

static void make_key(void) {
  has_end_of_thread = pthread_key_create(&end_of_thread, free_cache) == 0;
}

static void watch_thread(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  is_watched = 1;
  pthread_once(&once, make_key);
  if (has_end_of_thread) pthread_setspecific(end_of_thread, &is_watched);
}

void shim_init(shim_number *number, long precision) {
  if (!is_watched) watch_thread();
  mpfr_init2(number, precision);
  mpfr_set_zero(number, 1);
}

void shim_clear(shim_number *number) { mpfr_clear(number); }

int shim_set_precision(shim_number *number, long precision, int rounding) {
  IN_WIDEST_RANGE(mpfr_prec_round(number, precision, direction(rounding)));
}

int shim_set_double(shim_number *number, double value, int rounding) {
  IN_WIDEST_RANGE(mpfr_set_d(number, value, direction(rounding)));
}

int shim_set_whole(shim_number *number, long value, int rounding) {
  IN_WIDEST_RANGE(mpfr_set_si(number, value, direction(rounding)));
}

int shim_set(shim_number *number, const shim_number *other, int rounding) {
  IN_WIDEST_RANGE(mpfr_set(number, other, direction(rounding)));
}

int shim_add(shim_number *number, const shim_number *other, int rounding) {
  IN_WIDEST_RANGE(mpfr_add(number, number, other, direction(rounding)));
}

int shim_subtract(shim_number *number, const shim_number *other, int rounding) {
  IN_WIDEST_RANGE(mpfr_sub(number, number, other, direction(rounding)));
}

int shim_multiply(shim_number *number, const shim_number *other, int rounding) {
  IN_WIDEST_RANGE(mpfr_mul(number, number, other, direction(rounding)));
}

int shim_divide(shim_number *number, const shim_number *other, int rounding) {
  IN_WIDEST_RANGE(mpfr_div(number, number, other, direction(rounding)));
}

int shim_scale(shim_number *number, long exponent, int rounding) {
  IN_WIDEST_RANGE(mpfr_mul_2si(number, number, exponent, direction(rounding)));
}

int shim_multiply_add(shim_number *number, const shim_number *factor, const shim_number *term,
                      int rounding) {
  IN_WIDEST_RANGE(mpfr_fma(number, number, factor, term, direction(rounding)));
}

void shim_negate(shim_number *number) { mpfr_neg(number, number, MPFR_RNDN); }

int shim_exp(shim_number *number, int rounding) {
  IN_WIDEST_RANGE(mpfr_exp(number, number, direction(rounding)));
}

int shim_exp2(shim_number *number, int rounding) {
  IN_WIDEST_RANGE(mpfr_exp2(number, number, direction(rounding)));
}

int shim_round_to_integer(shim_number *number, int rounding) {
  IN_WIDEST_RANGE(mpfr_rint(number, number, direction(rounding)));
}

int shim_log(shim_number *number, int rounding) {
  IN_WIDEST_RANGE(mpfr_log(number, number, direction(rounding)));
}

int shim_log1p(shim_number *number, int rounding) {
  IN_WIDEST_RANGE(mpfr_log1p(number, number, direction(rounding)));
}

void shim_next_above(shim_number *number) {
  thread_state state = enter();
  mpfr_nextabove(number);
  leave(state);
}

void shim_next_below(shim_number *number) {
  thread_state state = enter();
  mpfr_nextbelow(number);
  leave(state);
}

shim_number_kind shim_kind(const shim_number *number) {
  if (mpfr_nan_p(number)) return SHIM_NAN;
  if (mpfr_inf_p(number)) return SHIM_INFINITE;
  return mpfr_zero_p(number) ? SHIM_ZERO : SHIM_REGULAR;
}

int shim_compare(const shim_number *a, const shim_number *b, bool *unordered) {
  *unordered = mpfr_nan_p(a) || mpfr_nan_p(b);
  return *unordered ? 0 : mpfr_cmp(a, b);
}

double shim_get_double(const shim_number *number, int rounding) {
  thread_state state = enter();
  double value = mpfr_get_d(number, direction(rounding));
  leave(state);
  return value;
}

uint64_t shim_leading_bits(const shim_number *number, int64_t *exponent, bool *has_tail) {
  const mp_limb_t *limbs = mpfr_custom_get_significand(number);
  long count = (mpfr_get_prec(number) + GMP_NUMB_BITS - 1) / GMP_NUMB_BITS;
  *has_tail = false;
  for (long i = 0; i < count - 1; i++) *has_tail |= limbs[i] != 0;
  *exponent = mpfr_get_exp(number) - 64;
  return limbs[count - 1];
}

int64_t shim_exponent(const shim_number *number) { return mpfr_get_exp(number); }

char *shim_decimal_digits(const shim_number *number, long count, int rounding, int64_t *exponent) {
  thread_state state = enter();
  mpfr_exp_t decimal_exponent = 0;
  char *text = mpfr_get_str(NULL, &decimal_exponent, 10, count, number, direction(rounding));
  leave(state);
  *exponent = decimal_exponent;
  return text;
}

void shim_free_text(char *text) { mpfr_free_str(text); }

void shim_narrow_thread_exponent_range(long least, long greatest) {
  mpfr_set_emin(least);
  mpfr_set_emax(greatest);
}
