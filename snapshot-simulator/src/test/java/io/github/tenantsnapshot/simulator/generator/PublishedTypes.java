package io.github.tenantsnapshot.simulator.generator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The content of {@code catalog.txt}, parsed independently of the generator. */
final class PublishedTypes {

  /** The properties of each type, by path, such as {@code Assignments.groupId}. */
  private final Map<String, Map<String, List<String>>> types = new LinkedHashMap<>();

  private PublishedTypes() {}

  static PublishedTypes read() {
    PublishedTypes read = new PublishedTypes();
    String[] path = new String[20];
    Map<String, List<String>> properties = Map.of();
    for (String line : text("catalog.txt").split("\n")) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      List<String> words = List.of(line.trim().split(" "));
      int depth = line.length() - line.trim().length();
      if (depth == 0) {
        properties = new LinkedHashMap<>();
        properties.put("", words);
        read.types.put(words.get(0), properties);
      } else {
        path[depth - 1] = words.get(0);
        properties.put(path(path, depth), words);
      }
    }
    return read;
  }

  private static String path(String[] path, int depth) {
    StringBuilder joined = new StringBuilder(path[0]);
    for (int i = 1; i < depth; i++) {
      joined.append('.').append(path[i]);
    }
    return joined.toString();
  }

  static String text(String file) {
    try (InputStream in = PublishedTypes.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the words of each property's line, by type and path; path "" is the type's line. */
  Map<String, Map<String, List<String>>> types() {
    return types;
  }
}
