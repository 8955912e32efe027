import Diagnostics
import Testing

@testable import Grid

@Suite("What distributions tell of themselves")
struct DistributionFaceTests {
  typealias Case = DistributionCase

  static let remedies = [
    Case("uniform(0, 0.10)", "linspace(0,0.10,5)"),
    Case("loguniform(1e-5, 0.1)", "geomspace(1e-5,0.1,5)"),
    Case("max_log(0.9, 0.999)", "0.9,0.9684,0.99,0.99684,0.999"),
    Case("int(1, 5)", "1:5"), Case("int(-100, 100)", "-100:50:100"),
    Case("logint(1, 1024)", "1:x6:1024"), Case("logint(16, 20)", "16:x2:20"),
    Case("quniform(0, 1, 0.1)", "0:0.1:1"), Case("quniform(0.05, 100, 0.1)", "0.1,25,50,75,100"),
    Case("quniform(0.3, 0.5, 0.4)", "0.4"),
    Case("qloguniform(16, 512, 16)", "16,32,96,208,512"),
    Case("normal(0, 0.1)", "linspace(-0.2,0.2,5)"), Case("qnormal(0, 10, 5)", "-20,-10,0,10,20"),
    Case("truncnormal(0, 1, -3, 0.5)", "linspace(-3,0.5,5)"),
    Case("truncnormal(0, 1, min=5)", "linspace(5,7,5)"),
    Case("truncnormal(0, 1, max=-5)", "linspace(-7,-5,5)"),
    Case("lognormal(0, 1)", "geomspace(0.135335,7.38906,5)"),
    Case("lognormal(0, 1e-9)", "geomspace(0.999999998,1.000000002,5)"),
    Case("trunclognormal(0, 1, 0.1, 3)", "geomspace(0.1,3,5)"),
    Case("trunclognormal(0, 1, max=0.01)", "geomspace(0.00135335,0.01,5)"),
    Case("beta(2, 5)", "linspace(0,1,5)"),
    Case("choice(values=[a, 1, c], weights=[1, 2, 0])", "choice(a,1)"),
  ]

  @Test("name a grid that the range grammar reads", arguments: remedies)
  func remedy(wanted: Case) throws {
    let remedy = try distribution(wanted.text).gridRemedy
    #expect(remedy == wanted.expected)
    #expect(try (1...9).contains(read(remedy).count) || remedy.contains(":"))
  }

  @Test("a choice without weights can be run through")
  func enumerated() throws {
    let values = try distribution("choice(a, 2, 3.50, [4, 5], '6')").enumerated
    #expect(values?.map(\.text) == ["a", "2", "3.50", "[4, 5]", "6"])
    #expect(values?.map(\.kind) == [.text, .integer, .decimal, .structure, .text])
    #expect(try distribution("choice(values=[a, b], weights=[1, 1])").enumerated?.count == 2)
    #expect(try distribution("choice(values=[a, b], weights=[1, 2])").enumerated == nil)
    #expect(try distribution("int(1, 3)").enumerated == nil)
  }

  @Test("know what they can draw")
  func kindsAndRange() throws {
    let described = { (text: String) throws in
      let law = try distribution(text)
      let ends = [law.range.lowest, law.range.highest].map { $0?.description ?? "-" }
      return (law.kinds.map(\.rawValue).sorted() + ends).joined(separator: " ")
    }
    #expect(try described("uniform(0, 1)") == "decimal integer 0 1")
    #expect(try described("int(1, 5)") == "integer 1 5")
    #expect(try described("quniform(0.5, 7, 2)") == "integer 2 6")
    #expect(try described("quniform(0.5, 7, 0.3)") == "decimal integer 0.6 6.9")
    #expect(try described("quniform(-0.5, 0.5, 0.3)") == "decimal integer -0.3 0.3")
    #expect(try described("normal(0, 1)") == "decimal integer - -")
    #expect(try described("lognormal(0, 1)") == "decimal integer 0 -")
    #expect(try described("truncnormal(0, 1, max=2)") == "decimal integer - 2")
    #expect(try described("choice(3, 0.5, 0x10)") == "decimal integer 0.5 16")
    #expect(try described("choice(3, a)") == "integer text - -")
  }

  @Test("the value that Guild tries first is draw 0")
  func first() throws {
    let law = try distribution("loguniform[1e-4:1e-1:5e-2]")
    let plain = try distribution("loguniform(1e-4, 1e-1)")
    #expect(law.draws(1).map(\.text) == ["5e-2"])
    #expect(law.draws(5).dropFirst() == plain.draws(5).dropFirst())
    let again = RandomStream(seed: 7, name: "p", cell: 0, index: 0, attempt: 1)
    #expect(law.draw(again) == plain.draw(again))
    #expect(try distribution("uniform[0:10:3]").draws(1).map(\.text) == ["3"])
    #expect(try distribution("int(0, 10, first=3e0)").draws(1).map(\.text) == ["3"])
  }

  @Test("every name is recognised, in either spelling")
  func names() {
    #expect(Set(Distribution.names).count == Distribution.names.count)
    for name in Distribution.names {
      #expect(Distribution.recognizes(name))
      #expect(Distribution.recognizes(name.replacing("_", with: "-")))
    }
    #expect(Distribution.names.contains("q_log_uniform_values"))
    #expect(Distribution.recognizes("randint"))
    #expect(!Distribution.names.contains("randint"))
    #expect(!Distribution.recognizes("linspace"))
  }

  @Test("two whole numbers in Guild's manner draw whole numbers, with a warning")
  func guild() throws {
    let law = try distribution("uniform[0:1]")
    #expect(Set(law.draws(100).map(\.text)) == ["0", "1"])
    let warning = try #require(law.notes.first)
    #expect(warning.severity == .warning)
    #expect(warning.what == "this 'uniform' draws whole numbers only")
    #expect(warning.remedy?.contains("uniform(0,1)") == true)
    #expect(try distribution("uniform[0:1.0]").notes.isEmpty)
    #expect(try distribution("uniform(0,1)").notes.isEmpty)
    #expect(try distribution("loguniform[1:10]").notes.isEmpty)
  }

  @Test("notes")
  func notes() throws {
    let twice = try distribution("choice(1, 2, 1.0)")
    #expect(twice.notes.map(\.what) == ["1.0 is listed twice in 'choice'"])
    #expect(twice.enumerated?.map(\.text) == ["1", "2"])
    let weighted = try distribution("choice(values=[a, b, a], weights=[1, 1, 1])")
    #expect(weighted.notes.map(\.why) == ["its weights are added"])
    #expect(weighted.canonical == "choice(values=[\"a\", \"b\"], weights=[2, 1])")
    #expect(try distribution("choice(1:10:10, 20)").notes.count == 1)
    for name in ["log_uniform", "q-log-uniform"] {
      let note = try distribution("\(name)(1, 10\(name.first == "q" ? ", 1" : ""))").notes.first
      #expect(note?.severity == .note)
      #expect(note?.why == "in W&B they are logarithms")
    }
    #expect(try distribution("log_uniform_values(1, 10)").notes.isEmpty)
  }
}
