import SoftmaxAnalysis

/// What a diagnosis knows of the suspect that fits best, beyond its name and parameter.
struct SuspectRemark {
  /// `, 100 times what is due,`.
  let text: String
  /// What to do in the place of the suspect's own remedy.
  var remedy: String? = nil

  /// Nil if there is nothing to add.
  init?(_ diagnosis: Diagnosis) {
    guard let suspect = diagnosis.suspects.first, let parameter = suspect.parameter else {
      return nil
    }
    switch suspect.function {
    case .temperature:
      guard let text = Self.temperature(parameter, diagnosis.temperature) else { return nil }
      self.text = text
    case .unnormalized:
      guard let whole = Self.factor(diagnosis) else { return nil }
      let number = NumberStyle.number(whole)
      text = " \(number) times what is due\(whole == 100 ? ": percent" : ""),"
      remedy = "divide by \(number)"
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

  /// How many times what is due the class with the largest exact value has, if that is a number that people
  /// scale probabilities with.
  private static func factor(_ diagnosis: Diagnosis) -> Double? {
    let top = diagnosis.elements.max { $0.correctlyRounded.decimal < $1.correctlyRounded.decimal }
    guard let top, diagnosis.quantity.range == .probability else { return nil }
    let factor = top.output.decimal / top.correctlyRounded.decimal
    return [100.0, 255, 256, 1000].first {
      isNear(factor, $0, within: $0 == 100 ? 0.01 : 1e-3)
    }
  }
}
