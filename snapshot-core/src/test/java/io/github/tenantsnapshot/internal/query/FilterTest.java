package io.github.tenantsnapshot.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          id eq 'a'                              | a
          id ne 'a'                              | bcde
          id eq 'A'                              | ``
          title eq 'Alpha'                       | a
          title eq ''                            | d
          title ne ''                            | abce
          title eq 'alpha'                       | ``
          genre eq 'novel'                       | ad
          genre ne 'novel'                       | bce
          printed eq 2000-01-01T00:00:00Z        | a
          printed eq 2000-01-01T00:00Z           | a
          printed eq 2000-01-01T00:00:00.0000Z   | a
          printed eq 2000-01-01T02:00:00+02:00   | a
          printed eq 1999-12-31T19:00:00-05:00   | a
          printed ne 2000-01-01T00:00:00Z        | bcde
          printed ge 2001-01-01T00:00:00Z        | bce
          printed ge 2001-01-01T00:00:00.0000001Z | ce
          printed le 2001-01-01T00:00:00Z        | abd
          printed le 2000-12-31T23:59:59.9999999Z | ad
          printed eq 0001-01-01T00:00:00Z        | d
          printed eq 2002-01-01T00:00:00.1234567Z | e
          author/name eq 'Ann'                   | ad
          author/name eq ''                      | c
          startsWith(title,'Al')                 | a
          startsWith(title,'')                   | abcde
          startsWith(title,'Beta and')           | b
          startsWith(title,'eta')                | ``
          startswith(title,'alpha')              | e
          """)
  void comparesPropertiesOfEachType(String filter, String ids) throws QueryException {
    assertThat(passing(filter)).isEqualTo(ids);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          id eq 'b' or id eq 'a' and genre eq 'atlas'                | b
          (id eq 'b' or id eq 'a') and genre eq 'atlas'              | ``
          genre eq 'atlas' and id eq 'a' or id eq 'b'                | b
          genre eq 'atlas' and (id eq 'a' or id eq 'b')              | ``
          id eq 'a' or id eq 'b' or id eq 'c'                        | abc
          genre eq 'novel' and id ne 'a' and title eq ''             | d
          id eq 'a' and id eq 'b' or id eq 'c' and genre eq 'atlas'  | c
          not (id eq 'a') and genre eq 'novel'                       | d
          not (id eq 'a' and genre eq 'novel')                       | bcde
          not (id eq 'a') or genre eq 'novel'                        | abcde
          not startsWith(title,'A') and genre eq 'novel'             | d
          not not (id eq 'a')                                        | a
          not not not startsWith(title,'A')                          | bcde
          not(id eq 'a')                                             | bcde
          ((id eq 'a'))                                              | a
          (id eq 'a')or(id eq 'b')                                   | ab
          (not (id eq 'a') and (id eq 'b' or not (id ne 'c')))       | bc
          """)
  void operatorPrecedenceIsNotThenAndThenOr(String filter, String ids) throws QueryException {
    assertThat(passing(filter)).isEqualTo(ids);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          title eq 'it''s (not) mine, or'        | c
          startsWith(title,'it''')               | c
          startsWith(title,'''')                 | ``
          author/name eq 'O'''''                 | e
          title eq 'Beta and Gamma'              | b
          startsWith(title,'it''s (')            | c
          title ne ' and id eq '                 | abcde
          title ne ')'                           | abcde
          """)
  void quotedTextIsComparedExactly(String filter, String ids) throws QueryException {
    assertThat(passing(filter)).isEqualTo(ids);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          genre eq library.genre'novel'                    | ad
          genre ne library.genre'novel'                    | bce
          (genre eq library.genre'novel')and(id eq 'a')    | a
          not (genre eq library.genre'novel' or id eq 'b') | ce
          title ne 'library.genre' and id eq 'a'           | a
          """)
  void enumerationMembersMayBeQualified(String filter, String ids) throws QueryException {
    assertThat(passing(filter)).isEqualTo(ids);
  }

  @Test
  void comparesSupplementaryCharacters() throws QueryException {
    assertThat(passing("title eq 'alpha\u00e9\uD83D\uDE00'")).isEqualTo("e");
    assertThat(passing("startsWith(title,'alpha\u00e9')")).isEqualTo("e");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "  id eq 'a'  ",
        "id  eq\t'a'",
        "\r\nid eq\n'a'",
        "( id eq 'a' )",
        "startsWith( title , 'Al' )",
        "startsWith (title,'Al')"
      })
  void ignoresWhitespace(String filter) throws QueryException {
    assertThat(passing(filter)).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                        | a property, startsWith, not or '(' is expected at position 1, where it ends.
          ` `                       | a property, startsWith, not or '(' is expected at position 2, where it ends.
          'a' eq id                 | a property, startsWith, not or '(' is expected at position 1, not 'a'.
          (                         | a property, startsWith, not or '(' is expected at position 2, where it ends.
          )                         | a property, startsWith, not or '(' is expected at position 1, not ')'.
          ()                        | a property, startsWith, not or '(' is expected at position 2, not ')'.
          not                       | a property, startsWith, not or '(' is expected at position 4, where it ends.
          id eq 'a' and             | a property, startsWith, not or '(' is expected at position 14, where it ends.
          id eq 'a' or ,            | a property, startsWith, not or '(' is expected at position 14, not ','.
          id                        | one of eq, ne, ge and le is expected at position 3, where it ends.
          id 'a'                    | one of eq, ne, ge and le is expected at position 4, not 'a'.
          id 'eq' 'a'               | one of eq, ne, ge and le is expected at position 4, not 'eq'.
          id gt 'a'                 | one of eq, ne, ge and le is expected at position 4, not 'gt'.
          id lt 'a'                 | one of eq, ne, ge and le is expected at position 4, not 'lt'.
          id EQ 'a'                 | one of eq, ne, ge and le is expected at position 4, not 'EQ'.
          id = 'a'                  | one of eq, ne, ge and le is expected at position 4, not '='.
          id in ('a','b')           | one of eq, ne, ge and le is expected at position 4, not 'in'.
          id startsWith 'a'         | one of eq, ne, ge and le is expected at position 4, not 'startsWith'.
          id eq                     | a value is expected at position 6, where it ends.
          id eq (                   | a value is expected at position 7, not '('.
          id eq ,                   | a value is expected at position 7, not ','.
          id eq 'a' 'b'             | 'and', 'or' or the end is expected at position 11, not 'b'.
          id eq 'a' AND id eq 'b'   | 'and', 'or' or the end is expected at position 11, not 'AND'.
          id eq 'a')                | 'and', 'or' or the end is expected at position 10, not ')'.
          (id eq 'a'                | ')' is expected at position 11, where it ends.
          (id eq 'a' id eq 'b')     | ')' is expected at position 12, not 'id'.
          startsWith(               | a property is expected at position 12, where it ends.
          startsWith()              | a property is expected at position 12, not ')'.
          startsWith('A',title)     | a property is expected at position 12, not 'A'.
          startsWith(title)         | ',' is expected at position 17, not ')'.
          startsWith(title 'A')     | ',' is expected at position 18, not 'A'.
          startsWith(title,A)       | a text in single quotes is expected at position 18, not 'A'.
          startsWith(title,id)      | a text in single quotes is expected at position 18, not 'id'.
          startsWith(title,'A'      | ')' is expected at position 21, where it ends.
          startsWith(title,'A','B') | ')' is expected at position 21, not ','.
          startsWith(title,'A') eq true | 'and', 'or' or the end is expected at position 23, not 'eq'.
          id eq 'a                  | the text that begins at position 7 has no closing quote.
          id eq 'a''                | the text that begins at position 7 has no closing quote.
          'x                        | the text that begins at position 1 has no closing quote.
          contains(title,'A')       | the function 'contains' is not supported; supported is startsWith.
          endswith(title,'A')       | the function 'endswith' is not supported; supported is startsWith.
          tolower(title) eq 'a'     | the function 'tolower' is not supported; supported is startsWith.
          nothing('A')              | the function 'nothing' is not supported; supported is startsWith.
          not id eq 'a'             | after 'not', the comparison of 'id' must stand in parentheses.
          not not id eq 'a'         | after 'not', the comparison of 'id' must stand in parentheses.
          id eq a                   | 'a' is no value of 'id'; allowed is a text in single quotes.
          id eq null                | 'null' is no value of 'id'; allowed is a text in single quotes.
          id eq 1                   | '1' is no value of 'id'; allowed is a text in single quotes.
          id eq "a"                 | '"a"' is no value of 'id'; allowed is a text in single quotes.
          genre eq 'poem'           | 'poem' is no value of 'genre'; allowed is one of 'novel', 'drama', 'atlas'.
          genre eq 'Novel'          | 'Novel' is no value of 'genre'; allowed is one of 'novel', 'drama', 'atlas'.
          genre eq novel            | 'novel' is no value of 'genre'; allowed is one of 'novel', 'drama', 'atlas'.
          genre eq 0                | '0' is no value of 'genre'; allowed is one of 'novel', 'drama', 'atlas'.
          genre eq library.genre'poem' | 'poem' is no value of 'genre'; allowed is one of 'novel', 'drama', 'atlas'.
          genre eq library.genre'Novel' | 'Novel' is no value of 'genre'; allowed is one of 'novel', 'drama', 'atlas'.
          genre eq library.genre'novel,drama' | 'novel,drama' is no value of 'genre'; allowed is one of 'novel', 'drama', 'atlas'.
          genre eq library.genre'0' | '0' is no value of 'genre'; allowed is one of 'novel', 'drama', 'atlas'.
          genre eq library.genre'' | '' is no value of 'genre'; allowed is one of 'novel', 'drama', 'atlas'.
          genre eq library.kind'novel' | the type of 'genre' is 'library.genre', not 'library.kind'.
          genre eq Library.genre'novel' | the type of 'genre' is 'library.genre', not 'Library.genre'.
          genre eq genre'novel'     | 'genre' is no value of 'genre'; allowed is one of 'novel', 'drama', 'atlas'.
          genre eq library.genre    | 'library.genre' is no value of 'genre'; allowed is one of 'novel', 'drama', 'atlas'.
          genre eq library.genre 'novel' | 'library.genre' is no value of 'genre'; allowed is one of 'novel', 'drama', 'atlas'.
          genre eq library.genre'novel | the text that begins at position 23 has no closing quote.
          library.genre'novel' eq genre | a property, startsWith, not or '(' is expected at position 1, not 'library.genre'novel''.
          startsWith(title,library.genre'novel') | a text in single quotes is expected at position 18, not 'library.genre'novel''.
          id eq library.genre'novel' | 'library.genre'novel'' is no value of 'id'; allowed is a text in single quotes.
          printed eq library.genre'novel' | 'library.genre'novel'' is no value of 'printed'; allowed is an instant such as 2026-01-27T22:09:05Z, without quotes.
          printed ge 2000           | '2000' is no value of 'printed'; allowed is an instant such as 2026-01-27T22:09:05Z, without quotes.
          printed ge 2000-01-01     | '2000-01-01' is no value of 'printed'; allowed is an instant such as 2026-01-27T22:09:05Z, without quotes.
          printed ge 2000-01-01T00:00:00 | '2000-01-01T00:00:00' is no value of 'printed'; allowed is an instant such as 2026-01-27T22:09:05Z, without quotes.
          printed ge 2000-13-01T00:00:00Z | '2000-13-01T00:00:00Z' is no value of 'printed'; allowed is an instant such as 2026-01-27T22:09:05Z, without quotes.
          printed ge '2000-01-01T00:00:00Z' | '2000-01-01T00:00:00Z' is no value of 'printed'; allowed is an instant such as 2026-01-27T22:09:05Z, without quotes.
          printed ge now()          | 'now' is no value of 'printed'; allowed is an instant such as 2026-01-27T22:09:05Z, without quotes.
          """)
  void syntaxErrorIsReportedWithItsPosition(String filter, String message) {
    assertRejected(filter, "Invalid filter clause: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          id ge 'a'                      | The property 'id' does not support 'ge' in $filter; supported are eq, ne.
          id le 'a'                      | The property 'id' does not support 'le' in $filter; supported are eq, ne.
          startsWith(id,'a')             | The property 'id' does not support 'startsWith' in $filter; supported are eq, ne.
          title ge 'a'                   | The property 'title' does not support 'ge' in $filter; supported are eq, ne, startsWith.
          genre le 'novel'               | The property 'genre' does not support 'le' in $filter; supported are eq, ne.
          startsWith(genre,'n')          | The property 'genre' does not support 'startsWith' in $filter; supported are eq, ne.
          startsWith(printed,'2')        | The property 'printed' does not support 'startsWith' in $filter; supported are eq, ne, ge, le.
          author/name ne 'Ann'           | The property 'author/name' does not support 'ne' in $filter; supported are eq.
          author/nickname eq 'Ann'       | The property 'author/nickname' does not support 'eq' in $filter.
          pages eq 1                     | The property 'pages' does not support $filter.
          startsWith(pages,'1')          | The property 'pages' does not support $filter.
          author eq 'Ann'                | The property 'author' does not support $filter.
          nothing eq 'a'                 | Could not find a property named 'nothing' on type 'library.book'.
          not nothing eq 'a'             | Could not find a property named 'nothing' on type 'library.book'.
          startsWith(nothing,'a')        | Could not find a property named 'nothing' on type 'library.book'.
          Title eq 'a'                   | Could not find a property named 'Title' on type 'library.book'.
          author/ eq 'a'                 | Could not find a property named 'author/' on type 'library.book'.
          and eq 'a'                     | Could not find a property named 'and' on type 'library.book'.
          `ti\u0000tle eq 'a'`           | Could not find a property named 'ti\u0000tle' on type 'library.book'.
          """)
  void unsupportedPropertyOrOperatorIsReported(String filter, String message) {
    assertRejected(filter, message);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 50})
  void fiftyNestingLevelsAreAccepted(int depth) throws QueryException {
    assertThat(passing("(".repeat(depth) + "id eq 'a'" + ")".repeat(depth))).isEqualTo("a");
    assertThat(passing("not ".repeat(depth) + "startsWith(title,'Al')"))
        .isEqualTo(depth % 2 == 0 ? "a" : "bcde");
    assertThat(passing("not(".repeat(depth / 2) + "id eq 'a'" + ")".repeat(depth / 2)))
        .isEqualTo(depth / 2 % 2 == 0 ? "a" : "bcde");
  }

  @ParameterizedTest
  @ValueSource(ints = {51, 52, 1000, 3000})
  void moreThanFiftyNestingLevelsAreRejected(int depth) {
    String message = "Invalid filter clause: it is nested more than 50 levels deep.";

    assertRejected("(".repeat(depth) + "id eq 'a'" + ")".repeat(depth), message);
    assertRejected("(".repeat(depth), message);
    assertRejected("not ".repeat(depth) + "startsWith(title,'Al')", message);
    assertRejected("not(".repeat(depth) + "id eq 'a'" + ")".repeat(depth), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"and", "or"})
  void hundredComparisonsAreAccepted(String operator) throws QueryException {
    String comparison = operator.equals("and") ? "id eq 'a'" : "id eq 'x'";

    assertThat(passing((comparison + " " + operator + " ").repeat(99) + "id eq 'a'"))
        .isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 101, 1000})
  void moreThanAHundredComparisonsAreRejected(int others) {
    String message = "Invalid filter clause: it has more than 100 comparisons.";

    assertRejected("id eq 'a' and ".repeat(others) + "id eq 'a'", message);
    assertRejected("id eq 'a' or ".repeat(others) + "id eq 'a'", message);
    assertRejected("(id eq 'a') or ".repeat(others) + "id eq 'a'", message);
    assertRejected("not (" + "id eq 'a' or ".repeat(others) + "id eq 'a')", message);
    assertRejected("startsWith(title,'a')or ".repeat(Math.min(others, 600)) + "id eq 'a'", message);
  }

  @Test
  void comparisonsOfAllNestingLevelsAreCountedTogether() {
    StringBuilder filter = new StringBuilder("id eq 'a'");
    for (int level = 0; level < 50; level++) {
      filter.insert(0, "(id eq 'a' or id eq 'b' or ").append(')');
    }

    assertRejected(filter.toString(), "Invalid filter clause: it has more than 100 comparisons.");
  }

  @Test
  void filterOf16384CharactersIsAcceptedAndALongerOneRejected() throws QueryException {
    String longest = "id eq '" + "a".repeat(16_384 - 8) + "'";

    assertThat(passing(longest)).isEmpty();
    assertRejected(
        longest + " ", "Invalid $filter: it has 16385 characters; allowed are up to 16384.");
    assertRejected(
        "id eq 'a' or ".repeat(100_000) + "id eq 'a'",
        "Invalid $filter: it has 1300009 characters; allowed are up to 16384.");
    assertRejected(
        "(".repeat(1_000_000),
        "Invalid $filter: it has 1000000 characters; allowed are up to 16384.");
  }

  @Test
  void filterCanBeEvaluatedSeveralTimes() throws QueryException {
    Query.Options<Book> options = Book.options();
    options.filter("genre eq 'novel' and printed ge 1000-01-01T00:00:00Z");
    Query<Book> query = options.build();

    assertThat(query.count(Book.SHELF)).isEqualTo(1);
    assertThat(query.count(Book.SHELF)).isEqualTo(1);
    assertThat(query.count(List.of(new Book("x", "", "novel", Instant.MAX, "")))).isEqualTo(1);
    assertThat(query.count(List.of())).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Id eq 'a'                                        | a
          ID NE 'a'                                        | bcde
          Genre eq 'Novel'                                 | ad
          genre eq Library.Genre'NOVEL'                    | ad
          Printed GE 2002-01-01T00:00:00Z                  | ce
          PRINTED le 0001-01-01t00:00:00z                  | d
          Author/Name eq 'Ann'                             | ad
          STARTSWITH(Title,'alpha')                        | e
          Not (id eq 'a') And (Id eq 'a' OR ID eq 'b')     | b
          """)
  void namesAreCaseInsensitiveIfAllowed(String filter, String ids) throws QueryException {
    Query.Options<Book> options = Book.options(RequestNames.inAnyCase());
    options.filter(filter);

    assertThat(Book.ids(options.build().apply(Book.SHELF).entities())).isEqualTo(ids);
    assertThatExceptionOfType(QueryException.class).isThrownBy(() -> Book.options().filter(filter));
  }

  @ParameterizedTest
  @ValueSource(strings = {"id eq 'A'", "title eq 'ALPHA'", "startsWith(title,'AL')"})
  void textsAreCaseSensitiveEvenIfNamesAreNot(String filter) throws QueryException {
    Query.Options<Book> options = Book.options(RequestNames.inAnyCase());
    options.filter(filter);

    assertThat(options.build().count(Book.SHELF)).isZero();
  }

  private static String passing(String filter) throws QueryException {
    Query.Options<Book> options = Book.options();
    options.filter(filter);
    return Book.ids(options.build().apply(Book.SHELF).entities());
  }

  private static void assertRejected(String filter, String message) {
    assertThatExceptionOfType(QueryException.class)
        .isThrownBy(() -> Book.options().filter(filter))
        .withMessage(message);
  }
}
