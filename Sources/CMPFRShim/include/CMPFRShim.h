/// The only door to MPFR. Every function here
/// - takes its operands by pointer, in place: the first argument is read and overwritten;
/// - rounds as `rounding` says (0 nearest even, 1 toward zero, 2 up, 3 down), once, and returns
///   MPFR's ternary value: the sign of (stored result - exact result);
/// - runs in the widest exponent range that MPFR has, and leaves the caller's range and exception
///   flags, which MPFR keeps per thread, as it found them.
#ifndef CMPFRSHIM_H
#define CMPFRSHIM_H

#include <stdbool.h>
#include <stdint.h>
#include <mpfr.h>

typedef __mpfr_struct shim_number;

/// Allocates a number of `precision` bits; its value is +0.
void shim_init(shim_number *number, long precision);
void shim_clear(shim_number *number);

/// Gives the number another precision and rounds its value into it.
int shim_set_precision(shim_number *number, long precision, int rounding);

int shim_set_double(shim_number *number, double value, int rounding);
int shim_set_whole(shim_number *number, long value, int rounding);
int shim_set(shim_number *number, const shim_number *other, int rounding);

int shim_add(shim_number *number, const shim_number *other, int rounding);
int shim_subtract(shim_number *number, const shim_number *other, int rounding);
int shim_multiply(shim_number *number, const shim_number *other, int rounding);
int shim_divide(shim_number *number, const shim_number *other, int rounding);
int shim_scale(shim_number *number, long exponent, int rounding);
/// number * factor + term.
int shim_multiply_add(shim_number *number, const shim_number *factor, const shim_number *term,
                      int rounding);
void shim_negate(shim_number *number);

int shim_exp(shim_number *number, int rounding);
int shim_exp2(shim_number *number, int rounding);
int shim_log(shim_number *number, int rounding);
int shim_log1p(shim_number *number, int rounding);

/// To a whole number, ties to even.
int shim_round_to_integer(shim_number *number, int rounding);

/// Moves to the next number of the same precision, up or down.
void shim_next_above(shim_number *number);
void shim_next_below(shim_number *number);

/// The kind of number: one of these four.
typedef enum { SHIM_NAN, SHIM_INFINITE, SHIM_ZERO, SHIM_REGULAR } shim_number_kind;
shim_number_kind shim_kind(const shim_number *number);

/// Sign of (a - b); `unordered` is set if either is NaN.
int shim_compare(const shim_number *a, const shim_number *b, bool *unordered);

double shim_get_double(const shim_number *number, int rounding);

/// The most significant 64 bits of a non-zero finite number, top bit set, and whether any bit below
/// them is set: |number| is (significand + tail) * 2^exponent.
uint64_t shim_leading_bits(const shim_number *number, int64_t *exponent, bool *has_tail);

/// The exponent e of a non-zero finite number: 2^(e-1) <= |number| < 2^e.
int64_t shim_exponent(const shim_number *number);

/// `count` significant decimal digits of a finite number (as many as the precision needs to be read
/// back if `count` is 0), with a leading '-' if negative; the value is 0.DIGITS * 10^exponent. To be
/// given to `shim_free_text`.
char *shim_decimal_digits(const shim_number *number, long count, int rounding, int64_t *exponent);
void shim_free_text(char *text);

/// Narrows this thread's exponent range, so that a test can see that nothing relies on it.
void shim_narrow_thread_exponent_range(long least, long greatest);

#endif
