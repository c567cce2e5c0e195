import SoftmaxAnalysis

/// What a diagnosis knows of the suspect that fits best, beyond its name and parameter.
enum SuspectRemark {
  /// `, 100 times what is due,`; nil if there is nothing to add.
  static func text(_ diagnosis: Diagnosis) -> String? {
    guard let suspect = diagnosis.suspects.first, let parameter = suspect.parameter else {
      return nil
    }
    switch suspect.function {
    case .temperature: return temperature(parameter, diagnosis.temperature)
    case .unnormalized: return factor(diagnosis)
    default: return nil
    }
  }

  /// Nearness of figures that were found from outputs with few digits.
  private static func isNear(_ x: Double, _ y: Double, within slack: Double = 1e-3) -> Bool {
    (x - y).magnitude <= slack * y.magnitude
  }

  private static func temperature(_ found: Double, _ given: Double) -> String? {
    guard given != 1 else { return nil }
    if isNear(found, 1) { return ", as if it was not divided by," }
    if isNear(found, 1 / given) { return ", as if it was multiplied with," }
    if isNear(found, given * given) { return ", as if it was divided by twice," }
    return nil
  }

  /// Of the class with the largest exact value.
  private static func factor(_ diagnosis: Diagnosis) -> String? {
    let top = diagnosis.elements.max { $0.correctlyRounded.decimal < $1.correctlyRounded.decimal }
    guard let top, diagnosis.quantity.range == .probability else { return nil }
    let factor = top.output.decimal / top.correctlyRounded.decimal
    guard
      let whole = [100.0, 255, 256, 1000].first(where: {
        isNear(factor, $0, within: $0 == 100 ? 0.01 : 1e-3)
      })
    else {
      return nil
    }
    let percent = whole == 100 ? ": percent" : ""
    return " \(NumberStyle.number(whole)) times what is due\(percent),"
  }
}
