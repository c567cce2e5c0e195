/// How coordinates are written.
enum SVGNumber {
  /// To a tenth: more than a screen shows, and the same on every machine.
  static func text(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
  }
}
