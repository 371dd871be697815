package io.github.tenantsnapshot.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceTypesTest {

  @Test
  void documentedSetHas248Types() {
    assertThat(ResourceTypes.documented().names())
        .hasSize(248)
        .contains(
            "microsoft.exchange.sharedmailbox",
            "microsoft.exchange.transportrule",
            "microsoft.teams.meetingpolicy",
            "microsoft.entra.conditionalaccesspolicy")
        .allMatch(name -> name.matches("microsoft\\.[a-z]+\\.[a-z0-9]+"));
    assertThat(List.copyOf(ResourceTypes.documented().names())).isSorted();
  }

  @Test
  void namesThatNotEveryStoreCanKeepAreRejected() {
    String longest = "v".repeat(256);
    String longer = "v".repeat(257);

    assertThat(ResourceTypes.of(List.of(longest)).names()).containsExactly(longest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ResourceTypes.of(List.of(longer)))
        .withMessage("a name in names must have at most 256 characters: 257");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ResourceTypes.documented().with(longer))
        .withMessage("a name in more must have at most 256 characters: 257");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ResourceTypes.of(List.of("vendor.\0")))
        .withMessageContaining("must not contain U+0000 or an unpaired surrogate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t", "vendor.caf\u00e9", "vendor.\u212aey", "\u3000"})
  void namesThatNoRequestCanContainAreRejected(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ResourceTypes.of(List.of("vendor.type", name)))
        .withMessage("a name in names must not be blank and must be ASCII: '" + name + "'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ResourceTypes.documented().with("vendor.type", name))
        .withMessage("a name in more must not be blank and must be ASCII: '" + name + "'");
  }

  @Test
  void nullNameIsRejected() {
    assertThatThrownBy(() -> ResourceTypes.of(Arrays.asList("vendor.type", null)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("names must not contain null");
  }

  @Test
  void documentedTypesBelongToFiveWorkloads() {
    Map<String, Long> workloads =
        ResourceTypes.documented().names().stream()
            .collect(
                Collectors.groupingBy(
                    name -> name.split("\\.")[1], TreeMap::new, Collectors.counting()));

    assertThat(workloads)
        .containsOnlyKeys("entra", "exchange", "intune", "securityandcompliance", "teams");
  }

  @Test
  void typeObservedAsRejectedIsNotInTheDocumentedSet() {
    assertThat(ResourceTypes.rejectedByService())
        .containsExactly("microsoft.intune.devicecleanuprule");
    assertThat(ResourceTypes.documented().names())
        .doesNotContain("microsoft.intune.devicecleanuprule");
  }

  @Test
  void ofKeepsTheGivenTypesInLowerCaseAndInOrder() {
    assertThat(ResourceTypes.of(List.of("Vendor.B", "vendor.a", "vendor.b")).names())
        .containsExactly("vendor.a", "vendor.b");
    assertThat(ResourceTypes.of(List.of()).names()).isEmpty();
  }

  @Test
  void withAddsTypesInAnyCase() {
    ResourceTypes types = ResourceTypes.of(List.of("vendor.b"));

    assertThat(types.with("VENDOR.A", "vendor.B").names()).containsExactly("vendor.a", "vendor.b");
    assertThat(types.names()).containsExactly("vendor.b");
    assertThat(ResourceTypes.documented().with("microsoft.intune.deviceCleanupRule").names())
        .hasSize(249);
  }

  @Test
  void withoutRemovesTypesInAnyCase() {
    ResourceTypes types = ResourceTypes.of(List.of("vendor.a", "vendor.b"));

    assertThat(types.without("VENDOR.A", "vendor.c").names()).containsExactly("vendor.b");
    assertThat(types.names()).containsExactly("vendor.a", "vendor.b");
    assertThat(ResourceTypes.documented().without("Microsoft.Teams.MeetingPolicy").names())
        .hasSize(247)
        .doesNotContain("microsoft.teams.meetingpolicy");
  }

  @Test
  void namesAreUnmodifiable() {
    assertThatThrownBy(() -> ResourceTypes.documented().names().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ResourceTypes.rejectedByService().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void resultDoesNotDependOnTheDefaultLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));

      assertThat(ResourceTypes.of(List.of("VENDOR.I")).names()).containsExactly("vendor.i");
    } finally {
      Locale.setDefault(before);
    }
  }
}
