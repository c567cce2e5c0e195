internal import CSoftmaxKernels

/// The thread's floating-point modes: rounding, what becomes of subnormal numbers, and traps.
///
/// The proofs hold for rounding to nearest and for subnormal numbers that are kept; a caller's thread may
/// have been set to something else (audio code flushes them, as do programs linked with `-ffast-math`), and
/// threads that start later inherit that. So everything public that computes here, and every worker, runs in
/// the ordinary modes and leaves the thread's own as they were.
package enum FloatEnvironment {
  /// What `body` gives in the ordinary modes. The thread's own are in force again afterwards, also where
  /// `body` throws.
  package static func ordinary<Value, Failure: Error>(
    _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    softmax_modes_are_ordinary() != 0 ? try body() : try set(body)
  }

  /// The body is called from C, through a pointer, so that no compiler moves a part of it to where other modes
  /// are in force.
  private static func set<Value, Failure: Error>(
    _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    var outcome: Result<Value, Failure>?
    withoutActuallyEscaping(body) { body in
      var call = { outcome = Result(catching: body) }
      withUnsafeMutablePointer(to: &call) { call in
        // Sound: the context is the closure above, which is there until the call returns.
        softmax_with_ordinary_modes(
          { context in context!.assumingMemoryBound(to: (() -> Void).self).pointee() }, call)
      }
    }
    return try outcome!.get()
  }
}
