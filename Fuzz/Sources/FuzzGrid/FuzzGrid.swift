internal import Checking
internal import Diagnostics
internal import Grid

/// The values of a parameter, as they stand behind `p=`; a second part is the content of any file.
@main
enum FuzzGrid {
  static func main() {
    fuzz { start, count in
      let input = Input(start, count)
      let text = "p=" + input.text
      for samples in [nil, 3] {
        check {
          let place = SourceLocation(file: "--set", line: 1, column: 1, text: text)
          var declaration = SpaceDeclaration()
          declaration.base.parameters = [try RangeGrammar.parameter(text, at: place)]
          declaration.base.samples = samples.map { Located($0, at: place) }
          let space = try Space(declaration, readFile: input.file)
          try space.check(walking: 1000)
          for index in Set([0, space.count / 2, space.count - 1]) {
            try space.point(at: index).values.forEach { try $0.map(readBack) }
          }
        }
      }
      return 0
    }
  }
}

/// What is printed is read back as the same value.
private func readBack(_ value: Value) throws {
  let place = SourceLocation(file: "--set", line: 1, column: 1)
  var declaration = SpaceDeclaration()
  let text = "p=[" + value.literal + "]"
  declaration.base.parameters = [try RangeGrammar.parameter(text, at: place)]
  let again = try Space(declaration) { _ in throw Input.NoSuchFile() }
  requireEqual(again.count, 1, "the number of values of \(text)")
  requireEqual(try again.point(at: 0).values, [value], "the value of \(text)")
}
