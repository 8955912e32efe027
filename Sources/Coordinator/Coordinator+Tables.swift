public import Collect
import Diagnostics
import Ledger

extension Coordinator {
  /// The runs of sweeps, with all that the ledger knows of them.
  ///
  /// - Parameter names: the sweeps' names, or the paths of their files; all that aren't archived if
  ///   there are none.
  /// - Returns: the runs, in the order of the sweeps.
  /// - Throws: a sweep that isn't there.
  public func runTable(_ names: [String] = []) throws -> RunTable {
    guard let first = names.first else {
      let project = try Project.nearest(to: workplace.directory)
      let shown = Set(
        try project.ledger.summaries().filter { $0.archivedAt == nil }.map(\.name))
      return try RunTable(
        try project.ledger.sweeps().filter { shown.contains($0.name) }, project)
    }
    let reference = SweepReference(workplace: workplace)
    let project = try reference.resolve(first).project
    return try RunTable(try names.map { try reference.resolve($0).sweep }, project)
  }

  /// The objective that a sweep has of itself.
  ///
  /// - Parameter name: the sweep.
  /// - Returns: it.
  /// - Throws: a sweep that isn't there or has none.
  public func objective(of name: String) throws -> Objective {
    try RankedSweep.stored(try SweepReference(workplace: workplace).resolve(name).sweep)
  }
}
