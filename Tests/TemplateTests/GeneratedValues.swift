/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): the same numbers on every machine.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Texts of anything but NUL, with more than their share of what shells take for their own.
struct ValueGenerator {
  private static let fragments = [
    "'", "\"", "`", "$", "\\", "!", "\n", "\r", "\t", " ", "-", "--", "~", "#", "*", "?", "[a-z]",
    "{a,b}", "}", "=", "%s", "%n", ";", "&", "|", "<", ">", "(", ")", "))", "<<E\n", "\nE\n",
    "esac",
    "$(id)", "${x", "$'\\n'", "'\\''", "!!", "\\\n", "1e-5", "a", "é", "e\u{301}", "🇩🇪👩‍🔬", "\u{a0}",
  ]
  var random: SplitMix

  mutating func next() -> String {
    var text = ""
    // A length of 0 once in 16, else a few, seldom many.
    let length = Int(random.next() & 15) + (random.next() & 127 == 0 ? 500 : 0)
    for _ in 0..<length {
      switch random.next() & 7 {
      case 0...3: text += Self.fragments[Int.random(in: Self.fragments.indices, using: &random)]
      case 4: text.unicodeScalars.append(Unicode.Scalar(UInt8.random(in: 1...31, using: &random)))
      case 5, 6:
        text.unicodeScalars.append(Unicode.Scalar(UInt8.random(in: 32...127, using: &random)))
      default:
        let scalar = Unicode.Scalar(UInt32.random(in: 1...0x10FFFF, using: &random))
        text.unicodeScalars.append(scalar ?? "\u{FFFD}")
      }
    }
    return text
  }
}
