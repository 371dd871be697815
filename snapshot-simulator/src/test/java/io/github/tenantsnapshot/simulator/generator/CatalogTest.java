package io.github.tenantsnapshot.simulator.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tenantsnapshot.simulator.generator.CatalogProperty.Kind;
import io.github.tenantsnapshot.spi.ResourceTypes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests of the generator's catalog of resource types, and of its rules for values. */
class CatalogTest {

  private final Catalog catalog = Catalog.get();

  @Test
  void hasAllDocumentedTypesAndMore() {
    assertThat(catalog.names())
        .hasSize(271)
        .isSubsetOf(PublishedTypes.read().types().keySet())
        .containsAll(ResourceTypes.documented().names())
        .containsAll(ResourceTypes.rejectedByService())
        .contains("microsoft.entra.attributeset");
    assertThat(List.copyOf(catalog.names())).isSorted();
  }

  @Test
  void findsTypesInAnyCase() {
    assertThat(catalog.type("Microsoft.Exchange.TransportRule").name())
        .isEqualTo("microsoft.exchange.transportrule");
  }

  @Test
  void readsAllAttributesOfAType() {
    CatalogType policy = catalog.type("microsoft.entra.grouplifecyclepolicy");
    assertThat(policy.dscResource()).isEqualTo("AADGroupLifecyclePolicy");
    assertThat(policy.namingProperty()).isNull();
    assertThat(policy.singleton()).isTrue();
    assertThat(policy.properties())
        .extracting(CatalogProperty::name)
        .containsExactly(
            "IsSingleInstance",
            "GroupLifetimeInDays",
            "ManagedGroupTypes",
            "Ensure",
            "AlternateNotificationEmails");
    assertThat(policy.property("GroupLifetimeInDays").orElseThrow().kind()).isEqualTo(Kind.LONG);
    assertThat(policy.property("ManagedGroupTypes").orElseThrow().allowed())
        .containsExactly("All", "None", "Selected");
    CatalogProperty emails = policy.property("AlternateNotificationEmails").orElseThrow();
    assertThat(emails.list()).isTrue();
    assertThat(emails.required()).isTrue();
    assertThat(emails.key()).isFalse();
  }

  @Test
  void anUnknownTypeIsRejectedWithTheTypesOfItsWorkload() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> catalog.type("microsoft.teams.meetingpolicies"))
        .withMessageStartingWith(
            "the resource type 'microsoft.teams.meetingpolicies' does not exist; known types are [")
        .withMessageContaining("microsoft.teams.meetingpolicy,")
        .withMessageNotContaining("exchange");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> catalog.type("transportrule"))
        .withMessage(
            "the resource type 'transportrule' does not exist; known types are"
                + " [microsoft.entra.*, microsoft.exchange.*, microsoft.intune.*,"
                + " microsoft.securityandcompliance.*, microsoft.teams.*]");
  }

  @Test
  void maximumOfInstancesIsTheNumberOfDifferentKeys() {
    assertThat(catalog.type("microsoft.entra.authorizationpolicy").mostInstances()).isEqualTo(1);
    assertThat(catalog.type("microsoft.intune.devicecleanuprule").mostInstances()).isEqualTo(1);
    assertThat(catalog.type("microsoft.teams.clientconfiguration").mostInstances()).isEqualTo(1);
    assertThat(catalog.type("microsoft.entra.authenticationcontextclassreference").mostInstances())
        .isEqualTo(25);
    assertThat(catalog.type("microsoft.entra.authenticationmethodpolicysms").mostInstances())
        .isEqualTo(1);
    assertThat(catalog.type("microsoft.exchange.mailboxpermission").mostInstances())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void everyRuleAppliesToAProperty() {
    Set<ValueRule> used = Collections.newSetFromMap(new IdentityHashMap<>());
    catalog.names().forEach(name -> collect(catalog.type(name).properties(), used));
    List<String> lines =
        PublishedTypes.text("values.txt")
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.startsWith(" "))
            .toList();
    assertThat(used.size()).isEqualTo(lines.size());
  }

  private static void collect(List<CatalogProperty> properties, Set<ValueRule> rules) {
    for (CatalogProperty property : properties) {
      rules.addAll(property.rules());
      collect(property.members(), rules);
    }
  }

  @Test
  void everyTypeHasNamesAndKeys() {
    for (String name : catalog.names()) {
      CatalogType type = catalog.type(name);
      assertThat(type.keys()).as(name).isNotEmpty();
      for (CatalogProperty property : type.properties()) {
        if (property.key() || property.name().equals(type.namingProperty())) {
          assertThat(property.rules().size() + property.allowed().size())
              .as(name + "." + property.name())
              .isPositive();
        }
      }
    }
  }

  @Test
  void everyConditionRefersToAnEarlierScalar() {
    for (String name : catalog.names()) {
      checkConditions(name, catalog.type(name).properties());
    }
  }

  private static void checkConditions(String type, List<CatalogProperty> properties) {
    Set<String> scalars = new HashSet<>();
    for (CatalogProperty property : properties) {
      for (ValueRule rule : property.rules()) {
        if (rule.otherProperty() != null) {
          assertThat(scalars).as(type + "." + property.name()).contains(rule.otherProperty());
        }
      }
      if (property.kind() != Kind.OBJECT && !property.list()) {
        scalars.add(property.name());
      }
      checkConditions(type, property.members());
    }
  }

  @Test
  void everyFixedChoiceIsAnAllowedValue() {
    List<String> wrong = new ArrayList<>();
    for (String name : catalog.names()) {
      collectWrong(name, catalog.type(name).properties(), wrong);
    }
    assertThat(wrong).isEmpty();
  }

  private static void collectWrong(
      String type, List<CatalogProperty> properties, List<String> wrong) {
    for (CatalogProperty property : properties) {
      if (!property.rules().isEmpty() && !property.allowed().isEmpty()) {
        long allowed =
            property.rules().stream()
                .flatMap(rule -> rule.choices().stream())
                .filter(choice -> choice.unset() || isAllowed(property, choice))
                .count();
        if (allowed == 0) {
          wrong.add(type + "." + property.name() + " " + property.allowed());
        }
      }
      collectWrong(type, property.members(), wrong);
    }
  }

  private static boolean isAllowed(CatalogProperty property, ValueRule.Choice choice) {
    return property.list()
        ? choice.elements().stream().allMatch(each -> property.allows(each.toString()))
        : property.allows(choice.text().toString());
  }
}
