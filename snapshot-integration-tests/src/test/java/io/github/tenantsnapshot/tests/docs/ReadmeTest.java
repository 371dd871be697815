package io.github.tenantsnapshot.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.generator.TenantGenerator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README says is so. */
class ReadmeTest {

  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([a-zA-Z][^):]*)\\)");

  private final String readme = Checkout.read("README.md");

  @Test
  void everyJavaListingStandsInCodeThatCompiles() {
    List<String> sources =
        Checkout.javaFiles().stream()
            .filter(file -> file.toString().contains("snapshot-examples") || isListing(file))
            .map(file -> withoutWhitespace(Checkout.read(file)))
            .toList();
    List<String> listings = new ArrayList<>();
    Matcher matcher = JAVA.matcher(readme);
    while (matcher.find()) {
      listings.add(matcher.group(1));
    }
    assertThat(listings).isNotEmpty();
    for (String listing : listings) {
      assertThat(sources)
          .as(listing)
          .anyMatch(source -> source.contains(withoutWhitespace(listing)));
    }
  }

  @Test
  void whatASourceThrowsEndsUpInTheErrorDetails() throws InterruptedException {
    Caller admin = Caller.user("2fcf1c68-b412-4c85-bfb2-cb20152a6843", "98ceffcc", "Adele Vance");
    assertThat(ReadmeListings.sourceThatFailsForOneType(admin).errorDetails())
        .containsExactly(
            "microsoft.teams.meetingpolicy: Error exporting resource"
                + " [microsoft.teams.meetingpolicy]. exceptionMessage(s):Access Denied. ,");
  }

  @Test
  void theGeneratedTenantHasWhatIsSaidOfIt() {
    try (TenantSimulator simulator = ReadmeListings.generatedTenant()) {
      assertThat(simulator.tenant().resources("microsoft.exchange.transportrule")).hasSize(19);
      assertThat(
              simulator.tenant().resourceTypes().stream()
                  .mapToInt(type -> simulator.tenant().resources(type).size())
                  .sum())
          .isEqualTo(152 + 19);
    }
    assertThat(TenantGenerator.resourceTypes()).hasSize(271);
  }

  @Test
  void theCheckCommandIsTheOneThatRunsInContinuousIntegration() {
    assertThat(readme).contains("./mvnw -B verify");
    assertThat(Checkout.read(".ci/run")).contains("./mvnw -B verify");
  }

  @Test
  void everyRelativeLinkLeadsToSomething() {
    Matcher matcher = LINK.matcher(readme);
    int links = 0;
    while (matcher.find()) {
      assertThat(Checkout.path(matcher.group(1))).exists();
      links++;
    }
    assertThat(links).isPositive();
  }

  private static boolean isListing(Path file) {
    String name = file.getFileName().toString();
    return Set.of(
            "ReadmeListings.java",
            "MemoryJobStoreTest.java",
            "MyToolTest.java",
            "CreateSnapshotWithTheSdk.java",
            "SnapshotWithTheSdk.java")
        .contains(name);
  }

  private static String withoutWhitespace(String text) {
    return text.replaceAll("\\s", "");
  }
}
