import Template
import Templates
import TestSupport
import Testing

@Suite("The templates that ship")
struct ShippedTemplateTests {
  static let everything: KeyValuePairs<String, ScriptTemplate.Value> = [
    "sweep": .text("digits"), "host": .text("uni"), "runner": .text("./run-task"),
    "time": .text("0-00:10:00"), "cpus": .text("4"), "memory": .text("4096M"),
    "gpus": .text("a100:2"), "partition": .text("gpu"), "account": .text("my account"),
    "qos": .text("normal"), "constraint": .text("a&b"),
    "sbatch": .list(["--nodes=1", "--mail-user=\"me <me@example.org>\""]),
    "prologue": .text("module load python/3.12\nsource \"$HOME/env/bin/activate\""),
  ]

  static let nothing: KeyValuePairs<String, ScriptTemplate.Value> = [
    "sweep": .text("digits"), "host": .text("uni"), "runner": .text("./run-task"),
    "time": .absent, "cpus": .absent, "memory": .absent, "gpus": .absent, "partition": .absent,
    "account": .absent, "qos": .absent, "constraint": .absent, "sbatch": .list([]),
    "prologue": .absent,
  ]

  @Test(
    "rendered with everything and with nothing",
    arguments: ["slurm-array.sh", "plain.sh"], ["everything", "nothing"])
  func goldens(_ name: String, _ which: String) throws {
    let text = try #require(ShippedTemplates.all.first { $0.name == name }?.text)
    let template = try ScriptTemplate(text, file: name)
    #expect(template.uses("runner"))
    let rendered = try template.render(which == "nothing" ? Self.nothing : Self.everything)
    try assertSnapshot(rendered, "\(name)-\(which)")
    let folder = try TemporaryFolder()
    let shell = rendered.hasPrefix("#!/bin/bash\n") ? "/bin/bash" : "/bin/sh"
    let syntax = try run(shell, ["-n", try folder.write("script", rendered)])
    #expect(syntax.status == 0, "\(syntax.errors)")
  }
}
