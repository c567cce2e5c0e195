public import SoftmaxAnalysis
import XMLCoder

/// Checks as a JUnit file (the schema of Jenkins' xUnit plug-in): a suite for each check, a case for each
/// limit and each figure of a baseline, or one for the judgement where there is no limit.
public enum JUnitReport {
  public static func render(_ suite: CheckSuite) throws -> String {
    let suites =
      suite.checks.map(testSuite)
      + suite.failures.map { failure in
        TestSuite(
          name: failure.name,
          cases: [
            TestCase(
              name: "judged", className: failure.name,
              error: Problem(message: text(failure.message), type: "not judged"))
          ])
      }
    let encoder = XMLEncoder()
    encoder.outputFormatting = [.prettyPrinted]
    let data = try encoder.encode(
      TestSuites(suites), withRootKey: "testsuites",
      header: XMLHeader(version: 1, encoding: "UTF-8"))
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  private static func testSuite(_ check: OutputCheck) -> TestSuite {
    let worst = check.totals.worst.map { CheckReport.line($0, check) }
    var cases = check.limits.map { limit in
      TestCase(
        name: limit.limit, className: text(check.name),
        failure: limit.passes
          ? nil
          : Problem(
            message: text(CheckReport.sentence(limit)), type: "limit exceeded",
            text: worst.map(text)))
    }
    if let baseline = check.baseline {
      cases += CheckFigure.all.map { figure in
        let change = baseline.worse.first { $0.figure == figure.name }
        return TestCase(
          name: "baseline \(figure.name)", className: text(check.name),
          failure: change.map {
            Problem(
              message: text(CheckReport.sentence($0)), type: "worse than recorded",
              text: worst.map(text))
          })
      }
    }
    if cases.isEmpty { cases = [TestCase(name: "judged", className: text(check.name))] }
    return TestSuite(
      name: text(check.name), cases: cases,
      output: text(CheckReport.text(check).trimmingNewlines))
  }

  /// What XML 1.0 can hold: other control characters become U+FFFD.
  private static func text(_ string: String) -> String {
    String(
      String.UnicodeScalarView(
        string.unicodeScalars.map { scalar in
          let isControl = scalar.value < 0x20 && !["\n", "\t"].contains(scalar)
          return isControl || (0xfffe...0xffff).contains(scalar.value) ? "\u{fffd}" : scalar
        }))
  }
}

extension String {
  fileprivate var trimmingNewlines: String {
    var text = self[...]
    while text.last == "\n" { text.removeLast() }
    return String(text)
  }
}

private struct TestSuites: Encodable, DynamicNodeEncoding {
  let tests: Int
  let failures: Int
  let errors: Int
  let testsuite: [TestSuite]

  init(_ suites: [TestSuite]) {
    testsuite = suites
    tests = suites.reduce(0) { $0 + $1.tests }
    failures = suites.reduce(0) { $0 + $1.failures }
    errors = suites.reduce(0) { $0 + $1.errors }
  }

  static func nodeEncoding(for key: any CodingKey) -> XMLEncoder.NodeEncoding {
    key.stringValue == "testsuite" ? .element : .attribute
  }
}

private struct TestSuite: Encodable, DynamicNodeEncoding {
  let name: String
  let tests: Int
  let failures: Int
  let errors: Int
  let testcase: [TestCase]
  let output: String?

  init(name: String, cases: [TestCase], output: String? = nil) {
    self.name = name
    tests = cases.count
    failures = cases.count { $0.failure != nil }
    errors = cases.count { $0.error != nil }
    testcase = cases
    self.output = output
  }

  enum CodingKeys: String, CodingKey {
    case name, tests, failures, errors, testcase
    case output = "system-out"
  }

  static func nodeEncoding(for key: any CodingKey) -> XMLEncoder.NodeEncoding {
    ["testcase", "system-out"].contains(key.stringValue) ? .element : .attribute
  }
}

private struct TestCase: Encodable, DynamicNodeEncoding {
  let name: String
  let className: String
  var failure: Problem? = nil
  var error: Problem? = nil

  enum CodingKeys: String, CodingKey {
    case name, failure, error
    case className = "classname"
  }

  static func nodeEncoding(for key: any CodingKey) -> XMLEncoder.NodeEncoding {
    ["failure", "error"].contains(key.stringValue) ? .element : .attribute
  }
}

private struct Problem: Encodable, DynamicNodeEncoding {
  let message: String
  let type: String
  var text: String? = nil

  enum CodingKeys: String, CodingKey {
    case message, type
    case text = ""
  }

  static func nodeEncoding(for key: any CodingKey) -> XMLEncoder.NodeEncoding {
    key.stringValue.isEmpty ? .element : .attribute
  }
}
