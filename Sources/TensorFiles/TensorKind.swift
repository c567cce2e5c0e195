/// What a file is, by its first bytes, then by its name.
enum TensorKind: Hashable {
  case npy, json, delimited
  /// With the name of the tensor wanted, or nil for the only one.
  case safetensors(tensor: String?)

  /// The file and the tensor that a path names: `a.safetensors#logits` is the tensor `logits`.
  static func parts(ofPath path: String) -> (file: String, tensor: String?) {
    guard let mark = path.firstRange(of: ".safetensors#") else { return (path, nil) }
    return (String(path[..<mark.upperBound].dropLast()), String(path[mark.upperBound...]))
  }

  /// NPY if it starts with NPY's magic, else what the name's extension says, else JSON if the first
  /// character that is not white space is `[` or `{`, else delimited text.
  ///
  /// - Throws: `TensorFileError` if the source cannot be read, is named `.npy` without being an NPY
  ///   file, or is an `.npz` archive.
  init(_ source: ByteSource, tensor: String? = nil) throws(TensorFileError) {
    let start = try source.prefix(NPYHeader.magic.count)
    guard start != NPYHeader.magic else {
      self = .npy
      return
    }
    switch Self.fileExtension(of: source.name) {
    case "npy": throw source.error(Self.notNPY(start))
    case "npz":
      throw source.error("an archive of arrays; save the one to read with np.save, as .npy")
    case "safetensors": self = .safetensors(tensor: tensor)
    case "json": self = .json
    case "csv", "tsv", "txt": self = .delimited
    default: self = try Self.looksLikeJSON(source) ? .json : .delimited
    }
  }

  private static func fileExtension(of name: String) -> String {
    let file = name.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    return file.lastIndex(of: ".").map { file[$0...].dropFirst().lowercased() } ?? ""
  }

  private static func notNPY(_ start: [UInt8]) -> String {
    let digits = start.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    let found = start.isEmpty ? "is empty" : "starts with 0x\(digits), not \\x93NUMPY"
    return "not an NPY file (\(found)); write it with np.save, or name it by what it is"
  }

  private static func looksLikeJSON(_ source: ByteSource) throws(TensorFileError) -> Bool {
    var scanner = JSONScanner(try ByteStream(source))
    let first = try scanner.peek()
    return first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
  }
}
