import Diagnostics
import Grid
import RunFiles

/// The script of a run whose parameters have these values.
func filled(
  _ script: String, _ values: KeyValuePairs<String, String>, file: String = "train.py"
) throws -> String {
  let substitution = try found(script, values.map(\.key), file: file)
  let typed = values.map { Value(typing: $0.value) }
  return String(decoding: substitution.text.filled { typed[$0] }, as: UTF8.self)
}

func found(
  _ script: String, _ names: [String] = ["lr"], file: String = "train.py"
) throws -> Substitution {
  try Substitution.find(in: Array(script.utf8), file: file, names: names)
}

/// The complaint about a script, in one text.
func complaint(
  about script: String, _ names: [String] = ["lr"], file: String = "train.py"
) -> String {
  do {
    _ = try found(script, names, file: file)
    return "no complaint"
  } catch {
    return "\(error)"
  }
}

/// The generator SplitMix64, so that every run of the tests sees the same cases.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
