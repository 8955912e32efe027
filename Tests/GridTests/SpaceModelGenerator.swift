/// Makes up small spaces.
struct SpaceModelGenerator {
  var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(state: seed) }

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

  private mutating func values() -> [Int] {
    Array((0..<7).shuffled(using: &random).prefix(chance(80) ? number(1...3) : 4))
  }

  mutating func expression(_ names: [String], depth: Int = 0) -> ModelExpression {
    if depth < 1, chance(25) {
      let a = expression(names, depth: depth + 1)
      let b = chance(10) ? .constant(chance(50)) : expression(names, depth: depth + 1)
      return chance(50) ? .both(a, b) : .either(a, b)
    }
    if depth < 1, chance(10) { return .not(expression(names, depth: depth + 1)) }
    if chance(12) { return .exists(names.randomElement(using: &random) ?? "") }
    let chosen = Array(names.shuffled(using: &random).prefix(number(1...2)))
    let sign = ["<", ">", "==", "!=", "<", ">"].randomElement(using: &random) ?? "<"
    return .compare(chosen, sign, number(0...(5 * chosen.count)))
  }

  /// Some parameters; what each needs has a lower rank, wherever it stands.
  private mutating func parameters(
    _ names: [String], known: [String], draws: Bool
  ) -> [ModelParameter] {
    var made: [ModelParameter] = []
    var usable = known
    // A grid can't depend on draws.
    var fixed = known
    for name in names.shuffled(using: &random) {
      let kind = number(0...99)
      let source: ModelParameter.Source
      var isFixed = true
      switch kind {
      case 0..<18:
        let names = Array(usable.shuffled(using: &random).prefix(number(0...2)))
        source = .sum(names, number(0...3))
        isFixed = names.allSatisfy(fixed.contains)
      case 18..<26:
        source = .choice(values())
        isFixed = !draws
      case 26..<55 where draws:
        source = kind < 40 ? .whole(number(1...5)) : .real
        isFixed = false
      default: source = .values(values())
      }
      var parameter = ModelParameter(name: name, source: source)
      let isGrid = if case .values = source { true } else { false }
      if chance(25), !fixed.isEmpty {
        let condition = expression(isGrid ? fixed : usable)
        parameter.condition = condition
        isFixed = isFixed && condition.names.allSatisfy(fixed.contains)
      }
      if chance(12), !parameter.isReal {
        let constraint = expression([name] + (chance(40) ? usable : []))
        // Whether it exists is no matter of its values.
        let isOwn = constraint.names.allSatisfy { $0 == name }
        parameter.constraints = [isOwn ? .compare([name], chance(50) ? "<" : ">", 2) : constraint]
      }
      made.append(parameter)
      if !parameter.isReal { usable.append(name) }
      if isFixed { fixed.append(name) }
    }
    return names.compactMap { name in made.first { $0.name == name } }
  }

  private mutating func zip(_ block: inout ModelBlock) {
    let listed = block.parameters.indices.filter {
      if case .values = block.parameters[$0].source { true } else { false }
    }
    let members = Array(listed.shuffled(using: &random).prefix(number(2...3)))
    guard members.count > 1 else { return }
    let count = number(1...3)
    for member in members {
      block.parameters[member].source = .values(
        Array((0..<7).shuffled(using: &random).prefix(count)))
    }
    block.zips.append(members.map { block.parameters[$0].name })
  }

  private mutating func restrict(_ block: inout ModelBlock) {
    let usable = block.tableNames + block.parameters.filter { !$0.isReal }.map(\.name)
    guard !usable.isEmpty else { return }
    while chance(30) { block.constraints.append(expression(usable)) }
    while chance(15) {
      let names = Array(usable.shuffled(using: &random).prefix(number(1...2)))
      block.exclude.append(names.map { ($0, Array(values().prefix(2))) })
    }
  }

  private mutating func block(draws: Bool) -> ModelBlock {
    var block = ModelBlock()
    if draws {
      block.samples = number(1...7)
      block.samplesEveryPoint = chance(50) ? true : nil
    }
    if chance(15) {
      block.table = (0..<number(1...3)).map { _ in
        ["t", "u"].filter { _ in chance(60) }.map { ($0, number(0...6)) }
      }
      if block.tableNames.isEmpty { block.table = [] }
    }
    let names = Array(["a", "b", "c", "d"].prefix(chance(70) ? number(1...3) : 4))
    let inTable = block.tableNames.filter { !names.contains($0) }
    block.parameters = parameters(names, known: inTable, draws: draws)
    if chance(20) { zip(&block) }
    restrict(&block)
    return block
  }

  /// A space without samples.
  mutating func gridModel() -> SpaceModel {
    var model = SpaceModel()
    model.base = block(draws: false)
    if chance(20) { model.repeats = number(2...3) }
    if chance(15) {
      model.blocks = (0..<number(1...2)).map { _ in
        var own = ModelBlock()
        let names = ["e", "f"].filter { _ in chance(60) }
        own.parameters = parameters(names, known: model.base.names, draws: false)
        if chance(30), let first = model.base.parameters.first, model.base.zips.isEmpty {
          own.parameters.append(ModelParameter(name: first.name, source: .values(values())))
        }
        if chance(40) { own.constraints = [expression(model.base.names + names)] }
        return own
      }
    } else if chance(20) {
      model.include = (0..<number(1...3)).map { _ in included(model.base) }
    }
    return model
  }

  /// Values of all parameters that a point must have.
  private mutating func included(_ block: ModelBlock) -> [(name: String, value: Int)] {
    block.names.filter { name in
      guard let parameter = block.parameter(name) else { return chance(50) }
      return !parameter.isComputed && (parameter.condition == nil || chance(50))
    }.map { ($0, number(0...9)) }
  }

  /// A space some of whose parameters are drawn.
  mutating func drawnModel() -> SpaceModel {
    while true {
      var model = SpaceModel()
      model.base = block(draws: true)
      model.seed = UInt64(number(0...1000))
      if chance(20) { model.repeats = 2 }
      if model.base.hasDraws { return model }
    }
  }

  /// The same space with its parameters in another order.
  mutating func reordered(_ model: SpaceModel) -> SpaceModel {
    var model = model
    model.base.parameters.shuffle(using: &random)
    for index in model.blocks.indices { model.blocks[index].parameters.shuffle(using: &random) }
    return model
  }
}
