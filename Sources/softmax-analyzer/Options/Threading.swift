import ArgumentParser

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `--threads`, and how many there are without it.
struct Threading: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Work on so many rows at a time; results do not depend on it. Default: all cores.",
      valueName: "n"))
  var threads: Int?

  func validate() throws {
    guard threads.map({ $0 >= 1 }) ?? true else {
      throw ValidationError("--threads takes 1 or more.")
    }
  }

  var count: Int { threads ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
