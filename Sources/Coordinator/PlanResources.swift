public import Diagnostics
public import Grid
import JSON
public import SweepFile

/// Runs of a plan that ask for the same.
public struct ResourceGroup: Sendable {
  public var resources: Resources
  public var count: Int
}

/// What the points of a plan ask for, where that depends on them.
struct ResourceGroups: Sendable {
  /// More different ones aren't kept apart.
  static let most = 1000

  /// In the order of their first points.
  private(set) var groups: [ResourceGroup] = []
  /// Whether there are more than are kept.
  private(set) var isCut = false

  /// Walks over all points.
  ///
  /// - Parameters:
  ///   - resources: what they ask for.
  ///   - space: the points.
  /// - Throws: what is wrong with the resources of a point.
  init(_ resources: PointResources, _ space: Space) throws {
    var places: [String: Int] = [:]
    var cursor = space.cursor(in: 0..<space.count)
    var current: Int?
    while try cursor.advance() {
      if !resources.parameters.isDisjoint(with: cursor.changed) || current == nil {
        let found = try resources.resources(at: cursor.values)
        let key = found.json.text()
        current = places[key]
        if current == nil {
          guard groups.count < Self.most else {
            isCut = true
            continue
          }
          places[key] = groups.count
          current = groups.count
          groups.append(ResourceGroup(resources: found, count: 0))
        }
      }
      if let current { groups[current].count += 1 }
    }
  }
}

extension SweepPlan {
  /// More runs than these can't be submitted: the ledger keeps each of them.
  public static let mostRuns = 1_000_000

  /// What the runs ask for, where that depends on the point: groups in the order of their first points,
  /// the first 1000 of them. Each becomes submissions of its own.
  public var resourceGroups: [ResourceGroup] { groups?.groups ?? [] }

  /// Whether there are more groups than ``resourceGroups`` has.
  public var hasMoreResourceGroups: Bool { groups?.isCut ?? false }

  /// What the run of a point asks for; nil where all ask for the same.
  public func resources(of point: Point) throws(Diagnostic) -> Resources? {
    try pointResources?.resources(at: point.values)
  }
}

extension Resources {
  /// What is asked for, in short: `memory 4G, time 20m`.
  ///
  /// - Parameter other: what is the same there is left out; nil leaves out nothing.
  /// - Returns: words.
  public func words(unlike other: Resources? = nil) -> String {
    var words: [String] = []
    for (name, path) in Self.members {
      guard let text = self[keyPath: path]?.value, text != other?[keyPath: path]?.value else {
        continue
      }
      words.append("\(name) \(text)")
    }
    let known = Set((other?.sbatch ?? []).map(\.value))
    words += sbatch.map(\.value).filter { !known.contains($0) }
    return words.joined(separator: ", ")
  }
}
