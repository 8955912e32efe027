import Diagnostics
import RunFiles
import Testing

@Suite("Complaints about scripts")
struct SubstitutionErrorTests {
  @Test("a name without a use says where it stands, and what may be meant")
  func unused() {
    #expect(
      complaint(about: "lrs = 1\nf(lrs)\n") == """
        train.py: error: the name 'lr' isn't used in train.py
          try: did you mean 'lrs'?
        """)
    #expect(
      complaint(about: "x = 'lr' # lr\n# lr\n") == """
        train.py:1:6: error: the name 'lr' isn't used in train.py
          1 | x = 'lr' # lr
            |      ^~
          why: it stands there only inside a string (line 1) and inside a comment (line 1)
          try: use it where its value is wanted, or take it out of the script's parameters
        """)
    #expect(
      complaint(about: "lr = 0.1\n").contains(
        "why: it stands there only where it is assigned (line 1)"))
    #expect(
      complaint(about: "p = parse()\nf(p.lr)\n").contains(
        "try: name the parameter as the script does: p.lr"))
    #expect(
      complaint(about: "f(args.learning_rate)\n", ["args.learning_rat"]).contains(
        "did you mean 'args.learning_rate'?"))
    #expect(complaint(about: "", ["lr"]).contains("train.py: error: the name 'lr' isn't used"))
    #expect(complaint(about: "f(lr)", ["lr", "n"]).contains("the name 'n' isn't used"))
  }

  @Test(
    "a name that no variable can have",
    arguments: [
      ("weight-decay", "weight_decay"), ("optimizer/lr", "optimizer_lr"), ("2x", "_2x"),
      ("a..b", "a..b"), ("layers.0", "layers.0"), ("lambda", "lambda_"), ("a.class", "a.class_"),
      ("", "_"),
    ])
  func unnameable(_ name: String, _ example: String) {
    let complaint = complaint(about: "f(lr)", [name])
    #expect(complaint.contains("error: the name '\(name)' can't be a variable of train.py"))
    #expect(complaint.contains("try: name the parameter as the script does (\(example))"))
  }

  @Test("words of Python are names in other languages")
  func reserved() throws {
    #expect(try filled("f(lambda)", ["lambda": "0.1"], file: "a.jl") == "f(0.1)")
    #expect(complaint(about: "a-b", ["a-b"], file: "a.jl").contains("can't be a variable of a.jl"))
  }

  @Test("one warning for each name and reason, with the first place and their number")
  func warnings() throws {
    let script = "lr = n = 1\n# lr n\n# lr\ndef f(lr): return lr\nf('lr', lr, n)\nlr += 1\n"
    let substitution = try found(script, ["lr", "n"])
    #expect(
      substitution.warnings.map { "\($0.severity.rawValue): \($0.what)" } == [
        "note: 'lr' is left alone where it is assigned",
        "note: 'n' is left alone where it is assigned",
        "note: 'lr' is left alone inside a comment (2 times, first here)",
        "note: 'n' is left alone inside a comment",
        "warning: 'lr' is left alone where it is the parameter of a function (2 times, first here)",
        "warning: 'lr' is left alone inside a string",
        "warning: 'lr' is left alone where it is changed",
      ])
    #expect(
      substitution.warnings.map { $0.location?.description } == [
        "train.py:1:1", "train.py:1:6", "train.py:2:3", "train.py:2:6", "train.py:4:7",
        "train.py:5:4", "train.py:6:1",
      ])
  }

  @Test("a thousand occurrences are one warning")
  func flood() throws {
    let script = String(repeating: "# lr\n'lr'\n", count: 1000) + "lr"
    #expect(try found(script).warnings.count == 2)
  }
}
