import Escapes

/// Why a tensor file cannot be read or written: which file, where in it, and what to do about it.
///
/// `description` is one line, `file: place: message`, whatever the file's name and content are.
public struct TensorFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where in a file the fault lies.
  public enum Place: Hashable, Sendable {
    /// A line of text, counted from 1: `logits.csv:3`.
    case line(Int)
    /// A column of a line, both counted from 1: `logits.csv:3:2`. In a table a column is a field, in
    /// JSON it is a byte.
    case column(Int, line: Int)
    /// A part that has a name of its own: `logits.json: [2][1]`, `logits.npy: header byte 12`.
    case part(String)
  }

  /// The file as the caller named it; `standard input` for `-`.
  public let file: String
  /// Where in the file, or nil if the fault is not in one place.
  public let place: Place?
  /// What is wrong and what to do about it.
  public let message: String

  public var description: String {
    let subject =
      switch place {
      case nil: file
      case .line(let line): "\(file):\(line)"
      case .column(let column, let line): "\(file):\(line):\(column)"
      case .part(let part): "\(file): \(part)"
      }
    return Escaping.line(subject) + ": " + Escaping.line(message.shortened)
  }
}

extension String {
  /// The text without its middle where it is longer than 400 characters. A message may quote a piece
  /// of the file, of any length; its remedy stands at its end.
  fileprivate var shortened: String {
    count <= 400 ? self : "\(prefix(200))...\(suffix(180))"
  }
}
