"""The algorithms by their names, on an emulated machine."""
import mpmath

from emulation import INF, Machine, accumulated, largest
from exact import mpf


def run(name: str, quantity: str, logits, machine: Machine) -> list:
    """What an algorithm gives for a row, its outputs rounded as the machine rounds them."""
    x = [machine.number(v) for v in logits]
    results = RUNS[quantity][name](x, machine)
    return [machine.output(v) for v in (results if isinstance(results, list) else [results])]


def gaps(x, m):
    top = x[largest(x)]
    return top, [m.subtract(v, top) for v in x]


def quotients(terms, m):
    total = m.sum(terms)
    return [m.divide(t, total) for t in terms]


def naive(x, m):
    return quotients([m.exp(v) for v in x], m)


def naive_lse(x, m):
    return m.log(m.sum([m.exp(v) for v in x]))


def less(x, value, m):
    return [m.subtract(v, value) for v in x]


def shifted(x, m):
    return naive(gaps(x, m)[1], m)


def shifted_log(x, m):
    _, g = gaps(x, m)
    return less(g, naive_lse(g, m), m)


def shifted_lse(x, m):
    top, g = gaps(x, m)
    return m.add(top, naive_lse(g, m))


def max_out_parts(x, m):
    top, g = gaps(x, m)
    terms, first = [m.exp(v) for v in g], largest(x)
    return top, g, terms, m.sum([t for i, t in enumerate(terms) if i != first])


def max_out(x, m):
    _, _, terms, rest = max_out_parts(x, m)
    total = m.add(m.number(1), rest)
    return [m.divide(t, total) for t in terms]


def max_out_log(x, m):
    _, g, _, rest = max_out_parts(x, m)
    return less(g, m.log1p(rest), m)


def max_out_lse(x, m):
    top, _, _, rest = max_out_parts(x, m)
    return m.add(top, m.log1p(rest))


def two_sum_gaps(x, m):
    top, result = x[largest(x)], []
    for v in x:
        head = m.subtract(v, top)
        virtual = m.add(head, top)
        error = m.add(m.subtract(v, virtual), m.subtract(m.subtract(virtual, head), top))
        result.append((head, m.number(0) if error != error else error))
    return result


def two_sum_terms(pairs, m):
    terms = []
    for head, error in pairs:
        term = m.exp(head)
        terms.append(m.multiply_add(term, error, term))
    return terms


def two_sum(x, m):
    return quotients(two_sum_terms(two_sum_gaps(x, m), m), m)


def two_sum_log(x, m):
    pairs = two_sum_gaps(x, m)
    logarithm = m.log(m.sum(two_sum_terms(pairs, m)))
    return [m.add(m.subtract(head, logarithm), error) for head, error in pairs]


def two_sum_lse(x, m):
    return m.add(x[largest(x)], m.log(m.sum(two_sum_terms(two_sum_gaps(x, m), m))))


def scaled_sum(pairs, m, rescale):
    """The sum of (scale, value) pairs, brought to the larger scale before each addition."""
    acc = m.accumulator
    pairs = [(s, acc.round(v)) for s, v in pairs]

    def at(scale, value, before):
        return value if before == scale else rescale(value, before, scale)

    def add(a, b):
        scale = b[0] if b[0] > a[0] else a[0]
        return scale, acc.add(at(scale, a[1], a[0]), at(scale, b[1], b[0]))

    def compensated(terms):
        (scale, total), error = terms[0], mpf(0)
        for before, value in terms[1:]:
            new = before if before > scale else scale
            total, error = acc.compensate(at(new, total, scale), at(new, error, scale), at(new, value, before))
            scale = new
        return scale, acc.closed(total, error)

    scale, value = accumulated(pairs, m.summation, add, compensated)
    return scale, m.round(value)


def online_total(x, m):
    def rescale(value, before, after):
        factor = m.exp(m.subtract(before, after))
        return m.accumulator.multiply(value, m.accumulator.round(factor))
    return scaled_sum([(v, mpf(1)) for v in x], m, rescale)


def online(x, m):
    scale, total = online_total(x, m)
    return [m.divide(m.exp(m.subtract(v, scale)), total) for v in x]


def online_log(x, m):
    scale, total = online_total(x, m)
    logarithm = m.log(total)
    return [m.subtract(m.subtract(v, scale), logarithm) for v in x]


def online_lse(x, m):
    scale, total = online_total(x, m)
    return m.add(scale, m.log(total))


def base_two_terms(x, m):
    log2e = m.constant(1 / mpmath.log(2))
    top = x[largest(x)]
    shift = m.number(0) if top == -INF else m.multiply(top, log2e)
    negated = m.multiply(shift, m.number(-1))
    return [m.exp2(m.multiply_add(v, log2e, negated)) for v in x]


def base_two(x, m):
    return quotients(base_two_terms(x, m), m)


def base_two_lse(x, m):
    return m.add(x[largest(x)], m.log(m.sum(base_two_terms(x, m))))



def exponentials(values, m):
    return [m.exp(v) for v in values]


SOFTMAX = {
    "naive": naive, "shifted": shifted, "shifted-max-out": max_out, "shifted-two-sum": two_sum, "online": online,
    "base-2": base_two, "division-free": lambda x, m: exponentials(less(x, naive_lse(x, m), m), m),
    "division-free-shifted": lambda x, m: exponentials(less(x, max_out_lse(x, m), m), m)}
LOG_SOFTMAX = {
    "naive": lambda x, m: less(x, naive_lse(x, m), m), "shifted": shifted_log, "shifted-max-out": max_out_log,
    "shifted-two-sum": two_sum_log, "online": online_log, "base-2": lambda x, m: less(x, base_two_lse(x, m), m),
    "division-free": lambda x, m: less(x, naive_lse(x, m), m),
    "division-free-shifted": lambda x, m: less(x, max_out_lse(x, m), m),
    "log-of-softmax": lambda x, m: [m.log(v) for v in shifted(x, m)]}
LOG_SUM_EXP = {
    "naive": naive_lse, "shifted": shifted_lse, "shifted-max-out": max_out_lse, "shifted-two-sum": two_sum_lse,
    "online": online_lse, "base-2": base_two_lse, "division-free": naive_lse, "division-free-shifted": max_out_lse}
RUNS = {"softmax": SOFTMAX, "log-softmax": LOG_SOFTMAX, "log-sum-exp": LOG_SUM_EXP}
