import Diagnostics
import RunFiles
import Testing

@Suite("Uses of a name in Python")
struct PythonUseTests {
  @Test(
    "become values",
    arguments: [
      ("f(lr)", "f(-3)"), ("x = lr", "x = -3"), ("return lr", "return -3"), ("lr", "-3"),
      ("x[lr]", "x[-3]"), ("x[lr:lr]", "x[-3:-3]"), ("d[lr] = 1", "d[-3] = 1"),
      ("x[lr].y += lr", "x[-3].y += -3"), ("f(lr).y = 1", "f(-3).y = 1"),
      ("{lr: lr}", "{-3: -3}"), ("x: lr = lr", "x: -3 = -3"), ("if lr: pass", "if -3: pass"),
      ("assert lr, lr", "assert -3, -3"), ("a if lr else b", "a if -3 else b"),
      ("2**lr", "2**-3"), ("lr**2", "(-3)**2"), ("lr ** 2", "(-3) ** 2"), ("-lr", "--3"),
      ("lr.real", "(-3).real"), ("lr[0]", "(-3)[0]"), ("await lr", "await (-3)"),
      ("x = a = lr", "x = a = -3"), ("x, y = lr, lr", "x, y = -3, -3"), ("del d[lr]", "del d[-3]"),
      ("f(*lr, **lr)", "f(*-3, **-3)"), ("lr == 1", "-3 == 1"), ("f(lr\n , lr)", "f(-3\n , -3)"),
      ("f(lr) # x", "f(-3) # x"), ("for x in lr: pass", "for x in -3: pass"),
      ("with f(lr) as x, g(lr) as y: h(lr)", "with f(-3) as x, g(-3) as y: h(-3)"),
      ("def f(x=lr, *, y: lr = lr) -> lr: pass", "def f(x=-3, *, y: -3 = -3) -> -3: pass"),
      ("class A(B, m=lr): pass", "class A(B, m=-3): pass"),
      (
        "@f(lr)\nclass A: x = lr",
        "@f(-3)\nclass A: x = -3"
      ), ("lambda x=lr: lr", "lambda x=-3: -3"),
      ("lr if lr else lr; lr", "-3 if -3 else -3; -3"), ("x = \\\n lr", "x = \\\n -3"),
      ("print lr", "print -3"), ("raise E(lr) from lr", "raise E(-3) from -3"),
      ("match(lr)\nmatch = lr", "match(-3)\nmatch = -3"), ("type(lr)", "type(-3)"),
      ("match lr:\n case 1 if lr: f(lr)", "match -3:\n case 1 if -3: f(-3)"),
      ("while lr:\n f(lr)\nelse: g(lr)", "while -3:\n f(-3)\nelse: g(-3)"),
      (
        "try: f(lr)\nexcept lr: pass\nfinally: g(lr)", "try: f(-3)\nexcept -3: pass\nfinally: g(-3)"
      ),
      (
        "async def f():\n async with lr as x: await g(lr)",
        "async def f():\n async with -3 as x: await g(-3)"
      ),
      ("1if lr else 2", "1if -3 else 2"), ("type A[T] = lr", "type A[T] = -3"),
    ])
  func uses(_ script: String, _ result: String) throws {
    #expect(try filled(script, ["lr": "-3"]) == result)
  }

