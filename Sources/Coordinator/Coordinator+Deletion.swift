import Ledger

extension Coordinator {
  /// Looks at what the deletion of a sweep would delete. Deletes nothing.
  ///
  /// - Parameters:
  ///   - sweep: its name, or the path of its file.
  ///   - scope: which of its files.
  /// - Returns: what would go.
  /// - Throws: that runs of it are unfinished, or that a folder isn't what it should be.
  public func planDeletion(
    of sweep: String, _ scope: DeletionScope
  ) async throws -> DeletionPlan {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    return try await Deletion(
      workplace: workplace, project: project, sweep: record, scope: scope
    ).plan()
  }

  /// Deletes what was planned; can be repeated after a cut.
  public func delete(_ plan: DeletionPlan) async throws {
    let (project, record) = try SweepReference(workplace: workplace).resolve(plan.sweep.name)
    try await Deletion(
      workplace: workplace, project: project, sweep: record, scope: plan.scope
    ).perform()
    guard plan.scope != .onHost else { return }
    for step in try project.ledger.steps(of: record) {
      try await Deletion(workplace: workplace, project: project, sweep: step, scope: .here)
        .perform()
      if plan.scope == .all { try project.ledger.forget(sweep: step.id) }
    }
  }
}
