package io.github.tenantsnapshot.simulator.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of generated resources, and of their dependence on seed and plan. */
class TenantGeneratorTest {

  private static final Map<String, Map<String, List<String>>> PUBLISHED =
      PublishedTypes.read().types();

  private static final Map<String, List<SnapshotResource>> SOME = new ConcurrentHashMap<>();

  private final TenantGenerator generator = TenantGenerator.seeded(1);

  static Set<String> allTypes() {
    return PUBLISHED.keySet();
  }

  @ParameterizedTest
  @MethodSource("allTypes")
  void hasOnlyPublishedPropertiesWithPublishedValues(String type) {
    Map<String, List<String>> published = PUBLISHED.get(type);
    for (SnapshotResource resource : some(type)) {
      assertThat(resource.resourceType()).isEqualTo(type);
      Map<String, Object> properties = JsonText.of(resource.properties().toString()).asMap();
      checkObject(published, "", properties);
      published.forEach(
          (path, words) -> {
            if (!path.contains(".") && (words.contains("key") || words.contains("required"))) {
              assertThat(properties).as(type).containsKey(path);
            }
          });
    }
  }

  private static void checkObject(
      Map<String, List<String>> published, String prefix, Map<String, Object> properties) {
    String before = "";
    for (Map.Entry<String, Object> each : properties.entrySet()) {
      String name = each.getKey();
      if (name.endsWith("@odata.type")) {
        assertThat(each.getValue()).isEqualTo("#Int64");
      } else {
        List<String> words = published.get(prefix + name);
        assertThat(words).as(prefix + name).isNotNull();
        assertThat(before.equals(name + "@odata.type"))
            .as("marked as #Int64: " + prefix + name)
            .isEqualTo(words.contains("long"));
        checkValue(published, prefix + name, words, each.getValue());
      }
      before = name;
    }
  }

  private static void checkValue(
      Map<String, List<String>> published, String path, List<String> words, Object value) {
    String kind = words.size() > 1 ? words.get(1) : "string";
    if (kind.endsWith("[]")) {
      assertThat(value).as(path).isInstanceOf(List.class);
      for (Object element : (List<?>) value) {
        checkScalar(published, path, kind.substring(0, kind.length() - 2), words, element);
      }
      assertThat((List<?>) value).as(path).allSatisfy(element -> assertThat(element).isNotNull());
    } else {
      checkScalar(published, path, kind, words, value);
    }
  }

  @SuppressWarnings("unchecked")
  private static void checkScalar(
      Map<String, List<String>> published,
      String path,
      String kind,
      List<String> words,
      Object value) {
    switch (kind) {
      case "object" -> checkObject(published, path + ".", (Map<String, Object>) value);
      case "boolean" -> assertThat(value).as(path).isInstanceOf(Boolean.class);
      case "int", "long" -> assertThat(value).as(path).isInstanceOf(Integer.class);
      default -> assertThat(value).as(path).isInstanceOf(String.class);
    }
    String last = words.get(words.size() - 1);
    if (last.startsWith("=")) {
      assertThat(last.substring(1).split("\\|", -1)).as(path).contains(String.valueOf(value));
    }
  }

  @Test
  void keysAndNamesAreUnique() {
    for (String type : allTypes()) {
      List<String> keys =
          PUBLISHED.get(type).entrySet().stream()
              .filter(each -> each.getValue().contains("key"))
              .map(Map.Entry::getKey)
              .toList();
      assertThat(keys).isNotEmpty();
      Set<List<Object>> seen = new HashSet<>();
      Set<String> names = new HashSet<>();
      for (SnapshotResource resource : some(type)) {
        Map<String, Object> properties = resource.properties().asMap();
        assertThat(seen.add(keys.stream().map(properties::get).toList())).as(keys + "").isTrue();
        assertThat(names.add(resource.displayName())).as(resource.displayName()).isTrue();
      }
    }
  }

  @Test
  void displayNameStartsWithTheDscResource() {
    for (String type : allTypes()) {
      List<String> line = PUBLISHED.get(type).get("");
      for (SnapshotResource resource : some(type)) {
        Map<String, Object> properties = resource.properties().asMap();
        if (properties.containsKey("IsSingleInstance")) {
          assertThat(resource.displayName()).isEqualTo(line.get(1));
          assertThat(properties).containsEntry("IsSingleInstance", "Yes");
        } else if (line.get(2).equals("-")) {
          assertThat(resource.displayName()).startsWith(line.get(1) + "-");
        } else {
          assertThat(resource.displayName())
              .matches(
                  String.format(
                      Locale.ROOT,
                      "\\Q%s-%s\\E%s(-\\d+)?",
                      line.get(1),
                      properties.get(line.get(2)),
                      properties.containsKey("Workload") ? "-" + properties.get("Workload") : ""));
        }
        if (PUBLISHED.get(type).containsKey("Ensure")) {
          assertThat(properties.getOrDefault("Ensure", "Present")).isEqualTo("Present");
        }
      }
    }
  }

