/// The points of a model by plain loops over all values.
extension ModelBlock {
  func parameter(_ name: String) -> ModelParameter? { parameters.first { $0.name == name } }

  func isDrawn(_ parameter: ModelParameter) -> Bool {
    switch parameter.source {
    case .values, .sum: false
    case .choice: samples != nil
    case .whole, .real: true
    }
  }

  var hasDraws: Bool { parameters.contains(where: isDrawn) }

  /// Whether what a parameter is follows from a draw.
  func followsDraws(_ name: String) -> Bool {
    guard let parameter = parameter(name) else { return false }
    return isDrawn(parameter) || needs(parameter).contains(where: followsDraws)
  }

  private func needs(_ parameter: ModelParameter) -> [String] {
    var names = parameter.condition?.names ?? []
    if case .sum(let summands, _) = parameter.source { names += summands }
    return names
  }

  /// The value of a parameter, where the plain values of those that have some are `raw`.
  func value(_ name: String, _ raw: [String: Int]) -> Int? {
    guard let parameter = parameter(name) else { return raw[name] }
    if let condition = parameter.condition, condition.truth({ value($0, raw) }) != true {
      return nil
    }
    guard case .sum(let names, let number) = parameter.source else { return raw[name] }
    var sum = number
    for name in names {
      guard let summand = value(name, raw) else { return nil }
      sum += summand
    }
    return sum
  }

  /// All that a point must satisfy, with the names that it speaks of.
  var allConstraints: [ModelExpression] {
    constraints + parameters.flatMap(\.constraints)
      + exclude.map { tests in
        let each = tests.map { test -> ModelExpression in
          let equal = test.values.map { ModelExpression.compare([test.name], "==", $0) }
          return equal.dropFirst().reduce(equal[0]) { .either($0, $1) }
        }
        return .not(each.dropFirst().reduce(each[0]) { .both($0, $1) })
      }
  }

  func isAllowed(_ raw: [String: Int]) -> Bool {
    allConstraints.allSatisfy { $0.truth { value($0, raw) } != false }
  }

  /// The directions of the grid, each with its parameters' values.
  var directions: [[(name: String, values: [Int?])]] {
    var result: [[(name: String, values: [Int?])]] = []
    if !tableNames.isEmpty {
      result.append(
        tableNames.map { name in (name, table.map { row in row.last { $0.name == name }?.value }) })
    }
    var done: Set<String> = []
    for parameter in parameters where !done.contains(parameter.name) {
      let zip = zips.first { $0.contains(parameter.name) } ?? [parameter.name]
      done.formUnion(zip)
      var columns: [(name: String, values: [Int?])] = []
      for member in parameters where zip.contains(member.name) {
        switch member.source {
        case .values(let values): columns.append((member.name, values))
        case .choice(let values) where samples == nil: columns.append((member.name, values))
        case .choice, .whole, .real, .sum: break
        }
      }
      if !columns.isEmpty { result.append(columns) }
    }
    return result
  }

  /// The columns of the table that no parameter stands for.
  var tableNames: [String] {
    var names: [String] = []
    for (name, _) in table.joined() where !names.contains(name) && parameter(name) == nil {
      names.append(name)
    }
    return names
  }

  /// The plain values at each point of the grid.
  var grid: [[String: Int]] {
    let fixed = allConstraints.filter { !$0.names.contains(where: followsDraws) }
    let directions = directions
    var points: [[String: Int]] = []
    func go(_ depth: Int, _ raw: [String: Int], _ isFirst: [Bool]) {
      guard depth == directions.count else {
        for position in 0..<directions[depth][0].values.count {
          var raw = raw
          for (name, values) in directions[depth] { raw[name] = values[position] }
          go(depth + 1, raw, isFirst + [position == 0])
        }
        return
      }
      // What doesn't exist has no values that could differ.
      for (direction, isFirst) in zip(directions, isFirst) where !isFirst {
        let isConditional = direction.allSatisfy { parameter($0.name)?.condition != nil }
        if isConditional, direction.allSatisfy({ value($0.name, raw) == nil }) { return }
      }
      if fixed.allSatisfy({ $0.truth { value($0, raw) } != false }) { points.append(raw) }
    }
    go(0, [:], [])
    return points
  }

  var names: [String] { tableNames + parameters.map(\.name) }

  /// A point as texts, without what no expression speaks of.
  func texts(_ raw: [String: Int], _ names: [String]) -> [String: String] {
    var texts: [String: String] = [:]
    for name in names { texts[name] = value(name, raw).map(String.init) }
    return texts
  }
}

extension SpaceModel {
  /// All points where nothing is drawn; nil if a block has none.
  func expansion() -> [[String: String]]? {
    var points: [[String: String]] = []
    for block in whole {
      let grid = block.grid
      guard !grid.isEmpty else { return nil }
      points += grid.map { block.texts($0, block.names) }
    }
    points += include.map(included)
    guard repeats > 1 else { return points }
    return points.flatMap { point in
      (0..<repeats).map { point.merging(["replicate": "\($0)"]) { $1 } }
    }
  }

  /// What is given holds as it is; a conditional parameter's only value stands where its condition
  /// holds.
  private func included(_ row: [(name: String, value: Int)]) -> [String: String] {
    var block = base
    var raw = Dictionary(row.map { ($0.name, $0.value) }) { $1 }
    for (index, parameter) in base.parameters.enumerated() {
      if raw[parameter.name] != nil {
        block.parameters[index].condition = nil
      } else if case .values(let values) = parameter.source, values.count == 1 {
        raw[parameter.name] = values[0]
      }
    }
    return block.texts(raw, block.names)
  }
}
