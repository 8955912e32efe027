import Foundation
import TestSupport
import Testing

/// The templates that ship, on a real Slurm; `requeue` is in ``RerunClusterTests``. Those whose programs
/// can't be had here are read by sbatch all the same.
@Suite(.serialized, .enabled(if: TestCluster.isWanted)) struct TemplateClusterTests {
  let cluster: TestCluster

  init() throws { cluster = try TestCluster() }

  private func sweep(
    _ name: String, _ command: String, _ template: String, _ resources: String
  ) -> String {
    """
    name: \(name)
    command: |
      \(command)
    params: {n: [1]}
    host: uni
    template: \(template)
    resources: {time: 5m, memory: 50M, \(resources)}

    """
  }

  /// All at once, since most of the time is Slurm's.
  @Test func doWhatTheySay() throws {
    let program = try cluster.program(sweep: "")
    let folder = program.folder.path
    let made = try run(
      "/usr/bin/env", ["python3", "-m", "venv", "--without-pip", "\(folder)/my env"],
      environment: program.environment)
    #expect(made.status == 0, "\(made.transcript)")
    try program.folder.write("mods/tool/1.2", "#%Module\nsetenv TOOL_HOME /opt/tool\n")
    let sweeps = [
      "gpu": sweep(
        "gpu", "echo gpu=$CUDA_VISIBLE_DEVICES threads=$OMP_NUM_THREADS {{ n }}", "gpu", "cpus: 2"),
      "venv": sweep(
        "venv", "python3 -c 'import sys; print(sys.prefix, sys.argv[1])' {{ n }}",
        "{name: venv, path: \(folder)/my env}", "cpus: 1"),
      "modules": sweep(
        "modules", "echo $LOADEDMODULES $TOOL_HOME {{ n }}",
        "{name: modules, use: [\(folder)/mods], load: [tool/1.2]}", "cpus: 1"),
      "mpi": sweep(
        "mpi",
        "srun --label sh -c 'echo $SLURM_NTASKS $SLURMD_NODENAME $SLURM_CPUS_PER_TASK' | sort; "
          + "echo $MASTER_ADDR {{ n }}", "mpi", "nodes: 2, tasks: 4, cpus: 2"),
    ]
    for (name, text) in sweeps {
      try program.folder.write("\(name).yaml", text)
      let submitted = try program("submit", "\(name).yaml")
      #expect(submitted.status == 0, "\(submitted.transcript)")
    }
    for name in sweeps.keys {
      let watched = try program("watch", name, "--until-done")
      let errors = try program("logs", name, "0", "--errors").output
      #expect(watched.status == 0, "\(watched.transcript)\(errors)")
    }
    #expect(
      ["0", "1"].map { "gpu=\($0) threads=2 1\n" }.contains(try program("logs", "gpu", "0").output))
    #expect(try program("logs", "venv", "0").output == "\(folder)/my env 1\n")
    #expect(try program("logs", "modules", "0").output == "tool/1.2 /opt/tool 1\n")
    let tasks = try program("logs", "mpi", "0").output.split(separator: "\n")
    #expect(tasks.dropLast().map { $0.prefix(5) } == ["0: 4 ", "1: 4 ", "2: 4 ", "3: 4 "])
    let nodes = Set(tasks.dropLast().compactMap { $0.split(separator: " ").dropFirst(2).first })
    #expect(nodes.count == 2)
    #expect(tasks.dropLast().allSatisfy { $0.hasSuffix(" 2") })
    #expect(tasks.last.map { nodes.contains($0.dropLast(2)) } == true)
  }

  @Test(arguments: [
    ("{name: conda, env: torch}", "cpus: 2"), ("{name: apptainer, image: a.sif}", "gpus: 1"),
    ("{name: docker, image: a}", "gpus: 2"), ("ray", "nodes: 3, cpus: 2, gpus: 1"),
    ("requeue", "partition: long, account: x, qos: normal, sbatch: ['--nice=5', '--exclude=n1']"),
  ])
  func areTakenBySbatch(_ template: String, _ resources: String) throws {
    let program = try cluster.program(sweep: sweep("t", "true {{ n }}", template, resources))
    let script = try program("plan", "--script")
    #expect(script.status == 0, "\(script.transcript)")
    let start = try #require(script.output.firstRange(of: "#!/bin/bash\n"))
    let file = try program.folder.write("script.sh", String(script.output[start.lowerBound...]))
    let tested = try run(
      "/usr/bin/env", ["sbatch", "--test-only", file],
      environment: ["SLURM_CONF": cluster.slurmConfig, "PATH": "/usr/bin:/bin"])
    #expect(tested.errors.contains("to start at"), "\(tested.transcript)")
  }
}
