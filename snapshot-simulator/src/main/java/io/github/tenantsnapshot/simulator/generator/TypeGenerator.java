package io.github.tenantsnapshot.simulator.generator;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.generator.CatalogProperty.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Generates the instances of one type in sequence. Each depends on the seed, the type and its
 * number, and differs from the earlier ones. Not thread-safe.
 */
final class TypeGenerator {

  /** The maximum number of draws of keys before one of them gets a number to be different. */
  private static final int MOST_DRAWS = 8;

  private final CatalogType type;
  private final Company company;
  private final long seed;
  private final List<CatalogProperty> keys;
  private final @Nullable CatalogProperty naming;

  /**
   * The property with the instance's name: the naming property, or else the first key of any text.
   */
  private final @Nullable CatalogProperty called;

  /** The key that gets a number if all keys are duplicate; null if the type has no such key. */
  private final @Nullable CatalogProperty distinct;

  private final Set<List<String>> takenKeys = new HashSet<>();
  private final Set<String> takenNames = new HashSet<>();
  private final Map<String, Integer> lastNumbers = new HashMap<>(); // after duplicate names
  private int made;

  TypeGenerator(CatalogType type, Company company, long tenantSeed) {
    this.type = type;
    this.company = company;
    this.seed = Seeds.of(tenantSeed, type.name());
    this.keys = type.keys();
    this.naming =
        type.namingProperty() == null
            ? null
            : type.property(type.namingProperty()).orElseThrow(IllegalStateException::new);
    CatalogProperty freeKey =
        keys.stream().filter(TypeGenerator::isAnyText).findFirst().orElse(null);
    this.called = naming != null && isAnyText(naming) ? naming : freeKey;
    this.distinct = called != null && called.key() ? called : freeKey;
  }

  /** Returns the next instance; callers must not exceed {@link CatalogType#mostInstances()}. */
  SnapshotResource next() {
    Instance instance = withKeys(made++);
    PropertiesWriter writer = new PropertiesWriter(type, instance);
    JsonText properties = writer.write();
    return new SnapshotResource(displayName(instance, writer), type.name(), properties);
  }

  private Instance withKeys(int number) {
    Random random = Seeds.random(seed, number);
    for (int draw = 1; ; draw++) {
      String difference = draw > MOST_DRAWS ? " " + (draw - MOST_DRAWS + 1) : "";
      Instance instance = new Instance(company, number, random);
      if (called != null) {
        String name = instance.inTurn(called) + (called.equals(distinct) ? difference : "");
        instance.call(name);
        instance.decide(called.name(), name);
      }
      for (CatalogProperty key : keys) {
        if (!key.equals(called)) {
          instance.decide(
              key.name(), key(key, instance, number) + (key.equals(distinct) ? difference : ""));
        }
      }
      if (takenKeys.add(keys.stream().map(key -> instance.decided(key.name())).toList())) {
        return instance;
      }
    }
  }

  private String key(CatalogProperty key, Instance instance, int number) {
    return type.keysAreEnumerated()
        ? key.allowed().get(number / combinationsAfter(key) % key.allowed().size())
        : Objects.requireNonNullElse(instance.scalar(key, Map.of()), "");
  }

  private static boolean isAnyText(CatalogProperty property) {
    return property.kind() == Kind.STRING && property.allowed().isEmpty();
  }

  /** Returns the number of combinations of the keys after this one. */
  private int combinationsAfter(CatalogProperty key) {
    return keys.subList(keys.indexOf(key) + 1, keys.size()).stream()
        .mapToInt(after -> after.allowed().size())
        .reduce(1, Math::multiplyExact);
  }

  private String displayName(Instance instance, PropertiesWriter writer) {
    if (type.singleton()) {
      return type.dscResource();
    }
    String name =
        type.dscResource()
            + "-"
            + (naming == null
                ? writer.joinedValues()
                : Objects.requireNonNull(instance.decided(naming.name())));
    String workload = instance.decided("Workload");
    if (workload != null) {
      name += "-" + workload;
    }
    String free = name;
    int number = lastNumbers.getOrDefault(name, 1);
    while (!takenNames.add(free)) {
      free = name + "-" + ++number;
    }
    lastNumbers.put(name, number);
    return free;
  }
}
