public import SoftmaxTiers

extension Reference {
  /// The certified values of many rows in arrays, as of spans: see `certify(rows:of:with:into:firstRow:threads:)`
  /// over those.
  @discardableResult
  public func certify<Logit: KernelNumber, Output: KernelNumber>(
    rows logits: [Logit], of length: Int, with companions: [RowCompanion] = [],
    into results: inout [Output], firstRow: Int = 0, threads: Int = 1
  ) throws(ReferenceError) -> CertificateTally {
    // Not by the arrays' own spans: where this is inlined, Swift 6.3 lets an array go before its span.
    try logits.withUnsafeBufferPointer { logits throws(ReferenceError) in
      try results.withUnsafeMutableBufferPointer { results throws(ReferenceError) in
        try certify(
          rows: logits, of: length, with: companions, into: results, firstRow: firstRow,
          threads: threads)
      }
    }
  }

  /// The certified values of many rows in memory of the caller's, as of spans.
  ///
  /// - Precondition: nothing else reads or writes that memory until this returns.
  @discardableResult
  public func certify<Logit: KernelNumber, Output: KernelNumber>(
    rows logits: UnsafeBufferPointer<Logit>, of length: Int, with companions: [RowCompanion] = [],
    into results: UnsafeMutableBufferPointer<Output>, firstRow: Int = 0, threads: Int = 1
  ) throws(ReferenceError) -> CertificateTally {
    // Sound: the caller's memory outlives the call.
    var span = results.mutableSpan
    return try certify(
      rows: logits.span, of: length, with: companions, into: &span, firstRow: firstRow,
      threads: threads)
  }

  /// The certified values of one row of floating-point numbers of any type, as of Doubles.
  ///
  /// - Throws: as for Doubles; `ReferenceError.numberTooLong` where a type wider than Double holds a logit that
  ///   Double does not.
  public func certify<Logits: Collection>(
    _ logits: Logits, with companion: RowCompanion = .none, row: Int = 0
  ) throws(ReferenceError) -> [CertifiedValue] where Logits.Element: BinaryFloatingPoint {
    try certify([Double](exactly: logits, row: row), with: companion, row: row)
  }

  /// The certified values of one row in memory.
  public func certify(
    _ logits: Span<some KernelNumber>, with companion: RowCompanion = .none, row: Int = 0
  ) throws(ReferenceError) -> [CertifiedValue] {
    let doubles = FloatEnvironment.ordinary { logits.indices.map { logits[$0].double } }
    return try certify(doubles, with: companion, row: row)
  }

  /// The exact values of one row of floating-point numbers of any type, as of Doubles.
  ///
  /// - Throws: as for Doubles; `ReferenceError.numberTooLong` where a type wider than Double holds a logit that
  ///   Double does not.
  public func exactValues<Logits: Collection>(
    _ logits: Logits, with companion: RowCompanion = .none, digits: Int = 17, row: Int = 0
  ) throws(ReferenceError) -> [ExactValue] where Logits.Element: BinaryFloatingPoint {
    try exactValues([Double](exactly: logits, row: row), with: companion, digits: digits, row: row)
  }

  /// The values of one row of floating-point numbers of any type rounded to a precision, as of Doubles.
  ///
  /// - Throws: as for Doubles; `ReferenceError.numberTooLong` where a type wider than Double holds a logit that
  ///   Double does not.
  public func rounded<Logits: Collection>(
    _ logits: Logits, with companion: RowCompanion = .none, toPrecision bits: Int, row: Int = 0
  ) throws(ReferenceError) -> [ExactValue] where Logits.Element: BinaryFloatingPoint {
    try rounded([Double](exactly: logits, row: row), with: companion, toPrecision: bits, row: row)
  }

  /// The bits needed by each class of one row of floating-point numbers of any type, as of Doubles.
  ///
  /// - Throws: as for Doubles; `ReferenceError.numberTooLong` where a type wider than Double holds a logit that
  ///   Double does not.
  public func bitsNeeded<Logits: Collection>(
    _ logits: Logits, row: Int = 0
  ) throws(ReferenceError) -> [Int?] where Logits.Element: BinaryFloatingPoint {
    try bitsNeeded([Double](exactly: logits, row: row), row: row)
  }
}
