extension DecimalDigits {
  /// The number that a text of the forms of `scientific` and `description` gives, with all its digits;
  /// nil for any other text and for zero.
  public init?(_ text: String) {
    let parts = text.split(separator: "e", omittingEmptySubsequences: false)
    guard parts.count <= 2, let power = parts.count == 2 ? Int(parts[1]) : 0 else { return nil }
    let isNegative = text.hasPrefix("-")
    let number = parts[0].dropFirst(isNegative ? 1 : 0).split(
      separator: ".", omittingEmptySubsequences: false)
    let all = number.joined()
    guard number.count <= 2, !number[0].isEmpty, all.allSatisfy({ ("0"..."9").contains($0) })
    else { return nil }
    let digits = all.drop { $0 == "0" }
    guard !digits.isEmpty else { return nil }
    self.init(
      isNegative: isNegative, digits: String(digits),
      exponent: power + number[0].count - (all.count - digits.count))
  }

  /// At most `count` digits of this number, 1 or more, rounded to nearest, ties to even; those that
  /// trail are left out where they are zeros and the result is the number itself. Infinity and NaN stay.
  ///
  /// - Precondition: `count` is 1 or more.
  public func shortened(to count: Int) -> DecimalDigits {
    guard isNumber else { return self }
    var result = self
    let rest = digits.dropFirst(count)
    guard rest.contains(where: { $0 != "0" }) else {
      result.digits = String(digits.prefix(count))
      while result.digits.count > 1, result.digits.last == "0" { result.digits.removeLast() }
      return result
    }
    result.digits = String(digits.prefix(count))
    let half = "5" + String(repeating: "0", count: rest.count - 1)
    let isOdd = result.digits.last!.wholeNumberValue! % 2 == 1
    if rest > half || rest == half && isOdd { result.formNextDigits() }
    return result
  }

  /// The next larger magnitude of as many digits.
  private mutating func formNextDigits() {
    let nines = digits.reversed().prefix { $0 == "9" }.count
    let zeros = String(repeating: "0", count: nines)
    guard let last = digits.dropLast(nines).last else {
      digits = "1" + zeros.dropLast()
      exponent += 1
      return
    }
    digits = digits.dropLast(nines + 1) + String(last.wholeNumberValue! + 1) + zeros
  }
}
