import FloatFormats
import SoftmaxReference

/// How coarse outputs were given: a number of decimal places or of significant digits, or a power of two that all
/// are multiples of.
enum OutputGrid {
  case decimals(places: Int, significant: Int)
  case binary(exponent: Int)

  /// What the outputs' decimal text tells; nil for a digit alone.
  static func decimal(_ outputs: [Double]) -> OutputGrid? {
    var (places, significant) = (0, 0)
    for output in outputs where output.isFinite && output != 0 {
      let text = DecimalPlaces(output)
      places = max(places, text.places)
      significant = max(significant, text.significant)
    }
    return significant >= 2 && places >= 1
      ? .decimals(places: places, significant: significant) : nil
  }

  /// Fixed-point numbers of 6 to 16 bits; nil where fewer are enough, as for zeros and ones.
  static func binary(_ outputs: [Double]) -> OutputGrid? {
    let bits = (0...16).first { bits in
      outputs.allSatisfy {
        let scaled = $0 * Double(sign: .plus, exponent: bits, significand: 1)
        return scaled == scaled.rounded()
      }
    }
    return bits.flatMap { $0 >= 6 ? .binary(exponent: -$0) : nil }
  }

  /// How far outputs may be from their exact values, in units of the last digit: from three digits on, one step
  /// beside the nearest is allowed.
  var tolerance: Double {
    if case .decimals(let places, let significant) = self, min(places, significant) >= 3 {
      return 1
    }
    return 0.5
  }

  /// Whether digits may have been cut off.
  var isCut: Bool {
    if case .decimals = self { true } else { false }
  }

  /// What the outputs beside this one are apart.
  func unit(at output: Double) -> Double {
    switch self {
    case .binary(let exponent): Double(sign: .plus, exponent: exponent, significand: 1)
    case .decimals(let places, let significant):
      max(
        DecimalPlaces.powerOfTen(-places),
        output == 0
          ? 0 : DecimalPlaces.powerOfTen(DecimalPlaces(output).exponent - significant + 1))
    }
  }
}

/// The shortest decimal text of a number.
struct DecimalPlaces {
  /// After the point.
  let places: Int
  let significant: Int
  /// Of ten, for the first digit.
  let exponent: Int

  init(_ value: Double) {
    var text = "\(value.magnitude)"
    var power = 0
    if let mark = text.firstIndex(of: "e") {
      power = Int(text[text.index(after: mark)...]) ?? 0
      text = String(text[..<mark])
    }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    var fraction = parts.count > 1 ? String(parts[1]) : ""
    if fraction == "0" { fraction = "" }
    var digits = Array(String(parts[0]) + fraction)
    var last = power - fraction.count
    while digits.count > 1, digits.last == "0" {
      digits.removeLast()
      last += 1
    }
    while digits.count > 1, digits.first == "0" { digits.removeFirst() }
    (places, significant, exponent) = (max(0, -last), digits.count, last + digits.count - 1)
  }

  static func powerOfTen(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? .nan }
}

/// Outputs that are right to the few digits that they were given with.
struct FewDigits {
  let grid: OutputGrid
  /// Whether the rest was cut off, where it was not rounded.
  let isCutOff: Bool
  /// The largest distance from an exact value, in units of the last digit.
  let distance: Double
  /// The largest of these units in ulps of the output's format.
  let unitInUlps: Double

  /// Half a unit of an output's last digit; 0 where the outputs have all their digits.
  static func half(_ outputs: [Double], _ output: Double) -> Double {
    OutputGrid.decimal(outputs).map { $0.unit(at: output) / 2 } ?? 0
  }
}

extension DiagnosisRow {
  /// What the format itself may add to a distance, in ulps.
  private static let slack = 2.0

  /// Nil where digits are not what makes the outputs differ from the exact values.
  func fewDigits(_ outputs: [Double]) -> FewDigits? {
    guard temperature != 0, !isUndefined,
      outputs.indices.contains(where: { abs(ulpDistance(outputs, $0)) > Self.slack })
    else { return nil }
    // Narrow formats look like fixed-point ones.
    let isWide = pipeline.output.significandBits >= 24
    let grids = [OutputGrid.decimal(outputs), isWide ? OutputGrid.binary(outputs) : nil]
    return grids.lazy.compactMap { $0 }.compactMap { self.fewDigits(outputs, $0) }.first
  }

  private func fewDigits(_ outputs: [Double], _ grid: OutputGrid) -> FewDigits? {
    var (greatest, unitInUlps, isRounded, isCutOff) = (0.0, 0.0, true, true)
    for index in outputs.indices {
      let (output, due) = (outputs[index], judge.certified[index].value)
      guard output.isFinite, due.isFinite else {
        if output == due { continue }
        return nil
      }
      let unit = grid.unit(at: output)
      let slack = max(1e-6, Self.slack * ulp(at: index) / unit)
      let distance = (exact(index) - output) / unit
      isRounded = isRounded && distance.magnitude <= grid.tolerance + slack
      let inward = output.sign == .minus ? -distance : distance
      isCutOff = isCutOff && grid.isCut && inward >= -slack && inward < 1 + slack
      greatest = max(greatest, distance.magnitude)
      if output != 0 { unitInUlps = max(unitInUlps, unit / pipeline.output.ulp(of: output)) }
    }
    guard isRounded || isCutOff, unitInUlps > 1 else { return nil }
    return FewDigits(
      grid: grid, isCutOff: !isRounded, distance: greatest, unitInUlps: unitInUlps)
  }

  /// How far an output as it was given is from the exact value; infinite for a NaN.
  private func ulpDistance(_ outputs: [Double], _ index: Int) -> Double {
    let due = judge.certified[index].value
    if outputs[index] == due { return 0 }
    guard outputs[index].isFinite, due.isFinite else { return .infinity }
    return (outputs[index] - exact(index)) / ulp(at: index)
  }
}
