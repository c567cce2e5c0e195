/// Where a failure was reported or described.
public struct PublicReference: Sendable, Codable, Hashable {
  /// As `scipy/scipy#18295`, or a paper's authors and year.
  public var name: String
  public var url: String

  /// An issue or pull request of a repository on GitHub.
  static func issue(_ repository: String, _ number: Int) -> PublicReference {
    PublicReference(
      name: "\(repository)#\(number)", url: "https://github.com/\(repository)/issues/\(number)")
  }

  static let blanchardHighamHigham = PublicReference(
    name: "Blanchard, Higham, Higham 2021", url: "https://doi.org/10.1093/imanum/draa038")
}

extension PublicReference {
  /// What `owner/repository#number`, or `owner/repository` alone, is the name of on GitHub; nil for other text.
  public init?(naming text: String) {
    let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let names = parts[0].split(separator: "/", omittingEmptySubsequences: false)
    guard names.count == 2, names.allSatisfy(Self.isName) else { return nil }
    let address = "https://github.com/\(parts[0])"
    guard parts.count == 2 else {
      self.init(name: text, url: address)
      return
    }
    guard !parts[1].isEmpty, parts[1].utf8.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    self.init(name: text, url: "\(address)/issues/\(parts[1])")
  }

  private static func isName(_ name: Substring) -> Bool {
    !name.isEmpty && name != "." && name != ".."
      && name.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
          || [45, 46, 95].contains($0)
      }
  }
}
