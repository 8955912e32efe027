import Grid
import Testing

/// Says what failed; cheaper than `#expect` where nearly nothing does.
func hold(
  _ isTrue: Bool, _ comment: @autoclosure () -> String,
  at place: Testing.SourceLocation = #_sourceLocation
) {
  if !isTrue { Issue.record(Comment(rawValue: comment()), sourceLocation: place) }
}

/// The points of a space as names and texts.
func named(_ space: Space) throws -> [[String: String]] {
  let names = space.parameters.map(\.name)
  var points: [[String: String]] = []
  try space.forEachPoint(in: 0..<space.count) { point in
    var texts: [String: String] = [:]
    for (name, value) in zip(names, point.values) { texts[name] = value?.text }
    points.append(texts)
  }
  return points
}

/// The same points however they are reached.
func checkWalks(
  _ space: Space, _ model: SpaceModel, _ generator: inout SpaceModelGenerator
) throws {
  var all: [Point] = []
  var cursor = space.cursor(in: 0..<space.count)
  var known: [Value?] = Array(repeating: nil, count: space.parameters.count)
  while try cursor.advance() {
    for parameter in cursor.changed { known[parameter] = cursor.value(parameter) }
    hold(known == cursor.values, "an unsaid change at \(cursor.index) of \(model)")
    all.append(Point(index: cursor.index, values: cursor.values))
  }
  for index in all.indices {
    hold(try space.point(at: index) == all[index], "point \(index) of \(model)")
  }
  let start = generator.number(0...all.count)
  let end = generator.number(start...all.count)
  var part: [Point] = []
  try space.forEachPoint(in: start..<end) { part.append($0) }
  hold(part == Array(all[start..<end]), "points \(start)..<\(end) of \(model)")
}
