import Diagnostics
import Grid

/// Reads the mapping `hpsearch` of a config of HyperTrainer.
struct HyperTrainerReader {
  struct Settings {
    var description = "hpsearch"
    var trials = 0
    var parameters: [HyperTrainerConfig.Parameter] = []
  }

  let source: ConfigSource
  let search: ConfigNode
  private(set) var complaints: [Diagnostic] = []

  init(source: ConfigSource, search: ConfigNode) {
    self.source = source
    self.search = search
  }

  /// What the mapping says, as far as there is nothing to complain about.
  mutating func settings() -> Settings {
    var settings = Settings()
    guard !isChild() else { return settings }
    checkType()
    settings.trials = trials()
    settings.description = description() ?? settings.description
    settings.parameters = parameters()
    return settings
  }

  private mutating func complain(
    _ what: String, at node: ConfigNode, why: String? = nil, remedy: String? = nil
  ) {
    complaints.append(
      Diagnostic(what, at: .source(source.location(node)), why: why, remedy: remedy))
  }

  private mutating func isChild() -> Bool {
    guard let mark = source.value("is_child", in: search) else { return false }
    if case .scalar(let scalar) = mark.content, scalar.isPlain,
      scalar.isNull || ["false", "False", "FALSE", "0"].contains(scalar.text)
    {
      return false
    }
    complain(
      "This YAML is itself a child config", at: mark,
      why: "a search made it from another config",
      remedy: "use the config that it was made from, or remove 'is_child'")
    return true
  }

  private mutating func checkType() {
    let remedy = "write type: random_uniform"
    guard let type = source.value("type", in: search) else {
      return complain("'hpsearch' has no 'type'", at: search, remedy: remedy)
    }
    guard case .scalar(let scalar) = type.content, scalar.text == "random_uniform" else {
      return complain(
        "unknown type of search", at: type, why: "HyperTrainer knows only random_uniform",
        remedy: remedy + "; a sweep file knows more distributions")
    }
  }

  private mutating func trials() -> Int {
    guard let node = source.value("n_trials", in: search) else {
      complain(
        "'hpsearch' has no 'n_trials'", at: search, remedy: "write how many runs: n_trials: 20")
      return 0
    }
    if case .scalar(let scalar) = node.content, scalar.isPlain, let count = Int(scalar.text),
      count > 0
    {
      return count
    }
    complain("'n_trials' must be a whole number, at least 1", at: node)
    return 0
  }

  private mutating func description() -> String? {
    guard let node = source.value("desc", in: search) else { return nil }
    guard case .scalar(let scalar) = node.content, !scalar.text.isEmpty,
      !scalar.text.contains(where: { $0 == "/" || $0 == "\0" || $0.isNewline })
    else {
      complain(
        "'desc' must be a part of a file's name", at: node, remedy: "write a word: desc: lr")
      return nil
    }
    return scalar.text
  }

  private mutating func parameters() -> [HyperTrainerConfig.Parameter] {
    guard let node = source.value("params", in: search) else { return [] }
    guard case .sequence(let items) = node.content, !items.isEmpty else {
      complain(
        "'params' must be a list with a parameter", at: node,
        remedy: "write - {param: training.learning_rate, lo: 0.1, hi: 0.5}")
      return []
    }
    return items.compactMap { item in
      do throws(Diagnostic) {
        return try HyperTrainerParameter(source: source, node: source.resolved(item)).parameter()
      } catch {
        complaints.append(error)
        return nil
      }
    }
  }
}

extension ConfigSource {
  /// The value itself, if it has another name here.
  func resolved(_ node: ConfigNode) -> ConfigNode {
    if case .alias(_, let target) = node.content { self.node(target) ?? node } else { node }
  }

  /// The value of a key, if the value is a mapping that has it.
  func value(_ key: String, in node: ConfigNode) -> ConfigNode? {
    guard case .mapping(let entries) = node.content else { return nil }
    return entries.first { $0.key == key }.map { resolved($0.value) }
  }

  /// The text of a key, if it has one.
  func text(_ key: String, in node: ConfigNode) -> String? {
    guard case .scalar(let scalar)? = value(key, in: node)?.content, !scalar.isNull else {
      return nil
    }
    return scalar.text
  }
}