  @Test
  void hasScalarsFirstThenObjectsThenLists() {
    for (String type : allTypes()) {
      for (SnapshotResource resource : some(type)) {
        List<Integer> places = new ArrayList<>();
        for (Object value : resource.properties().asMap().values()) {
          places.add(value instanceof List ? 2 : value instanceof Map ? 1 : 0);
        }
        assertThat(places).isSorted();
      }
    }
  }

  @Test
  void hasNoCredentials() {
    for (String type : allTypes()) {
      for (SnapshotResource resource : some(type)) {
        checkNoCredentials(resource.properties().asMap());
      }
    }
  }

  private static void checkNoCredentials(Map<?, ?> properties) {
    properties.forEach(
        (name, value) -> {
          if (value instanceof String
              && String.valueOf(name)
                  .matches(
                      "(?i).*(password|secret|secretreference.*|sharedkey|token|credentials)")) {
            assertThat(value).as(name + "").isEqualTo("");
          }
          for (Object inner : value instanceof Collection<?> list ? list : List.of(value)) {
            if (inner instanceof Map<?, ?> map) {
              checkNoCredentials(map);
            }
          }
        });
  }

  /** Returns up to 30 resources of a type. */
  private static List<SnapshotResource> some(String type) {
    return SOME.computeIfAbsent(
        type,
        missing ->
            TenantGenerator.seeded(1)
                .generate(type, Math.min(30, Catalog.get().type(type).mostInstances())));
  }

