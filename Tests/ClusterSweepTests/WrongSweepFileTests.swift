import TestSupport
import Testing

/// Each wrong sweep file gets one message with line, column and remedy; the whole of it is the test.
@Suite struct WrongSweepFileTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var file: String
    var message: String

    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "unknown key",
      file: """
        name: a
        command: run {{ lr }}
        params:
          lr: 1:3
        metrc: val_loss:min
        """,
      message: """
        sweep.yaml:5:1: error: unknown key 'metrc'
          5 | metrc: val_loss:min
            | ^~~~~
          try: did you mean 'metric'?
        """),
    Case(
      name: "bad range",
      file: """
        name: a
        command: run {{ lr }}
        params:
          lr: 1:2:3:4
        """,
      message: """
        sweep.yaml:4:7: error: '1:2:3:4' is no range
          4 |   lr: 1:2:3:4
            |       ^~~~~~~
          why: it has 4 parts
          try: write start:stop or start:step:stop; quotes make it a text: '1:2:3:4'
        """),
    Case(
      name: "missing placeholder",
      file: """
        name: a
        command: run --lr {{ lt }}
        params:
          lr: 1:3
        """,
      message: """
        sweep.yaml:2:19: error: 'lt' names no parameter
          2 | command: run --lr {{ lt }}
            |                   ^~~~~~~~
          try: did you mean 'lr'?
        """),
    Case(
      name: "unused parameter",
      file: """
        name: a
        command: run --lr {{ lr }}
        params:
          lr: 1:3
          layers: [1, 2]
        """,
      message: """
        sweep.yaml:5:3: error: the parameter 'layers' is used nowhere
          5 |   layers: [1, 2]
            |   ^~~~~~
          why: the command doesn't name it, so all its values would run the same
          try: write {{ layers }} where its value belongs in the command, or let the program read {{ params }}
        """),
    Case(
      name: "duplicate key",
      file: """
        name: a
        command: run --lr {{ lr }}
        params:
          lr: 1:3
        command: other
        """,
      message: """
        sweep.yaml:5:1: error: the key 'command' stands here twice
          5 | command: other
            | ^~~~~~~
          why: it was given first at sweep.yaml:2:1
          try: remove one of the two
        """),
    Case(
      name: "tab",
      file: "name: a\ncommand: run --lr {{ lr }}\nparams:\n\tlr: 1:3\n",
      message: """
        sweep.yaml:4:1: error: the line is indented with a tab
          4 | \tlr: 1:3
            | ^
          why: YAML allows only spaces there
          try: replace each tab by two spaces
        """),
    Case(
      name: "wrong type",
      file: """
        name: a
        command: run --lr {{ lr }}
        params:
          lr: 1:3
        resources:
          cpus: many
        """,
      message: """
        sweep.yaml:6:9: error: 'cpus' must be a whole number from 1, not 'many'
          6 |   cpus: many
            |         ^~~~
          try: write it like this: cpus: 1
        """),
    Case(
      name: "unknown host",
      file: """
        name: a
        command: run --lr {{ lr }}
        params:
          lr: 1:3
        host: loca
        """,
      message: """
        sweep.yaml:5:7: error: unknown host 'loca'
          5 | host: loca
            |       ^~~~
          try: did you mean 'local'?
        """),
    Case(
      name: "empty axis",
      file: """
        name: a
        command: run --lr {{ lr }}
        params:
          lr: []
        """,
      message: """
        sweep.yaml:4:7: error: the list of parameter 'lr' is empty
          4 |   lr: []
            |       ^
          try: give it at least one value
        """),
    Case(
      name: "reversed range",
      file: """
        name: a
        command: run --lr {{ lr }}
        params:
          lr: 3:1
        """,
      message: """
        sweep.yaml:4:7: error: the range 3:1 is empty
          4 |   lr: 3:1
            |       ^~~
          why: 3 lies above 1
          try: write 3:-1:1 to count down
        """),
    Case(
      name: "unknown reduction",
      file: """
        name: a
        command: run --lr {{ lr }}
        params:
          lr: 1:3
        metric: loss:avg
        """,
      message: """
        sweep.yaml:5:14: error: unknown reduction 'avg'
          5 | metric: loss:avg
            |              ^~~
          try: valid are min, max, last, first, mean, median, std, variance, sum, count, auc, \
        at(STEP), mean_last(K), ema(A), time_to(<X), step_to(<X), smoothed, rate, ttz, variance(OTHER), final; if the colon belongs to the metric's name, write 'loss:avg:last'
        """),
    Case(
      name: "two complaints at once",
      file: """
        name: a
        command: run --lr {{ lt }}
        params:
          lr: 1:3
        host: loca
        """,
      message: """
        sweep.yaml:5:7: error: unknown host 'loca'
          5 | host: loca
            |       ^~~~
          try: did you mean 'local'?
        sweep.yaml:2:19: error: 'lt' names no parameter
          2 | command: run --lr {{ lt }}
            |                   ^~~~~~~~
          try: did you mean 'lr'?
        """),
  ]

  @Test(arguments: cases)
  func complains(_ wrong: Case) throws {
    let program = try ClusterSweepProgram()
    try program.folder.write("sweep.yaml", wrong.file)
    let result = try program("plan", "sweep.yaml")
    #expect(result.errors == wrong.message + "\n")
    #expect(result.output == "")
    #expect(result.status == 65)
  }
}
