public import Diagnostics
internal import YAML

/// A file or folder that runs read, where each host has it: `inputs: {data: {uni: scratch/mnist}}`.
public struct SweepInput: Hashable, Sendable {
  public struct Place: Hashable, Sendable {
    public var host: Located<String>
    public var path: Located<String>
  }

  /// Letters, digits and `_`, beginning with a letter.
  public var name: Located<String>
  /// Its path where no place names the host.
  public var everywhere: Located<String>?
  public var places: [Place] = []

  /// Its path on a host, as written; nil if there is none.
  public func path(on host: String) -> Located<String>? {
    places.first { $0.host.value == host }?.path ?? everywhere
  }

  /// The variable of the run's environment that has its path.
  public var variable: String { "CLUSTERSWEEP_INPUT_" + name.value.uppercased() }
}

extension SweepInput {
  static let keyword = Keyword("inputs", "inputs: {data: {uni: scratch/mnist, local: ./mnist}}")

  /// Reads `inputs`: names, each with a path, or with a path for each host.
  static func read(_ section: Section, _ complaints: inout Complaints) -> [SweepInput] {
    guard let node = section.node("inputs") else { return [] }
    guard case .mapping(let entries) = node.content else {
      complaints.add(
        "'inputs' must be a mapping, not \(node.noun)", at: node.location,
        remedy: "write it like this: \(keyword.example)")
      return []
    }
    var inputs: [SweepInput] = []
    for entry in entries {
      guard let input = read(entry, &complaints) else { continue }
      if let other = inputs.first(where: { $0.variable == input.variable }) {
        complaints.add(
          "'\(input.name.value)' and '\(other.name.value)' can't be told apart",
          at: input.name.location, why: "both would be the variable \(input.variable)",
          remedy: "give one another name")
        continue
      }
      inputs.append(input)
    }
    return inputs
  }

  private static func read(
    _ entry: YAMLNode.Entry, _ complaints: inout Complaints
  ) -> SweepInput? {
    let name = entry.key
    guard let first = name.value.utf8.first, isLetter(first),
      name.value.utf8.allSatisfy({ isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x5F })
    else {
      complaints.add(
        "'\(name.value)' can't be the name of an input", at: name.location,
        remedy: "use letters, digits and '_', beginning with a letter")
      return nil
    }
    var input = SweepInput(name: name)
    guard case .mapping(let hosts) = entry.value.content else {
      input.everywhere = path(entry.value, of: name.value, &complaints)
      return input.everywhere == nil ? nil : input
    }
    for host in hosts {
      guard let path = path(host.value, of: name.value, &complaints) else { continue }
      input.places.append(Place(host: host.key, path: path))
    }
    return input
  }

  private static func path(
    _ node: YAMLNode, of name: String, _ complaints: inout Complaints
  ) -> Located<String>? {
    let text = node.checkedText(
      of: "the path of '\(name)'", example: keyword.example, &complaints)
    guard let text else { return nil }
    guard text.value.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
      return text
    }
    complaints.add("the path of '\(name)' must be one line", at: text.location)
    return nil
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}
