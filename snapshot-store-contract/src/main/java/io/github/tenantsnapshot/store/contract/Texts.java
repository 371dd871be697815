package io.github.tenantsnapshot.store.contract;

import java.util.List;

/** Texts that are easily corrupted on the way into a store and back. */
final class Texts {

  /** Texts that differ from each other even under a loose collation. */
  static final List<String> ODD =
      List.of(
          "plain",
          "",
          " ",
          "trailing blanks  ",
          "  leading blanks",
          "\t\r\n",
          "one\ntwo\r\nthree\rfour",
          "'single' \"double\" `back` \\slash/ \\n \\u0041",
          "comma, semicolon; pipe| {brace} [bracket] (paren) <angle> & % _ ? : $ # @ ~ ^",
          "null",
          "NULL",
          "[]",
          "{\"a\":[1,2]}",
          "caf\u00E9 composed",
          "cafe\u0301 decomposed",
          "UPPER lower MiXeD",
          "\u0001\u001F\u007F\u0080\u009F",
          "\u00A0\u200B\u2028\u2029\uFEFF\uFFFD\uFFFE\uFFFF",
          "\u05E9\u05DC\u05D5\u05DD \u0645\u0631\u062D\u0628\u0627",
          "\u65E5\u672C\u8A9E \uD55C\uAD6D\uC5B4",
          "\uD83D\uDE00\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67\uD800\uDC00\uDBFF\uDFFF");

  private Texts() {}
}
