package io.github.tenantsnapshot.simulator.generator;

import io.github.tenantsnapshot.simulator.generator.CatalogProperty.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads {@code catalog.txt}, whose first lines describe its format. */
final class CatalogReader {

  private static final Map<String, Kind> KINDS =
      Map.of(
          "string", Kind.STRING,
          "boolean", Kind.BOOLEAN,
          "int", Kind.INT,
          "long", Kind.LONG,
          "dateTime", Kind.DATE_TIME,
          "object", Kind.OBJECT);

  private final String typeName;
  private final List<String> lines;
  private final ValueRules rules;
  private int position = 1;

  private CatalogReader(String typeName, List<String> lines, ValueRules rules) {
    this.typeName = typeName;
    this.lines = lines;
    this.rules = rules;
  }

  /** Returns the lines of each type by its name, which starts the first line. */
  static SortedMap<String, List<String>> blocks(List<String> lines) {
    SortedMap<String, List<String>> blocks = new TreeMap<>();
    int start = 0;
    for (int end = 1; end <= lines.size(); end++) {
      if (end == lines.size() || indent(lines.get(end)) == 0) {
        List<String> block = lines.subList(start, end);
        blocks.put(block.get(0).split(" ", -1)[0], block);
        start = end;
      }
    }
    return blocks;
  }

  /** Returns the type that the lines describe. */
  static CatalogType type(List<String> block, ValueRules rules) {
    String[] words = block.get(0).split(" ", -1);
    return new CatalogType(
        words[0],
        words[1],
        words[2].equals("-") ? null : words[2],
        new CatalogReader(words[0], block, rules).properties(1));
  }

  private List<CatalogProperty> properties(int indent) {
    List<CatalogProperty> properties = new ArrayList<>();
    while (position < lines.size() && indent(lines.get(position)) == indent) {
      String line = lines.get(position++).substring(indent);
      properties.add(property(line, properties(indent + 1)));
    }
    properties.sort(Comparator.comparingInt(CatalogProperty::place));
    return List.copyOf(properties);
  }

  private CatalogProperty property(String line, List<CatalogProperty> members) {
    String[] words = line.split(" ", -1);
    Kind kind = Kind.STRING;
    boolean list = false;
    boolean key = false;
    boolean required = false;
    List<String> allowed = List.of();
    for (String word : List.of(words).subList(1, words.length)) {
      String single = word.endsWith("[]") ? word.substring(0, word.length() - 2) : word;
      Kind named = KINDS.get(single);
      if (word.startsWith("=")) {
        allowed =
            Arrays.stream(word.substring(1).split("\\|", -1))
                .filter(value -> !value.equals("unknownFutureValue"))
                .toList();
      } else if (word.equals("key")) {
        key = true;
      } else if (word.equals("required")) {
        required = true;
      } else if (named != null) {
        kind = named;
        list = word.endsWith("[]");
      } else {
        throw new IllegalStateException("catalog.txt, " + typeName + ": unknown word: " + word);
      }
    }
    return new CatalogProperty(
        words[0],
        kind,
        list,
        key,
        key || required,
        allowed,
        members,
        rules.of(typeName, words[0], kind, !allowed.isEmpty()));
  }

  private static int indent(String line) {
    int indent = 0;
    while (line.charAt(indent) == ' ') {
      indent++;
    }
    return indent;
  }
}
