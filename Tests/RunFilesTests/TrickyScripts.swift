/// A Python script, the values of its parameters, and what it prints with them; nil if it is only
/// parsed.
struct TrickyScript: Sendable {
  var script: String
  var values: [(name: String, value: String)] = [("lr", "0.1"), ("n", "-3"), ("act", "it's \"x\"")]
  var prints: String?

  init(_ script: String, prints: String? = nil) {
    self.script = script
    self.prints = prints
  }

  static let all = [
    TrickyScript("lr = 1\nprint(lr)\nn = 2\nprint(n, act)", prints: "0.1\n-3 it's \"x\"\n"),
    TrickyScript(
      "print(n**2, 2**n, -n, n.real, n*n, abs(n)**n)", prints: "9 0.125 3 -3 9 \(Self.cube)\n"),
    TrickyScript(
      "print(lr.is_integer(), n.bit_length(), act[0], act.upper())",
      prints: "False 2 i IT'S \"X\"\n"),
    TrickyScript(
      "print(f'{lr} {n:>4} {act} {act!r:.2} {n**2}')", prints: "0.1   -3 it's \"x\" 'i 9\n"),
    TrickyScript(
      "print(f\"{act} {f'{act} {n}'} {{n}} {1:{lr}f}\")",
      prints: "it's \"x\" it's \"x\" -3 {n} 1.0\n"),
    TrickyScript("print(f'''{\n  act\n} {n=}''') if 0 else print(rf'\\{n}')", prints: "\\-3\n"),
    TrickyScript("n = 7\nprint(f'{n=} {n}', 'n', \"lr\")", prints: "n=7 -3 n lr\n"),
    TrickyScript(
      "def f(n, lr=lr, *act, k=n): return n, lr, act, k\nprint(f(1), n)",
      prints: "(1, 0.1, (), -3) -3\n"),
    TrickyScript("f = lambda n, lr=lr: (n, lr)\nprint(f(1), n)", prints: "(1, 0.1) -3\n"),
    TrickyScript("f = lambda a=lambda n: n + 1: a(1) + n\nprint(f())", prints: "-1\n"),
    TrickyScript(
      "print([n for n in range(-n)], {n: lr for n in [1]}, n)", prints: "[0, 1, 2] {1: 0.1} -3\n"),
    TrickyScript(
      "print([a * n for a in [n, lr] if a > n], sum(n for n in (1, 2)))",
      prints: "[\(Self.product)] 3\n"),
    TrickyScript("for n in range(2): print(n)\nprint(n)", prints: "0\n1\n-3\n"),
    TrickyScript(
      "for i in range(2):\n\tif i: print(lr)\n\telse:\n\t\tprint(n)\n", prints: "-3\n0.1\n"),
    TrickyScript(
      "class A:\n  lr = lr\n  n: int = n\n  def f(self, lr): return lr, self.lr\nprint(A().f(1), A.n)",
      prints: "(1, 0.1) -3\n"),
    TrickyScript(
      "d = dict(lr=lr, n=n)\nd['act'] = act\nprint(d[\"lr\"], d)",
      prints: "0.1 {'lr': 0.1, 'n': -3, 'act': 'it\\'s \"x\"'}\n"),
    TrickyScript(
      "x = [0] * 5\nx[n] = lr; x[n + 1] += n\nprint(x[n:], x[n::1])",
      prints: "[0.1, -3, 0] [0.1, -3, 0]\n"),
    TrickyScript(
      "a, *b = c = (n, lr, act)\nprint(a, b, c)",
      prints: "-3 [0.1, 'it\\'s \"x\"'] (-3, 0.1, 'it\\'s \"x\"')\n"),
    TrickyScript(
      "try:\n  raise ValueError(n)\nexcept ValueError as n: print(n.args)\nprint(n)",
      prints: "(-3,)\n-3\n"),
    TrickyScript(
      "import contextlib as c\nwith c.nullcontext(n) as n, c.nullcontext(lr) as lr: print(n, lr)\nprint(n)",
      prints: "-3 0.1\n-3\n"),
    TrickyScript("def f():\n  global n\n  n = 5\n  return n\nprint(f(), n)", prints: "-3 -3\n"),
    TrickyScript("if (lr := 5) and n: print(lr)\n", prints: "0.1\n"),
    TrickyScript(
      "print(n if n else lr, not n, n is None, n in (n,), n < lr <= 1)",
      prints: "-3 False False True True\n"),
    TrickyScript(
      "print('lr' 'n' \"\"\"act\n# lr\"\"\", b'lr'  # n\n  , n)", prints: "lrnact\n# lr b'lr' -3\n"),
    TrickyScript("print(n \\\n  , \\\n  lr)", prints: "-3 0.1\n"),
    TrickyScript("if n: print(1); print(lr)\nelse: n = lr", prints: "1\n0.1\n"),
    TrickyScript(
      "print({**{'a': n}}, [*[lr]], (n,), {n}, -n + +n)", prints: "{'a': -3} [0.1] (-3,) {-3} 0\n"),
    TrickyScript("\u{feff}print(lr)\r\nprint(n)\r\n", prints: "0.1\n-3\n"),
    TrickyScript(
      "#!/usr/bin/env python3\n# -*- coding: latin-1 -*-\nprint(act)", prints: "it's \"x\"\n"),
    TrickyScript(
      "print(1if n else 2, 0xfor lr, 1_0, 1e5, .5, n)", prints: "1 15 10 100000.0 0.5 -3\n"),
    TrickyScript("del n\n").used("lr"),
    TrickyScript("n.x = n[lr].y = lr\nf(n)[0] = 1\n(n, [lr, *act]) = f(n)\n"),
    TrickyScript("@f(lr)\n@n.x\n@lr\nclass A(lr, m=n): pass\n"),
    TrickyScript(
      "async def f(act):\n  async for n in lr: await n\n  return [lr async for lr in n]\n"),
    TrickyScript(
      "def f(a, /, b: lr = n, *, c: n = lr, **act) -> n:\n  nonlocal_ = yield lr\n  yield from n\n"),
    TrickyScript(
      "def f():\n  def lr(): return n\n  nonlocal_ = lr\n  return lambda *act, **n: (act, n, lr)\n"),
    TrickyScript("from lr import n as act, lr\nimport n.lr as lr\nf(lr, n, act)\n"),
    TrickyScript("while lr: break\nelse:\n  assert n, lr\n  raise E(n) from lr\n"),
    TrickyScript("x: n = lr\ny: 'lr'\n(z): n\na.b: lr = n\n"),
    TrickyScript("x = (\n  lr # n\n  .real\n  ** n\n)\n\u{c}\ny = n\n"),
    TrickyScript("print(f'{n!r:^{lr}} {(lambda n: n)(lr)} {lr,} {x[n]:{n}{lr}} {n:%H:%M}')\n"),
  ]

  private static let cube = "0.037037037037037035"
  private static let product = "-0.30000000000000004"

  /// The same with one more line that uses a name.
  private func used(_ name: String) -> TrickyScript { TrickyScript(script + "f(\(name))\n") }
}
