package io.github.tenantsnapshot.internal.query;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** A sample entity to query, with a property of each kind. */
record Book(String id, String title, String genre, Instant printed, String author) {

  static final Property<Book> ID = Property.text("id", Book::id, true, Operator.EQ, Operator.NE);

  static final EntityType<Book> TYPE =
      new EntityType<>(
          "library.book",
          List.of("id", "title", "genre", "printed", "author", "pages"),
          List.of(
              ID,
              Property.text(
                  "title", Book::title, true, Operator.EQ, Operator.NE, Operator.STARTS_WITH),
              Property.member(
                  "genre",
                  "library.genre",
                  List.of("novel", "drama", "atlas"),
                  Book::genre,
                  true,
                  Operator.EQ,
                  Operator.NE),
              Property.instant(
                  "printed",
                  Book::printed,
                  true,
                  Operator.EQ,
                  Operator.NE,
                  Operator.GE,
                  Operator.LE),
              Property.text("author/name", Book::author, false, Operator.EQ),
              Property.text("author/nickname", Book::author, false)));

  /** Five books. Their titles include similar ones in other case, a quote and an empty text. */
  static final List<Book> SHELF =
      List.of(
          new Book("a", "Alpha", "novel", Instant.parse("2000-01-01T00:00:00Z"), "Ann"),
          new Book("b", "Beta and Gamma", "drama", Instant.parse("2001-01-01T00:00:00Z"), "Bob"),
          new Book("c", "it's (not) mine, or", "atlas", Instant.parse("2002-01-01T00:00:00Z"), ""),
          new Book("d", "", "novel", Instant.parse("0001-01-01T00:00:00Z"), "Ann"),
          new Book(
              "e",
              "alpha\u00e9\uD83D\uDE00",
              "drama",
              Instant.parse("2002-01-01T00:00:00.1234567Z"),
              "O''"));

  /** Returns options whose names are case-sensitive. */
  static Query.Options<Book> options() {
    return options(RequestNames.exact());
  }

  static Query.Options<Book> options(RequestNames names) {
    return new Query.Options<>(TYPE, List.of(ID), names);
  }

  /** Returns the concatenated ids, in the order of the books. */
  static String ids(List<Book> books) {
    return books.stream().map(Book::id).collect(Collectors.joining());
  }
}
