import Digest
import Testing

/// The vectors of FIPS 180-4 and NIST's CAVP; the others were made by coreutils' sha256sum.
@Suite("SHA-256")
struct SHA256Tests {
  @Test(
    "known hashes",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
          + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
      ),
    ])
  func vectors(_ text: String, _ hash: String) {
    #expect(SHA256.hex(text.utf8) == hash)
  }

  @Test("a million letters")
  func long() {
    #expect(
      SHA256.hex([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test("pieces give the hash of the whole", arguments: [1, 3, 55, 56, 63, 64, 65, 127, 200])
  func pieces(_ size: Int) {
    for length in [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 300] {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      var hash = SHA256()
      for start in stride(from: 0, to: length, by: size) {
        hash.update(Array(bytes[start..<min(start + size, length)]))
        hash.update([])
      }
      #expect(hash.hex() == SHA256.hex(bytes), "\(length) bytes in pieces of \(size)")
    }
  }
}
