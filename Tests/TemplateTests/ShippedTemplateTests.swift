import Template
import Templates
import TestSupport
import Testing

@Suite("The templates that ship")
struct ShippedTemplateTests {
  static let everything: KeyValuePairs<String, ScriptTemplate.Value> = [
    "sweep": .text("digits"), "host": .text("uni"), "runner": .text("./run-task"),
    "options": .list([
      "--time=0-00:10:00", "--cpus-per-task=4", "--mem=4096M", "--gpus-per-node=a100:2",
      "--partition=gpu", "--account='my account'", "--qos=normal", "--constraint='a&b'",
      "--nodes=1", "--mail-user=\"me <me@example.org>\"",
    ]),
    "time": .text("0-00:10:00"), "cpus": .text("4"), "memory": .text("4096M"),
    "gpus": .text("a100:2"), "uses_gpus": .text("yes"), "partition": .text("gpu"),
    "account": .text("my account"), "qos": .text("normal"), "constraint": .text("a&b"),
    "nodes": .text("2"), "tasks": .text("8"), "requeue_before": .text("120"),
    "sbatch": .list(["--nodes=1", "--mail-user=\"me <me@example.org>\""]),
    "environment": .list(["OMP_NUM_THREADS", "WANDB_MODE"]),
    "inputs": .list(["$HOME/scratch/mnist"]),
    "prologue": .text("module load python/3.12\nsource \"$HOME/env/bin/activate\""),
    "env": .text("my env"), "root": .text("~/miniconda 3"), "path": .text("$SCRATCH/envs/torch"),
    "load": .list(["python/3.11", "cuda/12.4"]), "use": .list(["/opt/my modules"]),
    "image": .text("~/images/torch 2.sif"), "mounts": .list(["/data/image net", "~/d:/data"]),
    "writable": .list(["/scratch/cache"]), "flags": .list(["--cleanenv"]),
    "engine": .text("singularity"), "mpi": .text("pmix"), "port": .text("6379"),
  ]

  /// Only what a template can't do without.
  static let nothing: KeyValuePairs<String, ScriptTemplate.Value> = [
    "sweep": .text("digits"), "host": .text("uni"), "runner": .text("./run-task"),
    "options": .list([]), "time": .absent, "cpus": .absent, "memory": .absent, "gpus": .absent,
    "uses_gpus": .absent, "partition": .absent, "account": .absent, "qos": .absent,
    "constraint": .absent, "nodes": .absent, "tasks": .absent, "requeue_before": .absent,
    "sbatch": .list([]), "environment": .list([]), "inputs": .list([]), "prologue": .absent,
    "env": .text("torch"), "path": .text("/envs/torch"), "load": .list(["python"]),
    "image": .text("torch.sif"),
  ]

  @Test(
    "rendered with everything and with nothing",
    arguments: ShippedTemplates.all.map(\.name), ["everything", "nothing"])
  func goldens(_ name: String, _ which: String) throws {
    let text = try #require(ShippedTemplates.all.first { $0.name == name }?.text)
    let template = try ScriptTemplate(text, file: name)
    #expect(template.uses("runner"))
    #expect(template.about != nil)
    let rendered = try template.render(which == "nothing" ? Self.nothing : Self.everything)
    try assertSnapshot(rendered, "\(name)-\(which)")
    let folder = try TemporaryFolder()
    let file = try folder.write("script", rendered)
    // All but those that need bash are read by sh as well: nodes' /bin/bash may be no more than that.
    for shell in rendered.hasPrefix("#!/bin/bash\n") ? ["/bin/bash", "/bin/sh"] : ["/bin/sh"] {
      let syntax = try run(shell, ["-n", file])
      #expect(syntax.status == 0, "\(syntax.errors)")
    }
  }
}
