package io.github.tenantsnapshot.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

  private static final String INVALID_TOKEN =
      "Invalid $skiptoken: it must be taken unchanged from an @odata.nextLink, together with the"
          + " other options.";

  private final Query.Options<Book> options = Book.options();

  // $orderby

  @Test
  void defaultOrderAppliesWithoutOptions() throws QueryException {
    List<Book> shuffled = new ArrayList<>(Book.SHELF);
    Collections.reverse(shuffled);

    assertThat(Book.ids(options.build().apply(shuffled).entities())).isEqualTo("abcde");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id                               | abcde",
        "id asc                           | abcde",
        "id desc                          | edcba",
        "title                            | dabec",
        "title desc                       | cebad",
        "genre                            | adbec", // in the order of declaration
        "genre desc                       | cbead", // ties are in the default order
        "printed                          | dabce",
        "printed desc                     | ecbad",
        "genre,title                      | dabec",
        "genre,title desc                 | adebc",
        "genre desc,printed desc          | cebad",
        "genre desc , printed asc,id desc | cbeda",
        "genre,genre desc,id desc         | daebc",
        "'  printed    desc  '            | ecbad"
      })
  void orderBySortsByEachKeyInTurn(String orderBy, String ids) throws QueryException {
    options.orderBy(orderBy);

    assertThat(Book.ids(options.build().apply(Book.SHELF).entities())).isEqualTo(ids);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "author/name     | The property 'author/name' does not support $orderby.",
        "pages           | The property 'pages' does not support $orderby.",
        "author desc     | The property 'author' does not support $orderby.",
        "id,pages        | The property 'pages' does not support $orderby.",
        "nothing         | Could not find a property named 'nothing' on type 'library.book'.",
        "Title           | Could not find a property named 'Title' on type 'library.book'.",
        "``              | Could not find a property named '' on type 'library.book'.",
        "id,             | Could not find a property named '' on type 'library.book'.",
        ",id             | Could not find a property named '' on type 'library.book'.",
        "-id             | Could not find a property named '-id' on type 'library.book'.",
        "id up           | Invalid $orderby: 'id up'; allowed after a property is asc or desc.",
        "id DESC         | Invalid $orderby: 'id DESC'; allowed after a property is asc or desc.",
        "id desc title   | Invalid $orderby: 'id desc title'; allowed after a property is asc or"
            + " desc.",
        "title,id asc asc | Invalid $orderby: 'id asc asc'; allowed after a property is asc or"
            + " desc."
      })
  void invalidOrderByIsRejected(String orderBy, String message) {
    assertRejected(() -> options.orderBy(orderBy), message);
  }

  // $top

  @ParameterizedTest
  @CsvSource({"1, a", "2, ab", "4, abcd", "5, abcde", "6, abcde", "999, abcde", "007, abcde"})
  void topSetsThePageSize(String top, String ids) throws QueryException {
    options.top(top);

    Query.Page<Book> page = options.build().apply(Book.SHELF);

    assertThat(Book.ids(page.entities())).isEqualTo(ids);
    assertThat(page.count()).isEqualTo(5);
    assertThat(page.skipToken() == null).isEqualTo(ids.length() == 5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "1000",
        "999999999",
        "1000000000",
        "4294967297",
        "99999999999999999999",
        "+1",
        " 1",
        "1 ",
        "1.0",
        "1e1",
        "0x1",
        "x",
        "",
        "null",
        "\u0661",
        "'1'"
      })
  void invalidTopIsRejected(String top) {
    assertRejected(
        () -> options.top(top),
        "Invalid page size specified: '" + top + "'. Must be between 1 and 999 inclusive.");
  }

  @Test
  void pageSizeIs100ByDefaultAndAtMost999() throws QueryException {
    List<Book> many = shelf(new Random(1), 1000);

    assertThat(options.build().apply(many).entities()).hasSize(100);
    Query.Options<Book> most = Book.options();
    most.top("999");
    assertThat(most.build().apply(many).entities()).hasSize(999);
    assertThat(most.build().apply(many.subList(0, 999)).skipToken()).isNull();
  }

  // $count

  @Test
  void countIncludesTheMatchingEntitiesOfAllPages() throws QueryException {
    options.filter("genre ne 'atlas'");
    options.top("1");
    options.count("true");
    Query<Book> query = options.build();

    assertThat(query.isCounted()).isTrue();
    assertThat(query.apply(Book.SHELF).count()).isEqualTo(4);
    assertThat(query.count(Book.SHELF)).isEqualTo(4);
  }

  @Test
  void countIsOffByDefault() throws QueryException {
    assertThat(options.build().isCounted()).isFalse();
    Query.Options<Book> not = Book.options();
    not.count("false");
    assertThat(not.build().isCounted()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "TRUE", "1", "yes", " true"})
  void invalidCountIsRejected(String count) {
    assertRejected(
        () -> options.count(count), "Invalid $count: '" + count + "'; allowed are true and false.");
  }

  // $select

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id                | id",
        "title,id          | title,id",
        "' title , id '    | title,id",
        "id,title,id       | id,title",
        "pages             | pages",
        "*                 | id,title,genre,printed,author,pages",
        "author,*          | author,id,title,genre,printed,pages"
      })
  void selectKeepsTheOrderOfTheRequest(String select, String names) throws QueryException {
    options.select(select);

    assertThat(options.build().selected()).containsExactly(names.split(","));
  }

  @Test
  void selectIsNullByDefault() throws QueryException {
    assertThat(options.build().selected()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "nothing, nothing",
    "'id,nothing', nothing",
    "Id, Id",
    "'', ''",
    "'id,', ''",
    "author/name, author/name",
    "id title, id title",
    "**, **"
  })
  void selectOfAnUnknownPropertyIsRejected(String select, String name) {
    assertRejected(
        () -> options.select(select),
        "Could not find a property named '" + name + "' on type 'library.book'.");
  }

  // Case-insensitive names

  @Test
  void namesAreCaseInsensitiveIfAllowed() throws QueryException {
    RequestNames names = RequestNames.inAnyCase();
    Query.Options<Book> anyCase = Book.options(names);
    anyCase.select("TITLE,Id,title");
    anyCase.orderBy("Genre DESC,printed Asc");
    anyCase.count("True");
    Query<Book> query = anyCase.build();

    assertThat(query.selected()).containsExactly("title", "id");
    assertThat(Book.ids(query.apply(Book.SHELF).entities())).isEqualTo("cbeda");
    assertThat(query.isCounted()).isTrue();
    assertThat(names.notes())
        .containsExactly(
            "the canonical spelling of 'TITLE' is 'title'",
            "the canonical spelling of 'Id' is 'id'",
            "the canonical spelling of 'Genre' is 'genre'",
            "the canonical spelling of 'DESC' is 'desc'",
            "the canonical spelling of 'Asc' is 'asc'",
            "the canonical spelling of 'True' is 'true'");
  }

  // Limits

  @Test
  void selectAcceptsUpTo100Names() throws QueryException {
    options.select("id" + ",id".repeat(99));

    assertThat(options.build().selected()).containsExactly("id");
    assertRejected(
        () -> options.select("id" + ",id".repeat(100)),
        "Invalid $select: it has 101 names; allowed are up to 100.");
    assertRejected(
        () -> options.select(",".repeat(16_383)),
        "Invalid $select: it has 16384 names; allowed are up to 100.");
    assertRejected(
        () -> options.select("id,".repeat(100_000)),
        "Invalid $select: it has 300000 characters; allowed are up to 16384.");
  }

  @Test
  void orderByAcceptsUpTo20Names() throws QueryException {
    options.orderBy("id desc" + ",id".repeat(19));

    assertThat(Book.ids(options.build().apply(Book.SHELF).entities())).isEqualTo("edcba");
    assertRejected(
        () -> Book.options().orderBy("id" + ",id".repeat(20)),
        "Invalid $orderby: it has 21 names; allowed are up to 20.");
    assertRejected(
        () -> Book.options().orderBy("id,".repeat(100_000)),
        "Invalid $orderby: it has 300000 characters; allowed are up to 16384.");
  }

  @Test
  void orderByReadsEachKeyOfAnEntityOnce() throws QueryException {
    AtomicInteger reads = new AtomicInteger();
    Property<Book> title =
        Property.text(
            "title",
            book -> {
              reads.incrementAndGet();
              return book.title();
            },
            true);
    Query.Options<Book> counted =
        new Query.Options<>(
            new EntityType<>("library.book", List.of("title"), List.of(title)),
            List.of(Book.ID),
            RequestNames.exact());
    counted.orderBy("title" + ",title desc,title".repeat(9));
    List<Book> shelf = shelf(new Random(5), 1_000);

    Query.Page<Book> first = counted.build().apply(shelf);
    assertThat(reads).hasValue(1_000);

    counted =
        new Query.Options<>(
            new EntityType<>("library.book", List.of("title"), List.of(title)),
            List.of(Book.ID),
            RequestNames.exact());
    counted.orderBy("title");
    counted.skipToken(first.skipToken());
    assertThat(counted.build().apply(shelf).entities()).hasSize(100);
    assertThat(reads).hasValue(2_000);
  }

  // $skiptoken

  static List<String> orders() {
    return List.of(
        "",
        "id",
        "id desc",
        "title",
        "title desc",
        "genre",
        "genre desc",
        "printed",
        "printed desc",
        "genre,title desc",
        "genre desc,printed,title",
        "title,printed desc,genre,id desc");
  }

  @ParameterizedTest
  @MethodSource("orders")
  void skipTokensLeadThroughAllPagesInOrder(String orderBy) throws QueryException {
    List<Book> shelf = shelf(new Random(2), 60);
    List<Book> expected = query(orderBy, 999, null).apply(shelf).entities();

    for (int top : new int[] {1, 2, 7, 20, 30, 59, 60, 61}) {
      List<Book> read = new ArrayList<>();
      int pages = 0;
      String token = null;
      do {
        Query.Page<Book> page = query(orderBy, top, token).apply(shelf);
        read.addAll(page.entities());
        token = page.skipToken();
        pages++;
      } while (token != null);
      assertThat(read).as("pages of %d", top).isEqualTo(expected);
      assertThat(pages).isEqualTo((60 + top - 1) / top);
    }
  }

  /** Entities that are never removed are returned exactly once. All entities are in order. */
  @ParameterizedTest
  @MethodSource("orders")
  void pagesNeitherSkipNorRepeatEntitiesDuringChanges(String orderBy) throws QueryException {
    Random random = new Random(3);
    for (int round = 0; round < 50; round++) {
      List<Book> shelf = shelf(random, 30);
      Set<Book> allTheTime = new HashSet<>(shelf);
      List<Book> read = new ArrayList<>();
      String token = null;
      int next = 30;
      do {
        Query.Page<Book> page = query(orderBy, 1 + random.nextInt(5), token).apply(shelf);
        read.addAll(page.entities());
        token = page.skipToken();
        for (int i = random.nextInt(4); i > 0 && !shelf.isEmpty(); i--) {
          // often the last entity read, whose keys are in the token
          int gone =
              random.nextBoolean() && shelf.contains(read.get(read.size() - 1))
                  ? shelf.indexOf(read.get(read.size() - 1))
                  : random.nextInt(shelf.size());
          allTheTime.remove(shelf.remove(gone));
        }
        for (int i = random.nextInt(3); i > 0 && next < 100; i--) {
          shelf.add(book(random, next++));
        }
      } while (token != null);

      assertThat(read).doesNotHaveDuplicates().containsAll(allTheTime);
      assertThat(read).isEqualTo(query(orderBy, 999, null).apply(read).entities());
    }
  }

  @Test
  void filterAndCountAreTheSameOnEachPage() throws QueryException {
    List<Book> shelf = shelf(new Random(4), 60);
    long novels = shelf.stream().filter(book -> book.genre().equals("novel")).count();
    String token = null;
    int read = 0;
    do {
      Query.Options<Book> paged = Book.options();
      paged.filter("genre eq 'novel'");
      paged.top("3");
      if (token != null) {
        paged.skipToken(token);
      }
      Query.Page<Book> page = paged.build().apply(shelf);
      assertThat(page.count()).isEqualTo(novels);
      assertThat(page.entities()).allMatch(book -> book.genre().equals("novel"));
      read += page.entities().size();
      token = page.skipToken();
    } while (token != null);
    assertThat(read).isEqualTo((int) novels);
  }

  @Test
  void skipTokenNeedsNoUrlEncoding() throws QueryException {
    for (String orderBy : orders()) {
      assertThat(query(orderBy, 1, null).apply(Book.SHELF).skipToken()).matches("[A-Za-z0-9_-]+");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "x", "=", "%", "a b", "!!!!", "\u00e9", "AAAAA", "bm92ZWw", // one key instead of four
      })
  void malformedSkipTokenIsRejected(String token) throws QueryException {
    options.orderBy("genre,printed,title");
    options.skipToken(token);

    assertRejected(options::build, INVALID_TOKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "novel|2000-01-01T00:00:00Z|Alpha",
        "novel|2000-01-01T00:00:00Z|Alpha|a|b",
        "novel|yesterday|Alpha|a",
        "novel|2000-01-01|Alpha|a",
        "novel||Alpha|a",
        "Novel|2000-01-01T00:00:00Z|Alpha|a",
        "|2000-01-01T00:00:00Z|Alpha|a",
        "2000-01-01T00:00:00Z|novel|Alpha|a"
      })
  void skipTokenWithUnexpectedKeysIsRejected(String keys) throws QueryException {
    options.orderBy("genre,printed,title");
    options.skipToken(encoded(keys));

    assertRejected(options::build, INVALID_TOKEN);
  }

  @Test
  void skipTokenOfAnotherOrderByIsRejected() throws QueryException {
    options.orderBy("title");
    options.skipToken(query("title,printed", 1, null).apply(Book.SHELF).skipToken());
    assertRejected(options::build, INVALID_TOKEN);

    Query.Options<Book> other = Book.options();
    other.orderBy("printed");
    other.skipToken(query("title", 1, null).apply(Book.SHELF).skipToken());
    assertRejected(other::build, INVALID_TOKEN);
  }

  @Test
  void pageContinuesAfterTheSkipTokenEvenIfItsEntityIsAbsent() throws QueryException {
    options.orderBy("printed");
    options.skipToken(encoded("2000-06-01T00:00:00Z|zzz"));

    assertThat(Book.ids(options.build().apply(Book.SHELF).entities())).isEqualTo("bce");
  }

  @Test
  void pageAfterTheLastEntityIsEmpty() throws QueryException {
    options.skipToken(encoded("e"));

    Query.Page<Book> page = options.build().apply(Book.SHELF);

    assertThat(page.entities()).isEmpty();
    assertThat(page.count()).isEqualTo(5);
    assertThat(page.skipToken()).isNull();
  }

  /** Options can be in any order in the URL: {@code $skiptoken} may precede {@code $orderby}. */
  @Test
  void skipTokenMayPrecedeOrderBy() throws QueryException {
    options.skipToken(query("title desc", 2, null).apply(Book.SHELF).skipToken());
    options.orderBy("title desc");

    assertThat(Book.ids(options.build().apply(Book.SHELF).entities())).isEqualTo("bad");
  }

  /** A client could not send a skip token with the whole text of a long key. */
  @ParameterizedTest
  @ValueSource(strings = {"title", "title desc"})
  void skipTokensOfLongTextsAreShort(String orderBy) throws QueryException {
    List<Book> shelf = new ArrayList<>();
    for (String start : List.of("\u20ac", "a".repeat(999) + "\uD83D\uDE00", "b")) {
      for (int i = 0; i < 4; i++) {
        String title = start + "\u20ac".repeat(20_000) + i;
        shelf.add(new Book(start.charAt(0) + "" + i, title, "novel", Instant.EPOCH, ""));
      }
    }
    List<Book> read = new ArrayList<>();
    String token = null;
    do {
      Query.Page<Book> page = query(orderBy, 1, token).apply(shelf);
      read.addAll(page.entities());
      token = page.skipToken();
      assertThat(token == null ? 0 : token.length()).isLessThan(4_100);
    } while (token != null && read.size() < shelf.size());

    assertThat(read).containsExactlyInAnyOrderElementsOf(shelf);
    assertThat(read)
        .extracting(book -> book.title().charAt(0))
        .isSortedAccordingTo(
            orderBy.equals("title") ? Comparator.naturalOrder() : Comparator.reverseOrder());
  }

  @Test
  void pageOfAnEmptyCollectionIsEmpty() throws QueryException {
    options.orderBy("title");
    options.top("1");

    Query.Page<Book> page = options.build().apply(List.of());

    assertThat(page.entities()).isEmpty();
    assertThat(page.count()).isZero();
    assertThat(page.skipToken()).isNull();
  }

  private static Query<Book> query(String orderBy, int top, String token) throws QueryException {
    Query.Options<Book> asked = Book.options();
    if (!orderBy.isEmpty()) {
      asked.orderBy(orderBy);
    }
    asked.top(Integer.toString(top));
    if (token != null) {
      asked.skipToken(token);
    }
    return asked.build();
  }

  private static String encoded(String keys) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(keys.replace('|', '\0').getBytes(StandardCharsets.UTF_8));
  }

  /** Returns books with many equal keys. */
  private static List<Book> shelf(Random random, int size) {
    List<Book> shelf = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      shelf.add(book(random, i));
    }
    Collections.shuffle(shelf, random);
    return shelf;
  }

  private static Book book(Random random, int number) {
    String[] titles = {"", "a", "B", "it's", "\u00e9", "\uD83D\uDE00"};
    String[] genres = {"novel", "drama", "atlas"};
    return new Book(
        String.format(Locale.ROOT, "%04d", (number * 7919) % 10_000),
        titles[random.nextInt(titles.length)],
        genres[random.nextInt(genres.length)],
        Instant.parse("2000-01-01T00:00:00Z").plusNanos(100L * random.nextInt(4)),
        "");
  }

  private static void assertRejected(ThrowingCallable call, String message) {
    assertThatExceptionOfType(QueryException.class).isThrownBy(call).withMessage(message);
  }
}
