package io.github.tenantsnapshot.simulator.generator;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From what to choose the values of a property: a line of {@code values.txt}.
 *
 * @param otherProperty the property that the rule depends on; null if it always holds
 * @param otherValue what that property must have for the rule to hold
 * @param choices what to choose from
 */
record ValueRule(
    @Nullable String otherProperty, @Nullable String otherValue, List<Choice> choices) {

  /**
   * What a property may hold.
   *
   * @param unset whether the property is left out
   * @param text what a scalar holds
   * @param elements what a list holds
   */
  record Choice(boolean unset, Template text, List<Template> elements) {

    static Choice of(String source) {
      return switch (source) {
        case "{unset}" -> new Choice(true, Template.of(""), List.of());
        case "{empty}", "[]" -> new Choice(false, Template.of(""), List.of());
        default ->
            new Choice(
                false,
                Template.of(source),
                Arrays.stream(source.split(" \\+ ", -1)).map(Template::of).toList());
      };
    }
  }

  /** Whether the rule holds for an instance in which these scalars have been written. */
  boolean holds(Map<String, String> written) {
    return otherProperty == null || written.getOrDefault(otherProperty, "").equals(otherValue);
  }
}
