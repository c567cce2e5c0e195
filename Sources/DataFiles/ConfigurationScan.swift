/// Goes through lines of YAML, and knows where a value may start.
///
/// It is stricter than YAML where the two could differ; whatever it lets pass has no anchor, no alias, no directive
/// and no deep nesting.
struct ConfigurationScan {
  private enum State {
    /// A value may start here.
    case between
    /// Inside a scalar without quotes, or behind another value.
    case plain
    case single, double
  }

  private static let greatestDepth = 64

  private var state = State.between
  /// How many brackets and braces are open.
  private var flowDepth = 0
  /// Where the key or the dash stands whose value comes; what is indented more belongs to that value.
  private var parent = -1
  /// Where the last value or key began.
  private var start = 0
  private var isInBlockScalar = false

  /// What the line has that is refused; nil if nothing.
  mutating func fault(in line: [Unicode.Scalar]) -> String? {
    let indent = line.prefix { $0 == " " }.count
    if isInBlockScalar {
      if indent > parent || indent == line.count { return nil }
      isInBlockScalar = false
    }
    if line.first == "%" {
      return "directives, which start with %, are for other files than configurations"
    }
    if state == .plain && flowDepth == 0 && indent <= parent { state = .between }
    var (index, marks) = (0, 0)
    if state != .single && state != .double && line.starts(with: ["-", "-", "-"]) {
      (index, state, parent) = (3, .between, -1)
    }
    while index < line.count, !isInBlockScalar {
      if state != .single, state != .double, line[index] == "#",
        index == 0 || Self.isBlank(line[index - 1])
      {
        break
      }
      let next = index + 1 < line.count ? line[index + 1] : nil
      switch state {
      case .single: goOn(in: "'", line[index], next, &index)
      case .double: goOn(in: "\"", line[index], next, &index)
      case .plain: goOn(line[index], next)
      case .between:
        if let fault = begin(line, &index, next, &marks) { return fault }
      }
      index += 1
    }
    return max(flowDepth, marks, indent / 2) > Self.greatestDepth
      ? "nested more than \(Self.greatestDepth) deep; a configuration is a list of mappings" : nil
  }

  private static func isBlank(_ scalar: Unicode.Scalar?) -> Bool {
    scalar == nil || scalar == " " || scalar == "\t"
  }

  /// Inside of quotes.
  private mutating func goOn(
    in quote: Unicode.Scalar, _ scalar: Unicode.Scalar, _ next: Unicode.Scalar?, _ index: inout Int
  ) {
    switch scalar {
    case "\\" where quote == "\"": index += 1
    case "'" where quote == "'" && next == "'": index += 1
    case quote: state = .plain
    default: break
    }
  }

  /// Inside a plain scalar, or behind another value.
  private mutating func goOn(_ scalar: Unicode.Scalar, _ next: Unicode.Scalar?) {
    switch scalar {
    case ":" where flowDepth > 0: state = .between
    case ":" where Self.isBlank(next): (state, parent) = (.between, start)
    case ",", "[", "{":
      if flowDepth > 0 { (state, flowDepth) = (.between, flowDepth + (scalar == "," ? 0 : 1)) }
    case "]", "}": flowDepth = max(0, flowDepth - 1)
    default: break
    }
  }

  /// Where a value may start.
  private mutating func begin(
    _ line: [Unicode.Scalar], _ index: inout Int, _ next: Unicode.Scalar?, _ marks: inout Int
  ) -> String? {
    switch line[index] {
    case " ", "\t", ",": return nil
    case "&", "*":
      return
        "\(line[index]) starts an anchor or an alias, which configurations do not have; write the value out, "
        + "or put it in quotes if it is text"
    case "-" where Self.isBlank(next), "?" where Self.isBlank(next), ":" where Self.isBlank(next):
      if flowDepth == 0 { (parent, marks) = (index, marks + 1) }
      return nil
    case "!":
      let isEnd = { [flowDepth] (scalar: Unicode.Scalar) in
        Self.isBlank(scalar) || flowDepth > 0 && [",", "]", "}"].contains(scalar)
      }
      while index + 1 < line.count, !isEnd(line[index + 1]) { index += 1 }
      return nil
    case "|" where flowDepth == 0, ">" where flowDepth == 0:
      isInBlockScalar = true
      return nil
    default: break
    }
    if flowDepth == 0 { start = index }
    switch line[index] {
    case "[", "{": flowDepth += 1
    case "]", "}": (flowDepth, state) = (max(0, flowDepth - 1), .plain)
    case "'": state = .single
    case "\"": state = .double
    default: state = .plain
    }
    return nil
  }
}
