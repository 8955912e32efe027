import Foundation
import TestSupport
import Testing

@testable import Coordinator

@Suite("Tar archives, read back by GNU's tar and BusyBox's")
struct TarWriterTests {
  private static let tars = [["/bin/tar"], ["/usr/bin/busybox", "tar"]].filter {
    FileManager.default.isExecutableFile(atPath: $0[0])
  }

  private func unpack(
    _ bytes: [UInt8], with tar: [String] = ["/bin/tar"]
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Data(bytes).write(to: URL(fileURLWithPath: folder.path + "/a.tar"))
    try FileManager.default.createDirectory(
      atPath: folder.path + "/x", withIntermediateDirectories: false)
    let result = try run(
      tar[0], tar.dropFirst() + ["-xf", "a.tar", "-C", "x"], in: folder.path,
      environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C"])
    #expect(result.status == 0)
    #expect(!result.errors.contains("Error"), "\(result.errors)")
    return folder
  }

  private func content(_ folder: TemporaryFolder, _ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/x/" + path)))
  }

  @Test("contents of every length around a block, byte for byte")
  func contents() throws {
    var tar = TarWriter()
    let lengths = [0, 1, 511, 512, 513, 1024, 70_000]
    for length in lengths {
      tar.add("f\(length)", (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    }
    tar.finish()
    #expect(tar.bytes.count % 512 == 0)
    let folder = try unpack(tar.bytes)
    for length in lengths {
      let read = try content(folder, "f\(length)")
      #expect(read == (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    }
  }

  static let names = [
    "plain", "with blank", "-dash", "quote'\"$`\\", "new\nline", "tab\t", "é", "e\u{301}", "名前",
    "🚀",
    "*", "a=b", "10 path=x", String(repeating: "n", count: 100), String(repeating: "n", count: 101),
    String(repeating: "é", count: 50) + "x", String(repeating: "n", count: 255),
    (0..<40).map { "folder \($0)" }.joined(separator: "/") + "/file",
    "d/" + String(repeating: "n", count: 97), "d/" + String(repeating: "n", count: 98),
    "d/" + String(repeating: "n", count: 99),
  ]

  @Test("names of every kind and length", arguments: names, tars)
  func paths(_ name: String, _ program: [String]) throws {
    var tar = TarWriter()
    tar.add(name, Array("<\(name)>".utf8))
    tar.add("after", [1])
    tar.finish()
    let folder = try unpack(tar.bytes, with: program)
    #expect(try content(folder, name) == Array("<\(name)>".utf8))
    #expect(try content(folder, "after") == [1])
  }

  @Test("paths around the length that fits a header", arguments: 95...102, tars)
  func pathLengths(_ length: Int, _ program: [String]) throws {
    var tar = TarWriter()
    let name = "d/" + String(repeating: "x", count: length)
    tar.add(name, [7])
    tar.finish()
    #expect(try content(try unpack(tar.bytes, with: program), name) == [7])
  }

  @Test("what can be run can be run there, the rest can't")
  func executable() throws {
    var tar = TarWriter()
    tar.addFolder("d")
    tar.add("d/run", Array("#!/bin/sh\necho ran\n".utf8), isExecutable: true)
    tar.add("d/read", Array("x".utf8))
    tar.finish()
    let folder = try unpack(tar.bytes)
    #expect(try run(folder.path + "/x/d/run", []).output == "ran\n")
    let manager = FileManager.default
    #expect(manager.isExecutableFile(atPath: folder.path + "/x/d/run"))
    let mode = try manager.attributesOfItem(atPath: folder.path + "/x/d/read")[.posixPermissions]
    #expect((mode as? Int).map { $0 & 0o111 } == 0)
  }

  @Test("links keep their targets, whatever they point to", arguments: tars)
  func links(_ program: [String]) throws {
    let long = "../" + String(repeating: "t", count: 150)
    let links = [
      "l": "no such 'file'", "long": long, String(repeating: "l", count: 120): "é/" + long,
    ]
    let headers = links.flatMap { name, target in
      TarHeader(Array(name.utf8), .link, mode: 0o777, target: Array(target.utf8)).bytes
    }
    let folder = try unpack(headers + TarHeader.end, with: program)
    for (name, target) in links {
      let path = folder.path + "/x/" + name
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == target)
    }
  }

  @Test("empty folders are made, also with long names")
  func folders() throws {
    let long = String(repeating: "d", count: 100)
    var tar = TarWriter()
    tar.addFolder("a")
    tar.addFolder(long)
    tar.finish()
    let folder = try unpack(tar.bytes)
    for name in ["a", long] {
      var isFolder: ObjCBool = false
      #expect(
        FileManager.default.fileExists(atPath: folder.path + "/x/" + name, isDirectory: &isFolder))
      #expect(isFolder.boolValue)
    }
  }

  @Test("an empty archive is one")
  func empty() throws {
    var tar = TarWriter()
    tar.finish()
    #expect(tar.bytes == [UInt8](repeating: 0, count: 1024))
    _ = try unpack(tar.bytes)
  }
}
