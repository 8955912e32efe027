import Collect
import Console
import Coordinator
import Diagnostics
import JSON

/// A table of runs, for people and for programs.
struct RunTableView {
  let table: RunTable
  let columns: [ColumnSpec]

  func show(_ format: TableFormat, _ context: Context) throws {
    if context.output.json { return try context.print(.members(["runs": .array(objects)])) }
    switch format {
    case .table: try context.print(console)
    case .jsonl: try context.printPart(objects.map { $0.text() + "\n" }.joined())
    default:
      let rows = table.rows.map { row in columns.map { table.cell($0, row)?.text ?? "" } }
      try context.printPart(TableExport.text(columns.map(\.heading), rows, format))
    }
  }

  private var objects: [JSONValue] {
    table.rows.map { row in
      .object(columns.map { .init($0.heading, table.cell($0, row)?.json ?? .null) })
    }
  }

  private var console: Table {
    let cells = table.rows.map { row in columns.map { table.cell($0, row) } }
    let heads = columns.indices.map { place in
      let isNumber = cells.allSatisfy { $0[place].map { $0.number != nil } ?? true }
      return Table.Column(columns[place].heading, isNumber ? .right : .left)
    }
    return Table(
      heads,
      rows: cells.map { row in
        zip(columns, row).map { column, cell in
          Table.Cell(cell?.text ?? "-", label(column, cell))
        }
      })
  }

  private func label(_ column: ColumnSpec, _ cell: RunTable.Cell?) -> Label? {
    guard let cell else { return .muted }
    switch column.content {
    case .attribute("run"), .name("run"): return .name
    case .attribute("state"), .name("state"):
      return cell.text == "completed" ? .good : cell.text == "failed" ? .bad : .pending
    default: return nil
    }
  }
}
