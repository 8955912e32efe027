import Diagnostics
import SweepFile
import Testing

@Suite struct SweepTests {
  private func sweep(_ yaml: String, _ overrides: [String] = []) throws -> Sweep {
    try Sweep.parse(Array(yaml.utf8), file: "sweep.yaml", overrides: overrides)
  }

  @Test func theSmallestFileOfTheDesign() throws {
    let sweep = try sweep(
      """
      # sweep.yaml
      name: digits
      command: python3 train.py --lr {{ lr }} --layers {{ layers }}
      params:
        lr: 1e-4:l4:0.1
        layers: [1, 2, 3]
      metric: val_loss:min
      host: local                # or a name from hosts.yaml
      resources: {time: 10m, cpus: 1, memory: 1G}

      """)
    #expect(sweep.name.value == "digits")
    #expect(sweep.command.value == "python3 train.py --lr {{ lr }} --layers {{ layers }}")
    #expect(sweep.metric?.value == "val_loss:min")
    #expect(sweep.goal == nil)
    #expect(sweep.host.value == "local")
    #expect(sweep.host.location.line == 8)
    #expect(sweep.resources.time?.value == "10m")
    #expect(sweep.resources.cpus?.value == "1")
    #expect(sweep.resources.memory?.value == "1G")
    #expect(sweep.parameters.map(\.name.value) == ["lr", "layers"])
    guard case .text(let range) = sweep.parameters[0].kind,
      case .list(let layers) = sweep.parameters[1].kind
    else {
      Issue.record("the parameters are \(sweep.parameters)")
      return
    }
    #expect(range.text.value == "1e-4:l4:0.1")
    #expect(!range.quoted)
    #expect(range.text.place(ofCharacter: 5, length: 2).column == 12)
    #expect(layers.map(\.text.value) == ["1", "2", "3"])
    #expect(layers.map(\.text.location.column) == [12, 15, 18])
  }

  @Test func everyKey() throws {
    let sweep = try sweep(
      """
      name: a.b_C-9
      command: |
        cd {{ run_dir }}
        python train.py
      metric: {name: acc, reduce: last, from: jsonl, goal: maximize}
      host: uni
      resources:
        time: 1-12:00:00
        cpus: 4
        memory: 500M
        gpus: a100:2
        partition: short
        account: group
        qos: high
        constraint: avx2&ib
        sbatch: [--nice=100, "--exclude=n1,n2"]
      environment:
        OMP_NUM_THREADS: 4
        GREETING: "two\\nlines"
        EMPTY: ''
      prologue: |
        module load python
        . venv/bin/activate
      template: slurm.sh
      throttle: 8
      """)
    #expect(sweep.command.value == "cd {{ run_dir }}\npython train.py\n")
    #expect(sweep.command.place(ofCharacter: 20, length: 5).line == 4)
    #expect(sweep.command.place(ofCharacter: 20, length: 5).column == 6)
    #expect(sweep.metric?.value == "acc:last")
    #expect(sweep.metricFrom?.value == "jsonl")
    #expect(sweep.goal?.value == "maximize")
    #expect(sweep.resources.gpus?.value == "a100:2")
    #expect(sweep.resources.constraint?.value == "avx2&ib")
    #expect(sweep.resources.sbatch.map(\.value) == ["--nice=100", "--exclude=n1,n2"])
    #expect(sweep.environment.map(\.name.value) == ["OMP_NUM_THREADS", "GREETING", "EMPTY"])
    #expect(sweep.environment.map(\.value.value) == ["4", "two\nlines", ""])
    #expect(sweep.prologue.map(\.value) == ["module load python", ". venv/bin/activate"])
    #expect(sweep.prologue.map(\.location.line) == [22, 23])
    #expect(sweep.template?.value == "slurm.sh")
    #expect(sweep.throttle == 8)
  }

  @Test func whatIsNotSaid() throws {
    let sweep = try sweep("name: x\ncommand: y\nparams:\n")
    #expect(sweep.parameters.isEmpty)
    #expect(sweep.host.value == "local")
    #expect(sweep.resources == Resources())
    #expect(sweep.metric == nil && sweep.throttle == nil && sweep.template == nil)
  }

  @Test func valuesAreTextAndQuotesAreKept() throws {
    let sweep = try sweep(
      """
      name: x
      command: y
      params:
        a: no
        b: '1:3'
        c: [true, "7", 0.10, 1:3, ~, '']
        d: 1,2,'x y'
      """)
    let values = sweep.parameters.map { parameter in
      switch parameter.kind {
      case .text(let value): [value]
      case .list(let values): values
      }
    }
    #expect(
      values.map { $0.map(\.text.value) } == [
        ["no"], ["1:3"], ["true", "7", "0.10", "1:3", "~", ""], ["1,2,'x y'"],
      ])
    #expect(
      values.map { $0.map(\.quoted) } == [
        [false], [true], [false, true, false, false, false, true], [false],
      ])
  }

  @Test func theSweepFillsInTheDefaultsOfTheHost() throws {
    let own = try sweep("name: x\ncommand: y\nresources: {time: 2h, sbatch: [--b]}").resources
    let defaults = try sweep(
      "name: x\ncommand: y\nresources: {time: 1h, qos: q, sbatch: [--a]}"
    ).resources
    let both = own.over(defaults)
    #expect(both.time?.value == "2h")
    #expect(both.qos?.value == "q")
    #expect(both.sbatch.map(\.value) == ["--a", "--b"])
  }
}
