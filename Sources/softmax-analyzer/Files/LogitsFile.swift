import ArgumentParser
import FloatFormats
import SoftmaxReports
import TensorFiles

/// `--logits-format`, in every verb that reads logits from files.
struct LogitsFormat: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The format of logits that a file holds as raw bits, in unsigned integers or void, as those of bfloat16 "
        + "and of the 8-bit formats.", valueName: "format"),
    completion: .list(FormatName.names), transform: StoredFormat.parse)
  var logitsFormat: StoredFormat?

  var format: FloatFormat? { logitsFormat?.format }

  /// Refuses the option where the logits are numbers among the arguments.
  func validate(for input: [String]) throws {
    guard logitsFormat == nil || !LogitsInput.areNumbers(input) else {
      throw ValidationError("--logits-format is for files; numbers are no raw bits.")
    }
  }
}

/// `--axis`, in verbs that read logits from files or take those of one row.
struct RowAxis: ParsableArguments {
  @Option(help: ArgumentHelp("The dimension that softmax runs along. Default: -1.", valueName: "n"))
  var axis: AxisNumber?

  var number: Int { axis?.axis ?? -1 }

  /// Refuses the option where the logits are numbers among the arguments.
  func validate(for input: [String]) throws {
    guard axis == nil || !LogitsInput.areNumbers(input) else {
      throw ValidationError("--axis is for files; numbers are one row.")
    }
  }
}

/// Logits in files.
enum LogitsFile {
  /// The logits of the file at `path`; says how integers are read that may be raw bits.
  ///
  /// - Parameter format: the format whose bits they are; nil where they are numbers.
  /// - Throws: `TensorFileError`; `ArgumentError` where the file holds no raw bits though a format is given.
  static func open(
    _ path: String, axis: Int, format: FloatFormat? = nil
  ) throws -> LogitsSource {
    let source = try LogitsSource.open(path: path, axis: axis, encoding: format)
    if let format, source.logitFormat != format {
      throw ArgumentError(
        description:
          "\(source.name): holds \(source.elementFormatName), not raw bits; give no --logits-format"
      )
    }
    tellOfIntegers(source)
    return source
  }

  /// One line on standard error if the elements are integers as raw bits are stored in.
  static func tellOfIntegers(_ source: LogitsSource) {
    guard ["uint8", "uint16"].contains(source.elementFormatName) else { return }
    StandardError.write(
      line: "softmax-analyzer: \(source.name): read as whole numbers; if they are raw bits, "
        + "name their format with --logits-format")
  }
}
