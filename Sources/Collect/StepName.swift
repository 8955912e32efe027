/// The names under which files give a step, the most telling first.
enum StepName {
  static let all = [
    "step", "global_step", "_step", "iteration", "iter", "training_iteration", "trial_step",
    "epoch",
  ]

  /// How telling `name` is as the name of a step, 0 the most; nil if it names none. Letter case
  /// counts nothing.
  static func rank(of name: String) -> Int? { ranks[name.lowercased()] }

  /// The same of a name's bytes.
  @inline(__always)
  static func rank(of name: UnsafeRawBufferPointer) -> Int? {
    guard let first = name.first, isLength(name.count), isInitial(first | 0x20) else { return nil }
    return known(name)
  }

  private static func known(_ name: UnsafeRawBufferPointer) -> Int? {
    bytes.firstIndex { candidate in
      candidate.count == name.count
        && zip(candidate, name).allSatisfy { $0 == Bytes.lowercased($1) }
    }
  }

  /// Whether any of them has so many bytes.
  private static func isLength(_ count: Int) -> Bool {
    switch count {
    case 4, 5, 9, 10, 11, 18: true
    default: false
    }
  }

  /// Whether any of them begins so; `_` is 0x5f, and with the bit of small letters 0x7f.
  private static func isInitial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "s"), UInt8(ascii: "g"), UInt8(ascii: "i"), UInt8(ascii: "t"),
      UInt8(ascii: "e"), 0x7f:
      true
    default: false
    }
  }

  private static let bytes = all.map { Array($0.utf8) }
  private static let ranks = Dictionary(
    uniqueKeysWithValues: all.enumerated().map { ($0.element, $0.offset) })
}

extension Int64 {
  /// The step that `value` stands for, or nil if it is no whole number.
  init?(step value: Double) { self.init(exactly: value) }
}
