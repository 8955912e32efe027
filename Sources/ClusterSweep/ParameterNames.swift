import JSON

/// The names of all parameters that some point has, in the order in which they first appear.
struct ParameterNames {
  private(set) var all: [String] = []
  private var seen: Set<String> = []

  mutating func add(_ point: JSONValue) {
    for member in point.object ?? [] where seen.insert(member.name).inserted {
      all.append(member.name)
    }
  }
}
