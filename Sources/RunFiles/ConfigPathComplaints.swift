import Diagnostics

extension ConfigPath {
  /// A complaint at the place where the path is written, or else where it ends in the file.
  func complaint(
    _ what: String, at node: ConfigNode, why: String? = nil, remedy: String? = nil
  ) -> Diagnostic {
    complaint(what, at: source.location(node), why: why, remedy: remedy)
  }

  private func complaint(
    _ what: String, at place: SourceLocation, why: String? = nil, remedy: String? = nil
  ) -> Diagnostic {
    guard let written = set.place else {
      return Diagnostic(what, at: .source(place), why: why, remedy: remedy)
    }
    let there = "see \(Location.source(place))"
    return Diagnostic(
      what, at: .source(written), why: why.map { "\($0); \(there)" } ?? there, remedy: remedy)
  }

  /// How far the path has come.
  func name(_ spot: ConfigSpot) -> String {
    spot.steps.isEmpty ? "the file" : spot.steps.joined(separator: ".")
  }

  func noItem(
    _ part: String, of count: Int, at node: ConfigNode, _ spot: ConfigSpot
  ) -> Diagnostic {
    let items = count == 1 ? "one item, 0" : "\(count) items, from 0 to \(count - 1)"
    return complaint(
      "'\(name(spot))' is a list and has no item '\(part)'", at: node,
      why: count == 0 ? "it is empty" : "it has \(items)",
      remedy: "give the number of an item, or set the whole list: \(name(spot))")
  }

  func intoScalar(_ node: ConfigNode, _ spot: ConfigSpot) -> Diagnostic {
    guard !spot.steps.isEmpty else {
      return complaint("the file is no mapping", at: node, remedy: "write lines 'KEY: VALUE'")
    }
    return complaint(
      "'\(set.name)' can't be set, for '\(name(spot))' is \(node.noun)", at: node,
      why: "only mappings and lists have values in them",
      remedy: "set '\(name(spot))' itself, or make it a mapping")
  }

  func throughAlias(
    _ alias: String, _ target: Int, _ rest: ArraySlice<String>, _ node: ConfigNode,
    _ spot: ConfigSpot
  ) -> Diagnostic {
    let original = source.path(of: target).map { "'\(($0 + rest).joined(separator: "."))'" }
    return complaint(
      "'\(set.name)' can't be set, for '\(name(spot))' is only another name, *\(alias)", at: node,
      why: "the value is \(original ?? "elsewhere"), which would change as well",
      remedy: "write the values themselves in the place of *\(alias)"
        + (original.map { ", or set \($0) to change both" } ?? ""))
  }

  func twice(_ key: String, _ entries: [ConfigEntry]) -> Diagnostic {
    let places = entries.map { source.location($0.keyExtent) }
    return complaint(
      "the key '\(key)' stands twice in its mapping", at: places[1],
      why: "it was given first at \(Location.source(places[0]))", remedy: "remove one of the two")
  }

  func noKey(
    _ key: String, _ entries: [ConfigEntry], _ node: ConfigNode, _ spot: ConfigSpot
  ) -> Diagnostic {
    let keys = entries.compactMap(\.key)
    return complaint(
      "'\(set.name)' can't be set, for there is no '\(key)' in \(mapping(spot))", at: node,
      remedy: didYouMean(key, among: keys)
        ?? (keys.isEmpty ? "it is empty" : "its keys are: \(keys.joined(separator: ", "))"))
  }

  private func mapping(_ spot: ConfigSpot) -> String {
    spot.steps.isEmpty ? "the file" : "'\(name(spot))'"
  }

  func merged(_ key: String, _ merge: ConfigEntry, _ spot: ConfigSpot) -> Diagnostic {
    complaint(
      "'\(set.name)' can't be set, for '\(key)' comes into \(mapping(spot)) by a merge key",
      at: source.location(merge.keyExtent),
      why: "a '\(key)' beside it would hide all of the merged one",
      remedy: "set the value where it is written, or write '\(key)' out in \(mapping(spot))")
  }
}
