import Diagnostics
import Testing

@testable import Grid

@Suite("The range grammar, row by row")
struct GrammarTests {
  @Test(
    "a range by step",
    arguments: [
      ("0:3", "0 1 2 3"), (":3", "0 1 2 3"), ("3:3", "3"), ("-2:1", "-2 -1 0 1"),
      ("0.1:0.1:0.3", "0.1 0.2 0.3"), ("8:4:16", "8 12 16"), ("3:-1:1", "3 2 1"),
      ("0.01:0.01:0.1", "0.01 0.02 0.03 0.04 0.05 0.06 0.07 0.08 0.09 0.1"),
      ("1:-0.25:0", "1 0.75 0.5 0.25 0"), ("0.10:0.1:0.30", "0.1 0.2 0.3"),
      ("0.5:1:2.2", "0.5 1.5"), ("1e-5:1e-5:3e-5", "1e-5 2e-5 3e-5"),
      ("1e3:1e3:3e3", "1000 2000 3000"), (" 1 : 2 ", "1 2"), ("+1:+1:+2", "1 2"),
      (
        "99999999999999999999:1:100000000000000000001",
        "99999999999999999999 100000000000000000000 100000000000000000001"
      ),
    ])
  func steps(spec: String, expected: String) throws {
    #expect(try values(spec) == expected)
  }

  @Test(
    "a range by count",
    arguments: [
      ("0:u5:1", "0 0.25 0.5 0.75 1"), ("0:5u:1", "0 0.25 0.5 0.75 1"), ("0:n3:1", "0 0.5 1"),
      ("0:3n:1", "0 0.5 1"), ("0:u4:1", "0 0.333333 0.666667 1"), ("1:u3:0", "1 0.5 0"),
      ("-1:u3:1", "-1 0 1"), ("0.10:u2:1e0", "0.10 1e0"), ("2:u1:2", "2"),
      (
        "1e-5:u10:0.1",
        "1e-5 0.01112 0.02223 0.03334 0.04445 0.05556 0.06667 0.07778 0.08889 0.1"
      ),
      ("0:u3:2000000000002", "0 1000000000001 2000000000002"),
      ("1e-30:u3:1e10", "1e-30 5000000000 1e10"),
    ])
  func counts(spec: String, expected: String) throws {
    #expect(try values(spec) == expected)
  }

  @Test(
    "a range on a log scale",
    arguments: [
      ("1:l11:1024", "1 2 4 8 16 32 64 128 256 512 1024"),
      ("1e-4:l4:0.1", "1e-4 0.001 0.01 0.1"), ("1e-5:l5:0.1", "1e-5 0.0001 0.001 0.01 0.1"),
      ("1e-5:5l:0.1", "1e-5 0.0001 0.001 0.01 0.1"), ("100:l3:1", "100 10 1"),
      ("1:l4:10", "1 2.15443 4.64159 10"), ("1e-8:l3:1e-6", "1e-8 1e-7 1e-6"),
      ("1e12:l3:1e20", "1e12 1e16 1e20"),
    ])
  func logScales(spec: String, expected: String) throws {
    #expect(try values(spec) == expected)
  }

  @Test(
    "a range by factor",
    arguments: [
      ("16:x2:256", "16 32 64 128 256"), ("1:x0.5:0.125", "1 0.5 0.25 0.125"),
      ("1e-5:x10:0.1", "1e-5 0.0001 0.001 0.01 0.1"), ("-1:x2:-8", "-1 -2 -4 -8"),
      ("16:x2:200", "16 32 64 128"), ("3:x7:3", "3"),
      (
        "100000000:x10:10000000000000000",  // plain: all are integers
        "100000000 1000000000 10000000000 100000000000 1000000000000 10000000000000 "
          + "100000000000000 1000000000000000 10000000000000000"
      ),
    ])
  func factors(spec: String, expected: String) throws {
    #expect(try values(spec) == expected)
  }

  @Test("a factor goes on where exact products would need more than 38 digits")
  func longFactor() throws {
    let axis = try read("1:x1.1:100")
    #expect(axis.count == 49)
    #expect(axis[14].text == "3.79749833583241")
    #expect(axis[15].text == "4.17725")
    #expect(axis[48].text == "97.0172")
  }

