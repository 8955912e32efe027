/// What can be drawn, found by trying all.
extension ModelBlock {
  /// The whole numbers that can be drawn.
  private var supports: [(name: String, values: [Int])] {
    parameters.compactMap { parameter in
      switch parameter.source {
      case .choice(let values): (parameter.name, values)
      case .whole(let last): (parameter.name, Array(0...last))
      case .values, .real, .sum: nil
      }
    }
  }

  /// Whether a conditional parameter has no value that satisfies its own constraints.
  var isSometimesImpossible: Bool {
    supports.contains { name, values in
      guard let parameter = parameter(name), parameter.condition != nil else { return false }
      let own = parameter.constraints.filter { $0.names.allSatisfy { $0 == name } }
      return values.allSatisfy { value in own.contains { $0.truth { _ in value } == false } }
    }
  }

  /// Whether some draws at a point of the grid satisfy all constraints.
  func isPossible(at grid: [String: Int]) -> Bool {
    func go(_ rest: ArraySlice<(name: String, values: [Int])>, _ raw: [String: Int]) -> Bool {
      guard let (name, values) = rest.first else { return isAllowed(raw) }
      return values.contains { go(rest.dropFirst(), raw.merging([name: $0]) { $1 }) }
    }
    return go(supports[...], grid)
  }

  /// Whether a point is what can be drawn at a point of the grid.
  func allows(_ point: [String: String], at grid: [String: Int]) -> Bool {
    var raw = grid
    for (name, values) in supports {
      guard let text = point[name] else { continue }
      guard let value = Int(text), values.contains(value) else { return false }
      raw[name] = value
    }
    for parameter in parameters where isDrawn(parameter) {
      let exists = parameter.condition.map { $0.truth { value($0, raw) } == true } ?? true
      guard exists == (point[parameter.name] != nil) else { return false }
      guard parameter.isReal, let text = point[parameter.name] else { continue }
      guard let number = Double(text), (0...1).contains(number) else { return false }
    }
    let others = names.filter { parameter($0)?.isReal != true }
    return isAllowed(raw) && others.allSatisfy { point[$0] == value($0, raw).map(String.init) }
  }
}
