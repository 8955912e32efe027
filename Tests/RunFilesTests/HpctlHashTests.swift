import Digest
import JSON
import Testing

@testable import RunFiles

@Suite struct HpctlHashTests {
  private func hash(_ config: String) throws -> String {
    HpctlHash.hash(config: try JSONValue(parsing: config))
  }

  private func python(_ json: String) throws -> String {
    var text: [UInt8] = []
    HpctlPythonJSON.write(try JSONValue(parsing: json), to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// The hashes that hpctl itself prints.
  @Test func hashesAreThoseOfHpctl() throws {
    #expect(try hash(#"{"a":1,"b":2}"#) == "1744f53e00fc23bd3e515b298e42936485061dba")
    #expect(try hash(#"{"a":1.0,"b":2}"#) == "0dd769afedee05601f254aafbe27b63d9086eab5")
    #expect(try hash(#"{"x":[1,2]}"#).hasPrefix("e46bd27e"))
    #expect(try hash(#"{"x":[2,1]}"#).hasPrefix("dfb7c9c6"))
  }

  @Test func orderAndReportingCountNothing() throws {
    let hash = try hash(#"{"a":1,"b":2}"#)
    #expect(try self.hash(#"{"b": 2, "reporting": ["xpctl"], "a": 1}"#) == hash)
    #expect(try self.hash(#"{"b": 2, "basedir": "/x", "test_batchsz": 3, "a": 1}"#) == hash)
    #expect(try self.hash(#"{"b": 2, "c": 3, "a": 1}"#) != hash)
  }

  @Test func namesWithDotsAreNested() throws {
    let hash = try hash(#"{"model": {"x": 1}, "train": {}}"#)
    #expect(
      try self.hash(#"{"train": {"verbose": 1, "nsteps": 2}, "model": {"gpus": 4, "x": 1}}"#)
        == hash)
    #expect(try self.hash(#"{"model": {"x": 1}, "train": {}, "gpus": 1}"#) != hash)
    #expect(try self.hash(#"{"model": {"x": 1}, "train": {}, "model.gpus": 1}"#) != hash)
  }

  @Test func onlyTheModulesOfTheConfigItselfAreSorted() throws {
    #expect(try hash(#"{"modules": ["b", "a"]}"#) == hash(#"{"modules": ["a", "b"]}"#))
    #expect(
      try hash(#"{"x": {"modules": ["b", "a"]}}"#) != hash(#"{"x": {"modules": ["a", "b"]}}"#))
  }

  @Test(arguments: [
    ("1.0", "1.0"), ("1e-3", "0.001"), ("1e-5", "1e-05"), ("1e16", "1e+16"), ("1E5", "100000.0"),
    ("123456789012345678", "123456789012345678"), ("-0", "0"), ("-0.0", "-0.0"), ("0.1", "0.1"),
    ("0.00012345", "0.00012345"), ("1.5e-07", "1.5e-07"), ("1.5e300", "1.5e+300"),
    ("1234567890123456.0", "1234567890123456.0"), ("12345678901234567.0", "1.2345678901234568e+16"),
    ("1e15", "1000000000000000.0"), ("-2.5e3", "-2500.0"), ("1e400", "Infinity"),
    ("NaN", "NaN"), ("-Infinity", "-Infinity"), ("5e-324", "5e-324"), ("1e22", "1e+22"),
  ])
  func numbersAreThoseOfPython(_ json: String, _ text: String) throws {
    #expect(try python(json) == text)
  }

  @Test func textsAreInASCII() throws {
    #expect(
      try python(#"{"é": "\"\\\/\b\f\n\r\t\u0001\u007f😀", "A": [], "a": {"b": true, "b": null}}"#)
        == #"{"A": [], "a": {"b": null}, "\u00e9": "\"\\/\b\f\n\r\t\u0001\u007f\ud83d\ude00"}"#)
  }

  /// FIPS 180-4 and RFC 3174 give the first four.
  @Test(arguments: [
    ("abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
    ("", 1, "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
      "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
    ),
    (
      "0123456701234567012345670123456701234567012345670123456701234567", 10,
      "dea356a2cddd90c7a7ecedc5ebb563934f460452"
    ),
    ("a", 55, "c1c8bbdc22796e28c0e15163d20899b65621d65a"),
    ("a", 56, "c2db330f6083854c99d4b5bfb6e8f29f201be699"),
    ("a", 63, "03f09f5b158a7a8cdad920bddc29b81c18a551f5"),
    ("a", 64, "0098ba824b5c16427bd7a1122a5a442a25ec644d"),
  ])
  func digests(_ part: String, _ count: Int, _ digest: String) {
    let message = [[UInt8]](repeating: Array(part.utf8), count: count).flatMap(\.self)
    #expect(SHA1.hex(message) == digest)
  }
}
