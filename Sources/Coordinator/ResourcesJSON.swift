import Diagnostics
public import JSON
public import SweepFile

/// What a submission asked for, as the ledger keeps it.
extension Resources {
  /// An object of what is said, each value a string as written, and `sbatch`, a list of strings.
  public var json: JSONValue {
    var members: [JSONValue.Member] = []
    for (name, path) in Self.members {
      if let text = self[keyPath: path]?.value { members.append(.init(name, .string(text))) }
    }
    if !sbatch.isEmpty {
      members.append(.init("sbatch", .array(sbatch.map { .string($0.value) })))
    }
    return .object(members)
  }

  /// Reads what ``json`` wrote; members that it doesn't know are passed over.
  ///
  /// - Parameters:
  ///   - json: the object.
  ///   - place: where complaints about its values point.
  init(json: JSONValue, at place: SourceLocation) {
    self.init()
    for (name, path) in Self.members {
      self[keyPath: path] = json[name]?.string.map { Located($0, at: place) }
    }
    sbatch = (json["sbatch"]?.array ?? []).compactMap(\.string).map { Located($0, at: place) }
  }

  /// Every member but `sbatch`.
  static var members: [(name: String, path: WritableKeyPath<Resources, Located<String>?>)] {
    [
      ("time", \.time), ("cpus", \.cpus), ("memory", \.memory), ("gpus", \.gpus),
      ("partition", \.partition), ("account", \.account), ("qos", \.qos),
      ("constraint", \.constraint), ("nodes", \.nodes), ("tasks", \.tasks),
    ]
  }
}
