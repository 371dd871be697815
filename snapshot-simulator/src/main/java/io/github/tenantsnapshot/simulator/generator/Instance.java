package io.github.tenantsnapshot.simulator.generator;

import io.github.tenantsnapshot.simulator.generator.ValueRule.Choice;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An instance during its generation: its name, its keys and the random values of its properties.
 * Not thread-safe.
 */
final class Instance {

  private final Company company;
  private final int number;
  private final Random random;

  /** The values of properties that are chosen before the others, by name. */
  private final Map<String, String> decided = new HashMap<>();

  private String name = "";

  Instance(Company company, int number, Random random) {
    this.company = company;
    this.number = number;
    this.random = random;
  }

  Random random() {
    return random;
  }

  /** Sets the name of the instance, to which other values may refer. */
  void call(String itsName) {
    name = itsName;
  }

  void decide(String property, String value) {
    decided.put(property, value);
  }

  @Nullable String decided(String property) {
    return decided.get(property);
  }

  /**
   * Returns the value of the instance's number from a list of choices. After the last choice, its
   * template draws new values if it has placeholders; otherwise the list starts again.
   */
  String inTurn(CatalogProperty property) {
    List<Choice> choices = choices(property, Map.of());
    int last = choices.size() - 1;
    int turn = choices.get(last).text().fixed() ? number % choices.size() : Math.min(number, last);
    return choices.get(turn).text().fill(this::word);
  }

  /**
   * Returns a random value of a scalar.
   *
   * @param written the scalars that its object already has
   * @return null to omit the property
   */
  @Nullable String scalar(CatalogProperty property, Map<String, String> written) {
    if (property.rules().isEmpty()) {
      return unruled(property);
    }
    List<Choice> choices = choices(property, written);
    Choice choice = choices.isEmpty() ? null : choices.get(random.nextInt(choices.size()));
    if (choice == null || choice.unset()) {
      return property.required() ? unruled(property) : null;
    }
    String value = choice.text().fill(this::word);
    return property.allows(value) ? value : unruled(property);
  }

  /** Returns the random values of a list, without duplicates. */
  Set<String> list(CatalogProperty property, Map<String, String> written) {
    Set<String> values = new LinkedHashSet<>();
    List<Choice> choices = choices(property, written);
    if (!choices.isEmpty()) {
      choices
          .get(random.nextInt(choices.size()))
          .elements()
          .forEach(element -> values.add(element.fill(this::word)));
      values.removeIf(value -> !property.allows(value));
    } else if (!property.allowed().isEmpty()) {
      for (int i = random.nextInt(3); i > 0; i--) {
        values.add(anyOf(property.allowed()));
      }
      values.remove("");
    }
    return values;
  }

  /** Returns a random value of a scalar without a rule; null to omit the property. */
  private @Nullable String unruled(CatalogProperty property) {
    boolean leftOut = !property.required() && random.nextInt(5) == 0;
    if (leftOut) {
      return null;
    }
    if (!property.allowed().isEmpty()) {
      return anyOf(property.allowed());
    }
    return switch (property.kind()) {
      case BOOLEAN -> String.valueOf(random.nextBoolean());
      case INT, LONG -> String.valueOf(1 + random.nextInt(30));
      case DATE_TIME -> word("date");
      default -> "";
    };
  }

  private String anyOf(List<String> allowed) {
    return allowed.get(random.nextInt(allowed.size()));
  }

  private static List<Choice> choices(CatalogProperty property, Map<String, String> written) {
    for (ValueRule rule : property.rules()) {
      if (rule.holds(written)) {
        return rule.choices();
      }
    }
    return List.of();
  }

  private String word(String placeholder) {
    if (placeholder.endsWith(".alias")) {
      return Company.alias(word(placeholder.substring(0, placeholder.length() - 6)));
    }
    return switch (placeholder) {
      case "own.number" -> Integer.toString(number);
      case "own.name" -> name;
      case "own.group" -> company.group(number);
      case "own.person" -> company.person(number).name();
      case "own.first" -> company.person(number).first();
      case "own.last" -> company.person(number).last();
      case "own.upn" -> company.person(number).userPrincipalName();
      default -> company.word(placeholder, random);
    };
  }
}