  @Test
  void sameSeedGeneratesTheSameResources() throws Exception {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertThat(sha256(TenantGenerator.seeded(1).generate(TenantPlan.small())))
          .isEqualTo("7af1802ea378bd796a50add8279f6f514858193547affb07312e694d869a8652");
      assertThat(sha256(TenantGenerator.seeded(1).generate(TenantPlan.medium())))
          .isEqualTo("37aa48b3243f4eb037b8f4bee7a4ffcc7ce826419ce9975732c64937619ecd8f");
    } finally {
      Locale.setDefault(before);
    }
  }

  private static String sha256(List<SnapshotResource> resources) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (SnapshotResource resource : resources) {
      for (Object part :
          List.of(resource.displayName(), resource.resourceType(), resource.properties())) {
        digest.update((part + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Test
  void otherSeedGeneratesOtherResources() {
    assertThat(TenantGenerator.seeded(2).generate(TenantPlan.small()))
        .hasSize(152)
        .isNotEqualTo(generator.generate(TenantPlan.small()));
    assertThat(TenantGenerator.seeded(2).generate("microsoft.entra.user", 20))
        .doesNotContainAnyElementsOf(generator.generate("microsoft.entra.user", 20));
  }

  @Test
  void higherCountAppendsInstances() {
    for (String type : allTypes()) {
      List<SnapshotResource> many = some(type);
      assertThat(generator.generate(type, many.size() / 2))
          .isEqualTo(many.subList(0, many.size() / 2));
    }
  }

  @Test
  void additionalTypeDoesNotChangeOtherTypes() {
    TenantPlan plan = TenantPlan.medium();
    List<SnapshotResource> all = generator.generate(plan);
    for (String type : plan.counts().keySet()) {
      assertThat(all.stream().filter(each -> each.resourceType().equals(type)).toList())
          .isEqualTo(generator.generate(type, plan.counts().get(type)));
    }
  }

  @Test
  void hasTheTypesInTheOrderOfThePlan() {
    List<SnapshotResource> resources =
        generator.generate(
            TenantPlan.of(
                Map.of(
                    "microsoft.teams.meetingpolicy", 2, "Microsoft.Entra.NamedLocationPolicy", 1)));
    assertThat(resources)
        .extracting(SnapshotResource::displayName)
        .containsExactly(
            "AADNamedLocationPolicy-Contoso HQ",
            "TeamsMeetingPolicy-Global",
            "TeamsMeetingPolicy-AllOn");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> resources.remove(0));
  }

  @Test
  void annotates64BitNumbersAndTheObservedOne() {
    assertThat(text("microsoft.entra.grouplifecyclepolicy"))
        .containsPattern(
            "\"GroupLifetimeInDays@odata\\.type\":\"#Int64\",\"GroupLifetimeInDays\":\\d+,");
    assertThat(text("microsoft.teams.meetingpolicy"))
        .containsPattern("\"MediaBitRateKb\":\\d+,")
        .doesNotContain("#Int64");
    assertThat(text("microsoft.teams.networkroamingpolicy"))
        .containsPattern("\"MediaBitRateKb@odata\\.type\":\"#Int64\",\"MediaBitRateKb\":\\d+");
    assertThat(text("microsoft.exchange.transportrule")).contains("\"Priority\":0,");
  }

  private String text(String type) {
    return generator.generate(type, 1).get(0).properties().toString();
  }

  @Test
  void numbersResourcesWithTheSameName() {
    List<String> names =
        generator.generate("microsoft.entra.serviceprincipal", 200).stream()
            .map(SnapshotResource::displayName)
            .toList();
    assertThat(names)
        .doesNotHaveDuplicates()
        .contains(
            "AADServicePrincipal-Contoso Ledger",
            "AADServicePrincipal-Contoso Ledger-2",
            "AADServicePrincipal-Contoso Ledger-3");
  }

  @Test
  void displayNameHasAllValuesWithoutANamingProperty() {
    SnapshotResource partner =
        generator.generate("microsoft.entra.crosstenantaccesspolicyconfigurationpartner", 1).get(0);
    assertThat(partner.displayName())
        .matches(
            "AADCrossTenantAccessPolicyConfigurationPartner-"
                + partner.properties().asMap().get("PartnerTenantId")
                + "Present(System\\.Collections\\.Hashtable)+");
  }

  @Test
  void referencesNamePeopleAndGroupsOfTheTenant() {
    Set<Object> people = values("microsoft.entra.user", 100, "UserPrincipalName");
    Set<Object> groups = values("microsoft.entra.group", 25, "DisplayName");
    List<SnapshotResource> policies =
        generator.generate("microsoft.entra.conditionalaccesspolicy", 50);
    assertThat(listed(policies, "ExcludeGroups")).isNotEmpty().isSubsetOf(groups);
    assertThat(listed(policies, "ExcludeUsers"))
        .contains("breakglass01@contoso.com")
        .filteredOn(user -> !String.valueOf(user).startsWith("breakglass"))
        .isNotEmpty()
        .isSubsetOf(people);
    assertThat(people).allMatch(name -> String.valueOf(name).matches("[a-z.]+@contoso\\.com"));
  }

  private Set<Object> values(String type, int count, String property) {
    return generator.generate(type, count).stream()
        .map(each -> each.properties().asMap().get(property))
        .collect(Collectors.toSet());
  }

  private static List<Object> listed(List<SnapshotResource> resources, String property) {
    List<Object> elements = new ArrayList<>();
    for (SnapshotResource resource : resources) {
      elements.addAll((Collection<?>) resource.properties().asMap().get(property));
    }
    return elements;
  }

  @Test
  void namedLocationHasThePropertiesOfItsKind() {
    for (SnapshotResource location :
        generator.generate("microsoft.entra.namedlocationpolicy", 40)) {
      Map<String, Object> properties = location.properties().asMap();
      boolean byAddress =
          Objects.equals(properties.get("OdataType"), "#microsoft.graph.ipNamedLocation");
      assertThat(((List<?>) properties.get("IpRanges")).isEmpty()).isNotEqualTo(byAddress);
      assertThat(((List<?>) properties.get("CountriesAndRegions")).isEmpty()).isEqualTo(byAddress);
      assertThat(properties.containsKey("IsTrusted")).isEqualTo(byAddress);
    }
  }

  @Test
  void peopleHaveUniqueNamesForAnyCount() {
    List<SnapshotResource> users = generator.generate("microsoft.entra.user", 10_000);
    assertThat(users)
        .extracting(each -> each.properties().asMap().get("UserPrincipalName"))
        .doesNotHaveDuplicates();
    assertThat(users.get(9_999).displayName()).matches("AADUser-\\w+ \\w+ 2");
  }

  @Test
  void rejectsUnknownTypesAndInvalidCounts() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> generator.generate("microsoft.teams.nothing", 1))
        .withMessageStartingWith("the resource type 'microsoft.teams.nothing' does not exist");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> generator.generate("microsoft.entra.authorizationpolicy", 2))
        .withMessage(
            "count of microsoft.entra.authorizationpolicy must be from 0 to 1, the maximum of a"
                + " tenant: 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> generator.generate("microsoft.entra.user", -1))
        .withMessage("count of microsoft.entra.user must not be negative: -1");
    assertThat(generator.generate("microsoft.entra.user", 0)).isEmpty();
  }

  @Test
  void resourceTypesListsAllTypes() {
    assertThat(TenantGenerator.resourceTypes()).isEqualTo(PUBLISHED.keySet());
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> TenantGenerator.resourceTypes().clear());
  }
}
