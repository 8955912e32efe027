/// Reads a metric of MLflow's file store: a line is a time in milliseconds, a value, and a step; the file
/// is named after the metric.
enum MLflowLines {
  static func read(_ line: [UInt8], series: String?, into table: inout SeriesTable) {
    let cells = line.split(whereSeparator: Bytes.isBlank)
    guard let series, !cells.isEmpty else { return }
    guard cells.count >= 2, let time = NumberText.whole(cells[0]),
      let value = NumberText.whole(cells[1])
    else {
      table.leaveOut()
      return
    }
    let step = cells.count > 2 ? NumberText.whole(cells[2]).flatMap(Int64.init(step:)) : nil
    table.add(Reading(name: series, step: step, value: value, time: time / 1_000))
  }
}
