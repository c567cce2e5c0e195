import FloatFormats
import SoftmaxAnalysis
import SoftmaxReference
import TensorFiles

/// Carries out one check.
struct CheckRun {
  let plan: CheckPlan
  let threads: Int

  /// Logits that are judged at a time.
  private static let stretch = 1 << 18

  /// - Throws: an error that says which file, and where in it, cannot be judged.
  func check() throws -> OutputCheck {
    let source = try LogitsSource.open(
      path: plan.options.logits!, axis: plan.axis, encoding: plan.logitsFormat)
    LogitsFile.tellOfIntegers(source)
    guard source.rowCount > 0 else {
      throw ArgumentError(
        description: "\(source.name): holds no rows; a check of nothing would always pass")
    }
    let beside = try CompanionsFile(plan.options.companions, beside: source.description)
    let made = try MadeOutputs(plan, source, beside)
    let given = try OutputsSource(
      made.path, beside: source, quantity: plan.quantity, format: made.format)
    let checker = try OutputChecker(
      plan.quantity, in: given.format, length: source.rowLength,
      temperature: plan.temperature, limits: plan.options.limits.limits,
      ulpFloor: plan.ulpFloor, convention: plan.convention, budget: plan.budget,
      threads: threads)
    let sample = plan.options.sampleRows.map {
      RowSample($0, of: source.rowCount, seed: plan.seed)
    }
    let progress = ProgressBar(total: sample?.rows ?? source.rowCount)
    defer { progress.clear() }
    let errors = try plan.options.errorsTo.map { try given.errorWriter($0) }
    var outputs = given.description
    if made.isTemporary { outputs.name = plan.title }
    var check = try checker.check(
      plan.title, logits: source.description,
      outputs: outputs, sample: sample, progress: progress.update,
      errors: { row, ulps in try errors?.write(rows: ulps, at: row) },
      visitRows: { visit in
        try Self.forEachStretch(source, sample) { rows in
          try visit(
            .init(
              numbers: rows.flatMap { Array($0) },
              logits: try rows.flatMap { try source.rows($0).numbers },
              outputs: try rows.flatMap { try given.numbers(of: $0) },
              companions: try rows.flatMap { try beside?.companions(of: $0) ?? [] }))
        }
      })
    try errors?.finish()
    check.suspects = try withExtendedLifetime(made) {
      try SuspectRun(plan: plan, source: source, outputs: given)
        .suspects(check.totals)
    }
    return check
  }

  /// Stretches of all rows, or of those drawn.
  private static func forEachStretch(
    _ source: LogitsSource, _ sample: RowSample?, _ body: ([Range<Int>]) throws -> Void
  ) throws {
    guard let sample else {
      try source.forEachStretch(capacity: stretch) { try body([$0]) }
      return
    }
    let numbers = sample.numbers
    let step = max(1, stretch / source.rowLength)
    for start in Swift.stride(from: 0, to: numbers.count, by: step) {
      try body(numbers[start..<min(start + step, numbers.count)].map { $0..<$0 + 1 })
    }
  }
}

/// The file of outputs, made by a program where the options name one.
private struct MadeOutputs {
  let path: String
  /// The outputs' format, where the options tell.
  let format: FloatFormat?
  /// Keeps a temporary file in being.
  private let folder: WorkFolder?

  var isTemporary: Bool { folder != nil }

  init(_ plan: CheckPlan, _ source: LogitsSource, _ beside: CompanionsFile?) throws {
    if let outputs = plan.options.outputs {
      (path, format, folder) = (outputs, try plan.format, nil)
      return
    }
    let folder = try WorkFolder()
    self.folder = folder
    path = folder.path("outputs.npy")
    let adapter = plan.options.implementation.implementation.flatMap(Adapter.named)
    // A library answers in the type that it was given.
    format = try plan.format ?? (adapter == nil ? nil : plan.logitsFormat)
    let words =
      try adapter.map { try Self.words(of: $0, plan, source, beside, folder, outputs: path) }
      ?? Self.words(of: plan.options.implementation.run!, plan, outputs: path)
    try ImplementationRun(
      words: words, timeLimit: plan.timeLimit, log: folder.path("log"), outputs: path,
      longestOutputs: Self.longestOutputs(plan.quantity, source)
    ).run()
    guard FileBytes.exists(path) else {
      throw ArgumentError(
        description: "\(plan.title): wrote no outputs; {outputs} is where they are looked for")
    }
    guard FileBytes.isRegular(path) else {
      throw ArgumentError(
        description:
          "\(plan.title): made {outputs} something else than a regular file; write the outputs "
          + "into it")
    }
  }

