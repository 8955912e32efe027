import Digest
import Grid

/// What makes a run the run it is: its command and the canonical values of its parameters.
///
/// Neither the order of the parameters, nor how a number is spelled, nor the sweep's name or
/// resources change it.
struct RunIdentity {
  /// 64 hexadecimal digits.
  let hash: String

  /// SHA-256 over length-prefixed fields, so that no two identities share a text: the command, then
  /// name and canonical value of each parameter, ordered by the bytes of the names.
  ///
  /// `channels` are the other ways in which values reach the program; a run without any has the hash that it
  /// would have had before there were such.
  init(command: String, channels: [String] = [], values: [(name: String, value: Value)]) {
    var text: [UInt8] = Array("clustersweep run 1\n".utf8)
    func add(_ field: String) {
      text += "\(field.utf8.count):".utf8
      text += field.utf8
    }
    add(command)
    if !channels.isEmpty {
      add("channels \(channels.count)")
      for channel in channels.sorted() { add(channel) }
    }
    for (name, value) in values.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
    {
      add(name)
      add(value.canonical)
    }
    hash = SHA256.hex(text)
  }

  /// A number for random generators that belongs to the run: 31 bits of its hash.
  var seed: Int { Int(hash.prefix(8), radix: 16).map { $0 & 0x7fff_ffff } ?? 0 }

  /// Names to try in turn, until one is free in the sweep: each as random as the hash.
  func name(attempt: Int) -> String {
    let digits = attempt == 0 ? hash : SHA256.hex("\(hash) \(attempt)".utf8)
    var bits = UInt64(digits.prefix(15), radix: 16) ?? 0
    func pick(_ words: [String]) -> String {
      defer { bits /= UInt64(words.count) }
      return words[Int(bits % UInt64(words.count))]
    }
    let first = pick(RunWords.adjectives)
    let second = pick(RunWords.colours)
    return "\(first)_\(second)_\(pick(RunWords.nouns))"
  }
}
