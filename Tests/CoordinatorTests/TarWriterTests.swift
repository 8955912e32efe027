import Foundation
import TestSupport
import Testing

@testable import Coordinator

@Suite("Tar archives, read back by the system's tar")
struct TarWriterTests {
  private func unpack(_ tar: TarWriter) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Data(tar.bytes).write(to: URL(fileURLWithPath: folder.path + "/a.tar"))
    try FileManager.default.createDirectory(
      atPath: folder.path + "/x", withIntermediateDirectories: false)
    let result = try run(
      "/bin/tar", ["-xf", "a.tar", "-C", "x"], in: folder.path,
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
    let folder = try unpack(tar)
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

  @Test("names of every kind and length", arguments: names)
  func paths(_ name: String) throws {
    var tar = TarWriter()
    tar.add(name, Array("<\(name)>".utf8))
    tar.add("after", [1])
    tar.finish()
    let folder = try unpack(tar)
    #expect(try content(folder, name) == Array("<\(name)>".utf8))
    #expect(try content(folder, "after") == [1])
  }

  @Test("a path's record counts the digits of its own length", arguments: 85...110)
  func recordLengths(_ length: Int) throws {
    var tar = TarWriter()
    let name = "d/" + String(repeating: "x", count: length)
    tar.add(name, [7])
    tar.finish()
    #expect(try content(try unpack(tar), name) == [7])
  }

  @Test("what can be run can be run there, the rest can't")
  func executable() throws {
    var tar = TarWriter()
    tar.addFolder("d")
    tar.add("d/run", Array("#!/bin/sh\necho ran\n".utf8), isExecutable: true)
    tar.add("d/read", Array("x".utf8))
    tar.finish()
    let folder = try unpack(tar)
    #expect(try run(folder.path + "/x/d/run", []).output == "ran\n")
    let manager = FileManager.default
    #expect(manager.isExecutableFile(atPath: folder.path + "/x/d/run"))
    let mode = try manager.attributesOfItem(atPath: folder.path + "/x/d/read")[.posixPermissions]
    #expect((mode as? Int).map { $0 & 0o111 } == 0)
  }

  @Test("links keep their targets, whatever they point to")
  func links() throws {
    let long = "../" + String(repeating: "t", count: 150)
    var tar = TarWriter()
    tar.addLink("l", to: "no such 'file'")
    tar.addLink("long", to: long)
    tar.addLink(String(repeating: "l", count: 120), to: "é/" + long)
    tar.finish()
    let folder = try unpack(tar)
    let manager = FileManager.default
    #expect(
      try manager.destinationOfSymbolicLink(atPath: folder.path + "/x/l") == "no such 'file'")
    #expect(try manager.destinationOfSymbolicLink(atPath: folder.path + "/x/long") == long)
    let third = folder.path + "/x/" + String(repeating: "l", count: 120)
    #expect(try manager.destinationOfSymbolicLink(atPath: third) == "é/" + long)
  }

  @Test("empty folders are made, also with long names")
  func folders() throws {
    let long = String(repeating: "d", count: 100)
    var tar = TarWriter()
    tar.addFolder("a")
    tar.addFolder(long)
    tar.finish()
    let folder = try unpack(tar)
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
    _ = try unpack(tar)
  }
}
