import ArgumentParser
import FloatFormats
import SoftmaxCore
import SoftmaxReference

/// An algorithm, by its name.
struct AlgorithmName: ExpressibleByArgument {
  let algorithm: any SoftmaxAlgorithm.Type

  init?(argument: String) {
    guard let algorithm = SoftmaxAlgorithms.named(argument) else { return nil }
    self.algorithm = algorithm
  }

  static var allValueStrings: [String] { SoftmaxAlgorithms.all.map { $0.name } }

  var defaultValueDescription: String { algorithm.name }
}

/// A comma-separated list of algorithms, or `all`.
struct AlgorithmList: ExpressibleByArgument {
  /// Nil for `all`.
  private let names: [String]?

  init?(argument: String) {
    guard argument != "all" else {
      names = nil
      return
    }
    let names = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard names.allSatisfy({ SoftmaxAlgorithms.named($0) != nil }) else { return nil }
    self.names = unique(names)
  }

  /// The algorithms listed; for `all`, those that offer the quantity.
  func algorithms(for quantity: Quantity) -> [any SoftmaxAlgorithm.Type] {
    names?.compactMap(SoftmaxAlgorithms.named)
      ?? SoftmaxAlgorithms.all.filter(quantity.isOffered)
  }

  var defaultValueDescription: String { names?.joined(separator: ",") ?? "all" }
}

/// A comma-separated list of precisions in bits.
struct PrecisionList: ExpressibleByArgument {
  /// The precisions offered: below 2 bits there is no rounding to nearest even to speak of, and beyond
  /// 8192 the reference's standard budget would not suffice.
  static let range = 2...8192

  let precisions: [Int]

  init?(argument: String) {
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map {
      Int($0)
    }
    guard numbers.allSatisfy({ $0.map(Self.range.contains) == true }) else { return nil }
    precisions = unique(numbers.compactMap { $0 })
  }
}

/// A whole number that may be negative, as the parser sees it.
struct WholeNumber: ExpressibleByArgument {
  let value: Int

  init?(argument: String) {
    guard let value = Int(NegativeNumbers.asTyped(argument)) else { return nil }
    self.value = value
  }

  var defaultValueDescription: String { "\(value)" }
}

/// A dimension; negative ones are counted from the last.
struct AxisNumber: ExpressibleByArgument {
  let axis: Int

  init?(argument: String) {
    guard let axis = Int(NegativeNumbers.asTyped(argument)) else { return nil }
    self.axis = axis
  }

  var defaultValueDescription: String { "\(axis)" }
}

/// A number in any of the forms that logits have.
struct RealNumber: ExpressibleByArgument {
  let value: Double

  init?(argument: String) {
    guard let value = try? NumberText.parse(NegativeNumbers.asTyped(argument)) else { return nil }
    self.value = value
  }

  var defaultValueDescription: String { "\(value)" }
}

/// A base of exponentials.
enum BaseName: String, ExpressibleByArgument, CaseIterable {
  case e
  case two = "2"

  var base: Reference.Base { self == .e ? .e : .two }
}

/// One that needs nothing beside the logits.
extension Quantity: ExpressibleByArgument {
  public init?(argument: String) {
    guard let quantity = Self.allCases.first(where: { $0.name == argument }) else { return nil }
    self = quantity
  }
}

/// A quantity by its name, also one that needs something beside the logits.
struct QuantityName: ExpressibleByArgument {
  let quantity: Quantity

  init?(argument: String) {
    guard let quantity = Quantity.all.first(where: { $0.name == argument }) else { return nil }
    self.quantity = quantity
  }

  init(_ quantity: Quantity) { self.quantity = quantity }

  static var allValueStrings: [String] { Quantity.all.map(\.name) }

  var defaultValueDescription: String { quantity.name }
}
extension RoundingMode: ExpressibleByArgument {}
extension OverflowPolicy: ExpressibleByArgument {}
extension ElementaryFunctions: ExpressibleByArgument {}

/// Each element once, in order of first appearance.
func unique<Element: Hashable>(_ elements: [Element]) -> [Element] {
  var seen: Set<Element> = []
  return elements.filter { seen.insert($0).inserted }
}
