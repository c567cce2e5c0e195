import FloatFormats
import SoftmaxReference

/// How coarse outputs were given.
enum OutputGrid {
  case decimals(places: Int, significant: Int)
  /// Multiples of 1 over this number.
  case fractions(of: Int)
  /// Numbers of a narrower format.
  case format(FloatFormat)

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

  /// The same, nil where these are as many digits as a text needs that names a number of the format (1 for 1.0
  /// and 16 for its neighbours are all that there are), and decimals enough for the small ones.
  static func decimal(_ outputs: [Double], fewerThan format: FloatFormat) -> OutputGrid? {
    guard let grid = decimal(outputs), case .decimals(let places, let significant) = grid else {
      return nil
    }
    let kept = Int(Double(format.significandBits) * 0.30103)
    let last = DecimalPlaces.powerOfTen(-places)
    let hasFewPlaces = outputs.contains {
      $0.isFinite && $0 != 0 && last > 4 * format.ulp(of: $0)
    }
    return significant <= kept || hasFewPlaces ? grid : nil
  }

  /// Half a unit of each output's last digit, where the outputs have fewer digits than the format.
  static func slack(_ outputs: [Double], in format: FloatFormat) -> Double {
    guard let grid = decimal(outputs), let largest = outputs.filter(\.isFinite).max(), largest > 0,
      grid.unit(at: largest) > format.ulp(of: largest)
    else { return 0 }
    return outputs.reduce(0) { $0 + grid.unit(at: $1) / 2 }
  }

  /// Fixed-point numbers of 6 to 16 bits, and fractions of the largest 8-bit numbers; nil where fewer bits are
  /// enough, as for zeros and ones.
  static func fractions(_ outputs: [Double]) -> OutputGrid? {
    func are(_ count: Int, within slack: Double) -> Bool {
      outputs.allSatisfy {
        let scaled = $0 * Double(count)
        return (scaled - scaled.rounded()).magnitude <= slack
      }
    }
    if let bits = (0...16).first(where: { are(1 << $0, within: 0) }) {
      return bits >= 6 ? .fractions(of: 1 << bits) : nil
    }
    // Those have no finite binary expansion. Numbers far below 1/n would be any fraction's.
    let isTelling =
      outputs.allSatisfy { $0 == 0 || $0.magnitude > 1.0 / 512 }
      && outputs.count { $0 != 0 && $0 != 1 } >= 2
    return isTelling ? [255, 127].first { are($0, within: 1e-4) }.map { .fractions(of: $0) } : nil
  }

  /// Numbers of a narrower format that not all formats have.
  static func format(_ outputs: [Double], in format: FloatFormat) -> OutputGrid? {
    // Zeros and ones are numbers of every format: subnormals that were flushed are not few digits.
    guard outputs.count(where: { $0 != 0 && $0 != 1 }) >= 2 else { return nil }
    let isTelling = outputs.contains {
      $0.isFinite && FloatFormat.bfloat16.round($0 * 16) != $0 * 16
    }
    return [FloatFormat.bfloat16, .binary16, .binary32].first { narrow in
      narrow.significandBits < format.significandBits
        && (isTelling || narrow == .bfloat16)
        && outputs.allSatisfy { !$0.isFinite || narrow.round($0) == $0 }
    }.map { .format($0) }
  }

  /// How far outputs may be from their exact values, in units of the last digit: from three digits on, one step
  /// beside the nearest is allowed.
  var tolerance: Double {
    switch self {
    case .decimals(let places, let significant): min(places, significant) >= 3 ? 1 : 0.5
    case .fractions: 0.5
    case .format: 4
    }
  }

  /// Whether digits may have been cut off.
  var isCut: Bool {
    if case .decimals = self { true } else { false }
  }

  /// What the outputs beside this one are apart.
  func unit(at output: Double) -> Double {
    switch self {
    case .fractions(let count): 1 / Double(count)
    case .format(let format): format.ulp(of: output)
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

  /// Whether digits alone explain the outputs, without a step beside the nearest or a cut.
  var isCertain: Bool {
    if case .format = grid { return true }
    return !isCutOff && distance <= 0.51
  }

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
    let grids = [
      OutputGrid.decimal(outputs, fewerThan: pipeline.output),
      isWide ? OutputGrid.fractions(outputs) : nil,
      OutputGrid.format(outputs, in: pipeline.output),
    ]
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
