import Foundation
import TestSupport
import Testing

@testable import DeltaSync

@Suite struct SortedLinesTests {
  @Test func sortsAsTheHostDoes() async throws {
    var generator = SystemRandomNumberGenerator()
    let alphabet = Array("0017\t./ab\u{7f}é".utf8)
    var text: [UInt8] = []
    for _ in 0..<2000 {
      let count = Int.random(in: 0...24, using: &generator)
      text += (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 } + [10]
    }
    let folder = try TemporaryFolder()
    try Data(text).write(to: URL(fileURLWithPath: folder.path + "/text"))
    let sort = Process()
    sort.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    sort.arguments = ["LC_ALL=C", "sort", "-o", folder.path + "/sorted", folder.path + "/text"]
    try sort.run()
    sort.waitUntilExit()
    let expected = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/sorted"))
    #expect(sortedLines(text) == Array(expected))
  }

  @Test func keepsEqualAndEmptyLines() {
    #expect(sortedLines([]) == [])
    #expect(sortedLines(Array("b\n\nb\na\n".utf8)) == Array("\na\nb\nb\n".utf8))
    #expect(
      sortedLines(Array("12345678901\n1234567890\n12345678\n".utf8))
        == Array("12345678\n1234567890\n12345678901\n".utf8))
  }
}
