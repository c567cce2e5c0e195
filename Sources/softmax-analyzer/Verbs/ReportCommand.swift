import ArgumentParser
import Escapes
import FloatFormats
import SoftmaxAnalysis
import SoftmaxCore
import SoftmaxReports
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
    discussion: """
      softmax-analyzer report logits.npy -o folder
      softmax-analyzer report --set article -o Reports
      softmax-analyzer report --reported Reports/Data/reported.json -o Reports
      softmax-analyzer report --libraries Reports/Data/libraries.json -o Reports
      """)

  /// Pages that need no input.
  enum PageSet: String, ExpressibleByArgument, CaseIterable {
    case article, atlas, algorithms
  }

  @Argument(
    help: ArgumentHelp(
      "Files of logits: NPY, safetensors (FILE#tensor), CSV or JSON.", valueName: "file"),
    transform: NegativeNumbers.asTyped)
  var tensors: [String] = []

  @OptionGroup var logitsFormat: LogitsFormat

  @Option(
    name: .customLong("set"), help: "A page about softmax itself: article, atlas or algorithms.")
  var set: PageSet?

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
  var output: String

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
    guard !FileBytes.isStandardOutput(output) else {
      throw ValidationError("--output names a folder; a page is several files.")
    }
    let forLogits = [
      ("logits-format", logitsFormat.format != nil), ("algorithms", algorithms != nil),
      ("formats", formats != nil), ("axis", axis.axis != nil), ("rows", rows != nil),
      ("max-bits", budget.maxBits != nil), ("summation", sums.summation != nil),
    ]
    if tensors.isEmpty, let (name, _) = forLogits.first(where: \.1) {
      throw ValidationError("--\(name) has no effect without files of logits.")
    }
  }

  func run() throws {
    switch set {
    case .article: try write(try article())
    case .atlas: try write(try atlas())
    case .algorithms:
      let study = try AlgorithmSurvey(threads: threading.count).study()
      try write(DocumentFiles(AlgorithmsPage.page(study, command: command), from: [study]))
    case nil:
      if !libraries.isEmpty { try write(try figures()) }
      if let reported { try write(try cases(reported)) }
      try requireDifferentNames()
      var undecided: [UndecidedRecord] = []
      for file in tensors {
        let (page, analysis) = try tensor(file)
        try write(page)
        undecided += analysis.undecided ?? []
      }
      if let error = UndecidedError(undecided) { throw error }
    }
  }

  /// Pages do not depend on how many threads there are.
  private var command: String { Invocation.command(without: ["--threads"]) }

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
      try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    } catch {
      throw ArgumentError(
        description: "\(output): cannot be made or is no folder; name another with -o")
    }
    let written = try page.files()
    try files(written: written.map(\.name)).validate()
    for file in written { try AtomicFile.write(file.text, to: "\(output)/\(file.name)") }
    Output.write(line: "\(output)/\(page.document.name).html, .md and .json")
  }

  private func article() throws -> DocumentFiles {
    let analyses = try ArticlePage.rows.map {
      try LogitsInput.numbers($0.logits).analyzed(
        AnalysisOptions(digits: 40, precisions: .these($0.precisions)), threads: 1)
    }
    let logarithms = try ArticlePage.rows.map {
      try LogitsInput.numbers($0.logits).analyzed(
        AnalysisOptions(
          quantity: .logSoftmax, algorithms: [Shifted.self, ShiftedMaxOut.self],
          precisions: .these([])), threads: 1)
    }
    return DocumentFiles(
      ArticlePage.page(analyses, logarithms: logarithms, command: command),
      from: analyses + logarithms + analyses.map { ArticleFacts($0.rows[0]) })
  }

  private func atlas() throws -> DocumentFiles {
    let atlas = SaturationAtlas(threads: threading.count)
    return DocumentFiles(AtlasPage.page(atlas, command: command), from: [atlas])
  }

  private func figures() throws -> DocumentFiles {
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
      LibrariesPage.page(figures[0], beside: Array(figures.dropFirst()), command: command),
      from: figures)
  }

  private func cases(_ path: String) throws -> DocumentFiles {
    let cases = try ReportedCases(path: path).diagnosed()
    let experiments = try ReportedExperiments()
    return DocumentFiles(
      ReportedPage.page(cases, experiments, command: command),
      from: cases.map(\.shortened) + [experiments])
  }

  private func tensor(_ file: String) throws -> (page: DocumentFiles, analysis: Analysis) {
    var options = try AnalysisOptions(
      formats: try formats?.formats ?? [.binary32, .binary64],
      algorithms: algorithms?.algorithms(for: .standard) ?? [Shifted.self],
      summation: sums.value, listedRows: rows?.value ?? 3, profiles: true)
    options.budget = budget.budget
    let analysis = try LogitsInput(file: file, axis: axis.number, format: logitsFormat.format)
      .analyzed(options, threads: threading.count)
    let page = TensorPage.page(analysis, name: Self.pageName(of: file), command: command)
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
    let pages =
      tensors.map(Self.pageName) + (reported == nil ? [] : ["reported"])
      + (libraries.isEmpty ? [] : ["libraries"]) + (set.map { [$0.rawValue] } ?? [])
    return files(
      written: unique(pages).flatMap { page in ["md", "html", "json"].map { "\(page).\($0)" } })
  }

  private func files(written names: [String]) -> FileRoles {
    var roles = FileRoles()
    for file in tensors { roles.read(file, as: "logits") }
    for file in libraries { roles.read(file, as: "figures") }
    roles.read(reported, as: "reported cases")
    roles.makeFolder(output, by: "--output")
    for name in names { roles.write("\(output)/\(name)", by: "the page", nil) }
    return roles
  }
}
