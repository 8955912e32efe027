import RunFiles
import Testing

@Suite("F-strings")
struct PythonFormatStringTests {
  @Test(
    "have fields, which are code",
    arguments: [
      (#"f"{lr}""#, #"f"{-3}""#), (#"f"lr {lr} lr {lr}""#, #"f"lr {-3} lr {-3}""#),
      (#"f"{lr:.3f}""#, #"f"{-3:.3f}""#), (#"f"{lr!r}""#, #"f"{-3!r}""#),
      (#"f"{x:{lr}.{lr}f}""#, #"f"{x:{-3}.{-3}f}""#), (#"f"{x!r:>{lr}}""#, #"f"{x!r:>{-3}}""#),
      (#"f"{lr!=1} {lr==1}""#, #"f"{-3!=1} {-3==1}""#),
      (#"f"{{lr}} {{{lr}}}""#, #"f"{{lr}} {{{-3}}}""#),
      (#"f"{d['lr'][lr]}""#, #"f"{d['lr'][-3]}""#),
      (#"f"{f'{lr}' + g(lr)}""#, #"f"{f'{-3}' + g(-3)}""#),
      (#"f"{(lambda lr: lr)(lr)}""#, #"f"{(lambda lr: lr)(-3)}""#),
      (#"f"{[lr for lr in lr]}""#, #"f"{[lr for lr in -3]}""#),
      (#"f"\{lr} \N{EM DASH}""#, #"f"\{-3} \N{EM DASH}""#),
      (#"rf"\N{lr}""#, #"rf"\N{-3}""#),
      (#"Rb'lr' f'''{"# + "\n lr\n}'''", "Rb'lr' f'''{\n -3\n}'''"),
      (#"f"\"{lr}\"""#, #"f"\"{-3}\"""#), (#"f"{lr:=5}""#, #"f"{-3:=5}""#),
      (#"f"{d["lr"]}{lr}""#, #"f"{d["lr"]}{-3}""#), (#"t"{lr}""#, #"t"{-3}""#),
      (#"f"{lr**2} {lr.real}""#, #"f"{(-3)**2} {(-3).real}""#),
      (#"f"{a=} {lr}""#, #"f"{a=} {-3}""#),
      ("f'{lr,}' f'{*lr,}'", "f'{-3,}' f'{*-3,}'"), ("f'}{lr}'", "f'}{-3}'"),
    ])
  func fields(_ script: String, _ result: String) throws {
    #expect(try filled(script, ["lr": "-3"]) == result)
  }

  @Test("texts in their fields use other quotes than those around them")
  func texts() throws {
    let script = #"f"{act}" f'{act}' f"""{act} {f'{act}'}""" + act"#
    #expect(
      try filled(script, ["act": "relu"])
        == #"f"{'relu'}" f'{"relu"}' f"""{'relu'} {f'{"#
        + #"bytes([114, 101, 108, 117]).decode()}'}""" + 'relu'"#)
  }

  @Test("a name of a conversion is no name")
  func conversion() throws {
    #expect(try filled("f'{r!r} {r}'", ["r": "5"]) == "f'{5!r} {5}'")
  }

  @Test(
    "without an end are errors, as are strings and brackets",
    arguments: [
      ("f'{lr", "train.py:1:3: error: '{' isn't closed"), ("f'{lr'", "a string doesn't end"),
      ("f'{lr:'", "a field of an f-string isn't closed"), ("x = 'lr\nlr'", "a string doesn't end"),
      ("f'lr\n{lr}'", "a string doesn't end"),
      ("'''lr", "train.py:1:1: error: a string doesn't end"),
      ("f(lr", "train.py:1:2: error: '(' isn't closed"),
      ("lr)", "train.py:1:3: error: ')' closes nothing"),
      ("(lr]", "train.py:1:4: error: ']' closes nothing"), ("f'{(lr}'", "'}' closes nothing"),
      ("f'{x:{lr}'", "a field of an f-string isn't closed"), ("\"lr\\", "a string doesn't end"),
      ("f'{x:\n}'", "a string doesn't end"),
    ])
  func endless(_ script: String, _ message: String) {
    #expect(complaint(about: script).contains(message))
    #expect(complaint(about: script).contains("python3 -m py_compile train.py"))
  }

  @Test("brackets have a limit, lambdas in defaults too")
  func depth() throws {
    let deep = { (count: Int) in
      String(repeating: "(", count: count) + "lr" + String(repeating: ")", count: count)
    }
    #expect(try found(deep(200)).changes.count == 1)
    #expect(complaint(about: deep(201)).contains("nested more than 200 deep"))
    #expect(complaint(about: deep(100_000)).contains("nested more than 200 deep"))
    let lambdas =
      String(repeating: "lambda a=", count: 1000) + "1" + String(repeating: ": 2", count: 1000)
    #expect(try found("lr\n" + lambdas).changes.count == 1)
  }
}
