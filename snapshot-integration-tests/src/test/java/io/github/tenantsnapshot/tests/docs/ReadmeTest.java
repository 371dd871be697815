package io.github.tenantsnapshot.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The README is short, leads to every page, and states the command of continuous integration. */
class ReadmeTest {

  private final String readme = Checkout.read("README.md");

  @Test
  void readmeHasAtMost200Lines() {
    assertThat(readme.lines().count()).isLessThanOrEqualTo(200);
  }

  @Test
  void readmeStatesTheCommandOfContinuousIntegration() {
    assertThat(readme).contains("./mvnw -B verify");
    assertThat(Checkout.read(".ci/run")).contains("./mvnw -B verify");
  }

  @Test
  void readmeLinksEveryPageOfTheDocumentation() {
    List<String> pages =
        Checkout.pages().stream()
            .filter(page -> !page.equals("README.md"))
            .filter(page -> !page.matches("docs/decisions/\\d.*"))
            .toList();
    for (String page : pages) {
      assertThat(readme).contains("](" + page + ")");
    }
  }

  @Test
  void listOfDecisionsLinksEveryDecision() {
    String decisions = Checkout.read("docs/decisions/README.md");
    for (String page : Checkout.pages()) {
      if (page.matches("docs/decisions/\\d.*")) {
        assertThat(decisions).contains("](" + page.replace("docs/decisions/", "") + ")");
      }
    }
  }
}
