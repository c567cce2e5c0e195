import ArgumentParser
import Escapes
import FloatFormats
import SoftmaxAnalysis
import SoftmaxCore
import SoftmaxReports
import SoftmaxStudies
import TensorFiles

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write pages with pictures: Markdown, HTML and JSON.",
    usage: """
      softmax-analyzer report [<options>] [<file> ...] --output <folder>
      softmax-analyzer report --set
      """,
    discussion: """
      softmax-analyzer report logits.npy -o folder
      softmax-analyzer report --set article -o Reports
      softmax-analyzer report --reported Reports/Data/reported.json -o Reports
      softmax-analyzer report --libraries Reports/Data/libraries.json -o Reports
      """)

  @Argument(
    help: ArgumentHelp(
      "Files of logits: NPY, safetensors (FILE#tensor), CSV or JSON.", valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var tensors: [String] = []

  @OptionGroup var logitsFormat: LogitsFormat

  @Option(
    name: .customLong("set"), defaultAsFlag: .list,
    help: ArgumentHelp(
      "A page of Reports, by its name. Without a name, lists them all.",
      valueName: "page"))
  var set: PageChoice?

  @Option(
    help: ArgumentHelp(
      "A page about reported failures, from a file such as Reports/Data/reported.json.",
      valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var reported: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "A page about the softmax of libraries, from what Reports/Data/libraries.py found; further files are of "
        + "other processors.",
      valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var libraries: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The folder to write to; made if it is missing.", valueName: "folder"),
    transform: NegativeNumbers.asTyped)
  var output: String?

  @Option(
    name: [.customLong("algorithm"), .customLong("algorithms")],
    help: ArgumentHelp(
      "Algorithms, separated by commas, or 'all'. Default: shifted.", valueName: "list"))
  var algorithms: AlgorithmList?

  @Option(
    name: [.customLong("format"), .customLong("formats")],
    help: ArgumentHelp(
      "Formats, separated by commas. Each is \(FormatName.help). Default: binary32,binary64.",
      valueName: "list"),
    transform: FormatList.parse)
  var formats: FormatList?

  @OptionGroup var axis: RowAxis

  @Option(
    help: ArgumentHelp("How many of the worst rows are shown. Default: 3.", valueName: "n"))
  var rows: WholeNumber?

  @OptionGroup var sums: SummationOption

  @OptionGroup var budget: BudgetOption

  @OptionGroup var threading: Threading

  func validate() throws {
    guard
      [!tensors.isEmpty, set != nil, reported != nil, !libraries.isEmpty].count(where: { $0 }) == 1
    else {
      throw ValidationError(
        "Give files of logits, or --set with the name of a page, --reported or --libraries.")
    }
    guard rows?.value ?? 0 >= 0 else { throw ValidationError("--rows takes 0 or more.") }
    try validateOutput()
    let forLogits = [
      ("logits-format", logitsFormat.format != nil), ("algorithms", algorithms != nil),
      ("formats", formats != nil), ("axis", axis.axis != nil), ("rows", rows != nil),
      ("max-bits", budget.maxBits != nil), ("summation", sums.summation != nil),
    ]
    if tensors.isEmpty, let (name, _) = forLogits.first(where: \.1) {
      throw ValidationError("--\(name) has no effect without files of logits.")
    }
  }

  private func validateOutput() throws {
    switch set {
    case .list:
      guard output == nil else {
        throw ValidationError("--set without a name lists pages, and writes none to --output.")
      }
      return
    case .unknown(let name):
      throw ValidationError(
        "'\(name)' is no page; take one of \(PublishedPages.registry.names.joined(separator: ", "))."
      )
    case .page, nil: break
    }
    guard let output else {
      throw ValidationError("Missing expected argument '--output <folder>'")
    }
    guard !FileBytes.isStandardOutput(output) else {
      throw ValidationError("--output names a folder; a page is several files.")
    }
  }

  func run() throws {
    switch set {
    case .list:
      let listing = PublishedPages.registry.listing(style: Output.style) {
        PublishedPages.command(for: $0, to: "Reports")
      }
      Output.write(listing)
    case .page(let page):
      let isOfFiles = PublishedPages.words(for: page) != nil
      let command = isOfFiles ? PublishedPages.command(for: page, to: folder) : work.command
      try write(try page.files(PageWork(threads: threading.count, command: command)))
    case .unknown, nil:
      if !libraries.isEmpty { try write(try figures(work)) }
      if let reported { try write(try cases(reported, work)) }
      try requireDifferentNames()
      var undecided: [UndecidedRecord] = []
      for file in tensors {
        let (page, analysis) = try tensor(file, work)
        try write(page)
        undecided += analysis.undecided ?? []
      }
      if let error = UndecidedError(undecided) { throw error }
    }
  }

  /// The page of a command that makes one of files.
  ///
  /// - Throws: what reading the files throws, and `UndecidedError`.
  func onlyPage(_ work: PageWork) throws -> DocumentFiles {
    if !libraries.isEmpty { return try figures(work) }
    if let reported { return try cases(reported, work) }
    let (page, analysis) = try tensor(tensors[0], work)
    if let error = UndecidedError(analysis.undecided ?? []) { throw error }
    return page
  }

  /// Pages do not depend on how many threads there are.
  private var work: PageWork {
    PageWork(threads: threading.count, command: Invocation.command(without: ["--threads"]))
  }

  /// Where pages go, which is not asked before it is known that there is one.
  private var folder: String { output ?? "" }

  private func requireDifferentNames() throws {
    var names: [String: String] = [:]
    for file in tensors {
      let name = Self.pageName(of: file)
      if let other = names.updateValue(file, forKey: name) {
        throw ArgumentError(
          description:
            "\(other) and \(file) would both be the page '\(name)'; write them to two folders")
      }
    }
  }

  private func write(_ page: DocumentFiles) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw ArgumentError(
        description: "\(folder): cannot be made or is no folder; name another with -o")
    }
    let written = try page.files()
    try files(written: written.map(\.name)).validate()
    for file in written { try AtomicFile.write(file.text, to: "\(folder)/\(file.name)") }
    Output.write(line: "\(folder)/\(page.document.name).html, .md and .json")
  }

  private func figures(_ work: PageWork) throws -> DocumentFiles {
    let figures = try libraries.map { path in
      let bytes = try FileBytes.all(of: path)
      guard let figures = try? JSONReport.parse(bytes, as: LibraryFigures.self) else {
        throw ArgumentError(
          description:
            "\(path): not what Reports/Data/libraries.py writes; make report-libraries makes it")
      }
      do {
        try figures.validate()
      } catch {
        throw ArgumentError(
          description: "\(path): \(error); make report-libraries makes such a file")
      }
      return figures
    }
    return DocumentFiles(
      LibrariesPage.page(figures[0], beside: Array(figures.dropFirst()), command: work.command),
      from: figures)
  }

  private func cases(_ path: String, _ work: PageWork) throws -> DocumentFiles {
    let cases = try ReportedCases(path: path).diagnosed()
    let experiments = try ReportedExperiments()
    return DocumentFiles(
      ReportedPage.page(cases, experiments, command: work.command),
      from: cases.map(\.shortened) + [experiments])
  }

  private func tensor(
    _ file: String, _ work: PageWork
  ) throws -> (page: DocumentFiles, analysis: Analysis) {
    var options = try AnalysisOptions(
      formats: try formats?.formats ?? [.binary32, .binary64],
      algorithms: algorithms?.algorithms(for: .standard) ?? [Shifted.self],
      summation: sums.value, listedRows: rows?.value ?? 3, profiles: true)
    options.budget = budget.budget
    let analysis = try LogitsInput(file: file, axis: axis.number, format: logitsFormat.format)
      .analyzed(options, threads: work.threads)
    let page = TensorPage.page(analysis, name: Self.pageName(of: file), command: work.command)
    return (DocumentFiles(page, from: [analysis]), analysis)
  }

  /// The file's name without its folder and its ending, with the tensor's after a #; what a link or a shell
  /// takes in another way becomes a hyphen.
  private static func pageName(of file: String) -> String {
    guard file != "-" else { return "standard-input" }
    let parts = file.split(separator: "#", maxSplits: 1)
    var name = parts.first?.split(separator: "/").last.map(String.init) ?? "report"
    if let dot = name.lastIndex(of: "."), dot > name.startIndex { name = String(name[..<dot]) }
    let tensor = parts.dropFirst().map { "-\($0)" }.joined()
    return String(
      Escaping.line(name + tensor).map {
        $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "-"
      })
  }
}

extension ReportCommand: UsesFiles {
  /// The page files of tensors and of data have names that are known before; pictures are added when they are
  /// drawn.
  var files: FileRoles {
    if case .page(let page) = set, let words = PublishedPages.words(for: page),
      let command = try? Self.parse(words + ["--output=\(folder)"])
    {
      return command.files
    }
    let pages =
      tensors.map(Self.pageName) + (reported == nil ? [] : ["reported"])
      + (libraries.isEmpty ? [] : ["libraries"]) + setPage
    return files(
      written: unique(pages).flatMap { page in ["md", "html", "json"].map { "\(page).\($0)" } })
  }

  private var setPage: [String] {
    if case .page(let page) = set { [page.name] } else { [] }
  }

  private func files(written names: [String]) -> FileRoles {
    var roles = FileRoles()
    guard let output else { return roles }
    for file in tensors { roles.read(file, as: "logits") }
    for file in libraries { roles.read(file, as: "figures") }
    roles.read(reported, as: "reported cases")
    roles.makeFolder(output, by: "--output")
    for name in names { roles.write("\(output)/\(name)", by: "the page", nil) }
    return roles
  }
}
