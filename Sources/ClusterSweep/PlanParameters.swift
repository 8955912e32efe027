import Console
import Coordinator
import Grid
import JSON

/// `plan --help-params`
struct PlanParameters {
  private let plan: SweepPlan

  init(_ plan: SweepPlan) { self.plan = plan }

  func write(_ context: Context) throws {
    if context.output.json {
      return try context.print(.array(plan.space.parameters.map(\.helpJSON)))
    }
    for note in plan.notes { try context.say(note) }
    for (index, parameter) in plan.space.parameters.enumerated() {
      if index > 0 { try context.print("") }
      let name = Label.name.apply(
        to: parameter.name, styled: context.terminal.output.styled)
      try context.print(sanitize(([name] + attributes(parameter)).joined(separator: "  ")))
      if let description = parameter.description {
        try context.print("    " + sanitize(description))
      }
      for line in details(parameter) { try context.print("    " + sanitize(line)) }
    }
  }

  private func attributes(_ parameter: ParameterSummary) -> [String] {
    var words: [String] = []
    if let type = parameter.type { words.append(type.rawValue) }
    if parameter.isRequired { words.append("required") }
    if let value = parameter.defaultValue { words.append("default \(value.literal)") }
    return words
  }

  private func details(_ parameter: ParameterSummary) -> [String] {
    var lines: [String] = []
    switch parameter.origin {
    case .grid: lines.append("\(count(parameter)): \(parameter.text)")
    case .drawn: lines.append("drawn: \(parameter.text)")
    case .computed: lines.append("computed: \(parameter.text)")
    case .repetition: lines.append("numbers the repetitions: \(parameter.text)")
    }
    if !parameter.zippedWith.isEmpty {
      lines.append("goes with: \(parameter.zippedWith.joined(separator: ", "))")
    }
    if let condition = parameter.condition { lines.append("only when: \(condition)") }
    for constraint in parameter.constraints { lines.append("constraint: \(constraint)") }
    return lines
  }

  private func count(_ parameter: ParameterSummary) -> String {
    parameter.count == 1 ? "1 value" : "\(parameter.count ?? 0) values"
  }
}

extension ParameterSummary {
  fileprivate var helpJSON: JSONValue {
    .members([
      "name": .string(name), "origin": .string("\(origin)"),
      "count": count.map { .int($0) } ?? .null,
      "values": .string(text), "description": .text(description), "type": .text(type?.rawValue),
      "default": .text(defaultValue?.text), "required": .bool(isRequired),
      "when": .text(condition), "constraints": .array(constraints.map { .string($0) }),
      "zip": .array(zippedWith.map { .string($0) }),
    ])
  }
}