  @Test(
    "are not what binds the name, or is none of it",
    arguments: [
      ("lr = 0.01", "where it is assigned"), ("lr: float = 0.01", "where it is assigned"),
      ("lr: float", "where it is assigned"), ("lr, b = 1, 2", "where it is assigned"),
      ("(a, [*lr]) = c", "where it is assigned"), ("x = lr = 1", "where it is assigned"),
      ("(lr := 1)", "where it is assigned"), ("lr += 1", "where it is changed"),
      ("lr **= 2", "where it is changed"), ("lr[0] = 1", "where an item or attribute of it"),
      ("lr.x = 1", "where an item or attribute of it"), ("del lr", "where it is deleted"),
      ("del (a, lr)", "where it is deleted"), ("global lr", "declared global or nonlocal"),
      ("nonlocal a, lr", "declared global or nonlocal"),
      ("from x import a as lr", "where it is imported"),
      ("from lr import (a, b)", "where it is imported"),
      ("from lr import a", "where it is imported"),
      ("from .lr import a", "where it is imported"), ("from a import (b,\n lr)", "is imported"),
      ("class B:\n  def lr(): pass", "where it means a function or class"),
      ("class B:\n  class lr: pass", "where it means a function or class"),
      ("class A[lr]: pass", "where it means a function or class"),
      ("def f[lr](): pass", "where it means a function or class"),
      ("type lr = int", "where it is declared"), ("f(lr=1)", "as the name of an argument"),
      ("f(a,\n lr = 1)", "as the name of an argument"), ("self.lr", "as an attribute"),
      ("self.lr = 1", "as an attribute"), ("a. lr", "as an attribute"),
      (
        "@lr\ndef f(): pass",
        "as a decorator"
      ), ("@a.lr(1)\ndef f(): pass", "as an attribute"), ("lr(1)", "is called"),
      ("'lr'", "inside a string"), ("'''\nlr\n'''", "inside a string"),
      (#"rb'\'lr'"#, "inside a string"), ("# lr", "inside a comment"),
      ("f'lr'", "inside a string"), ("f'{x:lr}'", "inside a string"),
      ("f'{lr=}'", "in a field of an f-string that ends in '='"),
      ("f'{2*lr = !r:>4}'", "in a field of an f-string that ends in '='"),
    ])
  func others(_ script: String, _ reason: String) throws {
    #expect(complaint(about: script).contains("'lr' isn't used in train.py"))
    let substitution = try found(script + "\nused(lr)")
    #expect(substitution.text.original == Array((script + "\nused(lr)").utf8))
    #expect(substitution.changes.count == 1)
    #expect(substitution.warnings.count == 1)
    let warning = try #require(substitution.warnings.first)
    #expect(warning.what.hasPrefix("'lr' is left alone \(reason)") || warning.what.contains(reason))
  }

  @Test(
    "are none where the name means something else",
    arguments: [
      ("def f(lr): return lr\nf(lr)", "def f(lr): return lr\nf(5)"),
      (
        "def f(a, *, lr=lr):\n  g(lr)\n\n  def h(x=lr): lr\ng(lr)",
        "def f(a, *, lr=5):\n  g(lr)\n\n  def h(x=lr): lr\ng(5)"
      ),
      (
        "def f(*lr, **k): lr\ndef g(k, /, *a, **lr): lr\nlr",
        "def f(*lr, **k): lr\ndef g(k, /, *a, **lr): lr\n5"
      ),
      (
        "class A:\n\tdef f(self, lr):\n\t\tg(lr)\n\tx = lr",
        "class A:\n\tdef f(self, lr):\n\t\tg(lr)\n\tx = 5"
      ),
      ("async def f(lr): lr\nlr", "async def f(lr): lr\n5"),
      (
        "def f(lr):\n\tif a:\n\t    lr\n\tlr\n\u{c}def g():\n    lr",
        "def f(lr):\n\tif a:\n\t    lr\n\tlr\n\u{c}def g():\n    5"
      ),
      ("f = lambda lr: \\\n lr\nlr", "f = lambda lr: \\\n lr\n5"),
      ("f = lambda lr: \\\r\n lr\r\nlr", "f = lambda lr: \\\r\n lr\r\n5"),
      ("lambda lr: lr + lr, lr", "lambda lr: lr + lr, 5"),
      ("f(lambda lr=lr, *a: lr, lr)", "f(lambda lr=5, *a: lr, 5)"),
      ("{lambda lr: lr: lr}", "{lambda lr: lr: 5}"),
      ("lambda: lambda lr: (lr, [lr])\nlr", "lambda: lambda lr: (lr, [lr])\n5"),
      ("x = lambda f=lambda lr: lr: lr", "x = lambda f=lambda lr: lr: 5"),
      ("[lr for lr in lr]", "[lr for lr in 5]"),
      (
        "{lr: 1 for a, lr in f(lr) if lr}",
        "{lr: 1 for a, lr in f(5) if lr}"
      ),
      (
        "(lr for x in lr for lr in lr)",
        "(lr for x in 5 for lr in lr)"
      ), ("sum(lr*2 for lr in xs) + lr", "sum(lr*2 for lr in xs) + 5"),
      ("[[lr for lr in x] for x in lr]", "[[lr for lr in x] for x in 5]"),
      ("[x for x in xs if x > lr]", "[x for x in xs if x > 5]"),
      (
        "for lr in lr:\n  f(lr)\n  while 1:\n    f(lr)\nf(lr)",
        "for lr in 5:\n  f(lr)\n  while 1:\n    f(lr)\nf(5)"
      ),
      ("for i, (lr, x) in y: lr\nlr", "for i, (lr, x) in y: lr\n5"),
      ("with f(lr) as (lr, x):\n  lr\nlr", "with f(5) as (lr, x):\n  lr\n5"),
      ("with (f(lr) as x,\n g(lr) as lr):\n  lr\nlr", "with (f(5) as x,\n g(5) as lr):\n  lr\n5"),
      ("try: lr\nexcept E as lr: lr\nelse: lr", "try: 5\nexcept E as lr: lr\nelse: 5"),
      (
        "match lr:\n  case [lr, *x] if lr: lr\n  case A(lr=y): lr\n  case _: lr",
        "match 5:\n  case [lr, *x] if lr: lr\n  case A(lr=y): 5\n  case _: 5"
      ),
      ("if a:\n  def f(lr):\n    lr\n  lr", "if a:\n  def f(lr):\n    lr\n  5"),
    ])
  func scopes(_ script: String, _ result: String) throws {
    #expect(try filled(script, ["lr": "5"]) == result)
  }

  @Test(
    "are none behind an import of a module, or a definition, of that name",
    arguments: [
      "import lr\nlr.f(lr)", "import a, b as lr\nlr.f(lr)", "import lr.x\nlr.f(lr)",
      "import lr; lr.f(lr)",
      "try: import lr\nexcept E: pass\nlr.f(lr)", "if a:\n  import lr\nlr.f(lr)",
      "def lr(): pass\ng(lr)", "class lr: pass\ng(lr)\ndef h(): lr",
      "async def lr(): lr\ng(lr)",
    ])
  func modules(_ script: String) throws {
    #expect(complaint(about: script).contains("'lr' isn't used in train.py"))
    #expect(try filled("f(lr)\n" + script, ["lr": "5"]) == "f(5)\n" + script)
  }

  @Test("are some beside functions that import or define the name")
  func localModules() throws {
    let script = "def f():\n  import lr\n  lr.x\nclass A:\n  def lr(self): lr\n  def g(self): lr\n"
    #expect(
      try filled(script + "lr", ["lr": "5"])
        == script.replacing("self): lr", with: "self): 5") + "5")
    #expect(try filled("from a import lr\nf(lr)", ["lr": "5"]) == "from a import lr\nf(5)")
    #expect(try filled("import cfg\nf(cfg.lr)", ["cfg.lr": "5"]) == "import cfg\nf(5)")
    #expect(try filled("import x.lr, lr.x as b\nf(lr)", ["lr": "5"]).hasSuffix("f(5)"))
  }

