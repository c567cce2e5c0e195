import MultiPrecision
import SoftmaxTiers

/// An interval on the heap that is never changed, so that it can be passed around.
struct SharedInterval: Sendable {
  private let box: IntervalBox

  init(_ interval: consuming BigInterval) {
    box = IntervalBox(interval)
  }

  /// A copy of the interval.
  var interval: BigInterval { BigInterval(copying: box.interval) }

  /// What `change` makes of it.
  func changed(_ change: (inout BigInterval) -> Void) -> SharedInterval {
    var copy = interval
    change(&copy)
    return SharedInterval(copy)
  }
}

private final class IntervalBox: Sendable {
  let interval: BigInterval

  init(_ interval: consuming BigInterval) {
    self.interval = interval
  }
}

extension SharedInterval: EnclosedReal {
  static func + (a: SharedInterval, b: SharedInterval) -> SharedInterval {
    a.changed { $0.add(b.box.interval) }
  }

  static func - (a: SharedInterval, b: SharedInterval) -> SharedInterval {
    a.changed { $0.subtract(b.box.interval) }
  }

  static func * (a: SharedInterval, b: SharedInterval) -> SharedInterval {
    a.changed { $0.multiply(by: b.box.interval) }
  }

  static prefix func - (a: SharedInterval) -> SharedInterval { a.changed { $0.negate() } }

  func divided(byPositive divisor: SharedInterval) -> SharedInterval {
    changed { $0.divide(byPositive: divisor.box.interval) }
  }

  func known(below bound: SharedInterval) -> SharedInterval {
    changed { $0.narrow(below: bound.box.interval) }
  }

  func known(above bound: SharedInterval) -> SharedInterval {
    changed { $0.narrow(above: bound.box.interval) }
  }

  var knownSign: FloatingPointSign? { box.interval.knownSign }
}
