internal import CMPFRShim

/// What MPFR keeps for each thread: constants such as ln 2 at the precisions used, and memory pools.
public enum ThreadCache {
  /// Frees this thread's cache. A thread that used this module calls it before it ends; calling it
  /// earlier costs only time.
  public static func free() {
    shim_free_thread_cache()
  }
}
