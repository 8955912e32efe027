import Console
import Testing

@Suite struct TerminalTests {
  private func terminal(
    tty: Bool = true, width: Int? = 120, _ environment: [String: String] = [:],
    _ color: ColorChoice = .auto
  ) -> Terminal.Stream {
    Terminal(
      output: .init(isTTY: tty, width: width), errors: .init(isTTY: false),
      environment: environment, color: color
    ).output
  }

  @Test func colourIsForPeople() {
    #expect(terminal().styled)
    #expect(!terminal(tty: false).styled)
    #expect(!terminal(["TERM": "dumb"]).styled)
    #expect(!terminal(["NO_COLOR": "1"]).styled)
    #expect(terminal(["NO_COLOR": ""]).styled)
  }

  @Test func theOptionCountsMost() {
    #expect(terminal(["NO_COLOR": "1"], .always).styled)
    #expect(terminal(tty: false, ["TERM": "dumb"], .always).styled)
    #expect(!terminal(.init(), .never).styled)
  }

  @Test func widths() {
    #expect(terminal().width == 120)
    #expect(terminal(["COLUMNS": "60"]).width == 60)
    #expect(terminal(["COLUMNS": "0"]).width == 120)
    #expect(terminal(["COLUMNS": "many"]).width == 120)
    #expect(terminal(width: nil).width == 80)
    #expect(terminal(tty: false, ["COLUMNS": "60"]).width == nil)
  }

  @Test func linesAreDrawnAnewOnlyWhereThatWorks() {
    #expect(terminal().isTerminal)
    #expect(!terminal(["TERM": "dumb"]).isTerminal)
    #expect(!terminal(tty: false).isTerminal)
  }

  @Test func theStreamsAreJudgedApart() {
    let terminal = Terminal(
      output: .init(isTTY: false), errors: .init(isTTY: true), environment: [:])
    #expect(!terminal.output.styled && terminal.errors.styled)
    #expect(terminal.output.width == nil && terminal.errors.width == 80)
  }
}
