import RunFiles
import Testing

/// The substitutions that StudioML was seen to make (rows A-S), and what they are meant to be.
@Suite("StudioML's substitutions")
struct StudioMLTableTests {
  @Test(
    "give what was meant",
    arguments: [
      // StudioML changes the string too; ours leaves it and says so.
      (
        "lr=0.01\nprint('lr', lr)\nSGD(lr=lr)\n", "lr=0.01\nprint('lr', 0.1)\nSGD(lr=0.1)\n"
      ),
      // A last line without a newline never changes there.
      ("lr=0.01\nmodel(lr)", "lr=0.01\nmodel(0.1)"),
      // A use is lost there because of a later `=`.
      ("f(lr, b=1)\n", "f(0.1, b=1)\n"),
      ("f(lr)\ng(b=1)\n", "f(0.1)\ng(b=1)\n"),
      // Broken scripts: `self.0.1`, `def f(0.1)`, `for 0.1 in x`.
      ("self.lr\nf(lr)\n", "self.lr\nf(0.1)\n"),
      ("d['lr']\nf(lr)\n", "d['lr']\nf(0.1)\n"),
      ("# lr is rate\nf(lr)\n", "# lr is rate\nf(0.1)\n"),
      ("def f(lr):\n return lr\nf(lr)\n", "def f(lr):\n return lr\nf(0.1)\n"),
      ("for lr in x:\n g(lr)\nf(lr)\n", "for lr in x:\n g(lr)\nf(0.1)\n"),
    ])
  func rows(_ script: String, _ result: String) throws {
    #expect(try filled(script, ["lr": "0.1"]) == result)
  }

  @Test("rows that have no use are errors, not broken scripts")
  func unused() {
    for script in [
      "self.lr\n", "d['lr']\n", "# lr is rate\n", "def f(lr):\n return lr\n",
      "for lr in x:\n pass\n",
    ] {
      #expect(complaint(about: script).contains("error: the name 'lr' isn't used in train.py"))
    }
  }

  @Test("a name is taken literally: 'a.b' isn't 'axb'")
  func escaping() throws {
    #expect(try filled("f(axb, a.b)\n", ["a.b": "0.1"]) == "f(axb, 0.1)\n")
    #expect(complaint(about: "f(axb)\n", ["a.b"]).contains("'a.b' isn't used"))
  }

  @Test("substitutions don't chain")
  func chains() throws {
    #expect(try filled("f(lr)\ng(n)\n", ["lr": "n", "n": "5"]) == "f('n')\ng(5)\n")
    #expect(try filled("f(a, b)\n", ["a": "1", "b": "2"]) == "f(1, 2)\n")
    #expect(try filled("f(lr)\ng(n)\n", ["lr": "n", "n": "5"], file: "a.jl") == "f(\"n\")\ng(5)\n")
  }
}
