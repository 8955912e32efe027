internal import Diagnostics

/// The complaints about one file, gathered to be reported in one go.
struct Complaints {
  let kind: Diagnostic.Kind
  private var all: [Diagnostic] = []

  init(kind: Diagnostic.Kind) { self.kind = kind }

  mutating func add(
    _ what: String, at location: SourceLocation, why: String? = nil, remedy: String? = nil
  ) {
    all.append(
      Diagnostic(what, at: .source(location), why: why, remedy: remedy, kind: kind))
  }

  mutating func add(_ diagnostic: Diagnostic) { all.append(diagnostic) }

  /// What was found while the tree was built.
  mutating func addSyntax(_ diagnostics: [Diagnostic]) {
    for var diagnostic in diagnostics {
      diagnostic.kind = kind
      all.append(diagnostic)
    }
  }

  /// - Throws: all complaints in the order of the file, then those about `--set`.
  func check() throws(Diagnostics) {
    guard !all.isEmpty else { return }
    let sorted = all.enumerated().sorted { left, right in
      let (a, b) = (Self.order(left.element), Self.order(right.element))
      return a == b ? left.offset < right.offset : a < b
    }
    throw Diagnostics(sorted.map(\.element))
  }

  private static func order(_ diagnostic: Diagnostic) -> (Int, Int, Int) {
    guard case .source(let place)? = diagnostic.location else { return (0, 0, 0) }
    return (place.file == Override.file ? 1 : 0, place.line, place.column)
  }
}
