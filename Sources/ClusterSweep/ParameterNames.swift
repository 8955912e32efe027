import JSON

/// The names of all parameters that some point has, in the order in which they first appear.
func parameterNames(_ points: [JSONValue]) -> [String] {
  var names: [String] = []
  var seen: Set<String> = []
  for point in points {
    for member in point.object ?? [] where seen.insert(member.name).inserted {
      names.append(member.name)
    }
  }
  return names
}
