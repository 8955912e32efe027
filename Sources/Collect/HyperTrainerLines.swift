/// Reads HyperTrainer's logs of metrics: `metric_NAME.log` with an epoch and a value a line,
/// `metric_classwise_NAME.log` with an epoch, a class and a value; one series a class, `NAME/CLASS`.
///
/// Cells are apart by tabs, or by blanks where the line has no tab. A first line whose first cell is no
/// number is a header.
struct HyperTrainerLines: Sendable {
  /// Whether a line was read, so that no header can follow.
  var isBegun = false

  mutating func read(_ line: [UInt8], series: String?, into table: inout SeriesTable) {
    let text = Bytes.trimmed(line[...])
    guard !text.isEmpty, let series else { return }
    let cells = Self.cells(text)
    let epoch = cells.first.flatMap(NumberText.whole)
    let mayBeHeader = !isBegun
    isBegun = true
    if mayBeHeader, epoch == nil { return }
    guard let epoch, let step = Int64(step: epoch), (2...3).contains(cells.count),
      let value = NumberText.whole(cells[cells.count - 1])
    else {
      table.leaveOut()
      return
    }
    let name = cells.count == 2 ? series : "\(series)/\(Self.className(cells[1]))"
    table.add(Reading(name: name, step: step, value: value))
  }

  private static func cells(_ text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    let tab = UInt8(ascii: "\t")
    if text.contains(tab) { return text.split(separator: tab).map(Bytes.trimmed) }
    let words = text.split(whereSeparator: Bytes.isBlank)
    guard words.count > 3 else { return words }
    // A class of several words: what stands between the epoch and the value.
    return [
      words[0], text[words[1].startIndex..<words[words.count - 2].endIndex], words[words.count - 1],
    ]
  }

  /// A class that is a number without a fraction loses its point, as HyperTrainer has it: 0.0 is `0`.
  private static func className(_ cell: ArraySlice<UInt8>) -> String {
    if let number = NumberText.whole(cell), let whole = Int64(step: number) { return "\(whole)" }
    return String(decoding: cell, as: UTF8.self)
  }
}
