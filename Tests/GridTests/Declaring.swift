import Diagnostics
import Grid
import JSON

/// Testing has a type of the same name.
typealias Place = SourceLocation

/// A term from JSON: strings in it are quoted texts only in lists.
func term(_ json: JSONValue, isItem: Bool = false) -> Term {
  switch json {
  case .string(let text): .text(text, isQuoted: false, at: nil)
  case .array(let elements): .list(elements.map { term($0, isItem: true) }, at: nil)
  case .object(let members):
    .mapping(members.map { .init($0.name, at: nil, term($0.value)) }, at: nil)
  case .null, .bool, .number: .text(json.text(), isQuoted: false, at: nil)
  }
}

func term(_ json: String) throws -> Term { term(try JSONValue(parsing: json)) }

private func located<T>(_ value: T) -> Located<T> {
  Located(value, at: SourceLocation(file: "f", line: 1, column: 1))
}

/// A declaration from the JSON of a sweep file: `{"params": {"lr": "0.1,0.2"}, "samples": 3}`.
func declaration(_ json: String) throws -> SpaceDeclaration {
  let root = try JSONValue(parsing: json)
  var result = SpaceDeclaration()
  result.base = block(root)
  result.blocks = root["blocks"]?.array?.map(block) ?? []
  result.include = root["include"]?.array?.map { term($0) } ?? []
  result.seed = UInt64(root["seed"]?.int ?? 0)
  if let count = root["repeat"]?.int { result.repetition = .init(count: count) }
  if let times = root["repeat"]?["times"]?.int {
    result.repetition = .init(count: times, name: root["repeat"]?["as"]?.string.map(located))
  }
  return result
}

private func block(_ json: JSONValue) -> SpaceDeclaration.Block {
  var block = SpaceDeclaration.Block()
  block.parameters = (json["params"]?.object ?? []).map { member in
    .init(name: located(member.name), term: term(member.value))
  }
  block.points = json["points"].map { term($0) }
  block.zips = (json["zip"]?.array ?? []).map { group in
    (group.array ?? []).compactMap(\.string).map(located)
  }
  block.constraints = (json["constraints"]?.array ?? []).compactMap(\.string).map(located)
  block.exclude = (json["exclude"]?.array ?? []).map { term($0) }
  block.samples = json["samples"]?.int.map(located)
  block.samplesEveryPoint = json["samples_per"]?.string.map { $0 == "point" }
  return block
}

func space(_ json: String, files: [String: String] = [:]) throws -> Space {
  try Space(try declaration(json)) { path in
    guard let text = files[path] else { throw NoSuchFile() }
    return Array(text.utf8)
  }
}

/// The points as texts, absent values as `-`.
func points(_ space: Space, _ range: Range<Int>? = nil) throws -> [String] {
  var texts: [String] = []
  try space.forEachPoint(in: range ?? 0..<space.count) { point in
    texts.append(point.values.map { $0?.text ?? "-" }.joined(separator: " "))
  }
  return texts
}

func points(_ json: String, files: [String: String] = [:]) throws -> [String] {
  try points(try space(json, files: files))
}

/// The complaints about a declaration; none if there are none.
func complaints(_ json: String) throws -> [Diagnostic] {
  do {
    let space = try space(json)
    try space.forEachPoint(in: 0..<min(space.count, 100)) { _ in }
    return []
  } catch let error as Diagnostics {
    return error.all
  } catch let error as Diagnostic {
    return [error]
  }
}
