package io.github.tenantsnapshot.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each page's Java listings are part of code that the build compiles, and its links lead on.
 *
 * <p>Listings of consumers are part of a project in snapshot-consumers. These projects have no
 * parent in this build; the module snapshot-consumers compiles them and runs their tests.
 */
class PagesTest {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  private static List<String> sources;
  private static List<String> sourcesOfConsumers;

  static List<String> pages() {
    return Checkout.pages();
  }

  static List<Listing> listings() {
    return Listing.all();
  }

  @BeforeAll
  static void readSources() {
    sources = texts(PagesTest::mayContainListings);
    sourcesOfConsumers = texts(PagesTest::isOfAConsumer);
  }

  private static List<String> texts(Predicate<Path> files) {
    return Checkout.javaFiles().stream()
        .filter(files)
        .map(file -> withoutWhitespace(Checkout.read(file)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("listings")
  void theListingIsPartOfAJavaFile(Listing listing) {
    assertThat(listing.isOfAConsumer() ? sourcesOfConsumers : sources)
        .as(listing.text())
        .anyMatch(source -> source.contains(withoutWhitespace(listing.text())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"quick-start", "spring-quick-start"})
  void theQuickStartShowsTheProject(String project) {
    String pom = Checkout.read("snapshot-consumers/projects/" + project + "/pom.xml");

    assertThat(Checkout.read("docs/quick-start.md")).contains("```xml\n" + pom + "```\n");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyRelativeLinkLeadsToAFileAndAHeading(String page) {
    Matcher matcher = LINK.matcher(Checkout.read(page));
    while (matcher.find()) {
      String link = matcher.group(1);
      if (!link.contains("://")) {
        String[] parts = link.split("#", 2);
        Path file = Checkout.path(page);
        if (!parts[0].isEmpty()) {
          file = file.resolveSibling(parts[0]).normalize();
        }
        assertThat(file).as(page).exists();
        if (parts.length == 2) {
          assertThat(headings(file)).as(page + ": " + link).contains(parts[1]);
        }
      }
    }
  }

  @Test
  void aHeadingBecomesItsAnchor() {
    assertThat(anchor("## Jobs in your own transaction, `within`"))
        .isEqualTo("jobs-in-your-own-transaction-within");
  }

  private static List<String> headings(Path file) {
    try (Stream<String> lines = Checkout.read(file).lines()) {
      return lines
          .filter(line -> line.startsWith("#"))
          .map(PagesTest::anchor)
          .collect(Collectors.toList());
    }
  }

  private static String anchor(String heading) {
    return heading
        .replaceFirst("^#+ *", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9 _-]", "")
        .replace(' ', '-');
  }

  /** Listings are in the examples, in the tests of stores and of the SDK, and in this package. */
  private static boolean mayContainListings(Path file) {
    String path = file.toString().replace('\\', '/');
    return path.contains("/snapshot-examples/")
        || path.contains("/tests/docs/")
        || path.contains("/tests/sdk/")
        || path.endsWith("/MemoryJobStoreTest.java");
  }

  private static boolean isOfAConsumer(Path file) {
    return file.toString().replace('\\', '/').contains("/snapshot-consumers/projects/");
  }

  private static String withoutWhitespace(String text) {
    return text.replaceAll("\\s", "");
  }
}
