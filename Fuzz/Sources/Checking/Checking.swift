public import Diagnostics
internal import Glibc

/// Calls `read`, which may complain: every complaint has a place that exists, with a column that does
/// if `isExact`.
///
/// Stops the program if it takes longer than a second of processor time; libFuzzer does so if it needs
/// too much memory.
public func check(isExact: Bool = true, _ read: () throws -> Void) {
  let start = clock()
  do {
    try read()
  } catch let error as Diagnostics {
    require(!error.all.isEmpty, "no complaint in the complaints")
    for complaint in error.all { checkPlace(complaint, isExact: isExact) }
  } catch let error as Diagnostic {
    checkPlace(error, isExact: isExact)
  } catch {
    require(false, "another error: \(error)")
  }
  let milliseconds = (clock() - start) / (CLOCKS_PER_SEC / 1000)
  require(milliseconds < 1000, "took \(milliseconds) ms")
}

/// Stops the program with a message if something isn't as it has to be; libFuzzer keeps the input.
public func require(_ condition: Bool, _ message: @autoclosure () -> String) {
  guard !condition else { return }
  fatalError(message())
}

public func requireEqual<T: Equatable>(
  _ one: T, _ other: T, _ message: @autoclosure () -> String
) {
  require(one == other, "\(message()): \(one) is not \(other)")
}

/// Checks that a complaint can be shown, and that its place exists; of the column only if `isExact`.
public func checkPlace(_ complaint: Diagnostic, isExact: Bool = true) {
  require(complaint.kind != .bug, "a bug: \(complaint)")
  require(!complaint.what.isEmpty, "a complaint says nothing")
  _ = "\(complaint)"
  guard case .source(let place)? = complaint.location else { return }
  let last = isExact ? place.text.map { $0.count + 1 } ?? .max : .max
  require(
    place.line >= 1 && (1...last).contains(place.column),
    "a complaint points to line \(place.line), column \(place.column): \(complaint)")
}
