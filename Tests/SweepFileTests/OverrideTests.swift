import Diagnostics
import Grid
import SweepFile
import Testing

@Suite struct OverrideTests {
  private let yaml =
    "name: x\ncommand: y\nparams: {lr: 1}\nresources: {time: 1h}\nmetric: loss:min\n"

  private func sweep(_ overrides: String...) throws -> Sweep {
    try Sweep.parse(Array(yaml.utf8), file: "sweep.yaml", overrides: overrides)
  }

  private func message(_ overrides: String...) -> String? {
    complaint {
      _ = try Sweep.parse(Array(yaml.utf8), file: "sweep.yaml", overrides: overrides)
    }
  }

  @Test func replaceAndAdd() throws {
    let sweep = try sweep(
      "resources.time=2h", "resources.cpus=4", "params.lr=[1e-3, 'a,b']", "params.model.depth=3",
      "environment.A=b=c", "host=uni", "command={{ python }} x: y # z", "host.slots=4",
      "throttle=1", "throttle=2")
    #expect(sweep.resources.time?.value == "2h")
    #expect(sweep.resources.cpus?.value == "4")
    let parameters = sweep.space.base.parameters
    #expect(parameters.map(\.name.value) == ["lr", "model.depth"])
    #expect(sweep.environment.map(\.name.value) == ["A"])
    #expect(sweep.environment.map(\.value.value) == ["b=c"])
    #expect(sweep.host.value == "uni")
    #expect(sweep.command.value == "{{ python }} x: y # z")
    #expect(sweep.throttle == 2)
    guard case .list(let values, _) = parameters[0].term else {
      Issue.record("lr is no list")
      return
    }
    #expect(values.map(\.text) == ["1e-3", "a,b"])
    #expect(
      values[0].place
        == SourceLocation(
          file: "--set", line: 1, column: 12, length: 4, text: "params.lr=[1e-3, 'a,b']"))
    #expect(sweep.resources.time?.location.column == 16)
  }

  @Test func anUnknownPath() {
    #expect(
      message("resorces.time=2h") == """
        --set:1:1: error: unknown key 'resorces'
          1 | resorces.time=2h
            | ^~~~~~~~
          try: did you mean 'resources'?
        """)
    #expect(
      message("resources.tyme=2h") == """
        --set:1:11: error: unknown key 'tyme' under 'resources'
          1 | resources.tyme=2h
            |           ^~~~
          try: did you mean 'time'?
        """)
    #expect(
      message("lr=2") == """
        --set:1:1: error: unknown key 'lr'
          1 | lr=2
            | ^~
          try: 'lr' belongs under 'params'
        """)
  }

  @Test func aWrongValue() {
    #expect(
      message("resources.cpus=many") == """
        --set:1:16: error: 'cpus' must be a whole number from 1, not 'many'
          1 | resources.cpus=many
            |                ^~~~
          try: write it like this: cpus: 1
        """)
    #expect(
      message("params.lr=[1, 2") == """
        --set:1:11: error: the list that begins here isn't closed
          1 | params.lr=[1, 2
            |           ^
          try: put a ']' at its end, and a ',' between any two of its values
        """)
    #expect(
      message("metric.goal=maximize") == """
        --set:1:8: error: 'metric' is text, so 'goal' can't be set in it
          1 | metric.goal=maximize
            |        ^~~~
          try: set the whole: --set metric=…
        """)
  }

  @Test(arguments: ["time", "=3", "resources.=3", ".x=3", ""])
  func noPathOrNoValue(_ text: String) {
    let expected = """
      --set:1:1: error: an override must be PATH=VALUE
        1 | \(text)
          | ^\(String(repeating: "~", count: max(0, text.count - 1)))
        try: write it like this: --set resources.time=2h
      """
    #expect(message(text) == expected)
  }

  @Test func aMissingKeyMayComeFromAnOverride() throws {
    let sweep = try Sweep.parse(
      Array("command: y".utf8), file: "sweep.yaml", overrides: ["name=z"])
    #expect(sweep.name.value == "z")
  }

  @Test func hosts() throws {
    let yaml = "box: {ssh: gpu-box, scheduler: queue, slots: 2}\n"
    let overrides = ["host.slots=4", "resources.time=2h", "host.resources.time=3h"]
    #expect(throws: Diagnostics.self) {
      try HostsFile.parse(
        Array(yaml.utf8), file: "hosts.yaml", overrides: ["host.slot=4"], host: "box")
    }
    let box = try HostsFile.parse(
      Array(yaml.utf8), file: "hosts.yaml", overrides: overrides, host: "box")
    #expect(box.hosts[0].slots?.value == 4)
    #expect(box.hosts[0].resources.time?.value == "3h")
    let local = try HostsFile.parse([], file: "hosts.yaml", overrides: overrides)
    #expect(local.hosts.map(\.name.value) == ["local"])
    #expect(local.hosts[0].slots?.value == 4)
    #expect(local.hosts[0].slots?.location.file == "--set")
  }
}
