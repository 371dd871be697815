package io.github.tenantsnapshot.simulator.generator;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule with the choices for the values of a property: a line of {@code values.txt}.
 *
 * @param otherProperty the property that the rule depends on; null for an unconditional rule
 * @param otherValue the value of that property for which the rule applies
 * @param choices the choices
 */
record ValueRule(
    @Nullable String otherProperty, @Nullable String otherValue, List<Choice> choices) {

  /**
   * A choice for a property.
   *
   * @param unset whether the property is omitted
   * @param text the value of a scalar
   * @param elements the elements of a list
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

  /** Returns whether the rule applies to an object with the given scalars. */
  boolean holds(Map<String, String> written) {
    return otherProperty == null || written.getOrDefault(otherProperty, "").equals(otherValue);
  }
}
