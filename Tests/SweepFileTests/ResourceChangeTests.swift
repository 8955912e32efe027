import Diagnostics
import SweepFile
import Testing

@Suite("Changes of resources")
struct ResourceChangeTests {
  private static let place = SourceLocation(file: "--mem", line: 1, column: 1)

  private func located(_ text: String) -> Located<String> { Located(text, at: Self.place) }

  private func changed(
    _ resource: ChangeableResource, _ now: String?, _ text: String, upTo limit: String? = nil
  ) throws -> String? {
    var resources = Resources()
    resources[keyPath: resource.place] = now.map(located)
    let change = try ResourceChange(resource, located(text), upTo: limit.map(located))
    return try change.applied(to: resources)[keyPath: resource.place]?.value
  }

  @Test(arguments: [
    (ChangeableResource.memory, "4G", "x2", "8G"), (.memory, "4G", "x1.5", "6G"),
    (.memory, "1G", "x1.1", "1153434K"), (.memory, "100", "+4G", "4196M"),
    (.memory, "4G", "500M", "500M"), (.memory, "0", "x2", "0"), (.memory, "0", "4G", "4G"),
    (.time, "10m", "x2", "20m"), (.time, "1:30:00", "+2h", "3h30m"), (.time, "10m", "4h", "4h"),
    (.time, "1d", "x1.5", "1d12h"), (.cpus, "1", "x2", "2"), (.cpus, "3", "x1.5", "5"),
    (.cpus, "3", "+1", "4"), (.cpus, "3", "8", "8"), (.gpus, "a100:2", "x2", "a100:4"),
    (.gpus, "1", "+1", "2"), (.gpus, "1", "a100:2", "a100:2"), (.gpus, "a100:2", "1", "a100:1"),
    (.partition, "short", "long", "long"),
  ])
  func leadTo(resource: ChangeableResource, now: String, text: String, expected: String) throws {
    #expect(try changed(resource, now, text) == expected)
  }

  @Test func needNoAmountIfTheyNameTheirOwn() throws {
    #expect(try changed(.memory, nil, "8G") == "8G")
    let complaint = try #require(throws: Diagnostic.self) { try changed(.memory, nil, "x2") }
    #expect(complaint.what == "'memory x2' needs to know what there was")
    #expect(complaint.remedy == "write the amount itself, such as 8G")
  }

  @Test func stopAtALimit() throws {
    #expect(try changed(.memory, "48G", "x2", upTo: "64G") == "64G")
    #expect(try changed(.memory, "16G", "x2", upTo: "64G") == "32G")
    // What there was isn't taken away.
    #expect(try changed(.memory, "100G", "x2", upTo: "64G") == "100G")
    #expect(throws: Diagnostic.self) { try changed(.memory, "1G", "x2", upTo: "2h") }
  }

  @Test(arguments: [
    (ChangeableResource.memory, "x0"), (.memory, "2x"), (.memory, "x"), (.memory, "+0"),
    (.memory, "+2h"), (.memory, "x1.2345"), (.memory, "much"), (.memory, ""), (.time, "+4G"),
    (.time, "x-1"), (.cpus, "0"), (.cpus, "1.5"), (.partition, "a b"), (.gpus, "a100:x;"),
    (.partition, ""),
  ])
  func othersAreNone(resource: ChangeableResource, text: String) throws {
    let complaint = try #require(throws: Diagnostic.self) { try changed(resource, "1", text) }
    #expect(complaint.what == "'\(text)' is no change of '\(resource.rawValue)'")
    #expect(complaint.location == .source(Self.place))
  }

  @Test func tooMuchIsSaid() throws {
    for (resource, now) in [(ChangeableResource.memory, "900000000G"), (.time, "36000d")] {
      let complaint = try #require(throws: Diagnostic.self) {
        try changed(resource, now, "x999999")
      }
      #expect(complaint.what.hasSuffix("leads to more than there can be"))
    }
  }
}
