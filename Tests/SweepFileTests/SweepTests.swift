import Diagnostics
import Grid
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
    let parameters = sweep.space.base.parameters
    #expect(parameters.map(\.name.value) == ["lr", "layers"])
    guard case .text(let range, let isQuoted, let place) = parameters[0].term,
      case .list(let layers, _) = parameters[1].term
    else {
      Issue.record("the parameters are \(parameters)")
      return
    }
    #expect(range == "1e-4:l4:0.1")
    #expect(!isQuoted)
    #expect(place?.column == 7)
    #expect(layers.map(\.text) == ["1", "2", "3"])
    #expect(layers.map { $0.place?.column } == [12, 15, 18])
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
    #expect(sweep.template?.name?.value == "slurm.sh")
    #expect(sweep.throttle == 8)
  }

  @Test func whatIsNotSaid() throws {
    let sweep = try sweep("name: x\ncommand: y\nparams:\n")
    #expect(sweep.space == SpaceDeclaration())
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
    let values = sweep.space.base.parameters.map { parameter in
      if case .list(let items, _) = parameter.term { items } else { [parameter.term] }
    }
    #expect(
      values.map { $0.map(\.text) } == [
        ["no"], ["1:3"], ["true", "7", "0.10", "1:3", "~", ""], ["1,2,'x y'"],
      ])
    #expect(
      values.map { $0.map(\.isQuoted) } == [
        [false], [true], [false, true, false, false, false, true], [false],
      ])
  }

  @Test func whatSaysWhichPointsThereAre() throws {
    let sweep = try sweep(
      """
      name: x
      command: y
      params: {w: {uniform: {min: 0, max: 1}, description: width}, d: [[1, 2], 3]}
      points: [{a: 1}]
      zip: [[w, d], [e, f]]
      constraints: ['a > 1', "b < 2"]
      exclude: {a: 1}
      include: [{a: 2}, {a: 3}]
      samples: 20
      samples_per: point
      seed: 7
      repeat: {times: 3, as: trial}
      blocks:
        - params: {opt: adam}
        - {params: {opt: sgd}, samples: 5, zip: [opt, w]}
      config: {base: base.yaml, as: run.yaml, set: {train.lr: w}}
      substitute: [train.py, eval.py]
      """)
    let base = sweep.space.base
    guard case .mapping(let entries, _) = base.parameters[0].term,
      case .list(let items, _) = base.parameters[1].term
    else {
      Issue.record("the parameters are \(base.parameters)")
      return
    }
    #expect(entries.map(\.key) == ["uniform", "description"])
    #expect(entries[1].term.text == "width")
    #expect(items.count == 2)
    #expect(base.zips.map { $0.map(\.value) } == [["w", "d"], ["e", "f"]])
    #expect(base.constraints.map(\.value) == ["a > 1", "b < 2"])
    #expect(base.points != nil)
    #expect(base.exclude.count == 1)
    #expect(sweep.space.include.count == 2)
    #expect(base.samples?.value == 20)
    #expect(base.samplesEveryPoint == true)
    #expect(sweep.space.seed == 7)
    #expect(sweep.space.repetition?.count == 3)
    #expect(sweep.space.repetition?.name?.value == "trial")
    #expect(sweep.space.blocks.map { $0.parameters.map(\.name.value) } == [["opt"], ["opt"]])
    #expect(sweep.space.blocks[1].samples?.value == 5)
    #expect(sweep.space.blocks[1].zips.map { $0.map(\.value) } == [["opt", "w"]])
    #expect(sweep.config?.base.value == "base.yaml")
    #expect(sweep.config?.name?.value == "run.yaml")
    #expect(sweep.config?.sets?.map(\.path.value) == ["train.lr"])
    #expect(sweep.config?.sets?.map(\.parameter.value) == ["w"])
    #expect(sweep.substitute.map(\.value) == ["train.py", "eval.py"])
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

extension Term {
  /// The text of a scalar, else nothing.
  var text: String { if case .text(let text, _, _) = self { text } else { "" } }

  var isQuoted: Bool { if case .text(_, let isQuoted, _) = self { isQuoted } else { false } }
}
