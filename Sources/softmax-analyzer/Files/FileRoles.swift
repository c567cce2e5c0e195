import TensorFiles

/// The files that a command reads and writes, and what each is to it.
struct FileRoles {
  /// What is written to a file.
  enum Content: String {
    case npy = "an NPY file"
    case json = "JSON"
    case markdown = "Markdown"
    case xml = "XML"
    case html = "HTML"
    case svg = "a picture"

    /// How a name of such a file ends.
    var ending: String {
      switch self {
      case .npy: "npy"
      case .json: "json"
      case .markdown: "md"
      case .xml: "xml"
      case .html: "html"
      case .svg: "svg"
      }
    }
  }

  private struct Input {
    /// Such as `the logits`.
    let role: String
    let path: String
  }

  private struct Output {
    /// Such as `--json`.
    let option: String
    let path: String
    let content: Content?
    /// Whether it may take the place of the input of that role.
    let replaces: String?
  }

  private var inputs: [Input] = []
  /// An option by which lines go to standard output, beside the text for people.
  private var lines: String?
  private var outputs: [Output] = []
  private var folder: (option: String, path: String)?

  /// A file, or a tensor of one, that is read; `-` is standard input. Nil is none.
  mutating func read(_ path: String?, as role: String) {
    if let path { inputs.append(Input(role: role, path: FileBytes.file(ofTensor: path))) }
  }

  /// A file that is written; `-` is standard output. Nil is none.
  ///
  /// - Parameters:
  ///   - content: what is written; nil if the name is not the user's choice.
  ///   - role: of an input that the output may take the place of.
  mutating func write(
    _ path: String?, by option: String, _ content: Content?, replacing role: String? = nil
  ) {
    if let path {
      outputs.append(Output(option: option, path: path, content: content, replaces: role))
    }
  }

  /// A folder that is made if it is missing.
  mutating func makeFolder(_ path: String, by option: String) { folder = (option, path) }

  /// Lines that are written to standard output, where the text for people may stand beside them, but no result.
  mutating func writeLines(by option: String) { lines = option }

  /// Whether a result goes to standard output, where no other text may stand beside it.
  var writesToStandardOutput: Bool { outputs.contains { FileBytes.isStandardOutput($0.path) } }

  /// Refuses an output that is an input or another output as well, through links too, and one whose name says
  /// that it is something else.
  ///
  /// - Throws: `ArgumentError`.
  func validate() throws {
    var owners: [FileIdentity: Output] = [:]
    var streamed: Output?
    let read = Dictionary(
      inputs.compactMap { input in Self.identity(input).map { ($0, input) } },
      uniquingKeysWith: { first, _ in first })
    for output in outputs {
      if FileBytes.isStandardOutput(output.path) {
        if let other = streamed?.option ?? lines {
          throw Self.shared(output.option, other, "standard output")
        }
        streamed = output
      }
      guard let identity = Self.identity(output) else { continue }
      if let input = read[identity], input.role != output.replaces {
        throw ArgumentError(
          description:
            "\(output.path): is read as \(input.role), and \(output.option) would overwrite it; "
            + "name another file")
      }
      if let other = owners.updateValue(output, forKey: identity) {
        throw Self.shared(output.option, other.option, output.path)
      }
    }
    try outputs.forEach(Self.requireFittingName)
    // What is there already is a folder, or it will be said that it is none.
    if let folder, !FileBytes.exists(folder.path), let ending = Self.ending(of: folder.path),
      Self.isKnown(ending)
    {
      throw ArgumentError(
        description:
          "\(folder.path): \(folder.option) is a folder, and the name says a .\(ending) file; "
          + "name a folder")
    }
  }

  private static func shared(_ option: String, _ other: String, _ place: String) -> ArgumentError {
    let options = option == other ? option : "\(other) and \(option)"
    return ArgumentError(
      description: "\(place): \(options) would write two results there; name two files")
  }

