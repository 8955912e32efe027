import Diagnostics
import RunFiles
import Testing

@Suite("Scripts in other languages")
struct ScriptTests {
  @Test(
    "whole words are uses, unless what stands around them says otherwise",
    arguments: [
      (
        "a.jl", "lr = 0.1\nf(lr; lr=lr) # lr\ng(\"lr $lr\", a.lr, lr')",
        "lr = 0.1\nf(0.1; lr=0.1) # lr\ng(\"lr $lr\", a.lr, 0.1')"
      ),
      (
        "a.jl", "#= lr\nlr =# lr\nfunction f(lr, x=lr) end\n1:lr",
        "#= lr\nlr =# 0.1\nfunction f(lr, x=0.1) end\n1:0.1"
      ),
      (
        "a.R", "lr <- 0.1; 0.2 -> lr\nf(lr, lr = lr, lr.max, x$lr) # lr",
        "lr <- 0.1; 0.2 -> lr\nf(0.1, lr = 0.1, lr.max, x$lr) # lr"
      ),
      (
        "a.m", "lr = 0.1; % lr\ny = x' * lr'; z = 'lr'; w = \"lr\"; f(lr)",
        "lr = 0.1; % lr\ny = x' * 0.1'; z = 'lr'; w = \"lr\"; f(0.1)"
      ),
      ("a.m", "function y = f(lr)\ny = lr;", "function y = f(lr)\ny = 0.1;"),
      (
        "a.c", "double lr = 0.1; // lr\n/* lr\n*/ f(lr, p->lr, s.lr, \"lr\\\" lr\", lr++, a::lr);",
        "double lr = 0.1; // lr\n/* lr\n*/ f(0.1, p->lr, s.lr, \"lr\\\" lr\", lr++, a::lr);"
      ),
      (
        "a.cpp", "if (lr == 1 && lr <= 2) lr += lr; lr(1); lr.x; x<lr>::y",
        "if (0.1 == 1 && 0.1 <= 2) lr += 0.1; lr(1); lr.x; x<0.1>::y"
      ),
      (
        "a.js", "const lr = 1; let f = lr => lr; g(`lr ${lr}\nlr`, {lr: lr}, x ? lr : 1, ...lr)",
        "const lr = 1; let f = lr => 0.1; g(`lr ${lr}\nlr`, {lr: 0.1}, x ? 0.1 : 1, ...0.1)"
      ),
      (
        "a.lua", "local lr = 1 -- lr\n--[[ lr\n]] f(lr .. lr, 'lr') function g(lr) end",
        "local lr = 1 -- lr\n--[[ lr\n]] f(0.1 .. 0.1, 'lr') function g(lr) end"
      ),
      (
        "a.f90", "real :: lr ! lr\nlr = 1\nif (lr /= 2) call f(lr, 'lr')",
        "real :: lr ! lr\nlr = 1\nif (0.1 /= 2) call f(0.1, 'lr')"
      ),
      ("a.go", "lr := 0.1 // lr\nf(lr)", "lr := 0.1 // lr\nf(0.1)"),
      (
        "a.rs", "let mut lr = 1.0; f(&'a lr, \"lr\nlr\"); fn g(lr: f64) {}",
        "let mut lr = 1.0; f(&'a 0.1, \"lr\nlr\"); fn g(lr: f64) {}"
      ),
      (
        "a.sh", "lr=0.1 # lr\necho $lr ${lr} --lr lr x#lr 'lr\nlr' $#lr",
        "lr=0.1 # lr\necho $lr ${lr} --lr 0.1 x#0.1 'lr\nlr' $#0.1"
      ),
      ("a.toml", "lr = 1 # lr\nx = lr", "lr = 1 # lr\nx = 0.1"),
      ("notes.txt", "don't use lr, 'lr' # lr", "don't use 0.1, 'lr' # lr"),
    ])
  func words(_ file: String, _ script: String, _ result: String) throws {
    #expect(try filled(script, ["lr": "0.1"], file: file) == result)
  }

  @Test("a first line names the language too")
  func firstLine() throws {
    #expect(
      try filled("#!/usr/bin/env Rscript\nlr <- lr", ["lr": "a"], file: "x")
        == "#!/usr/bin/env Rscript\nlr <- \"a\"")
    #expect(try filled("#!/bin/sh\nf lr", ["lr": "a b"], file: "x") == "#!/bin/sh\nf 'a b'")
  }

  @Test("texts are strings of the language")
  func texts() throws {
    let values: KeyValuePairs = ["act": #"'a"b$\c'"#]
    #expect(try filled("f(act)", values, file: "a.jl") == #"f("a\"b\$\\c")"#)
    #expect(try filled("f(act)", values, file: "a.cpp") == #"f("a\"b$\\c")"#)
    #expect(try filled("f(act)", values, file: "a.m") == #"f("a""b$\c")"#)
    #expect(try filled("f act", values, file: "a.sh") == #"f 'a"b$\c'"#)
    #expect(try filled("f act", values, file: "a.txt") == #"f a"b$\c"#)
  }

  @Test("a number with a sign stands in parentheses unless it stands alone")
  func signs() throws {
    #expect(
      try filled("f(lr, [lr], lr^2, x -lr)\nx = lr;\nreturn lr\n", ["lr": "-3"], file: "a.jl")
        == "f(-3, [-3], (-3)^2, x -(-3))\nx = -3;\nreturn (-3)\n")
    #expect(try filled("f lr lr^2", ["lr": "-3"], file: "a.sh") == "f -3 -3^2")
  }

  @Test("warnings and errors are those of Python's scripts")
  func complaints() throws {
    let substitution = try found("lr = 1 # lr\nf(\"lr\", lr)", file: "a.jl")
    #expect(
      substitution.warnings.map(\.what) == [
        "'lr' is left alone where it is assigned", "'lr' is left alone inside a comment",
        "'lr' is left alone inside a string",
      ])
    #expect(
      complaint(about: "train --lr $lr", file: "a.sh").contains(
        "it stands there only as an option (line 1) and behind '$' or '@' (line 1)"))
    #expect(complaint(about: "f(lrs)", file: "a.jl").contains("did you mean 'lrs'?"))
  }
}