  @Test("an assignment hides nothing: that is how a script gives the value that a sweep replaces")
  func assignments() throws {
    #expect(
      try filled("def main():\n  lr = 1\n  f(lr)\n\nlr = lr\n", ["lr": "5"])
        == "def main():\n  lr = 1\n  f(5)\n\nlr = 5\n")
  }

  @Test(
    "names with dots are chains of attributes, and nothing hides them",
    arguments: [
      ("f(cfg.lr, cfg.lrs, a.cfg.lr, cfg)", "f(5, cfg.lrs, a.cfg.lr, cfg)"),
      (
        "def f(cfg):\n  cfg.lr = cfg.lr\n  cfg.lr += cfg.lr",
        "def f(cfg):\n  cfg.lr = 5\n  cfg.lr += 5"
      ),
      ("cfg.lr.real; cfg.lr.x = cfg.lr", "(5).real; cfg.lr.x = 5"),
      ("for cfg.lr in cfg.lr: pass", "for cfg.lr in 5: pass"),
      ("cfg.lr()\ncfg.lr", "cfg.lr()\n5"), ("f'{cfg.lr}'", "f'{5}'"),
      ("match cfg.lr:\n  case cfg.lr: pass", "match 5:\n  case 5: pass"),
    ])
  func chains(_ script: String, _ result: String) throws {
    #expect(try filled(script, ["cfg.lr": "5"]) == result)
  }

  @Test("the longest of several names counts")
  func longest() throws {
    let script = "f(cfg, cfg.lr, cfg.lr.x, cfg.b)\n"
    #expect(
      try filled(script, ["cfg": "a", "cfg.lr": "5", "cfg.lr.x": "6"]) == "f('a', 5, 6, 'a'.b)\n")
  }

  @Test("bytes that mean nothing here are kept: BOM, CR LF, CR, tabs, Latin-1, form feeds, '$'")
  func bytes() throws {
    let script =
      [0xef, 0xbb, 0xbf] + Array("# \n\tlr=1\r\nif a:\r\tf(lr) # ".utf8) + [0xe9, 0xff]
      + Array("\u{c}\r\nx = '".utf8) + [0xe9] + Array("' + lr $ lr?".utf8)
    let substitution = try Substitution.find(in: script, file: "a.py", names: ["lr"])
    #expect(substitution.text.original == script)
    #expect(substitution.warnings.first?.location?.description == "a.py:2:2")
    let marked = try found("\u{feff}lr")
    #expect(marked.changes.map(\.place.column) == [1])
    #expect(marked.changes.first?.place.text == "lr")
    #expect(substitution.changes.map(\.place.line) == [4, 5, 5])
    #expect(substitution.changes.map(\.place.column) == [4, 11, 16])
  }

  @Test("a name beside other letters is another name")
  func words() throws {
    #expect(
      try filled("f(lr, lr2, _lr, élr, lré, LR, lr_)", ["lr": "5"])
        == "f(5, lr2, _lr, élr, lré, LR, lr_)")
  }

  @Test("a file is Python by its name or by its first line")
  func language() throws {
    let script = "x = lr # don't use lr\ns = 'lr'\n"
    for file in ["a.py", "dir.x/a.PY", "a.pyw"] {
      #expect(try filled(script + "def f(lr): lr", ["lr": "5"], file: file).hasSuffix("f(lr): lr"))
    }
    for line in ["#!/usr/bin/python", "#!/usr/bin/env python3", "#! /usr/bin/env -S python3.11 -u"]
    {
      #expect(
        try filled("\(line)\ndef f(lr): lr\nlr", ["lr": "5"], file: "train")
          == "\(line)\ndef f(lr): lr\n5")
    }
  }

  @Test("changes say where they are")
  func changes() throws {
    let substitution = try found("é = f(\tlr)\nx = [lr,\n  lr]", ["n", "lr"].suffix(1))
    #expect(
      substitution.changes.map(\.place) == [
        SourceLocation(file: "train.py", line: 1, column: 8, length: 2, text: "é = f(\tlr)"),
        SourceLocation(file: "train.py", line: 2, column: 6, length: 2, text: "x = [lr,"),
        SourceLocation(file: "train.py", line: 3, column: 3, length: 2, text: "  lr]"),
      ])
    let two = try found("f(b, a, b)", ["a", "b"])
    #expect(two.changes.map(\.parameter) == [1, 0, 1])
    #expect(two.text.holes.map(\.parameter) == [1, 0, 1])
    #expect(two.text.holes.map(\.original) == ["b", "a", "b"])
  }
}
