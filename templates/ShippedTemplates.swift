/// The templates of this folder, compiled into the program so that it needs no files beside it.
public enum ShippedTemplates {
  /// The text of each template by its file name.
  public static let all: [(name: String, text: String)] = [
    ("slurm-array.sh", text(PackageResources.slurm_array_sh)),
    ("plain.sh", text(PackageResources.plain_sh)),
  ]

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
