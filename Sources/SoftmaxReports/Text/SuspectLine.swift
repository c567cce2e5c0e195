import SoftmaxAnalysis

/// What is suspected of outputs, in one line.
enum SuspectLine {
  /// The line for the suspect that fits best; nil where there is none.
  static func text(
    _ suspects: [Suspect], _ quantity: String, remark: SuspectRemark? = nil
  ) -> Document.Text? {
    sentence(suspects, quantity, remark: remark).map { Document.Text($0, .bad) }
  }

  /// `fits softmax along axis 0 to 2.10 ulp; did you mean --axis 0?`
  ///
  /// - Parameter remark: what else is known of it, `, 100 times what is due,`.
  static func sentence(
    _ suspects: [Suspect], _ quantity: String, remark: SuspectRemark? = nil
  ) -> String? {
    suspects.first.map { suspect in
      let ulps = NumberStyle.ulps(suspect.maxUlp)
      let number = suspect.parameter.map { NumberStyle.estimate($0, 6) }
      if suspect.isPartial {
        return
          "an output is \(quantity == "softmax" ? "" : "the logarithm of ")\(number ?? "?"), as where probabilities are clipped, and "
          + "outputs are off by up to \(ulps) ulp; " + remedy(suspect.function, number, quantity)
      }
      if suspect.form == .approximate || suspect.form == .powersOfTwo {
        let how =
          suspect.form == .approximate
          ? "as by a coarse exponential" : "with powers of 2 in the place of exponentials"
        return "near \(quantity), \(how), off by up to \(ulps) ulp"
          + (quantity == "softmax" ? "; " : ", of 1 for logarithms nearer to 0; ")
          + remedy(suspect.function, number, quantity)
      }
      return
        "fits \(function(suspect, number, quantity))\(remark?.text ?? "") to \(ulps) ulp; "
        + (remark?.remedy ?? remedy(suspect.function, number, quantity))
    }
  }

  /// Both fit a subset: the others taken out before, or set to 0 afterwards.
  private static let withoutOthers = ", or over all of them with the others set to 0,"

  private static func function(
    _ suspect: Suspect, _ number: String?, _ quantity: String
  ) -> String {
    switch suspect.function {
    case .otherAxis:
      number.map { "\(quantity) along axis \($0)" } ?? "\(quantity) along an axis of length 1"
    case .flattened:
      number.map { "\(quantity) over all axes from \($0) on" } ?? "\(quantity) over all elements"
    case .reversed: "\(quantity) with the classes reversed"
    case .permuted: "\(quantity) with the classes in another order"
    case .negated: "\(quantity) of the negated logits"
    case .logits: "the logits themselves"
    case .logSoftmax: "log-softmax"
    case .softmax: number == nil ? "softmax" : "\(quantity) of the softmax of the logits"
    case .logSumExp: "log-sum-exp"
    case .baseTwo: "\(quantity) in base 2"
    case .temperature:
      number.map { "\(quantity) at temperature \($0)" }
        ?? "\(quantity) at temperature 1, divided by the temperature afterwards,"
    case .sink:
      "\(quantity) with \(number ?? "a number") added to the sum of "
        + (suspect.form == .shifted ? "exp(x - max)" : "exponentials")
    case .softCap: "\(quantity) of logits capped by c tanh(x / c), c = \(number ?? "?")"
    case .subset where number == "1":
      quantity == "log-sum-exp" ? "the largest logit alone" : "a single class, one-hot,"
    case .subset:
      number.map {
        "\(quantity) over \($0) of the classes" + withoutOthers
      }
        ?? "\(quantity) over some of the classes" + withoutOthers
    case .unmasked:
      number.map { "\(quantity) with masked logits taken as \($0)" }
        ?? "\(quantity) with weight on masked classes"
    case .clipped:
      "\(quantity) with probabilities clipped at \(number ?? "a number"), or that added to them,"
    case .unnormalized:
      quantity == "log-sum-exp"
        ? "the logarithm of the shifted sum, without the maximum,"
        : number.map { "exp(x \(sign($0))), not divided by the sum," }
          ?? "exponentials not divided by their sum"
    case .coarseExp: "\(quantity) by an exponential that is \(exponential(suspect.form)),"
    case .absorbedSum: "exp(x - lse) with a rounded log-sum-exp"
    case .otherRow:
      number.map { "\(quantity) of the row \($0) further on" } ?? "\(quantity) of other rows"
    }
  }

  private static func exponential(_ form: Suspect.Form?) -> String {
    switch form {
    case .cutOff: "cut off"
    case .floored: "never below some number"
    case .otherBase: "of a base near e"
    case .stepped: "rounded to steps"
    case .approximate, .powersOfTwo, .shifted, nil: "coarse"
    }
  }

  /// `- 2` or `+ 2` for what is subtracted.
  private static func sign(_ number: String) -> String {
    number.hasPrefix("-") ? "+ \(number.dropFirst())" : "- \(number)"
  }

  private static func remedy(
    _ function: Suspect.Function, _ number: String?, _ quantity: String
  ) -> String {
    switch function {
    case .otherAxis: number.map { "did you mean --axis \($0)?" } ?? "was another axis meant?"
    case .flattened: "name one axis where the outputs are made"
    case .reversed, .permuted: "are logits and outputs in the same order of classes?"
    case .negated: "pass the logits, not distances or energies"
    case .logits: "was softmax called at all?"
    case .softmax where number != nil: "pass the logits: probabilities were passed to softmax again"
    case .logSoftmax, .softmax, .logSumExp: "did you mean --quantity \(function.rawValue)?"
    case .baseTwo: "scale the logits by log2(e) first, or use exp"
    case .temperature where number == nil: "divide the logits by the temperature first"
    case .temperature: "did you mean --temperature \(number ?? "?")?"
    case .sink: "is a sink, or softmax with 1 in the denominator, meant?"
    case .softCap: "cap the logits before they are judged, if that is meant"
    case .subset where quantity == "log-sum-exp": "add up the exponentials of all classes"
    case .subset where number == "1": "was an argmax, or a sample, meant?"
    case .subset: "set the other logits to -inf, if a subset such as top-k is meant"
    case .unmasked: "apply the mask before softmax"
    case .clipped: "compute log-softmax in one step, without an epsilon"
    case .unnormalized where quantity == "log-sum-exp": "add the maximum again"
    case .unnormalized: "divide by the sum of the exponentials"
    case .coarseExp: "use an exp that is accurate to its format"
    case .absorbedSum: "subtract the maximum first, and divide by the sum"
    case .otherRow: "are logits and outputs in the same order of rows?"
    }
  }
}
