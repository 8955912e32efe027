import Diagnostics
import Grid
public import JSON
import Ledger

/// One point of a sweep that is to be run several times, with different seeds.
public struct VerifiedPoint: Sendable {
  /// The sweep and the run whose point it is.
  public let sweep: String
  public let run: String
  /// How often.
  public let times: Int
  /// The values as written, and as JSON has them, which tells their kinds.
  public let parameters: JSONValue
  let point: JSONValue

  init(of run: RunFacts, in sweep: String, times: Int) {
    self.sweep = sweep
    self.run = run.name
    self.times = times
    parameters = run.parameters
    point = run.point
  }

  /// The name of the sweep of its runs.
  static func name(sweep: String, hash: String) -> String {
    "\(sweep.prefix(48))-verify-\(hash.prefix(8))"
  }

  /// What a sweep's space is reduced to.
  func declaration(of space: SpaceDeclaration, at place: SourceLocation) -> SpaceDeclaration {
    var declaration = SpaceDeclaration()
    declaration.seed = space.seed
    let own = space.repetition?.name?.value ?? SpaceDeclaration.Repetition.defaultName
    // With a name its number is part of every run: none has the seed of the run that was chosen, which may
    // have been lucky.
    declaration.repetition = .init(count: times, name: Located(own, at: place))
    for member in point.object ?? [] where member.name != own {
      let written = parameters[member.name]?.string ?? ""
      declaration.base.parameters.append(
        .init(
          name: Located(member.name, at: place),
          term: .list([Self.term(member.value, written: written)], at: place)))
    }
    return declaration
  }

  /// Numbers keep their spelling.
  private static func term(_ value: JSONValue, written: String) -> Term {
    switch value {
    case .string(let text): .text(text, isQuoted: true, at: nil)
    case .array(let items): .list(items.map { term($0, written: $0.text()) }, at: nil)
    case .object(let members):
      .mapping(
        members.map { .init($0.name, at: nil, term($0.value, written: $0.value.text())) }, at: nil)
    case .null, .bool, .number: .text(written, isQuoted: false, at: nil)
    }
  }
}

extension VerifiedPoint {
  var json: JSONValue {
    .members([
      "sweep": .string(sweep), "run": .string(run), "times": .int(times),
      "parameters": parameters, "point": point,
    ])
  }

  init?(json: JSONValue?) {
    guard let json, let sweep = json["sweep"]?.string, let run = json["run"]?.string,
      let times = json["times"]?.int, times > 0, let parameters = json["parameters"],
      let point = json["point"], parameters.object != nil, point.object != nil
    else { return nil }
    self.sweep = sweep
    self.run = run
    self.times = times
    self.parameters = parameters
    self.point = point
  }
}

extension Coordinator {
  /// Plans to run the point of a run several times, each time with another seed, as a sweep of its own.
  ///
  /// - Parameters:
  ///   - run: its name, the beginning of it, its index or its hash; `best` for the first of the ranking.
  ///   - sweep: its sweep's name, or the path of its file.
  ///   - times: how often.
  /// - Returns: the plan, and whose point it is.
  /// - Throws: a sweep or a run that doesn't exist; what is wrong with the sweep's file now.
  public func verification(
    of run: String, in sweep: String, times: Int
  ) throws -> (plan: SweepPlan, point: VerifiedPoint) {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    var facts: RunFacts?
    if run == "best" {
      try RankedSweep(record, project: project, objective: nil, from: nil).forEachRun(top: 1) {
        if $0.value != nil { facts = $0.run.facts }
      }
      guard facts != nil else {
        throw Diagnostic(
          "no run of '\(record.name)' has a value yet",
          remedy: "name a run, or wait until one has written the metric", kind: .usage)
      }
    }
    let found =
      try facts ?? SweepRuns(ledger: project.ledger, sweep: record.id).find(run).facts
    guard var request = SweepRequest(json: record.request, file: record.file), request.step == nil
    else {
      throw Diagnostic(
        "'\(record.name)' is a step of a sweep", remedy: "verify a run of the sweep itself",
        kind: .usage)
    }
    let point = VerifiedPoint(of: found, in: record.name, times: times)
    request.only = point
    request.name = VerifiedPoint.name(sweep: record.name, hash: found.hash)
    request.parameters = []
    request.points = nil
    request.samples = nil
    var place = workplace
    place.directory = project.folder
    return (try Planner(place).plan(request), point)
  }

  /// The statistics of the runs of ``verification(of:in:times:)`` that have completed.
  public func verified(_ sweep: String) throws -> VerifiedRuns {
    let ranked = try rank(sweep, objective: nil)
    var runs: [RankedRun] = []
    try ranked.forEachRun { runs.append($0) }
    return VerifiedRuns(objective: ranked.objective, runs: runs)
  }
}
