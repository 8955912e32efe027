import Digest
public import JSON

/// The hash by which hpctl knows a config, whatever the order of its keys.
public enum HpctlHash {
  /// What is no part of an experiment: where its results go, and how much it tells.
  private static let unrelated = [
    "conll_output", "visdom", "visdom_name", "model.gpus", "test_thresh", "reporting",
    "num_valid_to_show", "train.verbose", "train.model_base", "train.model_zip", "train.nsteps",
    "test_batchsz", "basedir",
  ]

  /// The SHA-1 of `config` as Python's `json.dumps` writes it with sorted keys, without what is no part
  /// of the experiment; `modules` is sorted as well.
  ///
  /// - Returns: 40 hexadecimal digits.
  public static func hash(config: JSONValue) -> String {
    var config = config
    for path in unrelated { config.remove(path.split(separator: ".")[...]) }
    config.sortModules()
    var text: [UInt8] = []
    HpctlPythonJSON.write(config, to: &text)
    return SHA1.hex(text)
  }
}

extension JSONValue {
  fileprivate mutating func remove(_ path: ArraySlice<Substring>) {
    guard case .object(var members) = self, let first = path.first else { return }
    let rest = path.dropFirst()
    if rest.isEmpty {
      members.removeAll { $0.name == first }
    } else {
      for index in members.indices where members[index].name == first {
        members[index].value.remove(rest)
      }
    }
    self = .object(members)
  }

  fileprivate mutating func sortModules() {
    guard case .object(var members) = self else { return }
    for index in members.indices where members[index].name == "modules" {
      guard case .array(let modules) = members[index].value else { continue }
      let names = modules.compactMap(\.string)
      guard names.count == modules.count else { continue }
      // Python compares code points, whose order is that of their bytes.
      let sorted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      members[index].value = .array(sorted.map { .string($0) })
    }
    self = .object(members)
  }
}
