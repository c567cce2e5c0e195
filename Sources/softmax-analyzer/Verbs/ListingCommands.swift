import ArgumentParser
import SoftmaxReports

struct FormatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "formats", abstract: "List the floating-point formats.")

  func run() {
    Output.write(Listings.formats(style: Output.style))
  }
}

struct AlgorithmsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "algorithms", abstract: "List the algorithms under test.")

  func run() {
    Output.write(Listings.algorithms(style: Output.style))
  }
}
