import ArgumentParser
import Escapes
import FloatFormats

/// A format by its name: one of the table, or a custom one by its numbers.
struct FormatName: CustomStringConvertible {
  /// A failure is told when the format is used, as bad input.
  private let result: Result<FloatFormat, FormatError>

  init(_ format: FloatFormat) {
    result = .success(format)
  }

  private init(_ result: Result<FloatFormat, FormatError>) {
    self.result = result
  }

  /// - Throws: `FormatError` where there is no format of the numbers given.
  var format: FloatFormat { get throws { try result.get() } }

  var description: String { (try? format.name) ?? "" }

  /// - Throws: `ValidationError` for a name that is of neither kind.
  static func parse(_ argument: String) throws -> FormatName {
    do throws(FormatError) {
      if let format = try FloatFormat.parse(argument) { return FormatName(format) }
    } catch {
      return FormatName(.failure(error))
    }
    throw ValidationError(
      "'\(Escaping.line(argument))' is no format. Take \(table), or write a custom one as "
        + "p40-emin-1000-emax1023: significand bits, exponents of the least normal and of the largest numbers."
    )
  }

  static let names = FloatFormat.all.map(\.name)

  /// The names of the table, in a sentence.
  static let table = names.joined(separator: ", ")

  /// What help says of names.
  static let help = "a name from 'softmax-analyzer formats', or p10-emin-14-emax15 for any other"
}

/// A comma-separated list of formats.
struct FormatList: CustomStringConvertible {
  private let names: [FormatName]

  init(_ formats: [FloatFormat]) {
    names = formats.map { FormatName($0) }
  }

  private init(names: [FormatName]) {
    self.names = names
  }

  /// Each format once.
  ///
  /// - Throws: `FormatError` where there is none of the numbers given.
  var formats: [FloatFormat] { get throws { unique(try names.map { try $0.format }) } }

  var description: String { names.map(\.description).joined(separator: ",") }

  static func parse(_ argument: String) throws -> FormatList {
    FormatList(
      names: try argument.split(separator: ",", omittingEmptySubsequences: false).map {
        try FormatName.parse(String($0))
      })
  }
}

/// A format whose encodings a file may hold: one of the table.
struct StoredFormat: CustomStringConvertible {
  let format: FloatFormat

  var description: String { format.name }

  /// - Throws: `ValidationError` for any other name.
  static func parse(_ argument: String) throws -> StoredFormat {
    guard let format = FloatFormat.named(argument) else {
      throw ValidationError(
        "'\(Escaping.line(argument))' is no format that files hold as raw bits. Take \(FormatName.table); "
          + "numbers of custom formats are stored as numbers, and are read without this option.")
    }
    return StoredFormat(format: format)
  }
}

extension FormatError: BadInput {}
