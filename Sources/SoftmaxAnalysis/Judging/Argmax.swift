/// What became of the largest logit.
public enum Argmax: String, Sendable, Codable, Hashable {
  /// The outputs are largest exactly where the logits are.
  case kept
  /// Other classes have the same largest output.
  case tied
  /// The outputs are largest elsewhere.
  case changed
  /// A logit or an output is NaN.
  case undefined
}

extension Argmax {
  /// What became of a row's largest logits.
  init(logits: some Collection<Double>, outputs: some Collection<Double>) {
    guard let largest = logits.largestNumber, let most = outputs.largestNumber else {
      self = .undefined
      return
    }
    self = .kept
    for (logit, output) in zip(logits, outputs) where (logit == largest) != (output == most) {
      self = logit == largest ? .changed : .tied
      if self == .changed { return }
    }
  }
}

extension Argmax {
  /// Whether outputs no longer tell a row's largest logits, although correctly rounded ones do: one of those
  /// logits has a smaller output than another class, or a class has the largest output whose correctly
  /// rounded output, `due`, is smaller than another. Classes that tie because of rounding may tie.
  ///
  /// A row in which a NaN is due (for a log-probability beyond the largest number of a format without
  /// infinity) says nothing about its largest logits.
  static func isLost(
    logits: some Collection<Double>, outputs: some Collection<Double>, due: some Collection<Double>
  ) -> Bool {
    guard Argmax(logits: logits, outputs: outputs) != .kept, let mostDue = due.largestNumber else {
      return false
    }
    guard let largest = logits.largestNumber, let most = outputs.largestNumber else { return true }
    return zip(zip(logits, outputs), due).contains { element, due in
      element.0 == largest ? element.1 != most : element.1 == most && due != mostDue
    }
  }
}

extension Collection<Double> {
  /// The largest; nil if there is none, or one is NaN.
  fileprivate var largestNumber: Double? {
    var largest = -Double.infinity
    var unordered = 0
    for value in self {
      largest = value > largest ? value : largest
      unordered += value == value ? 0 : 1
    }
    return isEmpty || unordered > 0 ? nil : largest
  }
}
