package io.github.tenantsnapshot.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Java listings of the documentation compile against the public API, each with the variables of
 * the listings before it on its page. {@link PagesTest} requires listings of consumers to be in a
 * project that is compiled elsewhere.
 */
class ListingsCompileTest {

  static List<Listing> listings() {
    return Listing.all().stream().filter(listing -> !listing.isOfAConsumer()).toList();
  }

  static List<Listing> listingsOfConsumers() {
    return Listing.all().stream().filter(Listing::isOfAConsumer).toList();
  }

  @ParameterizedTest
  @MethodSource("listings")
  void theListingCompiles(Listing listing) {
    assertThat(ListingCompiler.errors(listing)).as(listing.text()).isEmpty();
  }

  /** Otherwise it belongs to the listings above. */
  @ParameterizedTest
  @MethodSource("listingsOfConsumers")
  void theListingOfAConsumerDoesNotCompileHere(Listing listing) {
    assertThat(ListingCompiler.errors(listing)).as(listing.text()).isNotEmpty();
  }

  @Test
  void allPagesAreSearchedForListings() {
    assertThat(listings()).hasSizeGreaterThan(10);
    assertThat(listings())
        .extracting(Listing::page)
        .contains("README.md", "docs/library.md", "docs/sdk.md");
  }

  @Test
  void aListingThatDoesNotCompileIsFound() {
    Listing first = new Listing("page.md", "section", 1, "String text = \"a\";\n", List.of());
    Listing second = new Listing("page.md", "section", 2, "text.advance(1);\n", List.of(first));

    assertThat(ListingCompiler.errors(first)).isEmpty();
    assertThat(ListingCompiler.errors(second)).singleElement().asString().contains("advance");
  }

  @Test
  void aVariableThatNoListingDeclaresIsFound() {
    Listing listing = new Listing("page.md", "section", 1, "store.nextDue();\n", List.of());

    assertThat(ListingCompiler.errors(listing)).singleElement().asString().contains("store");
  }
}
