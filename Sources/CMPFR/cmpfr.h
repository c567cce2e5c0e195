#include <stdint.h>
#include <mpfr.h>
