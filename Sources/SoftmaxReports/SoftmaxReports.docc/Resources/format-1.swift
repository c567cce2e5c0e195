import FloatFormats

let tensorFloat = try FloatFormat(precision: 11, minExponent: -126, maxExponent: 127)
print(tensorFloat.name, "has a unit roundoff of", tensorFloat.unitRoundoff)
print("1/3 rounds to", tensorFloat.round(1.0 / 3))
