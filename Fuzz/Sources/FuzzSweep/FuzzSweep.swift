internal import Checking
internal import Diagnostics
internal import Grid
internal import SweepFile

/// A sweep file, which is also read as a hosts file; a second part is the content of the files that
/// it names, and an override.
@main
enum FuzzSweep {
  static func main() {
    fuzz { start, count in
      let input = Input(start, count)
      let overrides = input.secondText.map { [$0] } ?? []
      check {
        let sweep = try Sweep.parse(input.bytes, file: "f")
        // Columns are counted on within texts that the file writes with escapes or folds.
        check(isExact: false) {
          try Space(sweep.space, readFile: input.file).check(walking: 100)
        }
      }
      check { _ = try HostsFile.parse(input.bytes, file: "f") }
      if !overrides.isEmpty {
        check { _ = try Sweep.parse(input.bytes, file: "f", overrides: overrides) }
        check { _ = try HostsFile.parse(input.bytes, file: "f", overrides: overrides) }
      }
      return 0
    }
  }
}
