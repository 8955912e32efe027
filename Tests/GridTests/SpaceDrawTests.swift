import Diagnostics
import Grid
import Testing

@Suite("Properties of draws")
struct SpaceDrawTests {
  @Test("draws stand at their points of the grid, satisfy all constraints, and come again")
  func draws() throws {
    var generator = SpaceModelGenerator(seed: 21)
    var impossible = 0
    for turn in 0..<10_000 {
      let model = generator.drawnModel()
      let block = model.base
      let grid = block.grid
      guard !grid.isEmpty else {
        hold((try? model.space()) == nil, "no error in \(model)")
        continue
      }
      let samples = block.samples ?? 0
      let isEveryPoint = block.samplesEveryPoint == true
      let used = isEveryPoint ? grid : Array(grid.prefix(samples))
      // Such a parameter is an error only where it exists, which may follow from other draws.
      guard !block.isSometimesImpossible else { continue }
      guard used.allSatisfy({ block.isPossible(at: $0) }) else {
        impossible += 1
        // Each costs 10,000 draws.
        guard impossible <= 10 else { continue }
        let complaint = complaint(model)
        hold(complaint?.what.hasPrefix("no draw") == true, "\(complaint as Any) in \(model)")
        hold(complaint?.why?.contains("' rejects ") == true, "\(complaint as Any) in \(model)")
        continue
      }
      let space = try model.space()
      let points = try named(space)
      let drawn = isEveryPoint ? grid.count * samples : samples
      hold(points.count == drawn * model.repeats, "\(points.count) points in \(model)")
      for (index, point) in points.enumerated() {
        let sample = index / model.repeats
        let place = isEveryPoint ? sample / samples : sample % grid.count
        hold(block.allows(point, at: grid[place]), "point \(index) \(point) of \(model)")
      }
      if isEveryPoint || block.directions.isEmpty {
        let reordered = try named(generator.reordered(model).space())
        hold(Set(reordered) == Set(points), "\(reordered) rather than \(points) in \(model)")
      } else {
        hold(try named(model.space()) == points, "other points of the same seed in \(model)")
      }
      if turn % 4 == 0 { try checkWalks(space, model, &generator) }
      if turn % 3 == 0 { try vary(model, points, &generator) }
    }
    #expect(impossible > 10)
  }

  /// What keeps the draws that were there.
  private func vary(
    _ model: SpaceModel, _ points: [[String: String]], _ generator: inout SpaceModelGenerator
  ) throws {
    let isEveryPoint = model.base.samplesEveryPoint == true
    var more = model
    switch generator.number(0...2) {
    case 0:
      more.base.parameters.insert(ModelParameter(name: "z", source: .real), at: 0)
      let found = try named(more.space())
      let others = found.map { $0.filter { $0.key != "z" } }
      hold(others == points, "\(others) rather than \(points) with another draw in \(model)")
      hold(found.allSatisfy { $0["z"] != nil }, "no z in \(found)")
    case 1:
      let samples = model.base.samples ?? 0
      more.base.samples = samples + 2
      guard let space = try? more.space(), let found = try? named(space) else { return }
      guard isEveryPoint else {
        hold(found.starts(with: points), "\(found) doesn't begin with \(points) in \(model)")
        return
      }
      let (old, new) = (samples * model.repeats, (samples + 2) * model.repeats)
      let kept = found.indices.filter { $0 % new < old }.map { found[$0] }
      hold(kept == points, "\(kept) rather than \(points) with more samples in \(model)")
    default:
      guard isEveryPoint, model.base.zips.isEmpty else { return }
      let place = model.base.parameters.firstIndex {
        if case .values = $0.source { true } else { false }
      }
      guard let place, case .values(let values) = model.base.parameters[place].source else {
        return
      }
      let at = generator.number(0...values.count)
      more.base.parameters[place].source = .values(
        Array(values.prefix(at)) + [99] + Array(values.dropFirst(at)))
      guard let space = try? more.space(), let found = try? named(space) else { return }
      let kept = found.filter { $0[model.base.parameters[place].name] != "99" }
      // A parameter that doesn't exist stands at its first value.
      let isSame = kept.count == points.count && Set(kept) == Set(points)
      hold(isSame, "\(kept) rather than \(points) with another value in \(model)")
    }
  }

