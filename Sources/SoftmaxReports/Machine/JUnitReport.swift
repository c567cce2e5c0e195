public import SoftmaxAnalysis

/// Checks as a JUnit file (the schema of Jenkins' xUnit plug-in): a suite for each check, a case for each
/// limit and each figure of a baseline, or one for the judgement where there is no limit.
public enum JUnitReport {
  public static func render(_ suite: CheckSuite) -> String {
    let suites =
      suite.checks.map(testSuite)
      + suite.failures.map { failure in
        TestSuite(
          name: failure.name,
          cases: [
            TestCase(
              name: "judged",
              problem: .error(
                failure.message, type: "not judged",
                text: failure.details.isEmpty ? nil : failure.details.joined(separator: "\n")))
          ])
      }
    let totals = [
      ("tests", suites.reduce(0) { $0 + $1.cases.count }),
      ("failures", suites.reduce(0) { $0 + $1.failures }),
      ("errors", suites.reduce(0) { $0 + $1.errors }),
    ]
    return XMLElement(
      name: "testsuites", attributes: totals.map { ($0.0, "\($0.1)") },
      children: suites.map(\.element)
    ).document
  }

  private static func testSuite(_ check: OutputCheck) -> TestSuite {
    var cases = check.limits.map { limit in
      TestCase(
        name: limit.limit,
        problem: limit.passes
          ? nil
          : .failure(
            CheckReport.sentence(limit), type: "limit exceeded",
            text: limit.example.map { CheckReport.place($0, check) }))
    }
    if let baseline = check.baseline {
      cases += CheckFigure.all.map { figure in
        let change = baseline.worse.first { $0.figure == figure.name }
        return TestCase(
          name: "baseline \(figure.name)",
          problem: change.map {
            .failure(CheckReport.sentence($0), type: "worse than recorded", text: nil)
          })
      }
    }
    cases += (check.undecided ?? []).map {
      TestCase(
        name: "judged row \($0.row), index \($0.index)",
        problem: .error($0.text, type: "not judged", text: nil))
    }
    if cases.isEmpty { cases = [TestCase(name: "judged", problem: nil)] }
    return TestSuite(name: check.name, cases: cases, output: CheckReport.text(check))
  }
}

private struct TestSuite {
  let name: String
  let cases: [TestCase]
  var output: String? = nil

  var failures: Int { cases.count { $0.problem?.isError == false } }
  var errors: Int { cases.count { $0.problem?.isError == true } }

  var element: XMLElement {
    let output = output.map { XMLElement(name: "system-out", text: $0) }
    return XMLElement(
      name: "testsuite",
      attributes: [
        ("name", name), ("tests", "\(cases.count)"), ("failures", "\(failures)"),
        ("errors", "\(errors)"),
      ],
      children: cases.map { $0.element(className: name) } + (output.map { [$0] } ?? []))
  }
}

private struct TestCase {
  let name: String
  let problem: Problem?

  func element(className: String) -> XMLElement {
    XMLElement(
      name: "testcase", attributes: [("name", name), ("classname", className)],
      children: problem.map { [$0.element] } ?? [])
  }
}

/// Why a case did not pass.
private struct Problem {
  let isError: Bool
  let message: String
  let type: String
  let text: String?

  static func failure(_ message: String, type: String, text: String?) -> Problem {
    Problem(isError: false, message: message, type: type, text: text)
  }

  static func error(_ message: String, type: String, text: String?) -> Problem {
    Problem(isError: true, message: message, type: type, text: text)
  }

  var element: XMLElement {
    XMLElement(
      name: isError ? "error" : "failure", attributes: [("message", message), ("type", type)],
      text: text)
  }
}
