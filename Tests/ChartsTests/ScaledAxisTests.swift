import Testing

@testable import Charts

@Suite struct ScaledAxisTests {
  private func ticks(_ scale: Chart.Axis.Scale, _ values: [Double]) -> [String] {
    ScaledAxis(.init("x", scale), showing: values).ticks.map(\.text)
  }

  @Test func linearTicksAreRound() {
    #expect(ticks(.linear, [0, 10]) == ["0", "2", "4", "6", "8", "10"])
    #expect(ticks(.linear, [0.12, 0.19]) == ["0.12", "0.14", "0.16", "0.18"])
    #expect(ticks(.linear, [-3, 3]) == ["-2", "0", "2"])
  }

  @Test func logarithmicTicksAreDecades() {
    #expect(ticks(.logarithmic, [0.01, 100]) == ["0.01", "0.1", "1", "10", "100"])
    #expect(
      ticks(.logarithmic, [1e-45, 1]) == ["1e-42", "1e-35", "1e-28", "1e-21", "1e-14", "1e-7", "1"])
  }

  /// Between few decades 1, 2 and 5 help.
  @Test func shortLogarithmicAxes() {
    #expect(ticks(.logarithmic, [2, 40]) == ["2", "5", "10", "20"])
    #expect(ticks(.logarithmic, [0.3, 3]) == ["0.5", "1", "2"])
    // One of these would say nothing.
    #expect(ticks(.logarithmic, [0.4, 0.7]) == ["0.4", "0.5", "0.6", "0.7"])
    #expect(!ticks(.logarithmic, [.leastNonzeroMagnitude]).contains("nan"))
  }

  @Test func placesGoFromEndToEnd() throws {
    let axis = ScaledAxis(.init("x", .logarithmic), showing: [1, 100])
    #expect(try #require(axis.place(10)) == 0.5)
    #expect(axis.place(0) == nil && axis.place(.infinity) == nil)
    #expect(axis.place(1e300) == nil && axis.place(1e-300) == nil, "nothing is moved to an end")
  }

  @Test func barsStandOnZero() throws {
    let axis = ScaledAxis(.init("x"), showing: [3, 4], hasBars: true)
    #expect(axis.place(0) == 0 && axis.ticks.first?.text == "0")
    // A count of 1 is to be seen: log10 2 below it.
    let counts = ScaledAxis(.init("x", .logarithmic), showing: [1, 1000], hasBars: true)
    #expect(try #require(counts.place(0.502)) < 0.001 && counts.place(0.5) == nil)
    #expect(try #require(counts.place(1)) > 0.05)
  }

  @Test func namesHaveWholePlaces() {
    let axis = ScaledAxis(.init("", names: ["a", "b"]), showing: [])
    #expect(axis.ticks.map(\.text) == ["a", "b"])
    #expect(axis.place(0) == 0.25 && axis.place(1) == 0.75)
  }

  @Test func oneNumberHasRoom() {
    #expect(ScaledAxis(.init("x"), showing: [3]).place(3) != nil)
    #expect(ticks(.logarithmic, [3]) == ["1", "2", "5", "10"])
    #expect(!ticks(.linear, []).isEmpty)
    #expect(!ticks(.linear, [1e20]).isEmpty && !ticks(.linear, [-1e20, -1e20]).isEmpty)
    #expect(!ticks(.linear, [-1e308, 1e308, .infinity, .nan]).isEmpty)
    #expect(!ticks(.linear, [1e-300]).isEmpty && !ticks(.logarithmic, [1e-300, 1e299]).isEmpty)
  }
}
