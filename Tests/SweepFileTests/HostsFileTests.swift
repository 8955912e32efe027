import Diagnostics
import SweepFile
import Testing

@Suite struct HostsFileTests {
  private func hosts(_ yaml: String) throws -> HostsFile {
    try HostsFile.parse(Array(yaml.utf8), file: "hosts.yaml")
  }

  @Test func theHostsFileOfTheDesign() throws {
    let file = try hosts(
      """
      # hosts.yaml
      uni:
        ssh: uni-login           # alias in ~/.ssh/config
        scheduler: slurm
        root: scratch/sweeps     # relative to the home there
        ssh_config: my/config
        poll: 1m
        environment: {A: b}
        prologue: [module load x]
        resources: {partition: short, sbatch: --nice=1}
      box:
        ssh: gpu-box
        scheduler: queue         # a plain host
        slots: 2
        cpus: 8
        memory: 16G
        gpus: [a100:0, GPU-1f]
      """)
    #expect(file.hosts.map(\.name.value) == ["uni", "box", "local"])
    let uni = file.hosts[0]
    #expect(uni.ssh?.value == "uni-login")
    #expect(uni.scheduler == .slurm)
    #expect(uni.root?.value == "scratch/sweeps")
    #expect(uni.sshConfig?.value == "my/config")
    #expect(uni.poll?.value == "1m")
    #expect(uni.environment.map(\.name.value) == ["A"])
    #expect(uni.prologue.map(\.value) == ["module load x"])
    #expect(uni.resources.partition?.value == "short")
    #expect(uni.resources.sbatch.map(\.value) == ["--nice=1"])
    #expect(uni.location.line == 2)
    #expect(file.hosts[1].scheduler == .queue)
    #expect(file.hosts[1].slots?.value == 2)
    let capacity = file.hosts[1].capacity
    #expect(capacity.cpus?.value == 8)
    #expect(capacity.memory?.value == "16G")
    #expect(capacity.gpus?.value.map(\.id) == ["0", "GPU-1f"])
    #expect(capacity.gpus?.value.map(\.type) == ["a100", nil])
    #expect(uni.capacity == HostCapacity())
  }

  @Test func aNumberOfGPUsIsTheFirstOnes() throws {
    let file = try hosts("box: {ssh: box, scheduler: queue, gpus: 2}")
    #expect(file.hosts[0].capacity.gpus?.value.map(\.id) == ["0", "1"])
  }

  @Test(arguments: ["", "# nothing yet\n"])
  func localIsAlwaysThere(_ yaml: String) throws {
    let file = try hosts(yaml)
    #expect(file.hosts.map(\.name.value) == ["local"])
    #expect(file.hosts[0].scheduler == .queue)
    #expect(file.hosts[0].slots == nil)
    #expect(file.hosts[0].ssh == nil)
  }

  @Test func localMayBeSaid() throws {
    let file = try hosts("local: {scheduler: slurm, root: x}\nb: {scheduler: queue}")
    #expect(file.hosts.map(\.name.value) == ["local", "b"])
    #expect(file.hosts[0].scheduler == .slurm)
  }

  @Test func theHostOfASweep() throws {
    let file = try hosts("uni-cluster: {scheduler: slurm}")
    func host(_ name: String) throws -> HostEntry {
      try file.host(
        Located(
          name, at: SourceLocation(file: "sweep.yaml", line: 2, column: 7, text: "host: \(name)")))
    }
    #expect(try host("uni-cluster").scheduler == .slurm)
    #expect(
      complaint { _ = try host("uni-clster") } == """
        sweep.yaml:2:7: error: unknown host 'uni-clster'
          2 | host: uni-clster
            |       ^
          try: did you mean 'uni-cluster'?
        """)
    #expect(
      complaint { _ = try host("x") } == """
        sweep.yaml:2:7: error: unknown host 'x'
          2 | host: x
            |       ^
          try: the hosts are uni-cluster, local; add it to hosts.yaml
        """)
  }
}