  @Test("another seed gives other draws")
  func seeds() throws {
    var model = SpaceModel()
    model.base.parameters = ["x", "y", "z"].map { ModelParameter(name: $0, source: .real) }
    model.base.samples = 1
    var seen: Set<Point> = []
    for seed in 0..<10_000 {
      model.seed = UInt64(seed)
      let point = try model.space().point(at: 0)
      hold(seen.insert(point).inserted, "seed \(seed) gives \(point) again")
    }
  }

  @Test("draws at different points of the grid differ, whichever parameter tells them apart")
  func cells() throws {
    let given = #"""
      {"params": {"a": "1:5", "x": {"uniform": [0, 1]}, "b": "1:6", "c": "1,2"}, "samples": 2,
       "samples_per": "point"}
      """#
    #expect(Set(try named(space(given)).compactMap { $0["x"] }).count == 120)
  }

  @Test("each sample takes the next point of the grid")
  func cycle() throws {
    // A-C 1
    let given = #"{"params": {"a": "1,2", "b": "x,y", "c": {"uniform": [0, 1]}}, "samples": 6}"#
    let found = try named(try space(given))
    #expect(
      found.map { "\($0["a"] ?? "")\($0["b"] ?? "")" } == ["1x", "1y", "2x", "2y", "1x", "1y"])
    #expect(Set(found.compactMap { $0["c"] }).count == 6)
  }

  @Test("samples of a grid without draws are points of it, none twice, in its order")
  func chosen() throws {
    // A-G 6
    let whole = try points(#"{"params": {"a": "1:5", "b": "1:6"}}"#)
    var all: Set<[String]> = []
    for seed in 0..<300 {
      for samples in [3, 29, 30, 31] {
        let given =
          #"{"params": {"a": "1:5", "b": "1:6"}, "samples": \#(samples), "seed": \#(seed)}"#
        let found = try points(given)
        #expect(found.count == min(samples, 30))
        #expect(whole.filter(Set(found).contains) == found)
        if seed < 20 { #expect(try points(given) == found) }
        if samples == 3 { all.insert(found) }
      }
    }
    #expect(all.count > 200)
  }

  @Test(
    "what no draw satisfies is an error that names the constraint",
    arguments: [
      (#""x": {"uniform": [0, 1], "constraints": "> 1"}"#, "", "> 1"),
      (#""x": {"int": [0, 5]}, "y": {"int": [0, 5]}"#, "x + y > 10", "x + y > 10"),
      (#""x": {"choice": [1, 2]}, "a": "1,2""#, "x * a > 4", "x * a > 4"),
      (
        #""x": {"int": [0, 5]}, "c": {"compute": "x * 2", "constraints": "% 2 == 1"}"#, "",
        "% 2 == 1"
      ),
    ])
  func impossible(parameters: String, constraint: String, named: String) throws {
    // A-C 8
    let constraints = constraint.isEmpty ? "[]" : "[\"\(constraint)\"]"
    let given = "{\"params\": {\(parameters)}, \"constraints\": \(constraints), \"samples\": 2}"
    let found = try complaints(given)
    #expect(found.first?.what.contains("satisfies") == true)
    #expect(found.first?.why?.contains("'\(named)' rejects 10000") == true)
  }

  private func complaint(_ model: SpaceModel) -> Diagnostic? {
    do {
      _ = try named(model.space())
      return nil
    } catch let error as Diagnostics {
      return error.all.first
    } catch { return error as? Diagnostic }
  }
}
