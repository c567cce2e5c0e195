import FloatFormats

/// Negative numbers among the arguments, and names that start as such: ArgumentParser would take `-3` for an
/// option.
///
/// They are given to it with a mark before them, which no argument can hold. Everything that reads an argument
/// takes the mark away first: the types of options do so themselves, and those that are text, such as the
/// names of files, have `asTyped` for their transform.
enum NegativeNumbers {
  /// No argument of a program holds a zero byte.
  private static let mark: Character = "\0"

  /// The argument with a mark if it is a negative number, or a list of numbers separated by commas that
  /// starts with one, or starts as no option does: a file may be called `-3.json`.
  static func protected(_ argument: String) -> String {
    guard argument.hasPrefix("-"), argument.count > 1 else { return argument }
    let isValue =
      argument.prefixMatch(of: /-\.?[0-9]/) != nil
      || argument.split(separator: ",", omittingEmptySubsequences: false).allSatisfy {
        isNumber(String($0))
      }
    return isValue ? String(mark) + argument : argument
  }

  /// Arguments from here on in a run of numbers are given as one, as ArgumentParser takes time that grows with
  /// the square of their number.
  private static let longRun = 64

  /// All arguments as they are parsed: negative numbers marked, and of a long run of numbers all but the first,
  /// which may be an option's value, as one argument with spaces between them (see `LogitsInput`).
  static func prepared(_ arguments: some Sequence<String>) -> [String] {
    var result: [String] = []
    var run: [String] = []
    func end() {
      let isLong = run.count >= longRun
      result += isLong ? [protected(run[0])] : run.map(protected)
      if isLong { result.append(String(mark) + run.dropFirst().joined(separator: " ")) }
      run = []
    }
    for argument in arguments {
      if isNumber(argument) {
        run.append(argument)
      } else {
        end()
        result.append(protected(argument))
      }
    }
    end()
    return result
  }

  /// Whether the text is a number, even one that is too large.
  static func isNumber(_ text: String) -> Bool {
    // Too large a number is one, too: its own message is better than "unknown option".
    Double(text) != nil || (try? NumberText.parse(text)) != nil
  }

  /// The argument, or a text made of arguments, as typed.
  static func asTyped(_ text: String) -> String {
    text.filter { $0 != mark }
  }
}