  private static func identity(_ input: Input) -> FileIdentity? {
    input.path == "-" ? .standardInput : FileIdentity(path: input.path)
  }

  private static func identity(_ output: Output) -> FileIdentity? {
    FileBytes.isStandardOutput(output.path) ? .standardOutput : FileIdentity(path: output.path)
  }
}

extension FileRoles {
  /// What the endings of names say that a file is, where a command here writes such files.
  private static let endings: [String: Content] = [
    "npy": .npy, "json": .json, "md": .markdown, "markdown": .markdown, "xml": .xml,
    "html": .html, "htm": .html, "svg": .svg,
  ]

  /// Endings of files that no command here writes: data, models, pictures, and what is packed. Others, such as
  /// `.bin` and `.log`, say little.
  private static let foreignEndings: Set<String> = [
    "csv", "tsv", "txt", "yml", "yaml", "toml", "jsonl", "ndjson", "xls", "xlsx", "ods", "pdf",
    "npz", "safetensors", "pt", "pth", "ckpt", "pkl", "pickle", "joblib", "h5", "hdf5", "nc", "mat",
    "parquet", "feather", "arrow", "avro", "orc", "onnx", "pb", "tflite", "gguf", "ggml", "keras",
    "msgpack", "tfrecord", "sqlite", "png", "jpg", "jpeg", "gif", "webp", "tif", "tiff", "bmp",
    "gz", "tgz", "bz2", "xz", "zst", "lz4", "zip", "tar", "7z", "rar",
  ]

  private static func isKnown(_ ending: String) -> Bool {
    endings[ending] != nil || foreignEndings.contains(ending)
  }

  /// The ending of a file's name, in small letters, without its point; nil where there is none.
  private static func ending(of path: String) -> String? {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
    return name[dot...].dropFirst().lowercased()
  }

  private static func requireFittingName(_ output: Output) throws {
    guard let content = output.content, let ending = ending(of: output.path), isKnown(ending),
      endings[ending] != content
    else { return }
    // Plain text is what these are.
    guard content == .npy || ending != "txt" else { return }
    throw ArgumentError(
      description:
        "\(output.path): \(output.option) writes \(content.rawValue), and the name says something "
        + "else; let it end in .\(content.ending)")
  }
}

/// A command that reads or writes files.
protocol UsesFiles {
  var files: FileRoles { get }
}

extension AnalyzeCommand: UsesFiles {
  var files: FileRoles {
    var roles = FileRoles()
    roles.read(LogitsInput.file(input), as: "the logits")
    companions.register(with: &roles)
    roles.write(json, by: "--json", .json)
    roles.write(markdown, by: "--markdown", .markdown)
    return roles
  }
}

extension ReferenceCommand: UsesFiles {
  var files: FileRoles {
    var roles = FileRoles()
    roles.read(file, as: "the logits")
    companions.register(with: &roles)
    roles.write(output, by: "--output", .npy)
    return roles
  }
}

extension ComputeCommand: UsesFiles {
  var files: FileRoles {
    var roles = FileRoles()
    roles.read(file, as: "the logits")
    companions.register(with: &roles)
    roles.write(output, by: "--output", .npy)
    return roles
  }
}

extension BoundsCommand: UsesFiles {
  var files: FileRoles { FileRoles(logits: input, json: json) }
}

extension BlameCommand: UsesFiles {
  var files: FileRoles { FileRoles(logits: input, json: json) }
}

extension ThresholdsCommand: UsesFiles {
  var files: FileRoles { FileRoles(logits: [], json: json) }
}

extension DiagnoseCommand: UsesFiles {
  var files: FileRoles {
    var roles = FileRoles(logits: input, json: json)
    roles.read(outputsFile, as: "the outputs")
    companions.register(with: &roles)
    return roles
  }
}

extension FileRoles {
  fileprivate init(logits: [String], json: String?) {
    read(logits.isEmpty ? nil : LogitsInput.file(logits), as: "the logits")
    write(json, by: "--json", .json)
  }
}
