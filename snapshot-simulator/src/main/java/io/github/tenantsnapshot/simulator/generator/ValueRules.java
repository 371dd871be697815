package io.github.tenantsnapshot.simulator.generator;

import io.github.tenantsnapshot.simulator.generator.CatalogProperty.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of {@code values.txt}, whose first lines describe its format. */
final class ValueRules {

  private static final Pattern LINE =
      Pattern.compile("(?:(boolean|int) )?(\\S+)(?: \\?(\\w+)=(.*?))? : (.*)");

  private final Map<Subject, List<ValueRule>> bySubject = new LinkedHashMap<>();

  private ValueRules() {}

  /**
   * The properties that a rule applies to: their type, null for any, and the pattern of their name.
   */
  private record Subject(@Nullable String kind, String pattern) {

    boolean isAbout(String wholeName, String property, Kind propertyKind, boolean enumerated) {
      boolean dotted = pattern.indexOf('.') >= 0;
      return fits(pattern, dotted ? wholeName : property)
          && ((dotted && kind == null)
              || switch (propertyKind) {
                case BOOLEAN -> "boolean".equals(kind);
                case INT, LONG -> "int".equals(kind);
                default -> kind == null && !enumerated;
              });
    }
  }

  static ValueRules read() {
    ValueRules rules = new ValueRules();
    String whole = "";
    for (String line : TextResource.lines("values.txt")) {
      if (line.startsWith(" ")) {
        whole += " " + line.trim();
      } else {
        rules.add(whole);
        whole = line;
      }
    }
    rules.add(whole);
    return rules;
  }

  private void add(String line) {
    if (line.isEmpty()) {
      return;
    }
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalStateException("values.txt: not a rule: " + line);
    }
    bySubject
        .computeIfAbsent(
            new Subject(matcher.group(1), matcher.group(2)), subject -> new ArrayList<>())
        .add(
            new ValueRule(
                matcher.group(3),
                matcher.group(4),
                Arrays.stream(matcher.group(5).split(" \\| ", -1))
                    .map(ValueRule.Choice::of)
                    .toList()));
  }

  /**
   * Returns the rules of the first pattern that matches a property; an empty list if none matches.
   */
  List<ValueRule> of(String typeName, String property, Kind kind, boolean enumerated) {
    String wholeName = typeName.substring(typeName.indexOf('.') + 1) + "." + property;
    for (Map.Entry<Subject, List<ValueRule>> each : bySubject.entrySet()) {
      if (each.getKey().isAbout(wholeName, property, kind, enumerated)) {
        return each.getValue();
      }
    }
    return List.of();
  }

  /** Returns whether a text matches a pattern, in which a star matches any characters. */
  private static boolean fits(String pattern, String text) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(text);
    }
    if (!text.regionMatches(0, pattern, 0, star)) {
      return false;
    }
    String rest = pattern.substring(star + 1);
    if (rest.indexOf('*') < 0) {
      return text.length() >= star + rest.length() && text.endsWith(rest);
    }
    for (int from = star; from <= text.length(); from++) {
      if (fits(rest, text.substring(from))) {
        return true;
      }
    }
    return false;
  }
}