  /// Bytes that no file of the outputs reaches, whatever it holds beside numbers of 8 bytes.
  private static func longestOutputs(_ quantity: Quantity, _ source: LogitsSource) -> Int {
    source.rowCount * quantity.outputCount(source.rowLength) * 64 + 1 << 20
  }

  private static func words(
    of command: String, _ plan: CheckPlan, outputs: String
  ) throws -> [String] {
    guard command.contains("{outputs}") else {
      throw ArgumentError(
        description: "--run: names no {outputs}, the file that the command is to write")
    }
    func filled(_ text: String, _ quote: (String) -> String) -> String {
      text.replacing("{logits}", with: quote(plan.options.logits!))
        .replacing("{outputs}", with: quote(outputs))
    }
    if plan.usesShell {
      return ["/bin/sh", "-c", filled(command, CommandWords.quoted)]
    }
    return try CommandWords(command).words.map { filled($0) { $0 } }
  }

  private static func words(
    of adapter: Adapter, _ plan: CheckPlan, _ source: LogitsSource, _ beside: CompanionsFile?,
    _ folder: WorkFolder, outputs: String
  ) throws -> [String] {
    guard adapter.offers(plan.quantity) else {
      let others = Adapter.all.filter { $0.offers(plan.quantity) }.map(\.name)
      throw ArgumentError(
        description: "--implementation: \(adapter.name) has no \(plan.quantity.name) here; take "
          + others.joined(separator: " or "))
    }
    let format = plan.logitsFormat ?? source.logitFormat ?? .binary64
    var path = plan.options.logits!
    // The libraries read NPY; the numbers of all else are written as such.
    if !path.hasSuffix(".npy") || source.logitFormat == nil && plan.logitsFormat == nil {
      path = folder.path("logits.npy")
      let writer = try NPYWriter(
        path: path, format: format, shape: source.shape, axis: source.axis)
      try source.forEachRow { row, logits in try writer.write(row: logits, at: row) }
      try writer.finish()
    }
    let isNative = [.binary64, .binary32, .binary16].contains(format)
    guard isNative || adapterNames[format.name] != nil else {
      throw ArgumentError(
        description: "--implementation: no library here computes in \(format.name); use --run")
    }
    return [
      plan.python, "-c", adapter.program(plan.quantity), path, outputs,
      "\(source.axis)", isNative ? "" : adapterNames[format.name]!,
    ] + (try beside.map { try arguments(for: $0, plan, source, folder) } ?? [])
  }

  /// The program's arguments for what goes with the rows.
  private static func arguments(
    for beside: CompanionsFile, _ plan: CheckPlan, _ source: LogitsSource, _ folder: WorkFolder
  ) throws -> [String] {
    let path = folder.path("beside.npy")
    // No class has this number, where no label is to be ignored.
    let ignored = plan.options.companions.ignoreLabel?.value ?? -100
    try beside.write(to: path, beside: source.description, ignored: ignored)
    return [beside.areTargets ? "targets" : "labels", path, "\(ignored)"]
  }

  /// What ml_dtypes calls the formats that NumPy lacks.
  private static let adapterNames = [
    "bfloat16": "bfloat16", "float8-e4m3fn": "float8_e4m3fn", "float8-e5m2": "float8_e5m2",
    "float8-e4m3fnuz": "float8_e4m3fnuz", "float8-e5m2fnuz": "float8_e5m2fnuz",
  ]
}
