import Diagnostics
public import Ledger

/// Which sweeps a list has.
public struct ListSelection: Sendable, Hashable {
  public enum Archived: Sendable, Hashable { case without, only, too }

  public var archived = Archived.without
  /// The group to which they belong; nil for any.
  public var project: String?

  public init() {}
}

extension Coordinator {
  /// The sweeps of the project around the workplace's folder, newest first.
  ///
  /// - Parameter selection: which of them.
  /// - Returns: them, with counts of their runs; what is archived isn't counted as missing.
  /// - Throws: a group that no sweep belongs to, with the nearest that there is.
  public func list(_ selection: ListSelection = ListSelection()) throws -> [SweepSummary] {
    let all = try Project.nearest(to: workplace.directory).ledger.summaries()
    let groups = Set(all.compactMap(\.project)).sorted()
    if let group = selection.project, !groups.contains(group) {
      throw Diagnostic(
        "no sweep here belongs to the project '\(group)'",
        remedy: didYouMean(group, among: groups)
          ?? (groups.isEmpty
            ? "write `project: \(group)` into their files, and `submit` them again"
            : "the projects here are: \(groups.joined(separator: ", "))"),
        kind: .usage)
    }
    return all.filter { sweep in
      if let group = selection.project, sweep.project != group { return false }
      switch selection.archived {
      case .without: return sweep.archivedAt == nil
      case .only: return sweep.archivedAt != nil
      case .too: return true
      }
    }
  }

  /// Takes a sweep out of lists, or back into them. Nothing else changes.
  ///
  /// - Parameters:
  ///   - sweep: its name, or the path of its file.
  ///   - isArchived: which of both.
  /// - Returns: its name, and whether that changed anything.
  /// - Throws: a sweep that isn't there.
  public func archive(
    _ sweep: String, _ isArchived: Bool
  ) throws -> (name: String, changed: Bool) {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    let changed = try project.ledger.setArchived(
      record.id, at: isArchived ? workplace.now() : nil)
    return (record.name, changed)
  }
}
