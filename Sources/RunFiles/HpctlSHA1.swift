/// SHA-1 (FIPS 180-4, section 6.1), by which hpctl names experiments and runs.
enum HpctlSHA1 {
  /// The digest of `message` in 40 hexadecimal digits.
  static func hex(_ message: [UInt8]) -> String {
    var padded = message + [0x80]
    padded += [UInt8](repeating: 0, count: (120 - padded.count % 64) % 64)
    padded += withUnsafeBytes(of: (UInt64(message.count) * 8).bigEndian) { Array($0) }
    var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
    for start in stride(from: 0, to: padded.count, by: 64) {
      let block = Array(padded[start..<start + 64])
      for (index, value) in hash(block, state).enumerated() { state[index] &+= value }
    }
    return state.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  private static func hash(_ block: [UInt8], _ state: [UInt32]) -> [UInt32] {
    var words = (0..<16).map { word in
      block[word * 4..<word * 4 + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    for t in 16..<80 {
      words.append(rotated(words[t - 3] ^ words[t - 8] ^ words[t - 14] ^ words[t - 16], by: 1))
    }
    var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
    for t in 0..<80 {
      let mixed: UInt32 =
        switch t / 20 {
        case 0: (b & c ^ ~b & d) &+ 0x5A82_7999
        case 1: (b ^ c ^ d) &+ 0x6ED9_EBA1
        case 2: (b & c ^ b & d ^ c & d) &+ 0x8F1B_BCDC
        default: (b ^ c ^ d) &+ 0xCA62_C1D6
        }
      (a, b, c, d, e) = (rotated(a, by: 5) &+ mixed &+ e &+ words[t], a, rotated(b, by: 30), c, d)
    }
    return [a, b, c, d, e]
  }

  private static func rotated(_ word: UInt32, by count: UInt32) -> UInt32 {
    word << count | word >> (32 - count)
  }
}