  @Test(
    "a list",
    arguments: [
      ("1,2,5", "1 2 5"), ("[1,2,3]", "1 2 3"), ("[ 1 , 2 ]", "1 2"), ("[1]", "1"),
      ("1,2,8:4:16", "1 2 8 12 16"), ("relu,tanh", "relu tanh"), ("true,false", "true false"),
      ("'a,b',c", "a,b c"), ("\"a, b\",c", "a, b c"), ("[[64,64],[128]]", "[64,64] [128]"),
      ("[64,64],[128]", "[64,64] [128]"), ("don't,can't", "don't can't"), ("'it''s',x", "it's x"),
      ("1,linspace(0,4,2),5", "1 0 4 5"), ("0.1,1e-3,5", "0.1 1e-3 5"), ("a:b,c", "a:b c"),
    ])
  func lists(spec: String, expected: String) throws {
    #expect(try values(spec) == expected)
  }

  @Test(
    "a call with round brackets",
    arguments: [
      ("range(3)", "0 1 2"), ("range(1,4)", "1 2 3"), ("range(0,10,3)", "0 3 6 9"),
      ("range(3,0,-1)", "3 2 1"), ("range(0,1,0.25)", "0 0.25 0.5 0.75"),
      ("range( 1 , 3 )", "1 2"), ("linspace(0,1,5)", "0 0.25 0.5 0.75 1"),
      ("linspace(0,1,4)", "0 0.333333333333333 0.666666666666667 1"),
      ("logspace(-4,-1,4)", "0.0001 0.001 0.01 0.1"), ("logspace(0,3,4,2)", "1 2 4 8"),
      ("logspace(40,41,2,2)", "1099511627776 2199023255552"), ("logspace(2,2,1)", "100"),
      ("geomspace(1,1000,4)", "1 10 100 1000"),
      ("geomspace(1,10,4)", "1 2.15443469003188 4.64158883361278 10"),
      ("choice(a,b)", "a b"), ("list(1,2)", "1 2"), ("choice('x,y',1:3)", "x,y 1 2 3"),
    ])
  func roundCalls(spec: String, expected: String) throws {
    #expect(try values(spec) == expected)
  }

  @Test(
    "a call with square brackets",
    arguments: [
      ("range[0:3]", "0 1 2 3"), ("range[1:4:2]", "1 3"), ("range[0:10:3]", "0 3 6 9"),
      ("range[0.1:0.3:0.1]", "0.1 0.2 0.3"), ("range[3]", "0 1 2"), ("range[3:1:-1]", "3 2 1"),
      ("linspace[0:1]", "0 0.25 0.5 0.75 1"), ("linspace[0:1:3]", "0 0.5 1"),
      ("logspace[-4:-1:4]", "0.0001 0.001 0.01 0.1"),
      ("logspace[-4:-1]", "0.0001 0.000562341325190349 0.00316227766016838 0.0177827941003892 0.1"),
      ("logspace[0:3:4:2]", "1 2 4 8"), ("geomspace[1:100:3]", "1 10 100"),
    ])
  func squareCalls(spec: String, expected: String) throws {
    #expect(try values(spec) == expected)
  }

  @Test(
    "a text",
    arguments: [
      "relu", "/data/a:/data/b", "http://host/a:b", "a:b:c", "s3://bucket/x", "model.layers[0]",
      "layers[a]", "f(x)+g(y)", ":", "::", "a b", "2024-01-01", "00:1a:2b:3c", "user@host", ":(",
      "-x", "$HOME", "*.txt", "größe", "e\u{301}",
    ])
  func texts(spec: String) throws {
    let axis = try read(spec)
    #expect(axis.count == 1)
    #expect(axis[0] == Value(text: spec))
  }

  @Test(
    "quotes force a text",
    arguments: [
      ("'0:3'", "0:3"), ("\"1,2\"", "1,2"), ("'@file'", "@file"), ("''", ""), ("' x '", " x "),
      ("'1'", "1"), ("\"a\\tb\"", "a\tb"), ("'1:2:3:4'", "1:2:3:4"), ("'relu(x)'", "relu(x)"),
    ])
  func quotes(spec: String, expected: String) throws {
    let axis = try read(spec)
    #expect(axis.count == 1)
    #expect(axis[0] == Value(text: expected))
  }
}
