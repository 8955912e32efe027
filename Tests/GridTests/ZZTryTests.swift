import Testing
import Grid
@Suite struct ZZTry {
  @Test func tries() throws {
    for j in [#"{"params": {"a": "1"}, "include": [{"a": 4},{"a": 3}], "repeat": 9223372036854775807}"#,#"{"params": {"a": "[1]*3000000000", "b": "[1]*4000000000"}}"#,#"{"params": {"a": "1,2", "c": {"compute": "1"}}, "constraints": ["c > 2"]}"#,
     #"{"params": {"c": {"compute": "1"}}, "constraints": ["c > 2"]}"#,
     #"{"params": {"a": "1,2", "c": {"compute": "1"}, "b": {"values": "3,4", "when": "c > 2"}}}"#,
     #"{"params": {"a": {"values": "5,1,2", "when": "a > 2"}}}"#,
     #"{"params": {"x": "1:3", "a": {"compute": "a + 1 if exists(a) else 0"}}}"#,
     #"{"params": {"x": "1:3", "c": {"compute": "x * 2"}}, "include": [{"x": 7, "c": 1}, {"x": 9}]}"#,
     #"{"params": {"x": "1:3", "y": {"values": "1,2", "when": "x > 2", "default": 2}}, "include": [{"x": 7}, {"x": 1}]}"#,
     #"{"params": {"a": "1,2"}, "points": [{"a": 7}, {"a": 8}]}"#,
     #"{"points": [{"a": 7}, {"a": 7}]}"#,
     #"{"params": {"x": {"uniform": [0, 1]}, "y": {"values": "1,2,3", "constraints": "> 2"}}, "samples": 0}"#,
     #"{"params": {"y": "1,2,3"}, "samples": 0}"#,
     #"{"params": {"y": "1,2"}, "blocks": [{"params": {"opt": "adam"}}, {"params": {"opt": "sgd", "m": "0.9"}}], "include": [{"y": 5}]}"#,
     #"{"params": {"y": {"int": [0, 3], "when": "x > 0"}, "x": {"int": [0, 3], "constraints": "> 1"}, "z": {"values":"1,2", "when": "y > 1"}}, "samples": 3}"#,
    ] {
      do { let s = try space(j); print("TRY", j, s.count > 1000 ? ["\(s.count)"] : try points(s), s.mayRepeatItself) } catch { print("TRY", j, "ERR", error) }
    }
  }
}
