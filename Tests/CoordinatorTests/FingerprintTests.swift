import Testing

@testable import Coordinator

@Suite("What failures that are alike have in common")
struct FingerprintTests {
  private func print(_ errors: String, output: String = "", run: String = "calm_red_fox")
    -> Fingerprint?
  {
    Fingerprint(errors: errors, output: output, run: run)
  }

  static let traceback = """
    epoch 3
    Traceback (most recent call last):
      File "/scratch/ada/runs/calm_red_fox/train.py", line 120, in <module>
        main()
      File "/scratch/ada/runs/calm_red_fox/train.py", line 88, in main
        step(x, 3)
      File "/opt/conda/lib/python3.11/site-packages/torch/nn/functional.py", line 2056, in linear
        return torch._C._nn.linear(input, weight)
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    RuntimeError: mat1 and mat2 shapes cannot be multiplied (32x784 and 785x10)
    slurmstepd-n1: error: something
    """

  @Test("a traceback is its exception and the innermost place in the user's own code")
  func python() {
    let found = print(Self.traceback)
    #expect(found?.text == "traceback RuntimeError at train.py:88")
    #expect(
      found?.message
        == "RuntimeError: mat1 and mat2 shapes cannot be multiplied (32x784 and 785x10)")
    let other = Self.traceback.replacing("calm_red_fox", with: "keen_blue_owl")
      .replacing("785x10", with: "90x10")
    #expect(print(other, run: "keen_blue_owl")?.text == found?.text)
    #expect(print(other.replacing("line 88", with: "line 89"))?.text != found?.text)
  }

  @Test("the last traceback counts; one that was cut at its beginning is understood")
  func cut() {
    let chained = """
      Traceback (most recent call last):
        File "a.py", line 1, in f
      KeyError: 'x'

      During handling of the above exception, another exception occurred:

      Traceback (most recent call last):
        File "b.py", line 2, in g
      ValueError
      """
    #expect(print(chained)?.text == "traceback ValueError at b.py:2")
    #expect(print(chained)?.message == "ValueError")
    let begun = Self.traceback.split(separator: "\n").dropFirst(4).joined(separator: "\n")
    #expect(print(begun)?.text == "traceback RuntimeError at train.py:88")
    #expect(
      print("  File \"x.py\", line 3, in f\n    broken off here")?.text.hasPrefix("traceback")
        == false)
  }

  @Test("only libraries: the innermost place of all")
  func library() {
    let text = """
        File "/usr/lib/python3.11/json/decoder.py", line 355, in raw_decode
      json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)
      """
    #expect(print(text)?.text == "traceback json.decoder.JSONDecodeError at decoder.py:355")
  }

  @Test(
    "other complaints: the last line that looks like one, without what varies",
    arguments: [
      (
        "ok\nError: can't read /data/a/b12.csv at 0x7fff12ab\nbye\n",
        "Error: can't read …/b#.csv at #"
      ),
      ("Segmentation fault (core dumped)\n", "Segmentation fault (core dumped)"),
      ("fatal: calm_red_fox: loss is 1.5e-3\n", "fatal: RUN: loss is #"),
      ("just words\n\n   \n", "just words"),
      ("terminate called after throwing\n  what():  std::x\n", "terminate called after throwing"),
    ])
  func lines(_ errors: String, _ text: String) {
    #expect(print(errors)?.text == text)
  }

  @Test("equal complaints of different runs are alike")
  func alike() {
    let one = print("Error: run calm_red_fox step 17: loss nan in /s/runs/calm_red_fox/m.pt\n")
    let other = print(
      "Error: run keen_owl step 4: loss nan in /s/runs/keen_owl/m.pt\n", run: "keen_owl")
    #expect(one?.text == other?.text)
    #expect(one?.message != other?.message)
  }

  @Test("standard output tells where standard error is silent; ours and Slurm's lines never do")
  func output() {
    #expect(print("", output: "Error: x\n")?.message == "Error: x")
    #expect(
      print("clustersweep: can't\nslurmstepd: error: y\nsrun: error: z\n", output: "Error: x\n")?
        .message == "Error: x")
    #expect(print("", output: "\n") == nil)
    #expect(print("a broken \u{fffd} line\u{1b}[31m error\n") != nil)
  }

  @Test("a long line is cut")
  func long() {
    let found = print("Error: " + String(repeating: "x", count: 10_000))
    #expect(found?.message.count == 300)
    #expect(found?.text.count == 200)
  }
}
