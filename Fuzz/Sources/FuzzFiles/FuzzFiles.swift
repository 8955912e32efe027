internal import Checking
internal import Diagnostics
internal import Grid
internal import JSON
internal import RunFiles

/// A config file or a script in which the parameters `lr`, `model.depth` and `a.0` are put.
@main
enum FuzzFiles {
  static func main() {
    fuzz { start, count in
      let bytes = Array(UnsafeBufferPointer(start: start, count: count))
      for file in ["c.yaml", "c.json", "c"] {
        for names in sets {
          check {
            let sets = names.enumerated().map { ConfigSet(path: $1, parameter: $0) }
            try fill(ConfigFile(bytes, file: file, sets: sets).text, bytes)
          }
        }
        check {
          if let config = try HpctlConfig.read(bytes, file: file) { try fill(config.text, nil) }
        }
        check { _ = try HyperTrainerConfig.read(bytes, file: file) }
      }
      for file in ["t.py", "t.sh", "t.jl"] {
        for names in [["lr"], ["args.lr", "x"]] {
          check { try fill(Substitution.find(in: bytes, file: file, names: names).text, bytes) }
        }
      }
      return 0
    }
  }
}

private let sets = [[["lr"]], [["model", "depth"], ["a", "0"]]]

private func fill(_ text: HoledText, _ original: [UInt8]?) throws {
  for value in [Value(typing: "0.5"), Value(text: "a: 'b\n#"), Value(json: .array([.null]))] {
    _ = text.filled { _ in value }
  }
}
